"""The three digests. Composed for everybody who is due, a hundred at a time in a few statements, told once through the outbox.

A digest row and its notice commit together, and there is one for each subject and local date: a crash in between
composes it again, never twice. Late ones follow the rule in `digest_times`; when they are rendered it is asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from bot.database.consent import paused_until
from bot.database.scope import Scope
from bot.digest.composing import company_month, compose_managers, compose_teams
from bot.digest.leads_rules import ManagerDigest, OwnerDigest, compose_owner, side_to_start
from bot.digest.notice_bodies import TOLD, PauseAsked, TeamDigestChanged, told_key
from bot.digest.rules import TeamDigest
from bot.digest.store import audience as digest_audience
from bot.digest.store import digests
from bot.digest.store.audience import Lead, Slot, TellingTeam
from bot.digest.store.digests import MANAGER, OWNER, TEAM, KeptDigest
from bot.feature import DigestPart
from bot.ids import DigestId, PersonId
from bot.nudges import store as nudges
from bot.nudges.acts import act_for_lead
from bot.nudges.figures import figures_led_by
from bot.outbox.notice import CHANNEL, PERSONAL, Notice
from bot.outbox.store import queue_notice, queue_notices, stands_at
from bot.people.programme.acts import days_off_for_all
from bot.people.teams import store as team_rows
from bot.pulse.results import figures as digest_figures
from bot.schedule.cadence import WORKDAYS, DaysOff, wall_moment, zone_of
from bot.schedule.digest_times import (
    A_WEEK,
    GIVEN_UP_AFTER,
    LATE_AFTER,
    LEAST_DAYS_BETWEEN,
    MANAGER_TIME,
    MANAGER_WEEKDAY,
    OWNER_TIME,
    Moment,
    clock,
    last_monthly,
    last_weekly,
    next_monthly,
    next_weekly,
    overtaken,
)
from bot.schedule.job import DueContext, DueJobs
from bot.schedule.store import set_due
from bot.schedule.weeks import week_where
from bot.sharing.lifecycle import GONE

TEAMS_DUE, MANAGERS_DUE, OWNERS_DUE = "digest:teams", "digest:managers", "digest:owners"
AT_ONCE = 100
CHANGED_WITHIN = timedelta(days=60)  # as long as the outbox knows where a message stands
SETTLES = timedelta(minutes=2)  # until what was shared just before the hour is committed and stands in its channel
NOBODY_YET = timedelta(hours=1)  # come back this soon where there is nobody to tell
FIRST_MONTH = timedelta(days=14)  # an owner is told of no month in which there was less to see


class Occasion(Struct, frozen=True):
    """When a slot's teams are told, of what happened since when; not those told on `untold_since` or later."""

    moment: Moment
    since: datetime
    untold_since: date


# --- the clock ---------------------------------------------------------------------------------------------------


def teams_due(context: DueContext, parts: Sequence[DigestPart] = ()) -> datetime | None:
    """Compose the digests of all teams whose hour has come, a hundred at a time; when to come back."""
    slots = digest_audience.slots(context.scope)
    off, left = days_off_for_all(context.scope), 0 if paused_until(context.scope) else AT_ONCE
    for slot in slots if left else ():
        occasion = _occasion(slot, context, off)
        if occasion is None:
            continue
        group = digest_audience.teams_to_tell(context.scope, slot, occasion.moment.at, occasion.untold_since, left)
        if group:
            _tell_teams(context, group, occasion, parts)
        left -= len(group)
        if left == 0:
            return context.due_at
    return _next_of(slots, context.scope.now, off)


def managers_due(context: DueContext) -> datetime | None:
    """The same for leads, in their own Monday morning."""
    found, off = digest_audience.leads(context.scope), days_off_for_all(context.scope)
    moments = {lead.person: last_weekly(MANAGER_WEEKDAY, MANAGER_TIME, zone_of(lead.zone), context.scope.now, off) for lead in found}
    told = digest_audience.told_since(context.scope, MANAGER, (context.scope.now - timedelta(days=10)).date())
    rests = paused_until(context.scope) is not None
    waiting = [lead for lead in found if not rests and _is_due(moments[lead.person], context, told.get(lead.person))]
    if waiting:
        _tell_managers(context, waiting[:AT_ONCE], moments)
    if len(waiting) > AT_ONCE:
        return context.due_at
    return _next_letter({lead.zone for lead in found}, context.scope.now, off)


def owners_due(context: DueContext) -> datetime | None:
    """The same for program owners, on the first working day of their month, once the first team was there for half of one."""
    found, off = digest_audience.owners(context.scope), days_off_for_all(context.scope)
    moments = {person: last_monthly(OWNER_TIME, zone_of(zone), context.scope.now, off) for person, zone, _ in found}
    told = digest_audience.told_since(context.scope, OWNER, (context.scope.now - timedelta(days=40)).date())
    rests = paused_until(context.scope) is not None
    begun = min((team.welcomed_at for team in team_rows.all_teams(context.scope) if team.welcomed_at), default=context.scope.now)
    tells = {person: not rests and moments[person].at - begun >= FIRST_MONTH for person, _, _ in found}
    waiting = [person for person, _, _ in found if tells[person] and _is_due(moments[person], context, told.get(person))]
    if waiting:
        month = company_month(context.scope)
        made = [(person, compose_owner(replace(month, owner=person, on=moments[person].on)), moments[person]) for person in waiting]
        _tell(context, OWNER, made, {person: person for person in waiting})
    return _next_month({zone for _, zone, _ in found}, context.scope.now, off)


def plan_workspace(scope: Scope) -> None:
    """At every start: digests come by themselves. A date that is set, or was missed, stays as it is."""
    for kind, first in ((TEAMS_DUE, _first_teams), (MANAGERS_DUE, _first_managers), (OWNERS_DUE, _first_owners)):
        if digest_audience.due_at(scope, kind) is None:
            set_due(scope, kind, scope.workspace, first(scope))


def plan_anew(scope: Scope) -> None:
    """Teams were set up or changed, or days off for everybody: the next digests may come earlier. A date that was missed stays."""
    for kind, first in ((TEAMS_DUE, _first_teams), (MANAGERS_DUE, _first_managers)):
        planned = digest_audience.due_at(scope, kind)
        if planned is None or planned > scope.now:
            set_due(scope, kind, scope.workspace, first(scope))


def source_gone(context: DueContext) -> None:
    """Something was taken back: the digests that told it say so, and its words go."""
    scope = context.scope
    for kept in digests.holding(scope, context.subject, scope.now.date() - CHANGED_WITHIN):
        place = stands_at(scope, told_key(TEAM, kept.subject, kept.on))
        if place is not None:
            body = TeamDigestChanged(kept.id, *place)
            queue_notice(scope, Notice(body, place[0], key=f"digest:gone:{kept.id}:{context.subject}", priority=CHANNEL))


def _tell_teams(context: DueContext, group: Sequence[TellingTeam], occasion: Occasion, parts: Sequence[DigestPart]) -> None:
    moment = occasion.moment
    made = compose_teams(context.scope, group, moment, occasion.since, parts, settles=SETTLES)
    pairs = [(team.id, digest, moment) for team, digest in zip(group, made, strict=True)]
    _tell(context, TEAM, pairs, {team.id: team.channel for team in group})
    digests.forget_changed(context.scope, [digest.team for digest in made if digest.changed or digest.not_now])
    _ask_to_pause(context, [digest for digest in made if digest.asks_to_pause])


def _tell_managers(context: DueContext, group: Sequence[Lead], moments: Mapping[PersonId, Moment]) -> None:
    composed = compose_managers(context.scope, group, {lead.person: moments[lead.person] for lead in group})
    led = {team for lead in group for team, _ in lead.teams}
    figures, company = digest_figures.figures_of(context.scope, led)
    members = team_rows.sizes(context.scope, led)
    persons = [lead.person for lead in group]
    past = nudges.past_of(context.scope, persons, context.scope.now - timedelta(weeks=52))
    wishes = nudges.wishes(context.scope, persons)
    suggested = nudges.acts_in_teams(context.scope, led, context.scope.now - A_WEEK)
    made = []
    for lead in group:
        released = figures_led_by([team for team, _ in lead.teams], figures, company, members)
        week = week_where(context.scope.now, zone_of(lead.zone))
        before, wish = past.get(lead.person, []), wishes.get(lead.person)
        others = frozenset(act for team, _ in lead.teams for act in suggested.get(team, ()))
        start = side_to_start(composed[lead.person])
        act = act_for_lead(context, lead.person, week, released, before, wish, answers=start, others=others)
        made.append((lead.person, replace(composed[lead.person], act=act), moments[lead.person]))
    _tell(context, MANAGER, made, {person: person for person in persons})


def _tell(
    context: DueContext,
    kind: str,
    made: Sequence[tuple[str, TeamDigest | ManagerDigest | OwnerDigest, Moment]],
    recipients: Mapping[str, str],
) -> None:
    """Keep the digests and queue their notices, in this transaction. A week with nothing to tell is told to nobody."""
    kept = [_kept(kind, subject, digest, moment) for subject, digest, moment in made]  # a quiet week too, so that it is not composed again
    digests.keep(context.scope, kept)
    notices = [
        Notice(
            TOLD[kind](one.id, moment.at),
            recipients[one.subject],
            key=told_key(kind, one.subject, one.on),
            not_before=max(moment.at, context.scope.now),
            expires_at=moment.at + GIVEN_UP_AFTER + timedelta(days=1),
            priority=CHANNEL if kind == TEAM else PERSONAL,
        )
        for one, (_, _, moment) in zip(kept, made, strict=True)
        if not one.is_quiet
    ]
    queue_notices(context.scope, notices)


def _kept(kind: str, subject: str, digest: TeamDigest | ManagerDigest | OwnerDigest, moment: Moment) -> KeptDigest:
    is_quiet = isinstance(digest, TeamDigest) and digest.is_quiet
    return KeptDigest(DigestId(f"{kind}.{subject}.{moment.on.isoformat()}"), kind, subject, moment.on, digest, is_quiet)


def _ask_to_pause(context: DueContext, quiet: Sequence[TeamDigest]) -> None:
    leads = nudges.leads_of(context.scope, [digest.team for digest in quiet])
    notices = [
        Notice(
            PauseAsked(digest.team),
            lead,
            key=f"digest:pause:{digest.team}:{digest.on.isoformat()}:{lead}",
            expires_at=context.scope.now + timedelta(days=5),
        )
        for digest in quiet
        for lead in leads.get(digest.team, [])
    ]
    queue_notices(context.scope, notices)


def _is_due(moment: Moment, context: DueContext, told: date | None = None) -> bool:
    """Whether this occasion came while we watched, is not told yet, and is not too old to be told."""
    # Two hours of grace: somebody who came or moved meanwhile is told today, as if a little late.
    if moment.at < context.due_at - LATE_AFTER or context.scope.now - moment.at > GIVEN_UP_AFTER:
        return False
    return told is None or (moment.on - told).days >= LEAST_DAYS_BETWEEN


def _occasion(slot: Slot, context: DueContext, off: DaysOff) -> Occasion | None:
    """The slot's moment if it came while we watched; where a day off that was made too late moved it into the past, the morning after."""
    at, zone, now = clock(slot.time), zone_of(slot.zone), context.scope.now
    moment = last_weekly(slot.weekday, at, zone, now, off)
    if _is_due(moment, context):
        return Occasion(moment, _one_before(slot, moment, off), moment.on - timedelta(days=LEAST_DAYS_BETWEEN - 1))
    late = overtaken(slot.weekday, at, zone, now, off) if _is_due(last_weekly(slot.weekday, at, zone, now), context) else None
    return Occasion(late, _one_before(slot, moment, off), moment.on) if late is not None else None


def _one_before(slot: Slot, moment: Moment, off: DaysOff) -> datetime:
    """The slot's moment before this one: what happened since then is told."""
    day_before = wall_moment(moment.on - timedelta(days=LEAST_DAYS_BETWEEN - 1), clock("23:59"), zone_of(slot.zone))
    return last_weekly(slot.weekday, clock(slot.time), zone_of(slot.zone), day_before, off).at


def _next_of(slots: Iterable[Slot], now: datetime, off: DaysOff) -> datetime:
    """The next moment of any slot, as planned or as moved: a day off that is taken back must not cost a digest."""
    upcoming = [next_weekly(one.weekday, clock(one.time), zone_of(one.zone), now, days).at for one in slots for days in (WORKDAYS, off)]
    return min(upcoming, default=now + NOBODY_YET)


def _next_letter(zones: Collection[str], now: datetime, off: DaysOff) -> datetime:
    upcoming = [next_weekly(MANAGER_WEEKDAY, MANAGER_TIME, zone_of(zone), now, days).at for zone in zones for days in (WORKDAYS, off)]
    return min(upcoming, default=now + NOBODY_YET)


def _next_month(zones: Collection[str], now: datetime, off: DaysOff) -> datetime:
    upcoming = [next_monthly(OWNER_TIME, zone_of(zone), now, days).at for zone in zones for days in (WORKDAYS, off)]
    return min(upcoming, default=now + NOBODY_YET)


def _first_teams(scope: Scope) -> datetime:
    return _next_of(digest_audience.slots(scope), scope.now, days_off_for_all(scope))


def _first_managers(scope: Scope) -> datetime:
    return _next_letter({lead.zone for lead in digest_audience.leads(scope)}, scope.now, days_off_for_all(scope))


def _first_owners(scope: Scope) -> datetime:
    return _next_month({zone for _, zone, _ in digest_audience.owners(scope)}, scope.now, days_off_for_all(scope))


def due(parts: Sequence[DigestPart]) -> DueJobs:
    """The jobs, telling what other features' `parts` hold too."""
    return {TEAMS_DUE: partial(teams_due, parts=parts), MANAGERS_DUE: managers_due, OWNERS_DUE: owners_due, GONE: source_gone}
