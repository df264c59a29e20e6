"""Who may hear from Ripple unasked: the consent gate. Every source of a message asks here, and the outbox asks once more.

1. Nobody before a team of theirs was set up and welcomed. Sitting in a channel, or that the app is installed, is no consent.
   Whoever is in a team that waits for its wave is in a team: they hear nothing before it begins, whatever holds for the rest.
   Only where its lead or an owner agreed they are asked its first audit (`may_be_audited`), and nothing else.
2. People in no team only where an owner opened Ripple to the rest of the company, and the promise was posted where they can read it.
3. An owner gets owners' letters, once any team was welcomed; nothing else comes with owning the programme.

4. Nobody while an owner lets everything rest (`paused_until`): jobs that ask or tell pass it by, and the outbox lets nothing go.

What answers something that somebody did is not unasked and is not decided here. It lies this low because the outbox asks it too.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from bot.database.bulk import among
from bot.database.schema import settings, team_members, teams
from bot.database.scope import Scope, narrowed
from bot.ids import PersonId

REST_CHANNEL = "rest_of_company_channel"  # where the rest reads the promise
LEADS_CHANNEL = "leads_channel"  # where the leaders' round table is held
PAUSED_UNTIL = "paused_until"  # an owner lets everything rest until then
REST_OF_COMPANY = "rest_of_company"  # True once the promise stands in a channel that the rest can read

_MEMBERS = (
    select(team_members.c.person_id)
    .join(teams, and_(teams.c.workspace_id == team_members.c.workspace_id, teams.c.id == team_members.c.team_id))
    .where(team_members.c.until.is_(None), teams.c.archived_at.is_(None))
)
_WELCOMED_MEMBERS, _WAITING_MEMBERS = _MEMBERS.where(teams.c.welcomed_at.is_not(None)), _MEMBERS.where(teams.c.welcomed_at.is_(None))
_ASKED_FOR = among(team_members.c.person_id, "persons")
_WELCOMED, _WAITING = _WELCOMED_MEMBERS.where(_ASKED_FOR), _WAITING_MEMBERS.where(_ASKED_FOR)
_AUDITED = _WAITING.where(teams.c.audit_agreed_at.is_not(None))
_A_WELCOMED_TEAM = select(teams.c.id).where(teams.c.archived_at.is_(None), teams.c.welcomed_at.is_not(None)).limit(1)
_PAUSED = select(settings.c.value).where(settings.c.name == PAUSED_UNTIL)
_REST = select(settings.c.value).where(settings.c.name == REST_OF_COMPANY)


def may_hear_from_us(scope: Scope, persons: Collection[PersonId]) -> frozenset[PersonId]:
    """Those of these people who may be told something unasked."""
    welcomed = frozenset(scope.execute(_WELCOMED, {"persons": persons}).scalars())
    if not is_open_to_the_rest(scope):
        return welcomed
    waiting = frozenset(scope.execute(_WAITING, {"persons": persons}).scalars())
    return frozenset(persons) - (waiting - welcomed)


def may_be_audited(scope: Scope, persons: Collection[PersonId]) -> frozenset[PersonId]:
    """Those of these people whose team waits for its wave and agreed to its first audit."""
    return frozenset(scope.execute(_AUDITED, {"persons": persons}).scalars())


def waits_for_its_team(scope: Scope, person: PersonId) -> bool:
    """Whether this person hears nothing because the only teams they are in wait for their wave."""
    waiting = scope.execute(_WAITING_MEMBERS.where(team_members.c.person_id == person).limit(1)).one_or_none()
    return waiting is not None and not may_hear_from_us(scope, [person])


def hears_from_us(scope: Scope, person: ColumnElement[PersonId]) -> ColumnElement[bool]:
    """The same as a condition on a column of people's ids, for a query over everybody."""
    welcomed = person.in_(narrowed(_WELCOMED_MEMBERS))
    return or_(welcomed, person.not_in(narrowed(_WAITING_MEMBERS))) if is_open_to_the_rest(scope) else welcomed


def owners_may_hear(scope: Scope) -> bool:
    """Whether owners get their letters: not before there is a team to tell of."""
    return scope.execute(_A_WELCOMED_TEAM).one_or_none() is not None


def is_open_to_the_rest(scope: Scope) -> bool:
    """Whether people in no team may hear from Ripple as well."""
    return scope.execute(_REST).scalar_one_or_none() is True


def paused_until(scope: Scope) -> datetime | None:
    """Until when an owner lets everything rest; None while nothing rests."""
    until = scope.execute(_PAUSED).scalar_one_or_none()
    moment = datetime.fromisoformat(until) if isinstance(until, str) else None
    return moment if moment is not None and moment > scope.now else None
