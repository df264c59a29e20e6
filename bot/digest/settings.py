"""A team's digest as it is set. Day, hour, parts, language, a pause, and the sentence for the next one."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from bot.database.scope import Scope
from bot.digest.acts import plan_anew
from bot.digest.letters import pause_answered, team_answered
from bot.digest.store import digests
from bot.errors import NotAllowed, NotFound, PersonCanFix
from bot.ids import PersonId, TeamId
from bot.people import store as people
from bot.people.programme.acts import days_off_for_all
from bot.people.rules import WEEKDAYS, check_slot
from bot.people.teams import store as teams
from bot.people.teams.rules import PARTS, Team
from bot.schedule.cadence import zone_of
from bot.schedule.digest_times import Moment, clock, next_weekly
from bot.slack.sanitize import Written, checked
from bot.words import languages

CHANGED_LIMIT = 200


class DigestSettings(Struct, frozen=True):
    """A team's digest as it is set, and what its next one will say for its lead."""

    team: Team
    changed: str
    is_paused: bool
    not_now: str = ""


class Wanted(Struct, frozen=True):
    """What somebody asks for in the settings form."""

    team: TeamId
    day: str
    at: str
    parts: tuple[str, ...]
    language: str
    changed: str
    paused: bool


def may_change(scope: Scope, person: PersonId, team_id: TeamId) -> bool:
    """Its leads and the programme's owners decide about a team's digest."""
    return team_id in teams.teams_of(scope, person, as_lead=True) or person in people.owners(scope)


def settings_of(scope: Scope, person: PersonId, team_id: TeamId) -> DigestSettings:
    """What the settings form shows."""
    team = _team_to_change(scope, person, team_id)
    changed = digests.changed_words(scope, [team_id]).get(team_id, "")
    not_now = digests.not_now_words(scope, [team_id]).get(team_id, "")
    return DigestSettings(team, changed, digests.is_paused(scope, team_id), not_now)


def change_settings(scope: Scope, person: PersonId, wish: Wanted) -> DigestSettings:
    """Day, hour, parts, language, a pause, and the sentence for the next digest."""
    team = _team_to_change(scope, person, wish.team)
    day, at = _slot(wish)
    changed = checked(wish.changed, what=Written.SENTENCE, limit=CHANGED_LIMIT, field="changed") if wish.changed.strip() else ""
    parts = tuple(part for part in PARTS if part in wish.parts)
    if not parts and not wish.paused:
        raise PersonCanFix("digest.settings.no_parts", field="parts")
    if wish.language not in languages():
        raise PersonCanFix("digest.settings.no_language", field="language")
    kept = replace(team, digest_weekday=day, digest_time=at, digest_parts=parts or team.digest_parts, language=wish.language)
    teams.change_team(scope, kept)
    people.change_setting(scope, digests.CHANGED + team.id, changed, person)
    if wish.paused != digests.is_paused(scope, team.id):
        digests.pause(scope, team.id, scope.now if wish.paused else None)
    if wish.paused:
        pause_answered(scope, team.id)
    plan_anew(scope)
    return DigestSettings(kept, changed, wish.paused)


def answer_team(scope: Scope, person: PersonId, team_id: TeamId, *, changed: str, not_now: str) -> None:
    """What came of what the team said, and what will not be done now and why: lines of the next digest. An empty one takes it back."""
    team = _team_to_change(scope, person, team_id)
    for said, name, field in ((changed, digests.CHANGED, "changed"), (not_now, digests.NOT_NOW, "not_now")):
        sentence = checked(said, what=Written.SENTENCE, limit=CHANGED_LIMIT, field=field) if said.strip() else ""
        people.change_setting(scope, name + team.id, sentence, person)
    team_answered(scope, team.id)


def pause(scope: Scope, person: PersonId, team_id: TeamId) -> None:
    """No digest until somebody switches it on again."""
    _team_to_change(scope, person, team_id)
    digests.pause(scope, team_id, scope.now)
    pause_answered(scope, team_id)


def next_of(scope: Scope, team: Team) -> Moment:
    """When the team's next digest comes."""
    return next_weekly(team.digest_weekday, clock(team.digest_time), zone_of(team.zone), scope.now, days_off_for_all(scope))


def _team_to_change(scope: Scope, person: PersonId, team_id: TeamId) -> Team:
    team = teams.team(scope, team_id)
    if team is None:
        raise NotFound("digest.settings.team_gone")
    if not may_change(scope, person, team_id):
        raise NotAllowed("digest.settings.not_yours")
    return team


def _slot(wish: Wanted) -> tuple[int, str]:
    try:
        return check_slot(wish.day, wish.at)
    except PersonCanFix as odd:
        field = "time" if wish.day in {str(day) for day in WEEKDAYS} else "day"
        raise odd.at(field) from None
