"""It moved, or it did not: told beside its start, with what chance does by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.plan.moving.rules import Moved
from bot.plan.seen import MoveSeen
from bot.pulse.results.said import in_ten
from bot.slack import blocks
from bot.words import Words

TOLD = {Moved.UP: "plan.moved.up", Moved.DOWN: "plan.moved.down"}


def moved_message(words: Words, seen: MoveSeen) -> dict[str, Any]:
    """In the team's channel, four weeks after the end."""
    told = moved_line(words, seen, blocks.escape)
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def moved_line(words: Words, seen: MoveSeen, harmless: Callable[[str], str]) -> str:
    """The same as a sentence. `harmless`: takes from people's words what would mean something where it is shown."""
    each = dict.fromkeys(words.quoted(harmless(one.rstrip(".。"))) for one in seen.tried)  # two may look after the same words
    tried = words.listed(each) or words("plan.moved.something")
    gaps = {"side": words.name(seen.side), "month": words.month(seen.begun_on), "tried": tried}
    return words(TOLD.get(seen.how, "plan.moved.not"), before=in_ten(words, seen.before), now=in_ten(words, seen.now), **gaps)
