"""It moved, or it did not: told beside its start, with what chance does by itself."""

from __future__ import annotations

from typing import Any

from bot.plan.moving.rules import Moved
from bot.plan.seen import MoveSeen
from bot.pulse.results.said import in_ten
from bot.slack import blocks
from bot.words import Words

TOLD = {Moved.UP: "plan.moved.up", Moved.DOWN: "plan.moved.down"}


def moved_message(words: Words, seen: MoveSeen) -> dict[str, Any]:
    """In the team's channel, four weeks after the end."""
    tried = words.listed([words.quoted(blocks.escape(one.rstrip(".。"))) for one in seen.tried]) or words("plan.moved.something")
    gaps = {"side": words.name(seen.side), "month": words.month(seen.begun_on), "tried": tried}
    told = words(TOLD.get(seen.how, "plan.moved.not"), before=in_ten(words, seen.before), now=in_ten(words, seen.now), **gaps)
    return blocks.message(told, [blocks.section(blocks.ours(told))])
