"""All that somebody wrote, newest first, each with what they may do with it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sharing.mine.buttons import ask_solved, ask_withdraw
from bot.sharing.rules import Ask, Learning
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.slack.sanitize import passage
from bot.words import Words

A_PAGE, SHOWN = 30, 300


def mine_modal(words: Words, wrote: Sequence[Learning | Ask], skip: int, *, more: bool) -> View:
    """One page of it; `skip`: how many came before."""
    shown: list[Block] = [block for one in wrote for block in _line(words, one)]
    if not shown:
        shown.append(blocks.section(blocks.plain(words("sharing.mine.nothing"))))
    pages = []
    if skip:
        pages.append(blocks.button(words("search.back"), f"{ids.MINE_OPEN}#back", str(max(0, skip - A_PAGE))))
    if more:
        pages.append(blocks.button(words("search.more"), f"{ids.MINE_OPEN}#on", str(skip + A_PAGE)))
    if pages:
        shown.append(blocks.actions(pages))
    return blocks.modal(words("sharing.mine.title"), shown, callback_id=ids.MINE_VIEW, close=words("form.close"))


def _line(words: Words, one: Learning | Ask) -> list[Block]:
    """What they wrote and its buttons: two beneath an open question, otherwise one beside it."""
    text = blocks.escape(passage(one.text, SHOWN)) or words("home.unread")
    if isinstance(one, Learning):
        take_back = blocks.button(
            words("sharing.take_back"), f"{ids.LEARNING_TAKE_BACK}#{one.id}", one.id, spoken=words("sharing.take_back.spoken")
        )
        return [blocks.section(blocks.ours(f":bulb: {text}"), accessory=take_back)]
    said = f":question: {text}" + (f"  ·  _{words('sharing.mine.nameless')}_" if one.author is None else "")
    withdraw = ask_withdraw(words, one)
    if one.solved_at is not None:
        return [blocks.section(blocks.ours(said), accessory=withdraw)]
    return [blocks.section(blocks.ours(said)), blocks.actions([ask_solved(words, one), withdraw])]
