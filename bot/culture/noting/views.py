"""The form for a note of what was heard, and the notes that can be taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.content.dimensions import Dimension
from bot.culture.noting.rules import MOST_SENTENCES, NOTE_LIMIT, HeardNote, NoteSource
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words


def noting_form(words: Words, mine: Sequence[HeardNote]) -> View:
    """One note, and below it those one may take out."""
    text = blocks.text_input("text", limit=NOTE_LIMIT, multiline=True)
    sides = blocks.select("side", [blocks.option(words.name(one), one.value) for one in Dimension], placeholder=words("form.choose"))
    sources = blocks.select("source", [blocks.option(words.name(one), one.value) for one in NoteSource], placeholder=words("form.choose"))
    shown = [
        blocks.input_block(words("noting.text"), text, block_id="text", hint=words("noting.text_hint", most=MOST_SENTENCES)),
        blocks.input_block(words("noting.side"), sides, block_id="side"),
        blocks.input_block(words("noting.source"), sources, block_id="source"),
        blocks.input_block(words("noting.people"), blocks.text_input("people", limit=6), block_id="people"),
        *_mine(words, mine),
    ]
    return blocks.modal(words("noting.title"), shown, callback_id=ids.NOTING_FORM, submit=words("form.save"), close=words("form.cancel"))


def noted_note(words: Words) -> dict[str, Any]:
    """Only to who noted it."""
    return blocks.message(words("noting.noted"))


def _mine(words: Words, mine: Sequence[HeardNote]) -> list[Block]:
    if not mine:
        return []
    shown: list[Block] = [blocks.divider(), blocks.context(blocks.plain(words("noting.mine")))]
    for one in mine:
        button = blocks.button(words("noting.take_out"), f"{ids.NOTING_TAKE_OUT}#{one.id}", one.id)
        shown.append(blocks.section(blocks.mrkdwn(one.text), accessory=button))
    return shown
