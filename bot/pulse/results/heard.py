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
    for lineage, latest in pulses.latest_of_each_lineage(scope).items():
        told_at = released.get(latest.round_id)
        if latest.silent_until is None or latest.silent_until <= (told_at.date() if told_at else today):
            heard.add(lineage)
    return frozenset(heard)
