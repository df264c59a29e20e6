"""Which groups may be heard of: those whose silence is over. What a silent one answered is in nobody's figures (P1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from bot.database.bulk import among
from bot.database.schema import cohorts, rounds
from bot.database.scope import Scope
from bot.ids import LineageId, RoundId
from bot.pulse import store as pulses
from bot.pulse.asking.cohorts import CohortKind

NEW_LINE_ABOVE = 0.30


def breaks_line(new_members: int, size: int) -> bool:
    """More than 30 % new people make it another group's line."""
    return new_members > NEW_LINE_ABOVE * size


def heard_lineages(scope: Scope, today: date, named: Collection[LineageId]) -> frozenset[LineageId]:
    """Of these groups those that may be shown today, or were shown as long as they lasted."""
    released = {row.id: row.released_at for row in scope.execute(select(rounds.c.id, rounds.c.released_at))}
    heard = set()
    for lineage, round_id, silent_until in _latest_silence(scope, named):
        told_at = released.get(round_id)
        if silent_until is None or silent_until <= (told_at.date() if told_at else today):
            heard.add(lineage)
    return frozenset(heard)


def _latest_silence(scope: Scope, named: Collection[LineageId]) -> list[tuple[LineageId, RoundId, date | None]]:
    """Of each lineage's newest cohort: its round, and until when it is silent.

    Nearly all of them are in the newest round; only for the others, which are few, is their last round looked for.
    """
    newest = pulses.newest_round(scope)
    if newest is None:
        return []
    now = (cohorts.c.round_id == newest.id, cohorts.c.kind != CohortKind.RESIDUAL)
    found = {row.lineage: row for row in scope.execute(select(cohorts.c.lineage, cohorts.c.round_id, cohorts.c.silent_until).where(*now))}
    others = [lineage for lineage in named if lineage not in found]
    groups = select(cohorts.c.lineage).where(cohorts.c.kind != CohortKind.RESIDUAL, among(cohorts.c.lineage, others)).distinct()
    gone = scope.execute(groups).scalars().all() if others else []
    query = pulses.newest_of_each(cohorts.c.lineage, cohorts.c.round_id, cohorts.c.silent_until)
    rest = scope.execute(query.where(among(cohorts.c.lineage, gone))).all() if gone else []
    here = [found[lineage] for lineage in named if lineage in found]
    return [(lineage, round_id, until) for lineage, round_id, until in (*here, *rest)]
