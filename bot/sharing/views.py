"""Learnings and questions as people see them: the cards, the forms and the notes to one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.ids import NOWHERE, ChannelId
from bot.sharing.mine.buttons import ask_solved, ask_withdraw
from bot.sharing.reactions.rules import AgreedReactions, Meaning
from bot.sharing.rules import Ask, Learning
from bot.sharing.where.views import where_field
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.slack.links import host_of
from bot.slack.sanitize import TEXT_LIMIT, TITLE_LIMIT, is_own_title, one_line, without_marks
from bot.words import Words

Message = dict[str, Any]


def learning_card(words: Words, learning: Learning) -> Message:
    """A learning in its channel: one line about it, the words, one row below. What its author alone may do they alone see, elsewhere."""
    who = blocks.mention(learning.author)
    shown: list[Block] = [blocks.context(blocks.ours(_about(words, learning, who))), *blocks.told(_text_of(learning))]
    if learning.link:
        shown.append(blocks.context(_link_to(learning)))
    shown.append(blocks.actions([_used(words, learning)]))
    return blocks.message(words("sharing.card.spoken", who=who, text=blocks.escape(learning.text)), shown)


def withdrawn(words: Words) -> Message:
    """What stays of a card whose author took it back."""
    gone = words("sharing.card.taken_back")
    return blocks.message(gone, [blocks.context(blocks.plain(gone))])


def learning_form(
    words: Words, *, learning: Learning | None = None, channel: ChannelId = NOWHERE, text: str = "", asks_where: bool = False
) -> View:
    """The form for a new learning, or the one for changing one's own. `asks_where`: it asks for the channel; `channel` is filled in."""
    shown = [
        _text_field(words, learning.text if learning else text),
        *([where_field(words, channel)] if asks_where else []),
        blocks.input_block(
            words("sharing.form.title"),
            blocks.text_input("title", initial=own_title(learning) if learning else "", limit=TITLE_LIMIT),
            block_id="title",
            optional=True,
        ),
        _tags_field(words, learning.tags if learning else ()),
        blocks.input_block(
            words("sharing.form.link"),
            blocks.text_input("link", initial=(learning.link or "") if learning else ""),
            block_id="link",
            optional=True,
        ),
    ]
    if learning is not None:
        shown.append(blocks.actions([_take_back(words, learning)]))
    if learning is None and not channel and not asks_where:
        shown.append(blocks.context(blocks.plain(words("sharing.form.in_your_team"))))
    return blocks.modal(
        words("sharing.form.change") if learning else words("sharing.form.new"),
        shown,
        callback_id=ids.LEARNING_EDIT_FORM if learning else ids.LEARNING_FORM,
        submit=words("form.save") if learning else words("sharing.form.share"),
        close=words("form.cancel"),
        private_metadata=learning.id if learning else "" if asks_where else channel,
    )


def shared_note(words: Words, learning: Learning, posted_in: ChannelId | None, *, is_first: bool = False) -> Message:
    """Only to the author, after sharing."""
    text = words("sharing.shared.posted", channel=blocks.channel_link(posted_in)) if posted_in else words("sharing.shared.kept")
    text = words.sentences((words("glad.first"), text)) if is_first else text
    return blocks.message(text, [blocks.section(blocks.ours(text)), _change_or_take_back(words, learning)])


def how_to_share_note(words: Words) -> Message:
    """Only to whoever asked how `/til` works."""
    return blocks.message(words("sharing.commands.how"))


def last_shared_note(words: Words, learning: Learning | None) -> Message:
    """Only to whoever wants to take back what they shared last."""
    if learning is None:
        return blocks.message(words("sharing.commands.nothing"))
    text = words("sharing.commands.last", said=_first_words(learning))
    return blocks.message(text, [blocks.section(blocks.ours(text)), _change_or_take_back(words, learning)])


def marked_note(words: Words, first: Learning, others: Sequence[Learning] = ()) -> Message:
    """Only to the author of a message, or of several, that colleagues marked as learnings."""
    if others:
        return _marked_list(words, [first, *others])
    said = _first_words(first)
    marked, stays = words("sharing.marked.one"), words("sharing.marked.one_stays")
    shown = [
        blocks.section(blocks.ours(f"{marked}\n> {said}")),
        blocks.section(blocks.plain(stays)),
        blocks.actions([_undo(words, first)]),
    ]
    return blocks.message(f"{marked} {words.quoted(said)} {stays}", shown)


def saved_note(words: Words, learning: Learning) -> Message:
    """Only to whoever saved a message by the shortcut."""
    return blocks.message(words("sharing.saved", author=blocks.mention(learning.author)))


def cannot_save_note(words: Words) -> Message:
    """Only to whoever tried to save what cannot be a learning."""
    return blocks.message(words("sharing.cannot_save"))


def nothing_to_keep_note(words: Words) -> Message:
    """Only to whoever marked or saved a message that has no words."""
    return blocks.message(words("sharing.nothing_to_keep"))


def taken_back_note(words: Words) -> Message:
    """Only to the author, after taking back."""
    return blocks.message(words("sharing.taken_back"))


def own_note(words: Words, learning: Learning) -> Message:
    """Only to the author, who pressed "I used this" on their own."""
    text = words("sharing.is_yours")
    return blocks.message(text, [blocks.section(blocks.ours(text)), _change_or_take_back(words, learning)])


def used_note(words: Words, learning: Learning) -> Message:
    """Only to whoever used a learning."""
    return blocks.message(words("sharing.used.noted", author=blocks.mention(learning.author)))


OFFERED = "offered"  # in a form's metadata: what is known was shown already


def ask_form(words: Words, channel: ChannelId = NOWHERE, *, text: str = "", above: Sequence[Block] = (), nameless: bool = False) -> View:
    """The form for a question. `above`: what is known already, offered once; the words stay in their field."""
    question = blocks.text_input("text", initial=text, multiline=True, limit=TEXT_LIMIT)
    option = blocks.option(words("asking.form.nameless"), "nameless", words("asking.form.posted_for_you"))
    boxes: Element = {"type": "checkboxes", "action_id": "nameless", "options": [option]}
    if nameless:
        boxes["initial_options"] = [option]
    below = [words("sharing.form.careful"), *([] if channel else [words("sharing.form.in_your_team")])]
    return blocks.modal(
        words("asking.form.heading"),
        [
            *above,
            blocks.input_block(words("asking.form.question"), question, block_id="text", hint=words("asking.form.hint")),
            blocks.input_block(words("asking.form.my_name"), boxes, block_id="nameless", optional=True),
            blocks.context(blocks.plain(words("asking.form.what_nameless_means"))),
            blocks.context(*map(blocks.plain, below)),
        ],
        callback_id=ids.ASK_FORM,
        submit=words("known.ask_anyway" if above else "asking.form.ask"),
        close=words("form.cancel"),
        private_metadata=f"{channel}|{OFFERED}" if above else channel,
    )


def ask_card(words: Words, ask: Ask, agreed: AgreedReactions) -> Message:
    """A question in its channel. What its asker alone may do stands where they alone see it."""
    who = blocks.mention(ask.author) if ask.author else words("asking.card.somebody")
    shown = [
        blocks.context(blocks.ours(words("asking.card.heading", who=who))),
        *blocks.told(blocks.escape(ask.text)),
        blocks.context(blocks.ours(_how_it_stands(words, ask, agreed))),
    ]
    return blocks.message(words("asking.card.spoken", who=who, text=blocks.escape(ask.text)), shown)


def asked_note(words: Words, ask: Ask) -> Message:
    """Only to the asker."""
    where = blocks.channel_link(ask.channel)
    told = words("asking.asked.nameless" if ask.author is None else "asking.asked.named", channel=where)
    buttons = [ask_withdraw(words, ask)] if ask.author is None else [ask_solved(words, ask), ask_withdraw(words, ask)]
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions(buttons)])


def nameless_solved_note(words: Words) -> Message:
    """Only to the asker, before anybody can see it."""
    return blocks.message(words("asking.nameless.solved"))


def nameless_withdrawn_note(words: Words) -> Message:
    """Only to the asker, before anybody can see it."""
    return blocks.message(words("asking.nameless.taken_back"))


def how_to_ask_note(words: Words) -> Message:
    """Only to whoever asked how `/learn ask` works."""
    return blocks.message(words("asking.commands.how"))


def solved_note(words: Words) -> Message:
    """Only to the asker, who pressed "Solved"."""
    return blocks.message(words("asking.marked_solved"))


def used_by(words: Words, learning: Learning) -> str:
    """How many used it, in words; empty where nobody did."""
    return words.many("sharing.used_by", learning.used_by) if learning.used_by else ""


def _text_field(words: Words, text: str) -> Block:
    field = blocks.text_input("text", initial=text, multiline=True, limit=TEXT_LIMIT)
    return blocks.input_block(words("sharing.form.text"), field, block_id="text", hint=words("sharing.form.hint"))


def _tags_field(words: Words, tags: Sequence[str]) -> Block:
    field = blocks.text_input("tags", initial=", ".join(tags), placeholder=words("sharing.form.tags_like"))
    return blocks.input_block(words("sharing.form.tags"), field, block_id="tags", optional=True)


def own_title(learning: Learning) -> str:
    """The title somebody gave it; not the beginning of its text, which serves as one."""
    return learning.title if is_own_title(learning.title, learning.text) else ""


def _marked_list(words: Words, learnings: Sequence[Learning]) -> Message:
    marked, stays = words.many("sharing.marked.several", len(learnings)), words("sharing.marked.several_stay")
    lines = [blocks.section(blocks.ours(f"> {_first_words(one)}"), accessory=_undo(words, one)) for one in learnings]
    said = " ".join(words.quoted(_first_words(one)) for one in learnings)
    return blocks.message(f"{marked} {said} {stays}", [blocks.section(blocks.plain(marked)), *lines, blocks.section(blocks.plain(stays))])


def _first_words(learning: Learning) -> str:
    return blocks.escape(without_marks(one_line(learning.text, 140)))


def _text_of(learning: Learning) -> str:
    title, text = own_title(learning), blocks.escape(learning.text)
    return f"*{blocks.escape(without_marks(title))}*\n{text}" if title else text


def _link_to(learning: Learning) -> Element:
    """The link of a learning, under its page's own title where we know it, and always with its host: a title says what it likes."""
    address = blocks.escape(learning.link or "").replace("|", "%7C").replace(">", "%3E")
    name = blocks.escape(one_line(learning.link_title or learning.link or "", 120)).replace("|", " ")
    host = host_of(learning.link or "")
    misleads = learning.link_title is not None or not (learning.link or "").partition("://")[2].lower().startswith(host)
    return blocks.ours(f":link: <{address}|{name}>" + (f" · {blocks.escape(host)}" if host and misleads else ""))


def _about(words: Words, learning: Learning, who: str) -> str:
    """Who learned it, its tags where the text does not name them, and how many used it."""
    tags = " ".join(f"#{tag}" for tag in learning.tags if f"#{tag}" not in learning.text.casefold())
    parts = (words("sharing.card.heading", who=who), blocks.escape(tags), used_by(words, learning))
    return " · ".join(part for part in parts if part)


def _how_it_stands(words: Words, ask: Ask, agreed: AgreedReactions) -> str:
    helpful = agreed.first(Meaning.HELPFUL)
    if ask.solved_at:
        return words("asking.card.is_solved")
    return words.sentences((words("asking.card.is_open"), words("asking.card.helpful", emoji=helpful) if helpful else ""))


def _used(words: Words, learning: Learning) -> Element:
    return blocks.button(words("sharing.used"), ids.LEARNING_USED, learning.id)


def _change(words: Words, learning: Learning) -> Element:
    return blocks.button(words("sharing.change"), ids.LEARNING_EDIT, learning.id, spoken=words("sharing.change.spoken"))


def _change_or_take_back(words: Words, learning: Learning) -> Block:
    return blocks.actions([_change(words, learning), _take_back(words, learning)])


def _take_back(words: Words, learning: Learning) -> Element:
    return blocks.button(words("sharing.take_back"), ids.LEARNING_TAKE_BACK, learning.id, spoken=words("sharing.take_back.spoken"))


def _undo(words: Words, learning: Learning) -> Element:
    return blocks.button(words("sharing.undo"), ids.LEARNING_TAKE_BACK, learning.id, spoken=words("sharing.undo.spoken"))
