"""The raw material of the indicators, read for all teams in a handful of statements.

Everything with a person in it comes from the 35 days of `activity`; longer windows come from items that stay and from
weekly numbers. So the cost of a week's figures follows the size of its window, never the length of history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from sqlalchemy import Row, and_, func, select

from bot.database.schema import activity, answers, asks, channels, experiments, learnings, people, team_members, teams
from bot.database.scope import Scope
from bot.experiments.rules import Outcome
from bot.ids import PersonId, TeamId
from bot.indicators import rules as figures
from bot.indicators.rules import QuestionTimes, Share, Trial
from bot.indicators.screen import IndicatorFigures
from bot.indicators.team_ties import Flow, Tie, cross_team_flow
from bot.pulse.privacy.indicators import RULES, Indicator
from bot.sharing.rules import ActivityKind
from bot.sharing.store import has_appeared

MONTH, EIGHT_WEEKS, QUARTER = timedelta(days=28), timedelta(days=56), timedelta(days=90)
COMPANY = TeamId("")
Thing = TypeVar("Thing")


class _Seen(Struct):
    here: set[str] = field(default_factory=set)
    active: set[str] = field(default_factory=set)
    shares: Counter[str] = field(default_factory=Counter)
    items: list[str] = field(default_factory=list)
    askers: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    questions: list[QuestionTimes] = field(default_factory=list)
    started: int = 0
    due: list[Trial] = field(default_factory=list)
    lessons: int = 0
    reused: int = 0


def figures_by_team(scope: Scope, k: int = 1) -> dict[TeamId, IndicatorFigures]:
    """The indicators of every team, and of the whole company under `COMPANY`.

    Colleagues in no team are of the company from `k` on: fewer would be what the company has beside all its teams.
    """
    seen: defaultdict[TeamId, _Seen] = defaultdict(_Seen, {COMPANY: _Seen()})
    _read_members(scope, seen)
    _leave_out_the_few(seen, k)
    takers = _read_activity(scope, seen)
    _read_asks(scope, seen)
    _read_experiments(scope, seen)
    _read_lessons(scope, seen)
    return {team: _figures(one, takers, scope.now) for team, one in seen.items()}


def flow(scope: Scope) -> Flow:
    """Help and sharing between teams in 28 days, company level only. Somebody in two teams counts for their first."""
    team_of: dict[PersonId, TeamId] = {}
    for row in sorted(_members(scope), key=lambda row: (row.person_id, row.team_id)):
        if _is_active(row, scope.now):
            team_of.setdefault(row.person_id, row.team_id)
    ties = [Tie(a, team_of[a], b, team_of[b]) for a, b in help_given(scope) if a in team_of and b in team_of]
    return cross_team_flow(ties, Counter(team_of.values()))


def help_given(scope: Scope) -> list[tuple[PersonId, PersonId]]:
    """(who gave, who took) in 28 days: what somebody shared was used, or their answer was one. Never shown of a person."""
    return _pairs(scope, ActivityKind.USED) + _pairs(scope, ActivityKind.ANSWERED)


def leader_modelling(scope: Scope) -> Share:
    """Leads with a public learning or a public "I don't know" or "I was wrong" in 28 days / leads."""
    leads = {row.person_id for row in _members(scope) if row.is_lead and row.known_since <= scope.now - MONTH}
    public = select(learnings.c.author_id, learnings.c.channel_id).where(learnings.c.shared_at > scope.now - MONTH, ~learnings.c.is_private)
    opened_up = select(activity.c.person_id, activity.c.item_id).where(
        activity.c.at > scope.now - MONTH, activity.c.kind == ActivityKind.OPENED_UP.value
    )
    private = set(scope.execute(select(channels.c.id).where(channels.c.is_private)).scalars())
    # A moment's item is channel:ts (bot.sharing.lifecycle); what was said among a few is not public.
    said = {row.person_id for row in scope.execute(opened_up) if row.item_id.partition(":")[0] not in private}
    shared = {row.author_id for row in scope.execute(public) if row.channel_id not in private}
    return figures.leader_modelling(leads, shared | said)


def _figures(one: _Seen, takers: Mapping[str, tuple[TeamId, dict[PersonId, TeamId]]], now: datetime) -> IndicatorFigures:
    reached = [takers.get(item, (COMPANY, {})) for item in one.items]
    questions, questions_since = _grown(one.questions, lambda it: it.asked_at, Indicator.SOLVED, (MONTH, EIGHT_WEEKS, QUARTER), now)
    trials, trials_since = _grown(one.due, _end_of, Indicator.EXPERIMENTS_FINISHED, (EIGHT_WEEKS, QUARTER), now)
    members = one.active
    return IndicatorFigures(
        here=frozenset(one.here),
        active=frozenset(members),
        sharing_rate=figures.sharing_rate(sum(count for who, count in one.shares.items() if who in members), len(members)),
        sharing_breadth=figures.breadth(one.shares.keys(), members),
        concentration=figures.concentration(one.shares, members),
        reach=figures.reach(reached),
        asking_rate=figures.sharing_rate(one.asked, len(members)),
        asking_breadth=figures.breadth(one.askers.keys(), members),
        help_answered=figures.help_answered(questions, now),
        answer_time=figures.answer_time(questions, now),
        solved=figures.solved(questions, now),
        experiment_rate=figures.experiment_rate(one.started, len(members)),
        finished=figures.finished_share(trials),
        failed_but_learned=figures.failed_but_learned(trials),
        lesson_reuse=figures.lesson_reuse(one.lessons, one.reused),
        questions_since=questions_since,
        trials_since=trials_since,
    )


def _grown(
    things: Sequence[Thing], when: Callable[[Thing], datetime], rule: Indicator, windows: Sequence[timedelta], now: datetime
) -> tuple[list[Thing], date | None]:
    """The things of the shortest window that holds twice as many as the rule asks for (not all of them are ripe), and its first day.

    The day is None where the usual window is long enough.
    """
    window = figures.least_window(map(when, things), now, windows, 2 * RULES[rule].least)
    kept = [one for one in things if when(one) > now - window]
    return kept, None if window == windows[0] else (now - window).date()


def _end_of(trial: Trial) -> datetime:
    """The moment a trial was due, as a moment of its last day."""
    return datetime.combine(trial.ended or date.min, time.max, UTC)


def _members(scope: Scope) -> list[Row[Any]]:
    """(team_id, person_id, is_lead, since, known_since) of every colleague in a team that is there. Who leads it now was in it before."""
    before = team_members.alias("before")
    mine = [before.c[name] == team_members.c[name] for name in ("workspace_id", "team_id", "person_id")]
    since = func.coalesce(before.c.since, team_members.c.since, type_=before.c.since.type).label("since")
    columns = (team_members.c.team_id, team_members.c.person_id, team_members.c.is_lead, since, people.c.known_since)
    person = and_(people.c.workspace_id == team_members.c.workspace_id, people.c.id == team_members.c.person_id)
    team = and_(teams.c.workspace_id == team_members.c.workspace_id, teams.c.id == team_members.c.team_id)
    now_in = (team_members.c.until.is_(None), teams.c.archived_at.is_(None))
    began = and_(*mine, before.c.until == team_members.c.since)
    query = select(*columns).select_from(team_members).join(people, person).join(teams, team).outerjoin(before, began)
    return list(scope.execute(query.where(*now_in, _is_colleague())))


def _is_colleague() -> Any:
    return ~(people.c.is_bot | people.c.is_guest | people.c.is_stranger | people.c.is_deactivated)


def _is_active(row: Row[Any], now: datetime) -> bool:
    """In the team for 28 days: newcomers are neither counted nor missed."""
    return bool(max(row.since, row.known_since) <= now - MONTH)


def _read_members(scope: Scope, seen: defaultdict[TeamId, _Seen]) -> None:
    """Who is in each team; the company is everybody, in a team or not."""
    for row in _members(scope):
        seen[row.team_id].here.add(row.person_id)
        if _is_active(row, scope.now):
            seen[row.team_id].active.add(row.person_id)
    everybody = select(people.c.id, people.c.known_since).where(_is_colleague())
    for colleague in scope.execute(everybody):
        seen[COMPANY].here.add(colleague.id)
        if colleague.known_since <= scope.now - MONTH:
            seen[COMPANY].active.add(colleague.id)


def _leave_out_the_few(seen: Mapping[TeamId, _Seen], k: int) -> None:
    company = seen[COMPANY]
    alone = company.here.difference(*(one.here for team, one in seen.items() if team != COMPANY))
    if len(seen) > 1 and len(alone) < k:
        company.here -= alone
        company.active -= alone


def _read_activity(scope: Scope, seen: defaultdict[TeamId, _Seen]) -> dict[str, tuple[TeamId, dict[PersonId, TeamId]]]:
    """Who shared and asked what; and for each learning its team and who took notice of it, with their team."""
    rows = scope.execute(
        select(activity.c.person_id, activity.c.kind, activity.c.item_id, activity.c.team_id).where(activity.c.at > scope.now - MONTH)
    ).all()
    home = {row.item_id: row.team_id or COMPANY for row in rows if row.kind == ActivityKind.SHARED.value}
    takers: dict[str, tuple[TeamId, dict[PersonId, TeamId]]] = {item: (team, {}) for item, team in home.items()}
    for row in rows:
        teams = {row.team_id or COMPANY, COMPANY}
        act = row.kind.partition(":")[0]
        if act in (ActivityKind.NOTICED, ActivityKind.REPLIED) and row.item_id in takers:
            takers[row.item_id][1][row.person_id] = row.team_id or COMPANY
        for team in teams if act == ActivityKind.SHARED else ():
            seen[team].shares[row.person_id] += 1
            seen[team].items.append(row.item_id)
        for team in teams if act == ActivityKind.ASKED else ():
            seen[team].askers[row.person_id] += 1
    return takers


def _read_asks(scope: Scope, seen: defaultdict[TeamId, _Seen]) -> None:
    asker = and_(people.c.workspace_id == asks.c.workspace_id, people.c.id == asks.c.author_id)
    of_team = and_(teams.c.workspace_id == asks.c.workspace_id, teams.c.id == asks.c.team_id)
    # Nobody knows where somebody who asked without their name lives; their team's clock stands in.
    zone = func.coalesce(people.c.zone, teams.c.zone).label("zone")
    rows = scope.execute(
        select(asks.c.team_id, asks.c.asked_at, asks.c.answered_at, asks.c.solved_at, zone)
        .outerjoin(people, asker)
        .outerjoin(teams, of_team)
        .where(asks.c.asked_at > scope.now - QUARTER, has_appeared(asks))
    )
    for row in rows:
        question = QuestionTimes(row.asked_at, row.answered_at, row.solved_at, ZoneInfo(row.zone or "UTC"))
        for team in {row.team_id or COMPANY, COMPANY}:
            seen[team].questions.append(question)
            seen[team].asked += row.asked_at > scope.now - MONTH


def _read_experiments(scope: Scope, seen: defaultdict[TeamId, _Seen]) -> None:
    since, longest = scope.now - EIGHT_WEEKS, scope.now - QUARTER
    ended = and_(experiments.c.ends_on > longest.date(), experiments.c.ends_on <= scope.now.date())
    for row in scope.execute(select(experiments).where((experiments.c.started_at > since) | ended)):
        trial = Trial(
            finished=row.outcome is not None and not _was_left_open(row),
            held=row.outcome == Outcome.HELD,
            failed=row.outcome == Outcome.NOT_HELD,
            has_lesson=bool(row.lesson and row.lesson.strip()),
            ended=row.ends_on,
        )
        for team in {row.team_id or COMPANY, COMPANY}:
            seen[team].started += row.started_at > since
            if longest.date() < row.ends_on <= scope.now.date():
                seen[team].due.append(trial)


def _was_left_open(row: Row[Any]) -> bool:
    """Called unclear by the bot, because nobody said how it went."""
    return row.outcome == Outcome.UNCLEAR and row.reminded_at is not None and not row.lesson


def _read_lessons(scope: Scope, seen: defaultdict[TeamId, _Seen]) -> None:
    """Lessons of the last 90 days; the engine counts, so nothing is carried over."""
    query = select(learnings.c.team_id, func.count().label("lessons"), func.count(learnings.c.reused_at).label("reused"))
    mine = (learnings.c.shared_at > scope.now - QUARTER,)
    for row in scope.execute(query.where(*mine).group_by(learnings.c.team_id)):
        for team in {row.team_id or COMPANY, COMPANY}:
            seen[team].lessons += row.lessons
            seen[team].reused += row.reused


def _pairs(scope: Scope, act: ActivityKind) -> list[tuple[PersonId, PersonId]]:
    """(who gave, who took): the author gives to whoever uses, whoever answers gives to the asker."""
    acted = (activity.c.kind == act.value, activity.c.at > scope.now - MONTH)
    if act is ActivityKind.USED:
        same = and_(learnings.c.workspace_id == activity.c.workspace_id, learnings.c.id == activity.c.item_id)
        query = select(learnings.c.author_id, activity.c.person_id).select_from(activity).join(learnings, same)
        return [(giver, taker) for giver, taker in scope.execute(query.where(*acted))]
    given = and_(answers.c.workspace_id == activity.c.workspace_id, answers.c.id == activity.c.item_id)
    under = and_(asks.c.workspace_id == answers.c.workspace_id, asks.c.id == answers.c.ask_id)
    query = select(activity.c.person_id, asks.c.author_id).select_from(activity).join(answers, given).join(asks, under)
    return [(giver, taker) for giver, taker in scope.execute(query.where(*acted, asks.c.author_id.is_not(None)))]
