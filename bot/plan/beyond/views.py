"""The owners' board, the message that it holds something new, and the answer in a team's channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.plan.beyond.rules import MOST_SHOWN, BoardAnswer, BoardLine
from bot.plan.saying.rules import WHY_LIMIT, LeadWord
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words

Message = dict[str, Any]
QUOTED = 3  # ways in which the same was said


def board_modal(words: Words, entries: Sequence[BoardLine], *, is_said: bool = False) -> View:
    """What waits, each with its three answers. `is_said`: in a form's place, once a reason was sent; below it lies the board of before."""
    shown: list[Block] = [blocks.section(blocks.plain(words("plan.board.told")))] if is_said else []
    shown += [] if entries else [blocks.section(blocks.plain(words("plan.board.empty")))]
    for entry in entries[:MOST_SHOWN]:
        shown += [blocks.section(blocks.ours(_quoted(words, entry))), _answers(words, entry)]
    shown.append(blocks.context(blocks.plain(words("plan.board.how"))))
    made = blocks.modal(words("plan.board.title"), shown, callback_id=ids.PLAN_BOARD_VIEW, close=words("form.close"))
    return {**made, "clear_on_close": True} if is_said else made


def board_why_form(words: Words, value: str, entry: BoardLine) -> View:
    """Why not now?"""
    field = blocks.text_input("why", limit=WHY_LIMIT, multiline=True)
    asked = blocks.input_block(words("plan.word.why"), field, block_id="why", hint=words("plan.board.why_hint"))
    return blocks.modal(
        words.name(LeadWord.NOT_NOW),
        [blocks.section(blocks.ours(_quoted(words, entry))), asked],
        callback_id=ids.PLAN_BOARD_FORM,
        submit=words("plan.board.send"),
        close=words("form.cancel"),
        private_metadata=value,
    )


def board_filled_message(words: Words, entries: Sequence[BoardLine]) -> Message:
    """To owners, when something new stands there."""
    opening, how = words("plan.board.filled"), words("plan.board.filled_how")
    quoted = "\n".join(_quoted(words, one) for one in entries[:QUOTED])
    button = blocks.button(words("plan.board.open"), ids.PLAN_BOARD, style="primary")
    shown = [blocks.section(blocks.ours(f"*{opening}*\n{quoted}")), blocks.context(blocks.ours(how)), blocks.actions([button])]
    return blocks.message(f"{opening} {quoted}", shown)


def board_answer_message(words: Words, text: str, answer: BoardAnswer) -> Message:
    """In the channel of a team that sent it."""
    told = answer_in_words(words, text, answer)
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def answer_in_words(words: Words, text: str, answer: BoardAnswer) -> str:
    """What was asked for, who answered what, and why."""
    who = blocks.mention(answer.person) if answer.person else words("plan.board.an_owner")
    told = words.name(answer.word, "board", who=who, text=blocks.escape(text))
    return f"{told} {words.quoted(blocks.escape(answer.why))}" if answer.why else told


def _quoted(words: Words, entry: BoardLine) -> str:
    said = words.listed([words.quoted(blocks.escape(one)) for one in (entry.text, *entry.also_said)[:QUOTED]])
    return words.many("plan.board.teams_say", entry.teams, said=said) if entry.teams else said


def _answers(words: Words, entry: BoardLine) -> Block:
    buttons = [blocks.button(words.name(word, "owner"), f"{ids.PLAN_BOARD_ANSWER}#{word}", f"{entry.proposal}|{word}") for word in LeadWord]
    return blocks.actions(buttons, block_id=f"plan:board:{entry.proposal}")
