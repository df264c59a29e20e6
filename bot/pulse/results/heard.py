"""Which groups may be heard of: those whose silence is over. What a silent one answered is in nobody's figures (P1)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from bot.database.schema import rounds
from bot.database.scope import Scope
from bot.ids import LineageId
from bot.pulse import store as pulses

NEW_LINE_ABOVE = 0.30


def breaks_line(new_members: int, size: int) -> bool:
    """More than 30 % new people make it another group's line."""
    return new_members > NEW_LINE_ABOVE * size


def heard_lineages(scope: Scope, today: date) -> frozenset[LineageId]:
    """The groups that may be shown today, and those of the past that were shown as long as they lasted."""
    released = {row.id: row.released_at for row in scope.execute(select(rounds.c.id, rounds.c.released_at))}
    heard = set()
    for lineage, round_id, silent_until in pulses.latest_silence(scope):
        told_at = released.get(round_id)
        if silent_until is None or silent_until <= (told_at.date() if told_at else today):
            heard.add(lineage)
    return frozenset(heard)
