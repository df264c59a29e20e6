"""Learnings and questions as people see them: the cards, the forms and the notes to one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.ids import NOWHERE, ChannelId
from bot.sharing.reactions.rules import EXPLAINED, AgreedReactions, Meaning
from bot.sharing.rules import Ask, Learning
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.slack.sanitize import TEXT_LIMIT, TITLE_LIMIT, one_line

Message = dict[str, Any]
GONE = "This was taken back by its author."
NOT_SAID = "Write nothing here that could hurt you or somebody else if it is read aloud."
IN_YOUR_TEAM = "I post it in your team's channel, if you are in a team."
MEANINGS = {
    Meaning.LEARNING: "Learning",
    Meaning.ASK: "Question",
    Meaning.HELPFUL: "Helpful answer",
    Meaning.SOLVED: "Solved",
    Meaning.USED: "I used it",
    Meaning.DONT_KNOW: "I don't know",
    Meaning.WAS_WRONG: "I was wrong",
    Meaning.THANKS: "Thank you for saying so",
    Meaning.NOTICED: "It reached me",
}


def learning_card(learning: Learning, agreed: AgreedReactions) -> Message:
    """A learning in its channel."""
    shown: list[Block] = [
        blocks.context(blocks.ours(f":bulb: {blocks.mention(learning.author)} learned something")),
        blocks.section(_words(learning)),
    ]
    if learning.link:
        shown.append(blocks.context(_link_to(learning)))
    shown += [_invitation(learning, agreed), _card_buttons(learning)]
    return blocks.message(f"{blocks.mention(learning.author)} learned: {blocks.escape(learning.text)}", shown)


def withdrawn() -> Message:
    """What stays of a card whose author took it back."""
    return blocks.message(GONE, [blocks.context(blocks.plain(GONE))])


def learning_form(title: str = "Share a learning", *, learning: Learning | None = None, channel: ChannelId = NOWHERE) -> View:
    """The form for a new learning, or the one for changing one's own."""
    text = learning.text if learning else ""
    own_title = learning.title if learning and not learning.text.startswith(learning.title.rstrip("…")) else ""
    shown = [
        blocks.input_block(
            "What did you learn?",
            blocks.text_input("text", initial=text, multiline=True, limit=TEXT_LIMIT),
            block_id="text",
            hint="Small is fine. What surprised you, what would you tell a colleague?",
        ),
        blocks.input_block("Title", blocks.text_input("title", initial=own_title, limit=TITLE_LIMIT), block_id="title", optional=True),
        blocks.input_block(
            "Tags",
            blocks.text_input("tags", initial=", ".join(learning.tags) if learning else "", placeholder="sql, on-call"),
            block_id="tags",
            optional=True,
        ),
        blocks.input_block(
            "Link", blocks.text_input("link", initial=(learning.link or "") if learning else ""), block_id="link", optional=True
        ),
    ]
    if learning is None and not channel:
        shown.append(blocks.context(blocks.plain(IN_YOUR_TEAM)))
    callback = ids.LEARNING_EDIT_FORM if learning else ids.LEARNING_FORM
    metadata = learning.id if learning else channel
    return blocks.modal(title, shown, callback_id=callback, submit="Save" if learning else "Share", private_metadata=metadata)


def shared_note(learning: Learning, posted_in: ChannelId | None) -> Message:
    """Only to the author, after sharing."""
    where = (
        f"Shared in {blocks.channel_link(posted_in)}."
        if posted_in
        else "Saved, but not posted: I am in no channel that fits. To let me in: `/invite @Ripple`."
    )
    text = f"{where} Thank you for telling!"
    return blocks.message(text, [blocks.section(blocks.ours(text)), _own_buttons(learning)])


def marked_note(first: Learning, others: Sequence[Learning] = ()) -> Message:
    """Only to the author of a message, or of several, that colleagues marked as learnings."""
    if others:
        return _marked_list([first, *others])
    said = _first_words(first)
    marked = "A colleague marked your message as a learning:"
    stays = "Whoever can read the channel can now find it again. You decide whether it stays."
    shown = [blocks.section(blocks.ours(f"{marked}\n> {said}")), blocks.section(blocks.plain(stays)), blocks.actions([_undo(first)])]
    return blocks.message(f"{marked} “{said}” {stays}", shown)


def saved_note(learning: Learning) -> Message:
    """Only to whoever saved a message by the shortcut."""
    told = "They can undo it. I tell them at a good moment, unless they want no messages."
    return blocks.message(f"Saved as a learning of {blocks.mention(learning.author)}. {told}")


def cannot_save_note() -> Message:
    """Only to whoever tried to save what cannot be a learning."""
    return blocks.message("I keep only what a person wrote, in a channel I am in. If I am not in this one, invite me and try again.")


def taken_back_note() -> Message:
    """Only to the author, after taking back."""
    return blocks.message("Taken back. I no longer keep it.")


def used_note(learning: Learning) -> Message:
    """Only to whoever used a learning."""
    return blocks.message(f"Noted. Good that it helped! {blocks.mention(learning.author)} sees how many used it, not who.")


def ask_form(channel: ChannelId = NOWHERE) -> View:
    """The form for a question."""
    nameless = {
        "type": "checkboxes",
        "action_id": "nameless",
        "options": [blocks.option("Ask without my name", "nameless", "I post it for you, a few minutes later")],
    }
    return blocks.modal(
        "Ask a question",
        [
            blocks.input_block(
                "Your question",
                blocks.text_input("text", multiline=True, limit=TEXT_LIMIT),
                block_id="text",
                hint="No question is too small. Replies in the thread are answers.",
            ),
            blocks.input_block("My name", nameless, block_id="nameless", optional=True),
            blocks.context(
                blocks.plain(
                    "Without your name I keep no author, only a key by which you can say “solved” or take it back. Until it is destroyed, "
                    "after 35 days, a dishonest operator of my server could find you with it. Slack sees what you type, and your way of "
                    "writing may give you away."
                )
            ),
            blocks.context(*(blocks.plain(words) for words in (NOT_SAID, "" if channel else IN_YOUR_TEAM) if words)),
        ],
        callback_id=ids.ASK_FORM,
        submit="Ask",
        private_metadata=channel,
    )


def ask_card(ask: Ask, agreed: AgreedReactions) -> Message:
    """A question in its channel."""
    who = blocks.mention(ask.author) if ask.author else "Somebody"
    state = ":white_check_mark: Solved" if ask.solved_at else "Answer in the thread"
    helpful = agreed.first(Meaning.HELPFUL)
    tip = f"{state}. {helpful} marks an answer that helped." if helpful and not ask.solved_at else f"{state}."
    buttons = [
        blocks.button("Solved", ids.ASK_SOLVED, ask.id, spoken="My question is solved"),
        blocks.button("Take back", ids.ASK_WITHDRAW, ask.id, spoken="Take my question back"),
    ]
    shown = [
        blocks.context(blocks.ours(f":question: {who} asks")),
        blocks.section(blocks.mrkdwn(ask.text)),
        blocks.context(blocks.ours(tip)),
    ]
    shown += [] if ask.solved_at else [blocks.actions(buttons)]
    return blocks.message(f"{who} asks: {blocks.escape(ask.text)}", shown)


def asked_note(ask: Ask) -> Message:
    """Only to the asker."""
    where = blocks.channel_link(ask.channel)
    if ask.author is None:
        return blocks.message(f"Thank you for asking. It appears in {where} without your name in a few minutes.")
    return blocks.message(f"Asked in {where}. Replies in the thread are answers; press “Solved” when one is enough.")


def solved_note() -> Message:
    return blocks.message("Marked as solved. Whoever has the same question can find it now.")


def reactions_form(agreed: AgreedReactions) -> View:
    """The table of agreed reactions, for a program owner."""
    shown: list[Block] = [
        blocks.section(
            blocks.plain(
                "Which emoji mean something here. Write their names, like bulb, with a space between two. An empty field is switched off."
            )
        )
    ]
    for meaning, name in MEANINGS.items():
        current = " ".join(agreed.emoji.get(meaning, ()))
        field = blocks.text_input("emoji", initial=current, limit=300)
        shown.append(
            blocks.input_block(name, field, block_id=meaning.value, hint=EXPLAINED[meaning], optional=meaning is not Meaning.LEARNING)
        )
    return blocks.modal("Agreed reactions", shown, callback_id=ids.REACTIONS_FORM, submit="Save")


def reactions_note(agreed: AgreedReactions) -> Message:
    """What the emoji mean now; also for whoever may not change them."""
    lines = [f"{' '.join(f':{name}:' for name in names)} {EXPLAINED[meaning]}" for meaning, names in agreed.emoji.items() if names]
    text = "*What reactions mean here*\n" + "\n".join(lines)
    return blocks.message(text, [blocks.section(blocks.ours(text))])


def _marked_list(learnings: Sequence[Learning]) -> Message:
    marked = f"{len(learnings)} of your messages were marked as learnings."
    stays = "Whoever can read their channels can now find them again. You decide what stays."
    lines = [blocks.section(blocks.ours(f"> {_first_words(one)}"), accessory=_undo(one)) for one in learnings]
    said = " ".join(f"“{_first_words(one)}”" for one in learnings)
    return blocks.message(f"{marked} {said} {stays}", [blocks.section(blocks.plain(marked)), *lines, blocks.section(blocks.plain(stays))])


def _first_words(learning: Learning) -> str:
    return blocks.escape(one_line(learning.text, 140))


def _undo(learning: Learning) -> Element:
    return blocks.button("Undo", ids.LEARNING_TAKE_BACK, learning.id, spoken="Do not keep my message as a learning")


def _words(learning: Learning) -> Element:
    has_own_title = learning.title and not learning.text.startswith(learning.title.rstrip("…"))
    text = blocks.escape(learning.text)
    return blocks.ours(f"*{blocks.escape(learning.title)}*\n{text}" if has_own_title else text)


def _link_to(learning: Learning) -> Element:
    """The link of a learning, under its page's own title where we know it."""
    address = blocks.escape(learning.link or "").replace("|", "%7C").replace(">", "%3E")
    name = blocks.escape(one_line(learning.link_title or learning.link or "", 120)).replace("|", " ")
    return blocks.ours(f":link: <{address}|{name}>")


def _invitation(learning: Learning, agreed: AgreedReactions) -> Block:
    tags = " ".join(f"#{tag}" for tag in learning.tags if f"#{tag}" not in learning.text.casefold())
    emoji = agreed.first(Meaning.USED)
    invited = f"Used it? Press the button, or react with {emoji}" if emoji else "Used it? Press the button"
    return blocks.context(blocks.plain(" · ".join(part for part in (tags, used_by(learning), invited) if part)))


def used_by(learning: Learning) -> str:
    """How many used it, in words; empty where nobody did."""
    others = "colleague" if learning.used_by == 1 else "colleagues"
    return f"used by {learning.used_by} {others}" if learning.used_by else ""


def _card_buttons(learning: Learning) -> Block:
    return blocks.actions(
        [
            blocks.button("I used this", ids.LEARNING_USED, learning.id),
            blocks.button("Change", ids.LEARNING_EDIT, learning.id, spoken="Change my learning"),
        ]
    )


def _own_buttons(learning: Learning) -> Block:
    return blocks.actions(
        [
            blocks.button("Change", ids.LEARNING_EDIT, learning.id, spoken="Change my learning"),
            blocks.button("Take back", ids.LEARNING_TAKE_BACK, learning.id, spoken="Take my learning back"),
        ]
    )
