"""Nudges as rows: what was suggested to whom and what they answered, held-out weeks included. Read by the person alone and
by the rules that choose; never counted by person for anybody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import and_, func, or_, select, update

from bot.content.act_library import ActId
from bot.database.consent import hears_from_us
from bot.database.schema import nudges, people, preferences, team_members
from bot.database.scope import Scope
from bot.ids import ChainId, NudgeId, PersonId, TeamId
from bot.nudges.rules import Past, Reply

_RENAMED = {"person": "person_id", "act": "act_id", "chain": "chain_id"}
REPLIES = {reply.value: reply for reply in Reply}


class NudgeState(StrEnum):
    """How far a nudge is, until the person replies: then the reply's value is stored instead."""

    HELD_OUT = "held_out"  # a week without one, to learn what nudges do
    QUEUED = "queued"
    SENT = "sent"


class NewNudge(Struct, frozen=True):
    """What was drawn for a person this week. `chain`: of their team's plan, where it is about that side."""

    id: NudgeId
    person: PersonId
    act: ActId
    week: date
    state: NudgeState
    probability: float
    chain: ChainId | None = None


class KeptNudge(Struct, frozen=True):
    """One nudge row."""

    id: str
    person: PersonId
    act: ActId
    state: NudgeState | Reply
    made_at: datetime
    plan: str = ""

    @property
    def reply(self) -> Reply | None:
        """What they answered, if anything."""
        return self.state if isinstance(self.state, Reply) else None


class NudgeCandidate(Struct, frozen=True):
    """Somebody who might be nudged: their zone, their wishes, whether they own the programme, which teams they are in."""

    person: PersonId
    zone: str
    wish: str
    snoozed_until: datetime | None
    is_owner: bool
    teams: tuple[TeamId, ...]
    leads: tuple[TeamId, ...]


def keep(scope: Scope, nudge_id: NudgeId, person: PersonId, act: ActId, week: date, state: NudgeState, probability: float) -> bool:
    """A new nudge; False when this person had this act this week."""
    made = NewNudge(id=nudge_id, person=person, act=act, week=week, state=state, probability=probability)
    return keep_all(scope, [made]) == 1


def keep_all(scope: Scope, made: Iterable[NewNudge]) -> int:
    """Many new nudges; how many were new."""
    rows = [{_RENAMED.get(name, name): value for name, value in asdict(one).items()} for one in made]
    return scope.insert_new(nudges, [row | {"made_at": scope.now} for row in rows])


def suggested_for(scope: Scope, chain: ChainId, least: int) -> int | None:
    """How many acts were suggested for what a team chose; None where they went to fewer people than `least`."""
    query = select(func.count(), func.count(nudges.c.person_id.distinct())).where(nudges.c.chain_id == chain)
    acts, persons = scope.execute(query.where(nudges.c.state != NudgeState.HELD_OUT)).one()
    return int(acts) if persons >= least else None


def nudge(scope: Scope, nudge_id: NudgeId, person: PersonId | None = None) -> KeptNudge | None:
    """One nudge; only the person's own, if a person is given."""
    where = [nudges.c.id == nudge_id]
    row = scope.execute(select(nudges).where(*where)).one_or_none()
    if row is None or (person is not None and row.person_id != person):
        return None
    return KeptNudge(row.id, row.person_id, ActId(row.act_id), REPLIES.get(row.state) or NudgeState(row.state), row.made_at, row.plan or "")


def answer(scope: Scope, nudge_id: NudgeId, state: Reply) -> None:
    """What the person answered, the newest answer counting."""
    where = (nudges.c.id == nudge_id,)
    scope.execute(update(nudges).where(*where).values(state=state, answered_at=scope.now))


def keep_plan(scope: Scope, nudge_id: NudgeId, plan: str) -> None:
    """The person's own if-then, for them alone."""
    where = (nudges.c.id == nudge_id,)
    scope.execute(update(nudges).where(*where).values(plan=plan))


def was_sent(scope: Scope, nudge_id: NudgeId) -> None:
    """It arrived; an answer that came first stays."""
    where = (nudges.c.id == nudge_id, nudges.c.state == NudgeState.QUEUED)
    scope.execute(update(nudges).where(*where).values(state=NudgeState.SENT))


def past_of(scope: Scope, persons: Collection[PersonId], since: datetime) -> dict[PersonId, list[Past]]:
    """What these people were suggested since then."""
    query = select(nudges).where(nudges.c.person_id.in_(list(persons)), nudges.c.made_at >= since)
    found: dict[PersonId, list[Past]] = defaultdict(list)
    for row in scope.execute(query.order_by(nudges.c.made_at, nudges.c.id)):
        reply, arrived = REPLIES.get(row.state), row.state not in (NudgeState.QUEUED, NudgeState.HELD_OUT)
        found[row.person_id].append(Past(ActId(row.act_id), row.made_at, reply, held_out=row.state == NudgeState.HELD_OUT, arrived=arrived))
    return dict(found)


def acts_in_teams(scope: Scope, wanted: Collection[TeamId], since: datetime) -> dict[TeamId, frozenset[ActId]]:
    """By team: what was suggested to its people since then, leads apart; not to whom."""
    query = (
        select(team_members.c.team_id, nudges.c.act_id)
        .join(team_members, (team_members.c.workspace_id == nudges.c.workspace_id) & (team_members.c.person_id == nudges.c.person_id))
        .where(nudges.c.made_at >= since, nudges.c.state != NudgeState.HELD_OUT)
        .where(team_members.c.team_id.in_(list(wanted)), team_members.c.is_lead.is_(False), team_members.c.until.is_(None))
        .distinct()
    )
    found: dict[TeamId, set[ActId]] = defaultdict(set)
    for team, act in scope.execute(query):
        found[team].add(ActId(act))
    return {team: frozenset(acts) for team, acts in found.items()}


def candidates(scope: Scope, zones: Collection[str], after: str, limit: int) -> list[NudgeCandidate]:
    """A page of people in these zones who may hear from us and want nudges, in the order of their ids, from the one after `after` on."""
    mine = and_(preferences.c.workspace_id == people.c.workspace_id, preferences.c.person_id == people.c.id)
    query = (
        select(people.c.id, people.c.zone, people.c.is_owner, preferences.c.nudges, preferences.c.nudges_snoozed_until)
        .outerjoin(preferences, mine)
        .where(people.c.zone.in_(list(zones)), people.c.id > after)
        .where(people.c.is_bot.is_(False), people.c.is_guest.is_(False))
        .where(people.c.is_stranger.is_(False), people.c.is_deactivated.is_(False))
        .where(hears_from_us(scope, people.c.id))
        .where(preferences.c.stopped_at.is_(None), or_(preferences.c.nudges.is_(None), preferences.c.nudges != "none"))
        .order_by(people.c.id)
        .limit(limit)
    )
    rows = scope.execute(query).all()
    return _with_teams(scope, rows)


def zones(scope: Scope) -> list[str]:
    """Every time zone somebody lives in."""
    return list(scope.execute(select(people.c.zone).distinct()).scalars())


def leads_of(scope: Scope, wanted: Collection[str]) -> dict[TeamId, list[PersonId]]:
    """The leads of these teams."""
    query = select(team_members.c.team_id, team_members.c.person_id).where(
        team_members.c.team_id.in_(list(wanted)), team_members.c.is_lead, team_members.c.until.is_(None)
    )
    found: dict[TeamId, list[PersonId]] = defaultdict(list)
    for team, person in scope.execute(query):
        found[team].append(person)
    return dict(found)


def wishes(scope: Scope, persons: Collection[PersonId]) -> dict[PersonId, tuple[str, datetime | None]]:
    """How often these people want nudges, and until when they snooze; only those who chose something."""
    query = select(preferences).where(preferences.c.person_id.in_(list(persons)))
    return {row.person_id: (row.nudges, row.nudges_snoozed_until) for row in scope.execute(query)}


def _with_teams(scope: Scope, rows: Collection[Any]) -> list[NudgeCandidate]:
    query = select(team_members.c.person_id, team_members.c.team_id, team_members.c.is_lead).where(
        team_members.c.person_id.in_([row.id for row in rows]), team_members.c.until.is_(None)
    )
    teams: dict[PersonId, list[TeamId]] = defaultdict(list)
    leads: dict[PersonId, list[TeamId]] = defaultdict(list)
    for person, team, is_lead in scope.execute(query.order_by(team_members.c.team_id)):
        (leads if is_lead else teams)[person].append(team)
    return [
        NudgeCandidate(
            row.id,
            row.zone,
            row.nudges or "usual",
            row.nudges_snoozed_until,
            row.is_owner,
            tuple(teams[row.id]),
            tuple(leads[row.id]),
        )
        for row in rows
    ]
