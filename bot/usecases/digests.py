"""The three digests: composed for everybody who is due, in a few statements for each two hundred, told once through the outbox.

A digest row and its notice commit together, and there is one for each subject and local date: a crash in between
composes it again, never twice. Late ones follow the rule in `digest_times`; when they are rendered it is asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.anonymity import strictest
from bot.domain.attention import week_of
from bot.domain.cadence import wall_moment, zone_of
from bot.domain.digest import CHART_WEEKS, TeamDigest, TeamWeek, compose_team
from bot.domain.digest_leads import (
    Counted,
    LedTeam,
    ManagerDigest,
    OwnerDigest,
    OwnerMonth,
    compose_manager,
    compose_owner,
)
from bot.domain.digest_seen import Lines, ManagerSeen, PastDigest, TeamSeen
from bot.domain.digest_times import (
    GIVEN_UP_AFTER,
    LATE_AFTER,
    MANAGER_TIME,
    MANAGER_WEEKDAY,
    OWNER_TIME,
    Moment,
    clock,
    last_monthly,
    last_weekly,
    next_monthly,
    next_weekly,
)
from bot.domain.dimensions import Dimension, plain_name
from bot.domain.errors import NotAllowed, NotFound, PersonCanFix
from bot.domain.notices import CHANNEL, PERSONAL, Notice
from bot.domain.nudge_library import act_called
from bot.domain.nudges import Suggestion
from bot.domain.people import WEEKDAYS, check_slot
from bot.domain.release import Released, Why, Withheld
from bot.domain.release_indicators import Indicator, release_indicator
from bot.domain.sharing import Act
from bot.domain.teams import PARTS, Team
from bot.domain.words import checked
from bot.storage import digests, nudges, people, teams
from bot.storage.database import Tx
from bot.storage.digests import KeptDigest, Lead, Slot, TeamFacts, TeamFigures, TellingTeam
from bot.storage.due import set_due
from bot.storage.outbox import queue_notices
from bot.usecases.clockwork import DueContext, DueJobs
from bot.usecases.indicators import company_line
from bot.usecases.nudges import act_for_lead
from bot.usecases.pulse_settings import contract_of

TEAMS_DUE, MANAGERS_DUE, OWNERS_DUE = "digest:teams", "digest:managers", "digest:owners"
TEAM, MANAGER, OWNER = "team", "manager", "owner"
TOLD = {TEAM: "digest_team", MANAGER: "digest_manager", OWNER: "digest_owner"}
PAUSE_ASKED = "digest_pause"
PREVIEW = "preview:"
AT_ONCE = 200
LEAST_DAYS_BETWEEN = 4  # a team that moves its day is not told twice in one week
MOST_DIGESTS = 12
CHANGED_LIMIT = 200
QUIET_LOOK_BACK = timedelta(weeks=10)
NOBODY_YET = timedelta(hours=1)  # come back this soon where there is nobody to tell

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """A team's digest as it is set."""

    team: Team
    changed: str
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for in the settings form."""

    team: str
    day: str
    at: str
    parts: tuple[str, ...]
    language: str
    changed: str
    paused: bool


# --- the clock ---------------------------------------------------------------------------------------------------


def teams_due(context: DueContext) -> datetime | None:
    """Compose the digests of all teams whose hour has come, two hundred at a time; when to come back."""
    slots = digests.slots(context.tx, context.workspace)
    left = AT_ONCE
    for slot in slots:
        moment = last_weekly(slot.weekday, clock(slot.time), zone_of(slot.zone), context.now)
        if not _is_due(moment, context):
            continue
        since = moment.on - timedelta(days=LEAST_DAYS_BETWEEN - 1)
        group = digests.teams_to_tell(context.tx, context.workspace, slot, moment.at, since, left)
        if group:
            _tell_teams(context, group, moment, zone_of(slot.zone))
        left -= len(group)
        if left == 0:
            return context.due_at
    return _next_of(slots, context.now)


def managers_due(context: DueContext) -> datetime | None:
    """The same for leads, in their own Monday morning."""
    found = digests.leads(context.tx, context.workspace)
    moments = {lead.person: _manager_moment(lead.zone, context.now) for lead in found}
    told = digests.told_since(context.tx, context.workspace, MANAGER, (context.now - timedelta(days=10)).date())
    waiting = [lead for lead in found if _is_due(moments[lead.person], context, told.get(lead.person))]
    if waiting:
        _tell_managers(context, waiting[:AT_ONCE], moments)
    if len(waiting) > AT_ONCE:
        return context.due_at
    upcoming = [next_weekly(MANAGER_WEEKDAY, MANAGER_TIME, zone_of(lead.zone), context.now).at for lead in found]
    return min(upcoming, default=context.now + NOBODY_YET)


def owners_due(context: DueContext) -> datetime | None:
    """The same for program owners, on the first working day of their month."""
    found = digests.owners(context.tx, context.workspace)
    moments = {person: last_monthly(OWNER_TIME, zone_of(zone), context.now) for person, zone, _ in found}
    told = digests.told_since(context.tx, context.workspace, OWNER, (context.now - timedelta(days=40)).date())
    waiting = [person for person, _, _ in found if _is_due(moments[person], context, told.get(person))]
    if waiting:
        month = company_month(context.tx, context.workspace, context.now)
        made = [(person, compose_owner(replace(month, owner=person, on=moments[person].on)), moments[person]) for person in waiting]
        _tell(context, OWNER, made, {person: person for person in waiting})
    upcoming = [next_monthly(OWNER_TIME, zone_of(zone), context.now).at for _, zone, _ in found]
    return min(upcoming, default=context.now + NOBODY_YET)


def plan_workspace(tx: Tx, workspace: str, now: datetime) -> None:
    """At every start: digests come by themselves. A date that is set, or was missed, stays as it is."""
    for kind, first in ((TEAMS_DUE, _first_teams), (MANAGERS_DUE, _first_managers), (OWNERS_DUE, _first_owners)):
        if digests.due_at(tx, workspace, kind) is None:
            set_due(tx, workspace, kind, workspace, first(tx, workspace, now))


def plan_team(tx: Tx, workspace: str, _team: Team, now: datetime) -> None:
    """After a team was set up or changed: its next hour counts from now on, and its leads' morning too."""
    for kind, first in ((TEAMS_DUE, _first_teams), (MANAGERS_DUE, _first_managers)):
        planned = digests.due_at(tx, workspace, kind)
        if planned is None or planned > now:
            set_due(tx, workspace, kind, workspace, first(tx, workspace, now))


# --- reading one -------------------------------------------------------------------------------------------------


def team_seen(tx: Tx, workspace: str, kept: KeptDigest, *, preview_changed: str = "") -> TeamSeen | None:
    """A team's digest with the words as they are now; None when the team is gone."""
    team = teams.team(tx, workspace, kept.subject)
    if team is None or not isinstance(kept.content, TeamDigest):
        return None
    digest = kept.content
    learned, asked, ended, starting = digest.learned, digest.asks, digest.ended, digest.starting
    heard = digests.learned_words(tx, workspace, [*learned.shown, *learned.more], team.channel_id)
    waiting = digests.ask_words(tx, workspace, [*asked.shown, *asked.more], team.channel_id)
    tried = digests.tried_words(tx, workspace, [*ended.shown, *ended.more, *starting.shown, *starting.more], team.channel_id)
    begun = {id_: replace(one, outcome=None) for id_, one in tried.items()}
    return TeamSeen(
        id=kept.id,
        digest=digest,
        team_name=team.name,
        language=team.language,
        learned=_lines(learned.shown, learned.more, heard),
        asks=_lines(asked.shown, asked.more, waiting),
        ended=_lines(ended.shown, ended.more, tried),
        starting=_lines(starting.shown, starting.more, begun),
        changed=digest.changed or preview_changed,
    )


def manager_seen(tx: Tx, workspace: str, kept: KeptDigest, language: str = "en") -> ManagerSeen | None:
    """A manager's digest with its act and their answer to it."""
    if not isinstance(kept.content, ManagerDigest):
        return None
    chosen = kept.content.act
    act = act_called(chosen.act) if chosen else None
    answered = nudges.nudge(tx, workspace, chosen.nudge, kept.subject) if chosen else None
    suggestion = Suggestion(act, chosen.tier, chosen.is_opener) if act and chosen else None
    reply, plan = (answered.reply, answered.plan) if answered else (None, "")
    return ManagerSeen(kept.id, kept.content, language, suggestion, reply, plan)


def manager_digest_with(tx: Tx, workspace: str, person: str, nudge: str) -> ManagerSeen | None:
    """The manager's digest that this nudge stands in; None where it came by itself."""
    for one in digests.past(tx, workspace, MANAGER, person, MOST_DIGESTS):
        kept = digests.digest(tx, workspace, one.id)
        if kept is not None and kept.content.act is not None and kept.content.act.nudge == nudge:
            return manager_seen(tx, workspace, kept)
    return None


def team_to_see(tx: Tx, workspace: str, person: str, channel: str) -> Team | None:
    """The team whose digest somebody means: the one that meets in this channel if they are in it, else their first."""
    mine = teams.teams_of(tx, workspace, person)
    here = teams.team_in_channel(tx, workspace, channel) if channel else None
    wanted = here.id if here is not None and here.id in mine else next(iter(mine), None)
    return teams.team(tx, workspace, wanted) if wanted else None


def whole_week(tx: Tx, workspace: str, person: str, channel: str, digest_id: str, now: datetime) -> TeamSeen:
    """A team's digest with everything in it, for members of the team and for whoever reads it in its channel."""
    team_id, kept = digest_id.removeprefix(PREVIEW), None
    if not digest_id.startswith(PREVIEW):
        kept = digests.digest(tx, workspace, digest_id)
        if kept is None or kept.kind != TEAM:
            raise NotFound("That digest is no longer here.")
        team_id = kept.subject
    team = teams.team(tx, workspace, team_id)
    if team is None or not (team_id in teams.teams_of(tx, workspace, person) or (channel and team.channel_id == channel)):
        raise NotFound("That digest is no longer here.")
    seen = team_seen(tx, workspace, kept) if kept is not None else team_preview(tx, workspace, team, now)
    assert seen is not None, "the team was just read"
    return seen


def history(tx: Tx, workspace: str, person: str, team_id: str) -> list[PastDigest]:
    """Earlier digests of one of somebody's own teams."""
    if team_id not in teams.teams_of(tx, workspace, person):
        raise NotFound("That team is not one of yours.")
    return digests.past(tx, workspace, TEAM, team_id, MOST_DIGESTS)


# --- settings ----------------------------------------------------------------------------------------------------


def may_change(tx: Tx, workspace: str, person: str, team_id: str) -> bool:
    """Its leads and the programme's owners decide about a team's digest."""
    return team_id in teams.teams_of(tx, workspace, person, as_lead=True) or person in people.owners(tx, workspace)


def settings_of(tx: Tx, workspace: str, person: str, team_id: str) -> Settings:
    """What the settings form shows."""
    team = _team_to_change(tx, workspace, person, team_id)
    changed = digests.changed_words(tx, workspace, [team_id]).get(team_id, "")
    return Settings(team, changed, digests.is_paused(tx, workspace, team_id))


def change_settings(tx: Tx, workspace: str, person: str, wish: Wanted, now: datetime) -> Settings:
    """Day, hour, parts, language, a pause, and the sentence for the next digest."""
    team = _team_to_change(tx, workspace, person, wish.team)
    day, at = _slot(wish)
    changed = checked(wish.changed, what="sentence", limit=CHANGED_LIMIT, field="changed") if wish.changed.strip() else ""
    parts = tuple(part for part in PARTS if part in wish.parts)
    if not parts and not wish.paused:
        raise PersonCanFix("Choose at least one part, or pause the digest.", field="parts")
    kept = replace(team, digest_weekday=day, digest_time=at, digest_parts=parts or team.digest_parts, language=wish.language)
    teams.change_team(tx, workspace, kept)
    digests.forget_changed(tx, workspace, [team.id])
    if changed:
        people.change_setting(tx, workspace, digests.CHANGED + team.id, changed, person, now)
    if wish.paused != digests.is_paused(tx, workspace, team.id):
        digests.pause(tx, workspace, team.id, now if wish.paused else None)
    plan_team(tx, workspace, kept, now)
    return Settings(kept, changed, wish.paused)


def pause(tx: Tx, workspace: str, person: str, team_id: str, now: datetime) -> None:
    """No digest until somebody switches it on again."""
    _team_to_change(tx, workspace, person, team_id)
    digests.pause(tx, workspace, team_id, now)


def next_of(team: Team, now: datetime) -> Moment:
    """When the team's next digest comes."""
    return next_weekly(team.digest_weekday, clock(team.digest_time), zone_of(team.zone), now)


def _team_to_change(tx: Tx, workspace: str, person: str, team_id: str) -> Team:
    team = teams.team(tx, workspace, team_id)
    if team is None:
        raise NotFound("That team is gone.")
    if not may_change(tx, workspace, person, team_id):
        raise NotAllowed("A lead of the team, or a program owner, can change its digest.")
    return team


def _slot(wish: Wanted) -> tuple[int, str]:
    try:
        return check_slot(wish.day, wish.at)
    except PersonCanFix as odd:
        field = "time" if wish.day in {str(day) for day in range(len(WEEKDAYS))} else "day"
        raise PersonCanFix(odd.sentence, field=field) from None


def team_preview(tx: Tx, workspace: str, team: Team, now: datetime) -> TeamSeen:
    """How a team's digest would read now: nothing is kept, nothing is sent."""
    telling = TellingTeam(
        team.id,
        team.name,
        team.channel_id or "",
        frozenset(team.digest_parts),
        team.language,
        team.created_at,
    )
    on = now.astimezone(zone_of(team.zone)).date()
    (digest,) = compose_teams(tx, workspace, [telling], Moment(on, now), now - timedelta(days=7))
    seen = team_seen(tx, workspace, KeptDigest(f"{PREVIEW}{team.id}", TEAM, team.id, on, digest, digest.is_quiet))
    assert seen is not None, "the team was just read"
    return replace(seen, language=team.language)


def manager_preview(tx: Tx, workspace: str, person: str, now: datetime) -> ManagerSeen | None:
    """How a lead's digest would read now, without an act: that is chosen when it is sent."""
    found = digests.leads(tx, workspace, person)
    if not found:
        return None
    on = now.astimezone(zone_of(found[0].zone)).date()
    digest = compose_managers(tx, workspace, found, {person: Moment(on, now)})[person]
    return ManagerSeen(PREVIEW, digest, "en")


def owner_preview(tx: Tx, workspace: str, person: str, now: datetime) -> OwnerDigest:
    """How an owner's digest would read now."""
    return compose_owner(replace(company_month(tx, workspace, now), owner=person))


# --- composing many ----------------------------------------------------------------------------------------------


def compose_teams(tx: Tx, workspace: str, group: Sequence[TellingTeam], moment: Moment, since: datetime) -> list[TeamDigest]:
    """The digests of these teams for one moment, in eleven statements however many they are."""
    ids = [team.id for team in group]
    facts = digests.facts_of(tx, workspace, {team.id: team.channel for team in group}, since, moment.at)
    figures, _ = digests.figures_of(tx, workspace, ids)
    first_week = _monday(moment.on) - timedelta(weeks=CHART_WEEKS - 1)
    counted = digests.weekly(tx, workspace, ids, [Act.SHARED], first_week)
    quiet = digests.quiet_runs(tx, workspace, ids, (moment.at - QUIET_LOOK_BACK).date())
    changed = digests.changed_words(tx, workspace, ids)
    return [
        compose_team(
            _team_week(
                team,
                moment,
                since,
                facts[team.id],
                figures.get(team.id, TeamFigures()),
                _by_week(counted.get((team.id, Act.SHARED), {}), first_week, team.created_at),
                changed.get(team.id, ""),
                quiet.get(team.id, 0),
            )
        )
        for team in group
    ]


def compose_managers(tx: Tx, workspace: str, group: Sequence[Lead], moments: Mapping[str, Moment]) -> dict[str, ManagerDigest]:
    """The digests of these leads, without an act; by person."""
    led = list(dict.fromkeys(team for lead in group for team, _ in lead.teams))
    until = max(moment.at for moment in moments.values())
    figures, company = digests.figures_of(tx, workspace, led)
    sizes = digests.sizes(tx, workspace, led)
    names = (Act.SHARED, Act.ASKED, Act.EXPERIMENTED)
    this_week = _monday(min(moments[lead.person].on for lead in group)) - timedelta(weeks=1)
    counted = digests.weekly(tx, workspace, led, names, this_week - timedelta(weeks=CHART_WEEKS))
    facts = digests.facts_of(tx, workspace, dict.fromkeys(led), until - timedelta(days=7), until)

    def counts(team: str, name: Act) -> Counted:
        by_week = counted.get((team, name), {})
        before = [this_week - timedelta(weeks=n) for n in range(CHART_WEEKS, 0, -1)]
        first = min(by_week, default=this_week)
        return Counted(by_week.get(this_week, 0), tuple(by_week.get(week, 0) for week in before if week >= first))

    def line(team: str, name: str) -> LedTeam:
        released = figures.get(team, TeamFigures())
        return LedTeam(
            team,
            name,
            sizes.get(team, 0),
            released.figures,
            released.response,
            counts(team, Act.SHARED),
            counts(team, Act.ASKED),
            counts(team, Act.EXPERIMENTED),
            len(facts[team].asks),
            facts[team].running,
        )

    return {
        lead.person: compose_manager(lead.person, moments[lead.person].on, [line(*team) for team in lead.teams], company.figures)
        for lead in group
    }


def company_month(tx: Tx, workspace: str, now: datetime) -> OwnerMonth:
    """The company's month: released figures and the four leading indicators. No team is named."""
    all_teams = [team.id for team in teams.all_teams(tx, workspace)]
    of_teams, company = digests.figures_of(tx, workspace, all_teams)
    groups, under_half, asked = digests.group_counts(tx, workspace)
    here = digests.people_here(tx, workspace)
    contract = strictest([contract_of(tx, workspace)])
    shared = digests.sharers(tx, workspace, now - timedelta(days=28))
    begun = digests.experiments_begun(tx, workspace, _monday(now.date()) - timedelta(weeks=8))

    def indicator(which: Indicator, value: float | None, n: int) -> Released:
        return release_indicator(which, value, n, members=here, contract=contract, is_company=True)

    safety = dict(company.figures).get(Dimension.SAFE)
    with_figures = sum(any(not isinstance(one, Withheld) for _, one in found.figures) for found in of_teams.values())
    return OwnerMonth(
        owner="",
        on=now.date(),
        figures=company.figures,
        safety=safety or Withheld(plain_name(Dimension.SAFE), Why.TOO_EARLY, "Too early to say: no round has ended yet."),
        # The same figures as on the indicator screen; counted here only before its first week.
        sharing=company_line(tx, workspace, Indicator.SHARING_BREADTH)
        or indicator(Indicator.SHARING_BREADTH, min(1.0, shared / here) if here else None, here),
        experimenting=company_line(tx, workspace, Indicator.EXPERIMENT_RATE)
        or indicator(Indicator.EXPERIMENT_RATE, 10 * begun / here if here else None, here),
        mobility=company_line(tx, workspace, Indicator.MOBILITY) or indicator(Indicator.MOBILITY, None, here),
        teams=len(all_teams),
        teams_with_figures=with_figures,
        people=asked,
        groups=groups,
        groups_under_half=under_half,
        hidden_in_teams=_hidden(of_teams.values()),
    )


# --- telling -----------------------------------------------------------------------------------------------------


def _tell_teams(context: DueContext, group: Sequence[TellingTeam], moment: Moment, zone: ZoneInfo) -> None:
    since = wall_moment(moment.on - timedelta(days=7), moment.at.astimezone(zone).time(), zone)
    made = compose_teams(context.tx, context.workspace, group, moment, since)
    pairs = [(team.id, digest, moment) for team, digest in zip(group, made, strict=True)]
    _tell(context, TEAM, pairs, {team.id: team.channel for team in group})
    digests.forget_changed(context.tx, context.workspace, [digest.team for digest in made if digest.changed])
    _ask_to_pause(context, [digest for digest in made if digest.asks_to_pause])


def _tell_managers(context: DueContext, group: Sequence[Lead], moments: Mapping[str, Moment]) -> None:
    composed = compose_managers(context.tx, context.workspace, group, {lead.person: moments[lead.person] for lead in group})
    figures, company = digests.figures_of(context.tx, context.workspace, [team for lead in group for team, _ in lead.teams])
    persons = [lead.person for lead in group]
    past = nudges.past_of(context.tx, context.workspace, persons, context.now - timedelta(weeks=52))
    wishes = nudges.wishes(context.tx, context.workspace, persons)
    made = []
    for lead in group:
        released = [one for team, _ in lead.teams for one in figures.get(team, company).figures]
        week = week_of(context.now, zone_of(lead.zone))
        act = act_for_lead(context, lead.person, week, released, past.get(lead.person, []), wishes.get(lead.person))
        made.append((lead.person, replace(composed[lead.person], act=act), moments[lead.person]))
    _tell(context, MANAGER, made, {person: person for person in persons})


def _tell(
    context: DueContext,
    kind: str,
    made: Sequence[tuple[str, TeamDigest | ManagerDigest | OwnerDigest, Moment]],
    recipients: Mapping[str, str],
) -> None:
    """Keep the digests and queue their notices, in this transaction."""
    kept = [_kept(kind, subject, digest, moment) for subject, digest, moment in made]
    digests.keep(context.tx, context.workspace, kept, context.now)
    notices = [
        Notice(
            kind=TOLD[kind],
            recipient=recipients[one.subject],
            key=f"digest:{kind}:{one.subject}:{one.on.isoformat()}",
            body={"digest": one.id, "at": moment.at.isoformat()},
            not_before=max(moment.at, context.now),
            expires_at=moment.at + GIVEN_UP_AFTER + timedelta(days=1),
            priority=CHANNEL if kind == TEAM else PERSONAL,
        )
        for one, (_, _, moment) in zip(kept, made, strict=True)
    ]
    queue_notices(context.tx, context.workspace, notices, context.now)


def _kept(kind: str, subject: str, digest: TeamDigest | ManagerDigest | OwnerDigest, moment: Moment) -> KeptDigest:
    is_quiet = isinstance(digest, TeamDigest) and digest.is_quiet
    return KeptDigest(f"{kind}.{subject}.{moment.on.isoformat()}", kind, subject, moment.on, digest, is_quiet)


def _ask_to_pause(context: DueContext, quiet: Sequence[TeamDigest]) -> None:
    leads = nudges.leads_of(context.tx, context.workspace, [digest.team for digest in quiet])
    notices = [
        Notice(
            PAUSE_ASKED,
            lead,
            f"digest:pause:{digest.team}:{digest.on.isoformat()}:{lead}",
            {"team": digest.team},
            expires_at=context.now + timedelta(days=5),
        )
        for digest in quiet
        for lead in leads.get(digest.team, [])
    ]
    queue_notices(context.tx, context.workspace, notices, context.now)


# --- when --------------------------------------------------------------------------------------------------------


def _is_due(moment: Moment, context: DueContext, told: date | None = None) -> bool:
    """Whether this occasion came while we watched, is not told yet, and is not too old to be told."""
    # Two hours of grace: somebody who came or moved meanwhile is told today, as if a little late.
    if moment.at < context.due_at - LATE_AFTER or context.now - moment.at > GIVEN_UP_AFTER:
        return False
    return told is None or (moment.on - told).days >= LEAST_DAYS_BETWEEN


def _manager_moment(zone: str, now: datetime) -> Moment:
    return last_weekly(MANAGER_WEEKDAY, MANAGER_TIME, zone_of(zone), now)


def _next_of(slots: Iterable[Slot], now: datetime) -> datetime:
    upcoming = [next_weekly(slot.weekday, clock(slot.time), zone_of(slot.zone), now).at for slot in slots]
    return min(upcoming, default=now + NOBODY_YET)


def _first_teams(tx: Tx, workspace: str, now: datetime) -> datetime:
    return _next_of(digests.slots(tx, workspace), now)


def _first_managers(tx: Tx, workspace: str, now: datetime) -> datetime:
    zones = {lead.zone for lead in digests.leads(tx, workspace)}
    upcoming = [next_weekly(MANAGER_WEEKDAY, MANAGER_TIME, zone_of(zone), now).at for zone in zones]
    return min(upcoming, default=now + NOBODY_YET)


def _first_owners(tx: Tx, workspace: str, now: datetime) -> datetime:
    zones = {zone for _, zone, _ in digests.owners(tx, workspace)}
    return min((next_monthly(OWNER_TIME, zone_of(zone), now).at for zone in zones), default=now + NOBODY_YET)


# --- small parts -------------------------------------------------------------------------------------------------


def _team_week(
    team: TellingTeam,
    moment: Moment,
    since: datetime,
    facts: TeamFacts,
    released: TeamFigures,
    by_week: tuple[tuple[date, int], ...],
    changed: str,
    quiet_before: int,
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
        changed=changed,
        quiet_before=quiet_before,
    )


def _by_week(counted: Mapping[date, int], first: date, created_at: datetime) -> tuple[tuple[date, int], ...]:
    """Every Monday of the chart, from the team's first week on."""
    start = max(first, _monday(created_at.date()))
    weeks = [first + timedelta(weeks=n) for n in range(CHART_WEEKS)]
    return tuple((week, counted.get(week, 0)) for week in weeks if week >= start)


def _hidden(found: Collection[TeamFigures]) -> tuple[tuple[str, int], ...]:
    """How many figures of teams are withheld, by reason: the whole company in one number each."""
    reasons = [one.why.value for team in found for _, one in team.figures if isinstance(one, Withheld)]
    return tuple(sorted((reason, reasons.count(reason)) for reason in set(reasons)))


def _lines(shown: Sequence[str], more: Sequence[str], words: Mapping[str, T]) -> Lines:
    """What is still there of what was picked."""
    kept, rest = [words[id_] for id_ in shown if id_ in words], [words[id_] for id_ in more if id_ in words]
    return Lines(tuple(kept), tuple(rest), len(kept) + len(rest))  # type: ignore[arg-type]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


DUE: DueJobs = {TEAMS_DUE: teams_due, MANAGERS_DUE: managers_due, OWNERS_DUE: owners_due}
