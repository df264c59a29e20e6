"""The table of agreed reactions: the owners' form, and the list for everybody."""

from __future__ import annotations

from typing import Any

from bot.sharing.reactions.rules import AgreedReactions, Meaning
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words

Message = dict[str, Any]


def reactions_form(words: Words, agreed: AgreedReactions) -> View:
    """The table of agreed reactions, for a program owner."""
    shown: list[Block] = [blocks.section(blocks.plain(words("reactions.form.how")))]
    for meaning in Meaning:
        field = blocks.text_input("emoji", initial=" ".join(agreed.emoji.get(meaning, ())), limit=300)
        shown.append(
            blocks.input_block(
                words.name(meaning),
                field,
                block_id=meaning.value,
                hint=words.name(meaning, "explained"),
                optional=meaning is not Meaning.LEARNING,
            )
        )
    return blocks.modal(
        words("reactions.form.heading"), shown, callback_id=ids.REACTIONS_FORM, submit=words("form.save"), close=words("form.cancel")
    )


def reactions_note(words: Words, agreed: AgreedReactions) -> Message:
    """What the emoji mean now; also for whoever may not change them."""
    meant = [(" ".join(f":{name}:" for name in names), meaning) for meaning, names in agreed.emoji.items() if names]
    lines = [f"{emoji} {words.name(meaning, 'explained')}" for emoji, meaning in meant]
    text = "\n".join([f"*{words('reactions.heading')}*", *lines])
    return blocks.message(text, [blocks.section(blocks.ours(text))])
