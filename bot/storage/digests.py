"""Digests as rows, and the figures of many teams in a few statements each: never team by team.

Every statement looks at a bounded stretch of time over an index, so history does not slow it down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, false, func, not_, or_, select, update

from bot.domain.digest import Heard, Tried, Waiting
from bot.domain.digest_seen import AskSeen, LearnedSeen, PastDigest, TriedSeen
from bot.domain.dimensions import Dimension
from bot.domain.experiments import Outcome
from bot.domain.release import Released, from_row
from bot.domain.sharing import Act
from bot.storage import pulses
from bot.storage.database import Tx, insert_new
from bot.storage.digest_codec import as_json, from_json
from bot.storage.schema import (
    activity,
    asks,
    channels,
    cohort_teams,
    cohorts,
    digests,
    due,
    experiments,
    learnings,
    people,
    settings,
    team_members,
    teams,
    weekly_counts,
)

ASKS_WAIT_FOR = timedelta(days=28)
EXPERIMENTS_LAST = timedelta(weeks=26)
NOTICED = (Act.NOTICED, Act.USED, Act.REPLIED, Act.THANKED, Act.HELPFUL)
CHANGED = "digest_changed:"  # a lead's sentence for the next digest, as a setting of the workspace


@dataclass(frozen=True, slots=True)
class Slot:
    """When digests are told: day of the week, "HH:MM" and zone."""

    weekday: int
    time: str
    zone: str


@dataclass(frozen=True, slots=True)
class TellingTeam:
    """A team that has a digest, and where."""

    id: str
    name: str
    channel: str
    parts: frozenset[str]
    language: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """What was released about a team last: by dimension, when, and how many answered."""

    figures: tuple[tuple[Dimension, Released], ...] = ()
    released_at: datetime | None = None
    response: str = ""


@dataclass(slots=True)
class TeamFacts:
    """What one team did in a stretch of time."""

    learned: list[Heard] = field(default_factory=list)
    asks: list[Waiting] = field(default_factory=list)
    ended: list[Tried] = field(default_factory=list)
    starting: list[str] = field(default_factory=list)
    running: int = 0


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """A digest row. `content` is the digest as the domain knows it."""

    id: str
    kind: str
    subject: str
    on: date
    content: Any
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who leads: where they live, and which teams (id, name)."""

    person: str
    zone: str
    locale: str
    teams: tuple[tuple[str, str], ...]


# --- who is told -------------------------------------------------------------------------------------------------


def slots(tx: Tx, workspace: str) -> list[Slot]:
    """Every day, hour and zone at which some team's digest is told."""
    columns = (teams.c.digest_weekday, teams.c.digest_time, teams.c.zone)
    query = select(*columns).where(*_telling(workspace)).distinct().order_by(*columns)
    return [Slot(row[0], row[1], row[2]) for row in tx.execute(query)]


def teams_to_tell(tx: Tx, workspace: str, slot: Slot, at: datetime, told_since: date, limit: int) -> list[TellingTeam]:
    """Some of the slot's teams that were there at `at` and have no digest of `told_since` or later."""
    has_one = select(digests.c.id).where(
        digests.c.workspace_id == workspace,
        digests.c.kind == "team",
        digests.c.subject == teams.c.id,
        digests.c.local_date >= told_since,
    )
    columns = (
        teams.c.id,
        teams.c.name,
        teams.c.channel_id,
        teams.c.digest_parts,
        teams.c.language,
        teams.c.created_at,
    )
    query = (
        select(*columns)
        .where(*_telling(workspace), teams.c.digest_weekday == slot.weekday, teams.c.digest_time == slot.time)
        .where(teams.c.zone == slot.zone, teams.c.created_at < at, ~has_one.exists())
        .order_by(teams.c.id)
        .limit(limit)
    )
    return [
        TellingTeam(row.id, row.name, row.channel_id, frozenset(row.digest_parts), row.language, row.created_at)
        for row in tx.execute(query)
    ]


def leads(tx: Tx, workspace: str, only: str | None = None) -> list[Lead]:
    """Everybody who leads a team now and is here, with their teams; or one of them."""
    query = (
        select(people.c.id, people.c.zone, people.c.locale, teams.c.id.label("team"), teams.c.name.label("team_name"))
        .join(team_members, _same(team_members, people, "person_id"))
        .join(teams, and_(teams.c.workspace_id == team_members.c.workspace_id, teams.c.id == team_members.c.team_id))
        .where(people.c.workspace_id == workspace, people.c.is_deactivated.is_(False))
        .where(team_members.c.is_lead, team_members.c.until.is_(None), teams.c.archived_at.is_(None))
        .order_by(people.c.id, teams.c.id)
    )
    found: dict[str, list[Any]] = defaultdict(list)
    for row in tx.execute(query.where(people.c.id == only) if only else query):
        found[row.id].append(row)
    return [Lead(person, rows[0].zone, rows[0].locale, tuple((row.team, row.team_name) for row in rows)) for person, rows in found.items()]


def owners(tx: Tx, workspace: str) -> list[tuple[str, str, str]]:
    """(person, zone, locale) of every program owner who is here."""
    query = select(people.c.id, people.c.zone, people.c.locale).where(
        people.c.workspace_id == workspace, people.c.is_owner, people.c.is_deactivated.is_(False)
    )
    return [(row.id, row.zone, row.locale) for row in tx.execute(query.order_by(people.c.id))]


def told_since(tx: Tx, workspace: str, kind: str, since: date) -> dict[str, date]:
    """By subject: the newest local date from `since` on for which there is a digest."""
    query = (
        select(digests.c.subject, func.max(digests.c.local_date))
        .where(digests.c.workspace_id == workspace, digests.c.kind == kind, digests.c.local_date >= since)
        .group_by(digests.c.subject)
    )
    return {row[0]: row[1] for row in tx.execute(query)}


def due_at(tx: Tx, workspace: str, kind: str) -> datetime | None:
    """When the digests of that kind are due next; None when no date is set."""
    where = (due.c.workspace_id == workspace, due.c.kind == kind, due.c.subject == workspace)
    found: datetime | None = tx.execute(select(due.c.due_at).where(*where)).scalar_one_or_none()
    return found


# --- what they did -----------------------------------------------------------------------------------------------


def facts_of(tx: Tx, workspace: str, channels: Mapping[str, str | None], since: datetime, until: datetime) -> dict[str, TeamFacts]:
    """What these teams (team: its channel) learned, asked and tried from `since` to `until`. Six statements in all.

    What was shared in a private channel counts only where it is the team's own.
    """
    found: dict[str, TeamFacts] = {team: TeamFacts() for team in channels}
    ids = {"ws": workspace, "teams": list(channels), "since": since, "until": until}
    heard = [row for row in tx.execute(_LEARNED, ids) if _may_tell(row, channels)]
    reached = _reached(tx, workspace, [row.id for row in heard])
    for row in heard:
        one = Heard(row.id, row.author_id, row.shared_at, reached.get(row.id, 0), row.used_by)
        found[row.team_id].learned.append(one)
    for ask in tx.execute(_WAITING, ids | {"since": until - ASKS_WAIT_FOR}):
        if _may_tell(ask, channels):
            found[ask.team_id].asks.append(Waiting(ask.id, ask.asked_at))
    for tried in tx.execute(_TRIED, ids | {"begun": until - EXPERIMENTS_LAST}):
        if _may_tell(tried, channels):
            _note_experiment(found[tried.team_id], tried, since)
    for facts in found.values():
        # Sorted here: asked to order by id, SQLite walks the whole history along the primary key.
        facts.starting.sort()
    return found


def weekly(tx: Tx, workspace: str, wanted: Collection[str], names: Collection[str], since: date) -> dict[tuple[str, str], dict[date, int]]:
    """By (team, name): the counts by Monday, from `since` on."""
    query = select(weekly_counts).where(
        weekly_counts.c.workspace_id == workspace,
        weekly_counts.c.team_id.in_(list(wanted)),
        weekly_counts.c.week >= since,
        weekly_counts.c.name.in_(list(names)),
    )
    found: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for row in tx.execute(query):
        found[row.team_id, row.name][row.week] = row.value
    return dict(found)


def sizes(tx: Tx, workspace: str, wanted: Collection[str]) -> dict[str, int]:
    """How many members each team has, leads not counted."""
    query = (
        select(team_members.c.team_id, func.count())
        .where(team_members.c.workspace_id == workspace, team_members.c.team_id.in_(list(wanted)))
        .where(team_members.c.until.is_(None), team_members.c.is_lead.is_(False))
        .group_by(team_members.c.team_id)
    )
    return {row[0]: row[1] for row in tx.execute(query)}


def figures_of(tx: Tx, workspace: str, wanted: Collection[str]) -> tuple[dict[str, TeamFigures], TeamFigures]:
    """The newest release, for these teams and for the company. A team without a cohort in it is missing."""
    newest = pulses.newest_round(tx, workspace, pulses.RELEASED)
    if newest is None:
        return {}, TeamFigures()
    query = (
        select(cohort_teams.c.team_id, cohorts.c.lineage)
        .join(cohorts, and_(cohorts.c.workspace_id == cohort_teams.c.workspace_id, cohorts.c.id == cohort_teams.c.cohort_id))
        .where(cohort_teams.c.workspace_id == workspace, cohort_teams.c.team_id.in_(list(wanted)))
        .where(cohorts.c.round_id == newest.id)
    )
    lineages = {row[0]: row[1] for row in tx.execute(query)}
    lines = pulses.lines_of(tx, workspace, newest.id, {*lineages.values(), pulses.COMPANY_SUBJECT})
    made = {subject: _figures(found, newest.released_at) for subject, found in lines.items()}
    of_teams = {team: made[lineage] for team, lineage in lineages.items() if lineage in made}
    return of_teams, made.get(pulses.COMPANY_SUBJECT, TeamFigures())


def group_counts(tx: Tx, workspace: str) -> tuple[int, int, int]:
    """Of the newest release: how many groups, in how many fewer than half answered, how many people were asked."""
    newest = pulses.newest_round(tx, workspace, pulses.RELEASED)
    if newest is None:
        return 0, 0, 0
    rows = tx.execute(
        select(cohorts.c.under_half_answered, cohorts.c.size).where(cohorts.c.workspace_id == workspace, cohorts.c.round_id == newest.id)
    ).all()
    return len(rows), sum(bool(row.under_half_answered) for row in rows), sum(row.size for row in rows)


def people_here(tx: Tx, workspace: str) -> int:
    """How many human colleagues there are."""
    query = select(func.count()).where(
        people.c.workspace_id == workspace,
        people.c.is_bot.is_(False),
        people.c.is_guest.is_(False),
        people.c.is_stranger.is_(False),
        people.c.is_deactivated.is_(False),
    )
    return int(tx.execute(query).scalar_one())


def sharers(tx: Tx, workspace: str, since: datetime) -> int:
    """How many different people shared something since then, in the whole company."""
    query = select(func.count(activity.c.person_id.distinct())).where(
        activity.c.workspace_id == workspace, activity.c.kind == Act.SHARED, activity.c.at >= since
    )
    return int(tx.execute(query).scalar_one())


def experiments_begun(tx: Tx, workspace: str, since: date) -> int:
    """How many experiments the company began in the weeks from that Monday on."""
    query = select(func.coalesce(func.sum(weekly_counts.c.value), 0)).where(
        weekly_counts.c.workspace_id == workspace,
        weekly_counts.c.week >= since,
        weekly_counts.c.name == Act.EXPERIMENTED,
    )
    return int(tx.execute(query).scalar_one())


# --- digests as rows ---------------------------------------------------------------------------------------------


def keep(tx: Tx, workspace: str, made: Iterable[KeptDigest], now: datetime) -> int:
    """New digests; how many were new. One for each kind, subject and local date, for ever."""
    rows = [
        {
            "workspace_id": workspace,
            "id": one.id,
            "kind": one.kind,
            "subject": one.subject,
            "local_date": one.on,
            "content": as_json(one.content),
            "is_quiet": one.is_quiet,
            "composed_at": now,
        }
        for one in made
    ]
    return insert_new(tx, digests, rows)


def digest(tx: Tx, workspace: str, digest_id: str) -> KeptDigest | None:
    """One digest, as it was composed."""
    row = tx.execute(select(digests).where(digests.c.workspace_id == workspace, digests.c.id == digest_id)).one_or_none()
    if row is None:
        return None
    return KeptDigest(row.id, row.kind, row.subject, row.local_date, from_json(row.content), row.is_quiet)


def past(tx: Tx, workspace: str, kind: str, subject: str, limit: int) -> list[PastDigest]:
    """Earlier digests, newest first."""
    query = select(digests.c.id, digests.c.kind, digests.c.local_date, digests.c.is_quiet).where(
        digests.c.workspace_id == workspace, digests.c.kind == kind, digests.c.subject == subject
    )
    rows = tx.execute(query.order_by(digests.c.local_date.desc()).limit(limit))
    return [PastDigest(row.id, row.kind, row.local_date, row.is_quiet) for row in rows]


def quiet_runs(tx: Tx, workspace: str, wanted: Collection[str], since: date) -> dict[str, int]:
    """How many quiet digests in a row each team's newest ones are."""
    query = select(digests.c.subject, digests.c.is_quiet).where(
        digests.c.workspace_id == workspace,
        digests.c.kind == "team",
        digests.c.subject.in_(list(wanted)),
        digests.c.local_date >= since,
    )
    runs: dict[str, int] = defaultdict(int)
    ended: set[str] = set()
    for subject, is_quiet in tx.execute(query.order_by(digests.c.subject, digests.c.local_date.desc())):
        if not is_quiet:
            ended.add(subject)
        elif subject not in ended:
            runs[subject] += 1
    return dict(runs)


def changed_words(tx: Tx, workspace: str, wanted: Collection[str]) -> dict[str, str]:
    """The sentences that leads left for their teams' next digest."""
    names = [CHANGED + team for team in wanted]
    query = select(settings.c.name, settings.c.value).where(settings.c.workspace_id == workspace, settings.c.name.in_(names))
    return {name.removeprefix(CHANGED): str(value) for name, value in tx.execute(query) if value}


def is_paused(tx: Tx, workspace: str, team: str) -> bool:
    """Whether the team's digest rests."""
    where = (teams.c.workspace_id == workspace, teams.c.id == team)
    return tx.execute(select(teams.c.digest_paused_at).where(*where)).scalar_one_or_none() is not None


def pause(tx: Tx, workspace: str, team: str, at: datetime | None) -> None:
    """The team's digest rests from then on; None: it does not."""
    where = (teams.c.workspace_id == workspace, teams.c.id == team)
    tx.execute(update(teams).where(*where).values(digest_paused_at=at))


def forget_changed(tx: Tx, workspace: str, told: Collection[str]) -> None:
    """They were told: the next digest begins with an empty line again."""
    names = [CHANGED + team for team in told]
    tx.execute(delete(settings).where(settings.c.workspace_id == workspace, settings.c.name.in_(names)))


# --- words, read when they are shown -----------------------------------------------------------------------------


def learned_words(tx: Tx, workspace: str, ids: Sequence[str], channel: str | None) -> dict[str, LearnedSeen]:
    """The learnings that are still there and that whoever is in `channel` may read, with their authors' names."""
    query = (
        select(learnings.c.id, learnings.c.title, learnings.c.text, learnings.c.used_by, people.c.name)
        .outerjoin(people, _same(learnings, people, "author_id"))
        .where(learnings.c.workspace_id == workspace, learnings.c.id.in_(list(ids)), _readable_in(channel, learnings))
    )
    return {row.id: LearnedSeen(row.title or row.text, row.name or "", row.used_by) for row in tx.execute(query)}


def ask_words(tx: Tx, workspace: str, ids: Sequence[str], channel: str | None) -> dict[str, AskSeen]:
    """The questions that still wait; one answered meanwhile is left out. Nobody's name: some ask anonymously."""
    query = select(asks.c.id, asks.c.text, asks.c.asked_at).where(
        asks.c.workspace_id == workspace, asks.c.id.in_(list(ids)), asks.c.answered_at.is_(None), _readable_in(channel, asks)
    )
    return {row.id: AskSeen(row.text, row.asked_at) for row in tx.execute(query)}


def tried_words(tx: Tx, workspace: str, ids: Sequence[str], channel: str | None) -> dict[str, TriedSeen]:
    """Experiments with their owners' names."""
    query = (
        select(experiments, people.c.name)
        .outerjoin(people, _same(experiments, people, "owner_id"))
        .where(experiments.c.workspace_id == workspace, experiments.c.id.in_(list(ids)), _readable_in(channel, experiments))
    )
    return {
        row.id: TriedSeen(
            row.hypothesis,
            row.name or "",
            Outcome(row.outcome) if row.outcome else None,
            row.lesson or "",
            row.ends_on,
        )
        for row in tx.execute(query)
    }


def _reached(tx: Tx, workspace: str, items: Sequence[str]) -> dict[str, int]:
    if not items:
        return {}
    return {row[0]: row[1] for row in tx.execute(_REACHED, {"ws": workspace, "items": list(items)})}


def _note_experiment(facts: TeamFacts, row: Any, since: datetime) -> None:
    if row.outcome is not None:
        facts.ended.append(Tried(row.id, row.finished_at, bool(row.has_lesson)))
        return
    facts.running += 1
    if row.started_at > since:
        facts.starting.append(row.id)


def _may_tell(row: Any, channels: Mapping[str, str | None]) -> bool:
    return not row.is_private or row.channel_id == channels[row.team_id]


def _figures(lines: Sequence[pulses.Published], released_at: datetime | None) -> TeamFigures:
    by_name = {line.dimension: line for line in lines}
    figures = tuple((d, from_row(by_name[d.value].shown["figure"])) for d in Dimension if d.value in by_name)
    response = by_name.get(pulses.RESPONSE)
    return TeamFigures(figures, released_at, str(response.shown["words"]) if response else "")


def _telling(workspace: str) -> tuple[Any, ...]:
    return (
        teams.c.workspace_id == workspace,
        teams.c.archived_at.is_(None),
        teams.c.channel_id.is_not(None),
        teams.c.digest_paused_at.is_(None),
    )


def _same(table: Any, other: Any, column: str) -> Any:
    return and_(other.c.workspace_id == table.c.workspace_id, other.c.id == table.c[column])


def _is_private(table: Any) -> Any:
    """Private when it was said, or its channel was made private since."""
    channel = and_(channels.c.workspace_id == table.c.workspace_id, channels.c.id == table.c.channel_id)
    now_private = select(channels.c.is_private).where(channel).correlate(table).scalar_subquery()
    return or_(table.c.is_private, func.coalesce(now_private, false()))


def _readable_in(channel: str | None, table: Any) -> Any:
    return or_(not_(_is_private(table)), table.c.channel_id == channel)


_LEARNED = select(
    learnings.c.id,
    learnings.c.team_id,
    learnings.c.author_id,
    learnings.c.shared_at,
    learnings.c.used_by,
    _is_private(learnings).label("is_private"),
    learnings.c.channel_id,
).where(
    learnings.c.workspace_id == bindparam("ws"),
    learnings.c.team_id.in_(bindparam("teams", expanding=True)),
    learnings.c.shared_at > bindparam("since"),
    learnings.c.shared_at <= bindparam("until"),
)
_WAITING = select(asks.c.id, asks.c.team_id, asks.c.asked_at, _is_private(asks).label("is_private"), asks.c.channel_id).where(
    asks.c.workspace_id == bindparam("ws"),
    asks.c.team_id.in_(bindparam("teams", expanding=True)),
    asks.c.asked_at > bindparam("since"),
    asks.c.asked_at <= bindparam("until"),
    asks.c.answered_at.is_(None),
    asks.c.solved_at.is_(None),
)
_TRIED = select(
    experiments.c.id,
    experiments.c.team_id,
    experiments.c.outcome,
    experiments.c.started_at,
    experiments.c.finished_at,
    experiments.c.lesson.is_not(None).label("has_lesson"),
    _is_private(experiments).label("is_private"),
    experiments.c.channel_id,
).where(
    experiments.c.workspace_id == bindparam("ws"),
    experiments.c.team_id.in_(bindparam("teams", expanding=True)),
    experiments.c.started_at > bindparam("begun"),
    experiments.c.started_at <= bindparam("until"),
    or_(
        experiments.c.outcome.is_(None),
        and_(experiments.c.finished_at > bindparam("since"), experiments.c.finished_at <= bindparam("until")),
    ),
)
_REACHED = (
    select(activity.c.item_id, func.count(activity.c.person_id.distinct()))
    .where(
        activity.c.workspace_id == bindparam("ws"),
        activity.c.item_id.in_(bindparam("items", expanding=True)),
        # A reply's kind carries its message after a colon, so that two replies are two facts.
        or_(activity.c.kind.in_([act.value for act in NOTICED]), activity.c.kind.like(f"{Act.REPLIED}:%")),
    )
    .group_by(activity.c.item_id)
)
