"""A person's own data as they are handed it. Pages, where no file can be sent."""

from __future__ import annotations

from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words

PART = 2_800  # characters of one section


def own_data_sent_modal(words: Words) -> View:
    """The files are on their way."""
    told = [blocks.section(blocks.ours(words("own.sent")))]
    return blocks.modal(words("own.title"), told, callback_id="note", close=words("form.close"))


def own_data_modal(words: Words, page: str, number: int, of: int) -> View:
    """One page of it, where no file can be sent."""
    parts = [page[start : start + PART] for start in range(0, len(page), PART)]
    shown: list[Block] = [blocks.context(blocks.plain(words("own.page", n=number + 1, of=of)))]
    shown += [blocks.section(blocks.plain(part)) for part in parts if part.strip()]
    turns = [(number - 1, "own.back")] * (number > 0) + [(number + 1, "own.on")] * (number + 1 < of)
    if turns:
        shown.append(blocks.actions([blocks.button(words(key), f"{ids.OWN_DATA_PAGE}#{to}", str(to)) for to, key in turns]))
    return blocks.modal(words("own.title"), shown, callback_id="note", close=words("form.close"))
