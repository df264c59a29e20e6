"""The indicators. Counted and released once a week for every team and the company, kept as shown, and looked at.

One set of figures a week means that everybody sees the same, that nobody can look before and after a single act, and
that a screen costs four rows whatever happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import PersonId, TeamId
from bot.indicators import store as indicators
from bot.indicators import weeks_store as kept
from bot.indicators.moves.acts import count_heads, counted_since, helped, mobility
from bot.indicators.screen import (
    COMPANY_ONLY,
    KEPT,
    OF_A_GROUP,
    PERIODS,
    CompanyFigures,
    IndicatorFigures,
    Screen,
    Week,
    gives_away,
    hidden,
    lines_of,
    release_company,
    release_group,
)
from bot.people import store as people
from bot.people.teams import store as teams
from bot.pulse.privacy.fold import Contract
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import Released, Withheld
from bot.pulse.settings.acts import contract_of
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due_once
from bot.schedule.weeks import week_in_utc

WEEKLY = "indicators:week"
COUNTED_AT = time(5, 0)  # UTC, Mondays
WEEK = timedelta(weeks=1)


def count_week(context: DueContext) -> datetime:
    """Every Monday: the figures of every team and of the company, released and kept. Late: counted when it wakes up."""
    week, contract = week_in_utc(context.scope.now), contract_of(context.scope)
    raw = indicators.figures_by_team(context.scope, contract.scores_k)
    last = kept.shown(context.scope, [_subject(team) for team in raw], [week - WEEK])
    before = {subject: figures for (subject, _), figures in last.items()}
    made = {
        _subject(team): release_group(one, contract, before.get(_subject(team), {}), is_company=team == indicators.COMPANY)
        for team, one in raw.items()
    }
    made[kept.COMPANY] = _company(context, raw, made[kept.COMPANY], contract, before.get(kept.COMPANY, {}))
    kept.keep(context.scope, week, made)
    kept.forget_before(context.scope, week - KEPT)
    return _next_count(context.scope.now)


def look(scope: Scope, person: PersonId, wanted: str) -> Screen:
    """What somebody sees: one of their own teams (their first, where `wanted` is none of them) beside the company."""
    known = people.person(scope, person)
    if known is None or not known.counts:
        raise PersonCanFix("indicators.guest")
    mine = [team for team in teams.all_teams(scope) if team.id in set(teams.teams_of(scope, person))]
    chosen = next((team for team in mine if team.id == wanted), mine[0] if mine else None)
    week = kept.newest(scope)
    choices = tuple((team.id, team.name) for team in mine)
    screen = Screen((chosen.id, chosen.name) if chosen else None, choices, week, _next_count(scope.now).date())
    if week is None:
        return screen
    company = _weeks_of(scope, kept.COMPANY, week)
    own = _weeks_of(scope, chosen.id, week) if chosen else company
    beside = company.get(0, {}) if chosen else {}
    return Screen(
        screen.team,
        choices,
        week,
        screen.next_week,
        lines=lines_of(OF_A_GROUP, own, beside),
        company_only=lines_of((*COMPANY_ONLY, *_not_beside(own.get(0, {}))), company, {}),
    )


def _not_beside(own: Mapping[str, Released]) -> tuple[Indicator, ...]:
    """The company's rate of experiments stands beside the team's; where the team's is withheld, it stands alone."""
    return (Indicator.EXPERIMENT_RATE,) if isinstance(own.get(Indicator.EXPERIMENT_RATE.name), Withheld) else ()


def company_line(scope: Scope, indicator: Indicator) -> Released | None:
    """One of the company's figures as it was shown last; None before the first week."""
    week = kept.newest(scope)
    shown = kept.shown(scope, [kept.COMPANY], [week]) if week else {}
    return next((figures[indicator.name] for figures in shown.values() if indicator.name in figures), None)


def newest_seen(scope: Scope, team: TeamId | None) -> tuple[Released, ...]:
    """What was shown last of a team, or of the company (None)."""
    week = kept.newest(scope)
    shown = kept.shown(scope, [team or kept.COMPANY], [week]) if week else {}
    return tuple(one for figures in shown.values() for one in figures.values())


def plan_workspace(scope: Scope) -> None:
    """Counting begins on the next Monday and comes back by itself."""
    set_due_once(scope, WEEKLY, scope.workspace, _next_count(scope.now))


def _company(
    context: DueContext, raw: Mapping[TeamId, IndicatorFigures], released: dict[str, Released], contract: Contract, last: Week
) -> dict[str, Released]:
    heads = sum(person.counts for person in people.all_people(context.scope))
    count_heads(context.scope, heads)
    if _tells_about_few(raw, contract.scores_k):
        released = hidden(released, contract.scores_k)
    alone = CompanyFigures(
        indicators.flow(context.scope),
        indicators.leader_modelling(context.scope),
        mobility(context.scope, heads),
        helped(context.scope),
        counted_since(context.scope),
    )
    return {**released, **release_company(alone, heads, contract, last)}


def _tells_about_few(raw: Mapping[TeamId, IndicatorFigures], k: int) -> bool:
    """Beside one team or all of them; or beside the members of 28 days of one, on whom its figures rest."""
    company, groups = raw[indicators.COMPANY], [one for team, one in raw.items() if team != indicators.COMPANY]
    if gives_away(company.here, [one.here for one in groups], k):
        return True
    return any(gives_away(company.active, [one.active], k) for one in groups)


def _weeks_of(scope: Scope, subject: str, week: date) -> dict[int, Week]:
    ago = {week - timedelta(weeks=weeks): weeks for weeks in (0, *PERIODS.values())}
    return {ago[on]: figures for (_, on), figures in kept.shown(scope, [subject], list(ago)).items()}


def _subject(team: TeamId) -> str:
    return team or kept.COMPANY


def _next_count(now: datetime) -> datetime:
    at = datetime.combine(week_in_utc(now), COUNTED_AT, UTC)
    return at if at > now else at + WEEK


DUE: DueJobs = {WEEKLY: count_week}
