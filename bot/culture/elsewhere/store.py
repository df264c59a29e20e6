"""Figures of other surveys, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select

from bot.content.dimensions import Dimension
from bot.culture.elsewhere.rules import KnownElsewhere
from bot.database.schema import known_elsewhere
from bot.database.scope import Scope
from bot.ids import TeamId


def keep_known(scope: Scope, found: Iterable[KnownElsewhere]) -> None:
    """New ones, and those whose number changed."""
    for one in found:
        row = {"source": one.source, "period": one.period, "about_team": one.about, "side": one.side}
        scope.upsert(known_elsewhere, row | {"people": one.people, "value": one.value, "imported_on": scope.now.date()})


def known_about(scope: Scope, wanted: Collection[TeamId] | None = None) -> list[KnownElsewhere]:
    """What is known of these teams (an empty id: of the company), or all there is."""
    query = select(known_elsewhere)
    if wanted is not None:
        query = query.where(known_elsewhere.c.about_team.in_(list(wanted)))
    order = (known_elsewhere.c.source, known_elsewhere.c.period, known_elsewhere.c.about_team, known_elsewhere.c.side)
    return [
        KnownElsewhere(
            source=row.source,
            period=row.period,
            about=row.about_team,
            people=row.people,
            side=Dimension(row.side),
            value=row.value,
        )
        for row in scope.execute(query.order_by(*order))
    ]
