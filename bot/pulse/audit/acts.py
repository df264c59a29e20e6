"""When audits are held: each half year, announced a week before.

Whoever knew Ripple before there were audits gets one only once an owner switches them on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.database.scope import Scope
from bot.ids import LineageId, PersonId, RoundId, TeamId
from bot.outbox.notice import CHANNEL, PERSONAL, Notice
from bot.outbox.store import queue_notices
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.programme.acts import days_off_for_all
from bot.people.teams import store as teams
from bot.pulse import store as pulses
from bot.pulse.audit.rules import ANNOUNCED, EVERY, TUESDAY, Asks, AuditPlan, is_its_turn, was_waiting_then
from bot.pulse.audit.store import announce_again, audits, teams_audited_last_in
from bot.pulse.notice_bodies import AuditAnnounced, MapOfGroup, MapOfOwn
from bot.pulse.privacy.fold import COMPANY_COHORTS
from bot.schedule.cadence import wall_moment, zone_of
from bot.schedule.job import DueContext
from bot.schedule.pulse_times import next_week_to_ask
from bot.schedule.store import set_due
from bot.schedule.weeks import next_week, week_in_utc

if TYPE_CHECKING:
    from bot.pulse.asking.cohorts import Cohort
    from bot.pulse.rounds import Round

SETTING = "pulse_audit"
ANNOUNCE = "pulse:audit"
TOLD_AT = time(9, 30)  # on the team's clock
TOLD_WITHIN = timedelta(days=4)


def plan_of(scope: Scope) -> AuditPlan:
    """What an owner decided, or what the first team's set-up began."""
    kept = people.setting(scope, SETTING)
    if not isinstance(kept, Mapping):
        return AuditPlan()
    return AuditPlan(bool(kept.get("on")), date.fromisoformat(str(kept.get("begins", date.min))))


def begin_with_first_team(scope: Scope) -> None:
    """Audits are on where no round was ever opened: whoever has the pulse already is not surprised with 22 questions."""
    if people.setting(scope, SETTING) is None and pulses.newest_round(scope) is None:
        people.change_setting(scope, SETTING, {"on": True, "begins": date.min.isoformat()}, None)


def switch_audit(scope: Scope, by: PersonId, *, on: bool) -> AuditPlan:
    """On: every team hears of it now, and who had none yet has one in the first full week from a week on. Off: at once."""
    require_owner(scope, by)
    if plan_of(scope).is_on == on:
        return plan_of(scope)
    begins = _in_a_week(scope) if on else date.min
    people.change_setting(scope, SETTING, {"on": on, "begins": begins.isoformat()}, by)
    if on:
        _announce(scope, [team.id for team in teams.all_teams(scope)], begins)
    return plan_of(scope)


def waits_for_its_audit(scope: Scope) -> frozenset[TeamId]:
    """The teams welcomed in this very week, which begin with an audit in the next: nothing is asked of them before."""
    if not plan_of(scope).is_on:
        return frozenset()
    week = datetime.combine(week_in_utc(scope.now), time(), UTC)
    return frozenset(team.id for team in teams.begun_teams(scope) if team.welcomed_at is not None and team.welcomed_at >= week)


def whose_turn(scope: Scope, formed: Iterable[Cohort]) -> frozenset[LineageId]:
    """The groups that are asked an audit in the round that opens now."""
    plan, week = plan_of(scope), week_in_utc(scope.now)
    if not plan.is_on:
        return frozenset()
    past, welcomed = audits(scope), {team.id: team.welcomed_at for team in teams.begun_teams(scope)}
    of_teams = {team: one for team, one in past.of_teams.items() if not was_waiting_then(one, welcomed.get(team))}
    pasts = {one.lineage: [of_teams.get(team) for team in one.teams] if one.teams else [past.of_groups.get(one.lineage)] for one in formed}
    return frozenset(lineage for lineage, parts in pasts.items() if is_its_turn(parts, plan, week))


def plan_next(scope: Scope, opened: Round) -> None:
    """A week before half a year is over, the teams of this audit hear that the next one comes."""
    monday = datetime.combine(week_in_utc(opened.opens_at), time(6), UTC)
    set_due(scope, ANNOUNCE, opened.id, monday + EVERY - ANNOUNCED)


def queue_maps_of_own(scope: Scope, opened: Round, audited: Collection[TeamId], ready_at: datetime) -> None:
    """Leads and owners get the map on Friday: queued now, because the week must keep a place for it before others take it."""
    begun = {team.id for team in teams.begun_teams(scope)}.intersection(audited)
    wanted = {row.person_id for row in teams.rosters(scope) if row.is_lead and row.team_id in begun} | set(people.owners(scope))
    notices = [
        Notice(
            MapOfOwn(opened.id),
            person,
            key=f"map:{opened.id}:own:{person}",
            not_before=ready_at,
            expires_at=ready_at + TOLD_WITHIN,
            priority=PERSONAL,
        )
        for person in sorted(wanted)
    ]
    queue_notices(scope, notices)


def queue_maps(scope: Scope, released: Round) -> frozenset[LineageId]:
    """Each channel of an audited team gets its map in the minute of the release; the groups that are told by it.

    Where a whole company was audited, a team that was counted with nobody reads the company's.
    """
    made_of = pulses.teams_by_cohort(scope, released.id)
    audited = [one for one in pulses.cohorts_of(scope, released.id) if one.asks is Asks.AUDIT]
    home = {team: one.lineage for one in audited for team in made_of.get(one.id, ())}
    elsewhere = {team for some in made_of.values() for team in some} - home.keys()
    notices = [
        Notice(
            MapOfGroup(released.id, team.id, home.get(team.id, LineageId(""))),
            team.channel_id,
            key=f"map:{released.id}:{team.channel_id}",
            expires_at=scope.now + TOLD_WITHIN,
            priority=CHANNEL,
        )
        for team in teams.all_teams(scope)
        if team.channel_id and (team.id in home or (not team.waits and len(audited) >= COMPANY_COHORTS and team.id not in elsewhere))
    ]
    queue_notices(scope, notices)
    return frozenset(one.lineage for one in audited)


def announce_due(due: DueContext) -> datetime | None:
    """Tell the teams now; a week from here their next audit may open, however late this runs."""
    scope, round_id = due.scope, RoundId(due.subject)
    if not plan_of(scope).is_on:
        return scope.now + ANNOUNCED
    tuesday = _in_a_week(scope)
    announce_again(scope, round_id, audit_again_on=tuesday)
    _announce(scope, teams_audited_last_in(scope, round_id), tuesday)
    return None


def _in_a_week(scope: Scope) -> date:
    """The first Tuesday that lies a week off, in a week in which people work."""
    week = next_week(week_in_utc(scope.now + timedelta(days=6)))
    return next_week_to_ask(week, days_off_for_all(scope)) + timedelta(days=TUESDAY)


def _announce(scope: Scope, of: Iterable[TeamId], on: date) -> None:
    wanted = set(of)
    notices = [
        Notice(
            AuditAnnounced(on.isoformat()),
            team.channel_id,
            key=f"pulse:audit:{on:%Y%m%d}:{team.channel_id}",
            not_before=max(scope.now, wall_moment(scope.now.date(), TOLD_AT, zone_of(team.zone))),
            expires_at=datetime.combine(on, time(), UTC),
            priority=CHANNEL,
        )
        for team in teams.begun_teams(scope)
        if team.id in wanted and team.channel_id
    ]
    queue_notices(scope, notices)
