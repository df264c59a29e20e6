"""Setting up a team: channel, members, leads, and when its week is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.database.scope import Scope
from bot.errors import NotFound, PersonCanFix
from bot.ids import ChannelId, PersonId, TeamId
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notice, queue_or_join
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.programme.acts import days_off_for_all, rhythm_of
from bot.people.rules import WEEKDAYS, check_slot
from bot.people.teams import store as teams
from bot.people.teams.notice_bodies import LeadWelcomed, MemberWelcomed, TeamWelcomed
from bot.people.teams.reason import keep_reason, reason_of, tell_reason
from bot.people.teams.rules import USUAL_PARTS, Beginning, Powers, Roster, Team, TeamFormSeen, check_name, check_roster
from bot.schedule.cadence import zone_of
from bot.schedule.digest_times import clock, next_weekly, told_on
from bot.schedule.pulse_times import first_day_to_ask, next_week_to_ask
from bot.schedule.weeks import next_week, week_where

AUDIT = "pulse_audit"  # the setting of whoever decides about audits
WELCOMED_WITHIN = timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class TeamWish:
    """What somebody asks for in the set-up form. `team_id` None makes a new team; `members` are already looked up.

    `chosen`: who was chosen by name, whatever channel or group the members are taken from. `reason`: why the team learns.
    `excluded`: who is not counted in it, although they sit in the channel or group.
    """

    team_id: TeamId | None
    name: str
    channel: ChannelId | None
    members_from: str
    members_ref: str | None
    members: frozenset[PersonId]
    leads: frozenset[PersonId]
    digest_weekday: str
    digest_time: str
    chosen: frozenset[PersonId] = frozenset()
    reason: str = ""
    excluded: frozenset[PersonId] = frozenset()


def set_up_team(scope: Scope, by: PersonId, wish: TeamWish) -> tuple[Team, bool]:
    """Make or change a team; the team and whether it is new. Only owners and the team's own leads may."""
    before = team_to_change(scope, by, wish.team_id)
    others = [team.name for team in teams.all_teams(scope) if before is None or team.id != before.id]
    weekday, at = _digest_time(wish)
    humans = {person.id for person in people.all_people(scope) if person.counts}
    roster = check_roster(_members(scope, wish) & humans, wish.leads & humans)
    made = Team(
        id=TeamId(before.id if before else scope.new_id()),
        name=check_name(wish.name, others),
        parent_id=before.parent_id if before else None,
        channel_id=_channel(scope, wish.channel),
        members_from=wish.members_from,
        members_ref=wish.members_ref,
        zone=_lead_zone(scope, roster.leads),
        digest_weekday=weekday,
        digest_time=at,
        digest_parts=before.digest_parts if before else USUAL_PARTS,
        language=before.language if before else "en",
        created_at=before.created_at if before else scope.now,
        welcomed_at=before.welcomed_at if before and before.welcomed_at else scope.now,
    )
    (teams.change_team if before else teams.add_team)(scope, made)
    teams.exclude(scope, made.id, wish.excluded if is_followed(wish.members_from) else ())
    says_another_reason = keep_reason(scope, by, made.id, wish.reason)
    if before is not None and before.welcomed_at is not None:
        if says_another_reason:
            tell_reason(scope, made.id)
        _greet_newcomers(scope, made, roster)
    else:
        _welcome(scope, by, made, roster)
    teams.set_roster(scope, made.id, roster)
    return made, before is None


def beginning_of(scope: Scope, team_id: TeamId) -> Beginning | None:
    """A team and its next dates, on its own calendar; None when it is gone."""
    team = teams.team(scope, team_id)
    if team is None or team.archived_at is not None:
        return None
    zone = zone_of(team.zone)
    monday = next_week(week_where(scope.now, zone))
    off = days_off_for_all(scope)
    digest = next_weekly(team.digest_weekday, clock(team.digest_time), zone, scope.now, off).on
    asked_from = first_day_to_ask(next_week_to_ask(monday, off), off)
    return Beginning(
        team,
        asked_from=asked_from,
        letter_on=told_on(monday, off) or monday,
        digest_on=digest,
        reason=reason_of(scope, team_id),
        rhythm=rhythm_of(scope),
        has_audit=_begins_with_audit(scope, asked_from),
    )


def _begins_with_audit(scope: Scope, asked_from: date) -> bool:
    """Whether audits are on by then (bot.pulse.audit decides it): a new team begins with one."""
    plan = people.setting(scope, AUDIT)
    return isinstance(plan, Mapping) and bool(plan.get("on")) and str(plan.get("begins", "")) <= asked_from.isoformat()


def team_seen(scope: Scope, team_id: TeamId) -> TeamFormSeen:
    """What is known of a team."""
    excluded = teams.excluded_from(scope, team_id)
    return TeamFormSeen(teams.team(scope, team_id), teams.roster(scope, team_id), reason_of(scope, team_id), excluded)


def beginnings_for(scope: Scope, person: PersonId, wanted: Collection[TeamId], *, as_lead: bool) -> list[Beginning]:
    """Those of these teams that the person is in (or leads) now."""
    mine = teams.teams_of(scope, person, as_lead=as_lead)
    found = (beginning_of(scope, team) for team in mine if team in wanted)
    return [one for one in found if one is not None]


def powers_of(scope: Scope, person: PersonId) -> Powers:
    """What this person may decide for others."""
    led = set(teams.teams_of(scope, person, as_lead=True))
    names = tuple(team.name for team in teams.all_teams(scope) if team.id in led)
    return Powers(names, person in people.owners(scope))


def is_followed(source: str) -> bool:
    """Whether a team's members are whoever is in a channel or a user group."""
    return source in ("channel", "usergroup")


def refresh_members(scope: Scope, team: Team, members: Collection[PersonId]) -> None:
    """A team that follows a channel or a user group has these members now; its leads stay its leads.

    An owner who comes into the channel does not come into the team by that; one who was chosen by name stays in it. Whoever was
    excluded stays out.
    """
    current = teams.roster(scope, team.id)
    humans = {person.id for person in people.all_people(scope) if person.counts}
    bystanders = frozenset(people.owners(scope)) - current.members
    wanted = ((frozenset(members) - bystanders - teams.excluded_from(scope, team.id)) & humans) | (current.leads & humans)
    if wanted and wanted != current.members:
        changed = replace(current, members=wanted, leads=current.leads & humans)
        _greet_newcomers(scope, team, changed)
        teams.set_roster(scope, team.id, changed)


def _welcome(scope: Scope, by: PersonId, team: Team, roster: Roster) -> None:
    """The channel reads a welcome, each lead gets a letter: once for a team, whatever is saved again."""
    if team.channel_id is not None:
        queue_notice(scope, Notice(TeamWelcomed(team.id, by), team.channel_id, key=f"team:{team.id}:welcome", priority=CHANNEL))
    _tell_leads(scope, team, roster.leads)


def _greet_newcomers(scope: Scope, team: Team, wanted: Roster) -> None:
    """Whoever is counted in after the welcome gets two lines of it; a new lead gets the letter."""
    current = teams.roster(scope, team.id)
    _tell_leads(scope, team, wanted.leads - current.leads)
    for person in sorted(wanted.members - current.members - wanted.leads):
        notice = Notice(MemberWelcomed(team.id), person, key=f"team:{team.id}:joined:{person}", expires_at=scope.now + WELCOMED_WITHIN)
        queue_or_join(scope, notice, MemberWelcomed, lambda waiting: waiting.with_another(team.id))


def _tell_leads(scope: Scope, team: Team, leads: Collection[PersonId]) -> None:
    for lead in sorted(leads):
        notice = Notice(LeadWelcomed(team.id), lead, key=f"team:{team.id}:lead:{lead}", expires_at=scope.now + WELCOMED_WITHIN)
        queue_or_join(scope, notice, LeadWelcomed, lambda waiting: waiting.with_another(team.id))


def _members(scope: Scope, wish: TeamWish) -> frozenset[PersonId]:
    """Whoever set Ripple up often sits in every channel: owners are counted in a followed team only if they were chosen by name."""
    if not is_followed(wish.members_from):
        return wish.members
    return wish.members - (frozenset(people.owners(scope)) - wish.chosen) - (wish.excluded - wish.leads)


def team_to_change(scope: Scope, by: PersonId, team_id: TeamId | None) -> Team | None:
    """The team, None for a new one; refused to everybody but owners and its own leads."""
    if team_id is None:
        require_owner(scope, by)
        return None
    found = teams.team(scope, team_id)
    if found is None or found.archived_at is not None:
        raise NotFound("people.team.gone")
    if team_id not in teams.teams_of(scope, by, as_lead=True):
        require_owner(scope, by)
    return found


def _digest_time(wish: TeamWish) -> tuple[int, str]:
    try:
        return check_slot(wish.digest_weekday, wish.digest_time)
    except PersonCanFix as odd:
        weekday_is_odd = wish.digest_weekday not in {str(day) for day in WEEKDAYS}
        raise odd.at("digest_weekday" if weekday_is_odd else "digest_time") from None


def _channel(scope: Scope, channel: ChannelId | None) -> ChannelId | None:
    if not channel:
        raise PersonCanFix("people.team.no_channel", field="channel")
    facts = people.channel_facts(scope, channel)
    if facts is None or not facts["bot_is_member"]:
        raise PersonCanFix("people.team.not_in_channel", field="channel")
    if facts["is_archived"]:
        raise PersonCanFix("people.team.channel_archived", field="channel")
    return channel


def _lead_zone(scope: Scope, leads: Collection[PersonId]) -> str:
    """The team's clock is its first lead's."""
    lead = people.person(scope, min(leads))
    return lead.zone if lead else "UTC"
