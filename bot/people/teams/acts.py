"""Setting up a team: channel, members, leads, and when its week is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.database.scope import Scope
from bot.errors import NotFound, PersonCanFix
from bot.ids import ChannelId, PersonId, TeamId
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notice, queue_or_join
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.programme.acts import days_off_for_all, rhythm_of
from bot.people.rules import FALLBACK_ZONE, WEEKDAYS, check_slot, known_zone
from bot.people.teams import store as teams
from bot.people.teams.notice_bodies import LeadWelcomed, MemberWelcomed, TeamWelcomed
from bot.people.teams.reason import keep_reason, reason_of, tell_reason
from bot.people.teams.rules import (
    USUAL_PARTS,
    Beginning,
    Powers,
    Roster,
    Team,
    TeamFormSeen,
    check_name,
    check_roster,
    welcome_key,
    zone_of_most,
)
from bot.schedule.cadence import zone_of
from bot.schedule.digest_times import clock, next_weekly, told_on
from bot.schedule.pulse_times import first_day_to_ask, next_week_to_ask
from bot.schedule.store import is_due
from bot.schedule.weeks import next_week, week_where

MEMBERS_DUE = "team:members"  # look who is in the channel or group
FIRST_MEMBERS = "team:first_members"  # until it ran, nobody who is in the channel or group was ever counted in
AUDIT = "pulse_audit"  # the setting of whoever decides about audits
WELCOMED_WITHIN = timedelta(weeks=2)


class TeamWish(Struct, frozen=True):
    """What somebody asks for in the set-up form. `team_id` None makes a new team; `members` are already looked up.

    `chosen`: who was chosen by name, whatever channel or group the members are taken from. `reason`: why the team learns.
    `excluded`: who is not counted in it, although they sit in the channel or group.
    `zone`: the team's clock; empty where it follows its people.
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
    zone: str = ""


def set_up_team(scope: Scope, by: PersonId, wish: TeamWish) -> tuple[Team, bool]:
    """Make or change a team; the team and whether it is new. Only owners and its own leads may. What waits for a wave goes on waiting."""
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
        zone=_zone(scope, wish, before, roster),
        digest_weekday=weekday,
        digest_time=at,
        digest_parts=before.digest_parts if before else USUAL_PARTS,
        language=before.language if before else "en",
        created_at=before.created_at if before else scope.now,
        welcomed_at=before.welcomed_at if before and (before.waits or before.welcomed_at) else scope.now,
        zone_is_chosen=bool(wish.zone),
        wave=before.wave if before else None,
        audit_agreed_at=before.audit_agreed_at if before else None,
    )
    (teams.change_team if before else teams.add_team)(scope, made)
    teams.exclude(scope, made.id, wish.excluded if is_followed(wish.members_from) else ())
    says_another_reason = keep_reason(scope, by, made.id, wish.reason)
    if before is not None and before.welcomed_at is not None:
        if says_another_reason:
            tell_reason(scope, made.id)
        _greet_newcomers(scope, made, roster)
    elif not made.waits:
        welcome_team(scope, by, made, roster.leads)
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
        has_audit=audits_are_on(scope, asked_from),
    )


def audits_are_on(scope: Scope, by_day: date = date.max) -> bool:
    """Whether audits are on by that day (bot.pulse.audit decides it): a new team begins with one."""
    plan = people.setting(scope, AUDIT)
    return isinstance(plan, Mapping) and bool(plan.get("on")) and str(plan.get("begins", "")) <= by_day.isoformat()


def team_seen(scope: Scope, team_id: TeamId) -> TeamFormSeen:
    """What is known of a team."""
    excluded = teams.excluded_from(scope, team_id)
    team = teams.team(scope, team_id)
    shared = if_shared(scope, team.channel_id if team else None)
    return TeamFormSeen(team, teams.roster(scope, team_id), reason_of(scope, team_id), excluded, shared)


def if_shared(scope: Scope, channel: ChannelId | None) -> ChannelId | None:
    """The channel, where people of another company are in it too."""
    facts = people.channel_facts(scope, channel) if channel else None
    return channel if facts is not None and facts["is_shared"] else None


def beginnings_for(scope: Scope, person: PersonId, wanted: Collection[TeamId], *, as_lead: bool) -> list[Beginning]:
    """Those of these teams that the person is in (or leads) now."""
    mine = teams.teams_of(scope, person, as_lead=as_lead)
    found = (beginning_of(scope, team) for team in mine if team in wanted)
    return [one for one in found if one is not None]


def powers_of(scope: Scope, person: PersonId) -> Powers:
    """What this person may decide for others."""
    led = set(teams.teams_of(scope, person, as_lead=True))
    found = teams.all_teams(scope)
    return Powers(tuple(team.name for team in found if team.id in led), person in people.owners(scope), bool(found))


def is_followed(source: str) -> bool:
    """Whether a team's members are whoever is in a channel or a user group."""
    return source in ("channel", "usergroup")


def refresh_members(scope: Scope, team: Team, members: Collection[PersonId]) -> bool:
    """A team that follows a channel or a user group has these members now; its leads stay its leads.

    An owner who comes into the channel does not come into the team by that; one who was chosen by name stays in it. Whoever was
    excluded stays out. Those who are there when the team is set up are no newcomers: the channel's welcome is for them.
    True where the team's clock is another one now.
    """
    current = teams.roster(scope, team.id)
    humans = {person.id for person in people.all_people(scope) if person.counts}
    bystanders = frozenset(people.owners(scope)) - current.members
    wanted = ((frozenset(members) - bystanders - teams.excluded_from(scope, team.id)) & humans) | (current.leads & humans)
    if wanted and wanted != current.members:
        changed = replace(current, members=wanted, leads=current.leads & humans)
        change_roster(scope, team, changed)
        return follow_zone(scope, team)
    return False


def change_roster(scope: Scope, team: Team, wanted: Roster) -> None:
    """These people from now on; whoever is new to a team that was welcomed is greeted."""
    if team.welcomed_at is not None and not is_due(scope, FIRST_MEMBERS, team.id):
        _greet_newcomers(scope, team, wanted)
    teams.set_roster(scope, team.id, wanted)


def follow_zone(scope: Scope, team: Team) -> bool:
    """The team's clock is that of most of its people from now on, unless it was chosen; whether it is another one now."""
    if team.zone_is_chosen:
        return False
    return _turn(scope, team, people.zones_of(scope, teams.roster(scope, team.id).members))


def follow_zones(scope: Scope) -> bool:
    """The same for every team, looked up at once; whether any has another clock now."""
    lives = {person.id: person.zone for person in people.all_people(scope)}
    zones: dict[TeamId, list[str]] = {}
    for row in teams.rosters(scope):
        zones.setdefault(row.team_id, []).append(lives.get(row.person_id, FALLBACK_ZONE))
    following = [team for team in teams.all_teams(scope) if not team.zone_is_chosen]
    turned = [_turn(scope, team, zones.get(team.id, [])) for team in following]
    return any(turned)


def _turn(scope: Scope, team: Team, zones: Collection[str]) -> bool:
    zone = zone_of_most(zones, team.zone)
    if zone != team.zone:
        teams.change_team(scope, replace(team, zone=zone))
    return zone != team.zone


def welcome_team(scope: Scope, by: PersonId, team: Team, leads: Collection[PersonId]) -> None:
    """The channel reads a welcome, each lead gets a letter: once for a team, whatever is saved again."""
    if team.channel_id is not None:
        queue_notice(scope, Notice(TeamWelcomed(team.id, by), team.channel_id, key=welcome_key(team.id), priority=CHANNEL))
    _tell_leads(scope, team, leads)


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


def _zone(scope: Scope, wish: TeamWish, before: Team | None, roster: Roster) -> str:
    """The team's clock: the one that was chosen, else that of most of its people."""
    if wish.zone:
        return _known_zone(wish.zone)
    leads_first = before.zone if before else next(iter(people.zones_of(scope, roster.leads)), FALLBACK_ZONE)
    return zone_of_most(people.zones_of(scope, roster.members), leads_first)


def _known_zone(said: str) -> str:
    zone = known_zone(said.strip())
    if zone == FALLBACK_ZONE and said.strip().upper() != FALLBACK_ZONE:
        raise PersonCanFix("people.team.no_zone", field="zone", zone=said.strip()[:60])
    return zone
