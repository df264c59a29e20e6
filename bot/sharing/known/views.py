"""Asked before, shared before: what is known, and the way on for whoever wants to write all the same."""

from __future__ import annotations

from typing import Any

from bot.sharing.known.rules import Known
from bot.slack import blocks, ids
from bot.slack.blocks import Block
from bot.slack.links import linked
from bot.slack.said.shown_back import carried, typed_blocks
from bot.slack.sanitize import one_line, whole_passage, without_marks
from bot.words import Words

ANSWER_SHOWN, QUESTION_SHOWN = 900, 150


def asked_before_note(words: Words, known: Known, text: str) -> dict[str, Any]:
    """Before a question is posted: something like it was answered."""
    told = words("known.asked", **_who_and_when(words, known))
    buttons = [
        blocks.button(words("known.helps"), ids.KNOWN_HELPS, known.item, style="primary"),
        blocks.button(words("known.ask_anyway"), ids.ASK_ANYWAY, carried(text)),
    ]
    return blocks.message(told, [*_shown(words, known, told), *_yours(words, text), blocks.actions(buttons)])


def shared_before_note(words: Words, known: Known, text: str) -> dict[str, Any]:
    """Before a learning is posted: a colleague shared something like it."""
    told = words("known.shared", **_who_and_when(words, known))
    buttons = [
        blocks.button(words("sharing.used"), ids.LEARNING_USED, known.item),
        blocks.button(words("known.share_anyway"), ids.SHARE_ANYWAY, carried(text), style="primary"),
    ]
    return blocks.message(told, [*_shown(words, known, told), *_yours(words, text), blocks.actions(buttons)])


def said_again_note(words: Words, text: str, *, asks: bool) -> dict[str, Any]:
    """Before the same words are posted twice: Slack may have said that the first time failed."""
    told = words("known.just_asked" if asks else "known.just_shared")
    action, label = (ids.ASK_ANYWAY, "known.ask_anyway") if asks else (ids.SHARE_ANYWAY, "known.share_anyway")
    all_the_same = blocks.actions([blocks.button(words(label), action, carried(text))])
    return blocks.message(told, [blocks.section(blocks.ours(told)), *_yours(words, text), all_the_same])


def carries_a_name_note(words: Words, text: str, *, begun: str, asks_where: bool) -> dict[str, Any]:
    """To whoever wants to share without their name: nothing was posted, and both ways on. `text`: their words behind the wish, as `begun`.

    Words too long for a button are read here, and a form begins empty. `asks_where`: nobody reads where they were typed.
    """
    told, value = words("sharing.named.told"), carried(text)
    share = ids.LEARNING_NEW if not value else ids.LEARNING_ELSEWHERE if asks_where else ids.SHARE_ANYWAY
    buttons = [
        blocks.button(words("sharing.named.share"), share, value),
        blocks.button(words("asking.form.nameless"), ids.ASK_NEW, carried(begun)),
    ]
    yours = _yours(words, text) if text else []
    return blocks.message(told, [blocks.section(blocks.ours(told)), *yours, blocks.actions(buttons)])


def in_the_form(words: Words, known: Known) -> list[Block]:
    """The same above the field of a form, whose words stay in it."""
    return [*_shown(words, known, words("known.asked", **_who_and_when(words, known))), blocks.divider()]


def helped_note(words: Words) -> dict[str, Any]:
    """After "That helps, thanks"."""
    return blocks.message(words("known.noted"))


def _yours(words: Words, text: str) -> list[Block]:
    """What was typed, told apart from what is known."""
    return [blocks.context(blocks.plain(words("help.you_typed") + ":")), *typed_blocks(text)]


def _shown(words: Words, known: Known, told: str) -> list[Block]:
    question = f"*{blocks.escape(without_marks(one_line(known.asked, QUESTION_SHOWN)))}*\n" if known.asked else ""
    answer = whole_passage(known.text, ANSWER_SHOWN)
    way = linked(known.link, words("search.open" if answer == known.text else "search.read_on")) if known.link else ""
    shown = [blocks.section(blocks.ours(told)), blocks.section(blocks.ours(f"{question}{blocks.escape(answer)}"))]
    return [*shown, blocks.context(blocks.ours(way))] if way else shown


def _who_and_when(words: Words, known: Known) -> dict[str, Any]:
    return {"author": blocks.mention(known.author), "month": words.month(known.said_at.date())}
