"""Composing digests. What many teams, their leads or the company did and said, read in a few statements however many they are.

Nothing is kept and nothing is sent here: the same reading makes a digest and its preview.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.digest.leads_rules import Counted, LedTeam, ManagerDigest, OwnerMonth, compose_manager
from bot.digest.rules import CHART, CHART_WEEKS, QUIET_BETWEEN_ASKING, PartKept, TeamDigest, TeamWeek, compose_team, is_quiet
from bot.digest.store import digests
from bot.digest.store import facts as digest_facts
from bot.digest.store.audience import Lead, TellingTeam
from bot.digest.store.facts import TeamFacts
from bot.feature import DigestPart
from bot.ids import PersonId, TeamId
from bot.indicators.acts import company_line
from bot.indicators.release import release_indicator
from bot.people.teams import store as team_rows
from bot.people.teams import store as teams
from bot.pulse.privacy.fold import half_is_known, strictest
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import Because, Released, Why, Withheld
from bot.pulse.results import figures as digest_figures
from bot.pulse.results.figures import TeamFigures
from bot.pulse.settings.acts import contract_of
from bot.schedule.digest_times import Moment
from bot.schedule.weeks import monday_of
from bot.sharing.rules import ActivityKind

TOLD_TO_LEADS = timedelta(days=21)  # since a question was asked: a lead reads of it on three Mondays at most
NAMED_WITHIN = timedelta(weeks=26)  # as long as letters are kept
TOLD_ONCE_WITHIN = timedelta(weeks=5)  # longer than anything is news
QUIET_LOOK_BACK = timedelta(weeks=QUIET_BETWEEN_ASKING + 2)
_NOTHING = TeamFigures()


def compose_teams(
    scope: Scope,
    group: Sequence[TellingTeam],
    moment: Moment,
    since: datetime,
    parts: Sequence[DigestPart] = (),
    *,
    settles: timedelta = timedelta(0),
) -> list[TeamDigest]:
    """The digests of these teams for one moment, in twelve statements however many they are, and what other features' `parts` ask.

    `settles`: how long before either end what happened belongs to the week after.
    """
    ids = [team.id for team in group]
    begin, end = since - settles, moment.at - settles
    facts = digest_facts.facts_of(scope, {team.id: team.channel for team in group}, begin, end)
    figures, _ = digest_figures.figures_of(scope, ids)
    charts = _charts(scope, [team for team in group if CHART in team.parts], moment.on)
    changed, not_now = digests.changed_words(scope, ids), digests.not_now_words(scope, ids)
    of_others = _told_by_others(scope, ids, begin, end, parts)
    weeks = [
        replace(
            _team_week(team, moment, since, facts[team.id], figures.get(team.id, _NOTHING), charts.get(team.id, ())),
            changed=changed.get(team.id, ""),
            not_now=not_now.get(team.id, ""),
            of_others=of_others[team.id],
        )
        for team in group
    ]
    quiet = [week.team for week in weeks if is_quiet(week)]
    before = digests.quiet_runs(scope, quiet, (moment.at - QUIET_LOOK_BACK).date()) if quiet else {}
    return [compose_team(replace(week, quiet_before=before[week.team]) if week.team in before else week) for week in weeks]


def compose_managers(scope: Scope, group: Sequence[Lead], moments: Mapping[PersonId, Moment]) -> dict[PersonId, ManagerDigest]:
    """The digests of these leads, without an act; by person."""
    led = list(dict.fromkeys(team for lead in group for team, _ in lead.teams))
    until = max(moment.at for moment in moments.values())
    figures, company = digest_figures.figures_of(scope, led)
    sizes = team_rows.sizes(scope, led)
    names = (ActivityKind.SHARED, ActivityKind.ASKED, ActivityKind.EXPERIMENTED)
    this_week = monday_of(min(moments[lead.person].on for lead in group)) - timedelta(weeks=1)
    counted = digest_facts.weekly(scope, led, names, this_week - timedelta(weeks=CHART_WEEKS))
    facts = digest_facts.facts_of(scope, dict.fromkeys(led), until - timedelta(days=7), until)

    def counts(team: TeamId, name: ActivityKind) -> Counted:
        by_week = counted.get((team, name), {})
        before = [this_week - timedelta(weeks=n) for n in range(CHART_WEEKS, 0, -1)]
        first = min(by_week, default=this_week)
        return Counted(by_week.get(this_week, 0), tuple(by_week.get(week, 0) for week in before if week >= first))

    alone = _lead_alone(scope)
    named = digests.last_named(scope, [lead.person for lead in group], (until - NAMED_WITHIN).date())

    def line(lead: PersonId, team: TeamId, name: str) -> LedTeam:
        released = figures.get(team, TeamFigures())
        since = alone.get((team, lead))
        fresh = (one for one in facts[team].asks if until - one.asked_at <= TOLD_TO_LEADS)
        waiting = sorted(fresh, key=lambda one: (one.asked_at, one.id))
        is_rated = since is not None and released.released_at is not None and since <= released.released_at
        return LedTeam(
            team,
            name,
            sizes.get(team, 0),
            (*released.figures, *(released.for_its_lead if is_rated else ())),
            released.response,
            counts(team, ActivityKind.SHARED),
            counts(team, ActivityKind.ASKED),
            counts(team, ActivityKind.EXPERIMENTED),
            len(waiting),
            facts[team].running,
            tuple(one.id for one in waiting),
            released.overall,
            released.released_at or company.released_at,
            named.get((lead, team)),
        )

    return {
        lead.person: compose_manager(
            lead.person, moments[lead.person].on, [line(lead.person, *team) for team in lead.teams], company.figures
        )
        for lead in group
    }


def _lead_alone(scope: Scope) -> dict[tuple[TeamId, PersonId], datetime]:
    """Who leads a team alone, and since when: only they read what rates one person, and nothing of before their time."""
    leading = [row for row in team_rows.rosters(scope) if row.is_lead]
    counted = Counter(row.team_id for row in leading)
    return {(row.team_id, row.person_id): row.since for row in leading if counted[row.team_id] == 1}


def company_month(scope: Scope) -> OwnerMonth:
    """The company's month: released figures and the four leading indicators. No team is named."""
    all_teams = [team.id for team in teams.all_teams(scope)]
    of_teams, company = digest_figures.figures_of(scope, all_teams)
    groups = digest_figures.groups_told(scope)
    here = digest_facts.people_here(scope)
    contract = strictest([contract_of(scope)])
    shared = digest_facts.sharers(scope, scope.now - timedelta(days=28))
    begun = digest_facts.experiments_begun(scope, monday_of(scope.now.date()) - timedelta(weeks=8))

    def indicator(which: Indicator, value: float | None, n: int) -> Released:
        return release_indicator(which, value, n, members=here, contract=contract, is_company=True)

    safety = dict(company.figures).get(Dimension.SAFE)
    with_figures = sum(any(not isinstance(one, Withheld) for _, one in found.figures) for found in of_teams.values())
    return OwnerMonth(
        owner=PersonId(""),
        on=scope.now.date(),
        figures=company.figures,
        overall=company.overall,
        safety=safety or Withheld(Dimension.SAFE, Why.TOO_EARLY, Because.NO_ROUND_YET),
        # The same figures as on the indicator screen; counted here only before its first week.
        sharing=company_line(scope, Indicator.SHARING_BREADTH)
        or indicator(Indicator.SHARING_BREADTH, min(1.0, shared / here) if here else None, here),
        experimenting=company_line(scope, Indicator.EXPERIMENT_RATE)
        or indicator(Indicator.EXPERIMENT_RATE, 10 * begun / here if here else None, here),
        mobility=company_line(scope, Indicator.MOBILITY) or indicator(Indicator.MOBILITY, None, here),
        teams=len(all_teams),
        teams_with_figures=with_figures,
        people=sum(group.size for group in groups),
        groups=len(groups),
        groups_under_half=sum(group.under_half for group in groups),
        hidden_in_teams=_hidden(of_teams.values()),
        did=digest_facts.done_since(scope, monday_of(scope.now.date()) - timedelta(weeks=4)),
        best=digest_facts.best_of_company(scope, scope.now - timedelta(days=28)),
        groups_unheard=sum(not half_is_known(group.band, contract) for group in groups),
    )


def _team_week(
    team: TellingTeam,
    moment: Moment,
    since: datetime,
    facts: TeamFacts,
    released: TeamFigures,
    by_week: tuple[tuple[date, int], ...],
) -> TeamWeek:
    return TeamWeek(
        team=team.id,
        on=moment.on,
        now=moment.at,
        parts=team.parts,
        learned=tuple(facts.learned),
        asks=tuple(facts.asks),
        ended=tuple(facts.ended),
        starting=tuple(facts.starting),
        figures=released.figures,
        figures_are_new=released.released_at is not None and released.released_at > since,
        response=released.response,
        by_week=by_week,
        overall=released.overall,
    )


def _told_by_others(
    scope: Scope, ids: Sequence[TeamId], since: datetime, until: datetime, parts: Sequence[DigestPart]
) -> dict[TeamId, tuple[PartKept, ...]]:
    """By team: what other features tell of this week. What opened one digest opens no other."""
    found = [(part, part.found(scope, ids, since, until)) for part in parts]
    first = {team for part, by_team in found if part.stands_first for team in by_team if by_team[team]}
    told = digests.told_first(scope, first, (until - TOLD_ONCE_WITHIN).date()) if first else {}
    made: dict[TeamId, tuple[PartKept, ...]] = {}
    for team in ids:
        news = [(part, _untold(part, by_team.get(team, ()), told.get(team, frozenset()))) for part, by_team in found]
        made[team] = tuple(PartKept(part.name, tuple(mine), part.stands_first) for part, mine in news if mine)
    return made


def _untold(part: DigestPart, mine: Sequence[str], told: Collection[str]) -> list[str]:
    return [one for one in mine if not (part.stands_first and one in told)]


def _charts(scope: Scope, group: Sequence[TellingTeam], on: date) -> dict[TeamId, tuple[tuple[date, int], ...]]:
    """By team: learnings a week, every Monday of the chart from the team's first week on."""
    weeks = [monday_of(on) - timedelta(weeks=back) for back in reversed(range(CHART_WEEKS))]
    counted = digest_facts.weekly(scope, [team.id for team in group], [ActivityKind.SHARED], weeks[0])
    made: dict[TeamId, tuple[tuple[date, int], ...]] = {}
    for team in group:
        found, first = counted.get((team.id, ActivityKind.SHARED), {}), monday_of(team.created_at.date())
        made[team.id] = tuple([(week, found.get(week, 0)) for week in weeks if week >= first])
    return made


def _hidden(found: Collection[TeamFigures]) -> tuple[tuple[Why, int], ...]:
    """How many figures of teams are withheld, by reason: the whole company in one number each."""
    reasons = [one.why for team in found for _, one in team.figures if isinstance(one, Withheld)]
    return tuple(sorted((reason, reasons.count(reason)) for reason in set(reasons)))
