"""Agreeing to the first audit of a team that waits. Nobody can be made to: whoever is asked may leave it, or write `stop`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from msgspec.structs import replace

from bot.database.consent import may_hear_from_us
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import PersonId, TeamId
from bot.outbox.notice import CHANNEL, Notice
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.people.programme.acts import days_off_for_all
from bot.people.teams import store as teams
from bot.people.teams.acts import audits_are_on
from bot.people.teams.rules import SMALLEST_COHORT, Team
from bot.people.waiting.notice_bodies import AuditAhead
from bot.schedule.cadence import DAY, TUESDAY
from bot.schedule.pulse_times import first_day_to_ask, next_week_to_ask
from bot.schedule.weeks import next_week, week_in_utc


def teams_to_ask(scope: Scope, by: PersonId) -> list[Team]:
    """The waiting teams for which this person may agree and nobody has: an owner for each, a lead for their own. Refuses where none is."""
    mine = None if by in people.owners(scope) else set(teams.teams_of(scope, by, as_lead=True))
    found = [team for team in teams.all_teams(scope) if team.waits and team.audit_agreed_at is None and (mine is None or team.id in mine)]
    if not found:
        raise PersonCanFix("people.waiting.none")
    if not audits_are_on(scope):
        raise PersonCanFix("people.waiting.no_audits")
    return found


def agree(scope: Scope, by: PersonId, wanted: Collection[TeamId]) -> list[Team]:
    """These are asked their first audit in the next full week, and their channels read so; which. Refuses a team that is too small."""
    chosen = [team for team in teams_to_ask(scope, by) if team.id in wanted]
    for team in chosen:
        _refuse_unless_able(scope, team)
    for team in chosen:
        _agree(scope, by, team)
    return chosen


def day_to_ask(scope: Scope, team: Team) -> date | None:
    """When such a team is asked: the first day to ask of the first week after somebody agreed in which audits are held.

    Weeks are counted in UTC, as rounds are. None where audits were switched off meanwhile.
    """
    if not audits_are_on(scope) or team.audit_agreed_at is None:
        return None
    off = days_off_for_all(scope)
    week = next_week_to_ask(next_week(week_in_utc(team.audit_agreed_at)), off)
    while not audits_are_on(scope, week + TUESDAY * DAY):
        week = next_week_to_ask(next_week(week), off)
    return first_day_to_ask(week, off)


def _refuse_unless_able(scope: Scope, team: Team) -> None:
    if len(_who_count(scope, team)) < SMALLEST_COHORT:
        raise PersonCanFix("people.waiting.too_few", field="teams", team=team.name, least=SMALLEST_COHORT)
    facts = people.channel_facts(scope, team.channel_id) if team.channel_id else None
    if facts is None or not facts["bot_is_member"] or facts["is_archived"]:
        raise PersonCanFix("people.waiting.no_channel", field="teams", team=team.name)


def _who_count(scope: Scope, team: Team) -> set[PersonId]:
    """Its colleagues who lead no team, are in none that has begun, and were counted in no other before: such a group would be silent."""
    leads = {row.person_id for row in teams.rosters(scope) if row.is_lead}
    here = {person.id for person in people.all_people(scope) if person.counts} & teams.roster(scope, team.id).members
    return here - leads - may_hear_from_us(scope, here) - teams.members_counted_before(scope)


def _agree(scope: Scope, by: PersonId, team: Team) -> None:
    teams.change_team(scope, replace(team, audit_agreed_at=scope.now))
    if team.channel_id is not None:
        queue_notice(scope, Notice(AuditAhead(team.id, by), team.channel_id, key=f"team:{team.id}:audit_ahead", priority=CHANNEL))
