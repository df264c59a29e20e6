"""The form for what the company says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.content.dimensions import Dimension
from bot.culture.values.rules import MOST_VALUES, VALUE_LIMIT, CompanyValue
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words


def values_form(words: Words, values: Sequence[CompanyValue]) -> View:
    """Five lines, each a sentence and its side."""
    shown: list[Block] = [blocks.context(blocks.plain(words("values.how", most=MOST_VALUES)))]
    for number in range(1, MOST_VALUES + 1):
        shown += _line(words, number, values[number - 1] if number <= len(values) else None)
    return blocks.modal(words("values.title"), shown, callback_id=ids.VALUES_FORM, submit=words("form.save"), close=words("form.cancel"))


def values_note(words: Words, values: Sequence[CompanyValue]) -> dict[str, Any]:
    """Only to the owner who saved them."""
    return blocks.message(words.many("values.saved", len(values)) if values else words("values.emptied"))


def _line(words: Words, number: int, value: CompanyValue | None) -> list[Block]:
    text = blocks.text_input(f"text_{number}", initial=value.text if value else "", limit=VALUE_LIMIT)
    options = [blocks.option(words.name(side), side.value) for side in Dimension]
    side = blocks.select(f"side_{number}", options, initial=value.side.value if value else None, placeholder=words("form.choose"))
    return [
        blocks.input_block(words("values.text", n=number), text, block_id=f"text_{number}", optional=True),
        blocks.input_block(words("values.side", n=number), side, block_id=f"side_{number}", optional=True),
    ]
