"""What teams learned, asked and tried: many teams in a few statements, never team by team.

Every statement looks at a bounded stretch of time over an index, so history does not slow it down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct, field
from sqlalchemy import and_, bindparam, false, func, not_, or_, select

from bot.database.bulk import among
from bot.database.schema import activity, asks, channels, experiments, learnings, people, weekly_counts
from bot.database.scope import Scope
from bot.digest.rules import Tried, WaitingQuestion, WeekLearning
from bot.ids import ChannelId, TeamId
from bot.sharing.rules import ActivityKind

ASKS_WAIT_FOR = timedelta(days=28)
EXPERIMENTS_LAST = timedelta(weeks=26)
NOTICED = (ActivityKind.NOTICED, ActivityKind.USED, ActivityKind.REPLIED, ActivityKind.THANKED, ActivityKind.HELPFUL)

Channels = Mapping[TeamId, ChannelId | None]


class TeamFacts(Struct):
    """What one team did in a stretch of time."""

    learned: list[WeekLearning] = field(default_factory=list)
    asks: list[WaitingQuestion] = field(default_factory=list)
    ended: list[Tried] = field(default_factory=list)
    starting: list[str] = field(default_factory=list)
    running: int = 0


def facts_of(scope: Scope, channels: Channels, since: datetime, until: datetime) -> dict[TeamId, TeamFacts]:
    """What these teams (team: its channel) learned, asked and tried from `since` to `until`. Four statements in all.

    What was shared in a private channel counts only where it is the team's own.
    """
    found: dict[TeamId, TeamFacts] = {team: TeamFacts() for team in channels}
    ids = {"teams": list(channels), "since": since, "until": until}
    heard = scope.execute(_LEARNED, ids).all()
    reached = _reached(scope, [row[3] for row in heard])
    for team, is_private, channel, id_, author, at, used_by in heard:
        if not is_private or channel == channels[team]:
            found[team].learned.append(WeekLearning(id_, author, at, reached.get(id_, 0), used_by))
    for team, is_private, channel, id_, at in scope.execute(_WAITING, ids | {"since": until - ASKS_WAIT_FOR}).all():
        if not is_private or channel == channels[team]:
            found[team].asks.append(WaitingQuestion(id_, at))
    for tried in scope.execute(_TRIED, ids | {"begun": until - EXPERIMENTS_LAST}).all():
        if not tried.is_private or tried.channel_id == channels[tried.team_id]:
            _note_experiment(found[tried.team_id], tried, since)
    for facts in found.values():
        # Sorted here: asked to order by id, SQLite walks the whole history along the primary key.
        facts.starting.sort()
    return found


def weekly(scope: Scope, wanted: Collection[str], names: Collection[str], since: date) -> dict[tuple[TeamId, str], dict[date, int]]:
    """By (team, name): the counts by Monday, from `since` on."""
    found: dict[tuple[TeamId, str], dict[date, int]] = defaultdict(dict)
    for team, name, week, value in scope.execute(_WEEKLY, {"teams": wanted, "names": names, "since": since}).all():
        found[team, name][week] = value
    return dict(found)


def people_here(scope: Scope) -> int:
    """How many human colleagues there are."""
    query = (
        select(func.count())
        .select_from(people)
        .where(
            people.c.is_bot.is_(False), people.c.is_guest.is_(False), people.c.is_stranger.is_(False), people.c.is_deactivated.is_(False)
        )
    )
    return int(scope.execute(query).scalar_one())


def sharers(scope: Scope, since: datetime) -> int:
    """How many different people shared something since then, in the whole company."""
    query = select(func.count(activity.c.person_id.distinct())).where(activity.c.kind == ActivityKind.SHARED, activity.c.at >= since)
    return int(scope.execute(query).scalar_one())


def experiments_begun(scope: Scope, since: date) -> int:
    """How many experiments the company began in the weeks from that Monday on."""
    query = select(func.coalesce(func.sum(weekly_counts.c.value), 0)).where(
        weekly_counts.c.week >= since, weekly_counts.c.name == ActivityKind.EXPERIMENTED
    )
    return int(scope.execute(query).scalar_one())


DONE = (ActivityKind.SHARED, ActivityKind.ASKED, ActivityKind.ANSWERED, ActivityKind.EXPERIMENTED)
BEST = 3


def done_since(scope: Scope, since: date) -> tuple[tuple[str, int], ...]:
    """How much the company shared, asked, answered and tried in the weeks from that Monday on; what did not happen is left out."""
    query = (
        select(weekly_counts.c.name, func.sum(weekly_counts.c.value))
        .where(weekly_counts.c.week >= since, weekly_counts.c.name.in_([act.value for act in DONE]))
        .group_by(weekly_counts.c.name)
    )
    found = {row[0]: int(row[1]) for row in scope.execute(query)}
    return tuple((act.value, found[act.value]) for act in DONE if found.get(act.value, 0) > 0)


def best_of_company(scope: Scope, since: datetime) -> tuple[str, ...]:
    """The learnings that most colleagues use, of those that everybody may read; the newest first where nobody does."""
    query = select(learnings.c.id).where(
        learnings.c.shared_at > since, learnings.c.message_ts.is_not(None), learnings.c.text != "", not_(is_private(learnings))
    )
    order = (learnings.c.used_by.desc(), learnings.c.shared_at.desc(), learnings.c.id)
    return tuple(scope.execute(query.order_by(*order).limit(BEST)).scalars())


def is_private(table: Any) -> Any:
    """Private when it was said, or its channel was made private since."""
    channel = and_(channels.c.workspace_id == table.c.workspace_id, channels.c.id == table.c.channel_id)
    now_private = select(channels.c.is_private).where(channel).correlate(table).scalar_subquery()
    return or_(table.c.is_private, func.coalesce(now_private, false()))


def _reached(scope: Scope, items: Sequence[str]) -> dict[str, int]:
    """By learning: how many people took notice.

    Asked by itself: as a part of the statement above, SQLite reads every trace of the workspace for each learning
    wherever nobody has run ANALYZE.
    """
    rows = scope.execute(_REACHED, {"items": items}).all() if items else []
    return {row[0]: row[1] for row in rows}


def _note_experiment(facts: TeamFacts, row: Any, since: datetime) -> None:
    if row.outcome is not None:
        facts.ended.append(Tried(row.id, row.finished_at, bool(row.has_lesson)))
        return
    facts.running += 1
    if row.started_at > since:
        facts.starting.append(row.id)


_LEARNED = select(
    learnings.c.team_id,
    is_private(learnings).label("is_private"),
    learnings.c.channel_id,
    learnings.c.id,
    learnings.c.author_id,
    learnings.c.shared_at,
    learnings.c.used_by,
).where(
    among(learnings.c.team_id, "teams"),
    learnings.c.shared_at > bindparam("since"),
    learnings.c.shared_at <= bindparam("until"),
    learnings.c.message_ts.is_not(None),  # what stands nowhere cannot be opened
)
_WAITING = select(asks.c.team_id, is_private(asks).label("is_private"), asks.c.channel_id, asks.c.id, asks.c.asked_at).where(
    among(asks.c.team_id, "teams"),
    asks.c.asked_at > bindparam("since"),
    asks.c.asked_at <= bindparam("until"),
    asks.c.answered_at.is_(None),
    asks.c.solved_at.is_(None),
    asks.c.message_ts.is_not(None),
)
_TRIED = select(
    experiments.c.id,
    experiments.c.team_id,
    experiments.c.outcome,
    experiments.c.started_at,
    experiments.c.finished_at,
    experiments.c.lesson.is_not(None).label("has_lesson"),
    is_private(experiments).label("is_private"),
    experiments.c.channel_id,
).where(
    among(experiments.c.team_id, "teams"),
    experiments.c.started_at > bindparam("begun"),
    experiments.c.started_at <= bindparam("until"),
    experiments.c.message_ts.is_not(None),
    or_(
        experiments.c.outcome.is_(None),
        and_(experiments.c.finished_at > bindparam("since"), experiments.c.finished_at <= bindparam("until")),
    ),
)
_REACHED = (
    select(activity.c.item_id, func.count(activity.c.person_id.distinct()))
    .where(
        among(activity.c.item_id, "items"),
        # A reply's kind carries its message after a colon, so that two replies are two facts.
        or_(activity.c.kind.in_([act.value for act in NOTICED]), activity.c.kind.like(f"{ActivityKind.REPLIED}:%")),
    )
    .group_by(activity.c.item_id)
)
_WEEKLY = select(weekly_counts.c.team_id, weekly_counts.c.name, weekly_counts.c.week, weekly_counts.c.value).where(
    among(weekly_counts.c.team_id, "teams"), weekly_counts.c.week >= bindparam("since"), among(weekly_counts.c.name, "names")
)
