"""All that somebody wrote, newest first, each with "Take back"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sharing.rules import Ask, Learning
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.slack.sanitize import passage
from bot.words import Words

A_PAGE, SHOWN = 30, 300


def mine_modal(words: Words, wrote: Sequence[Learning | Ask], skip: int, *, more: bool) -> View:
    """One page of it; `skip`: how many came before."""
    shown: list[Block] = [_line(words, one) for one in wrote] or [blocks.section(blocks.plain(words("sharing.mine.nothing")))]
    pages = []
    if skip:
        pages.append(blocks.button(words("search.back"), f"{ids.MINE_OPEN}#back", str(max(0, skip - A_PAGE))))
    if more:
        pages.append(blocks.button(words("search.more"), f"{ids.MINE_OPEN}#on", str(skip + A_PAGE)))
    if pages:
        shown.append(blocks.actions(pages))
    return blocks.modal(words("sharing.mine.title"), shown, callback_id=ids.MINE_VIEW, close=words("form.close"))


def _line(words: Words, one: Learning | Ask) -> Block:
    action = ids.LEARNING_TAKE_BACK if isinstance(one, Learning) else ids.ASK_WITHDRAW
    sign = ":bulb:" if isinstance(one, Learning) else ":question:"
    text = blocks.escape(passage(one.text, SHOWN)) or words("home.unread")
    button = blocks.button(words("sharing.take_back"), f"{action}#{one.id}", one.id, spoken=words("sharing.take_back.spoken"))
    return blocks.section(blocks.ours(f"{sign} {text}"), accessory=button)
