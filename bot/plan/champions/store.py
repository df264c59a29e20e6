"""Who was asked, as rows. And whom somebody helped beyond their own teams, in the four weeks that traces of it last."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select, update

from bot.database.schema import champions
from bot.database.scope import Scope
from bot.ids import PersonId, TeamId
from bot.indicators.store import help_given
from bot.people.teams import store as teams
from bot.plan.champions.rules import Champion, ChampionSaid


def champions_asked(scope: Scope) -> dict[PersonId, Champion]:
    """Everybody who was asked."""
    rows = scope.execute(select(champions))
    return {row.person_id: Champion(row.person_id, ChampionSaid(row.said), row.asked_on, row.told) for row in rows}


def keep_asked(scope: Scope, person: PersonId) -> bool:
    """They are asked now; False where they were before."""
    row = {"person_id": person, "said": ChampionSaid.ASKED, "asked_on": scope.now.date(), "told": 0}
    return scope.insert_new(champions, row) == 1


def keep_said(scope: Scope, person: PersonId, said: ChampionSaid) -> bool:
    """What they answered; False where they were never asked."""
    return scope.execute(update(champions).where(champions.c.person_id == person).values(said=said)).rowcount == 1


def keep_told(scope: Scope, person: PersonId, told: int) -> None:
    """Of how many teams they heard by now."""
    scope.execute(update(champions).where(champions.c.person_id == person).values(told=told))


def helped_elsewhere(scope: Scope) -> dict[PersonId, int]:
    """How many people of other teams each person helped, by an answer or something they shared."""
    team_of: defaultdict[PersonId, set[TeamId]] = defaultdict(set)
    for row in teams.rosters(scope):
        team_of[row.person_id].add(row.team_id)
    found: defaultdict[PersonId, set[PersonId]] = defaultdict(set)
    for giver, taker in help_given(scope):
        if giver != taker and team_of[taker] and not team_of[giver] & team_of[taker]:
            found[giver].add(taker)
    return {giver: len(takers) for giver, takers in found.items()}
