"""A list of teams, looked at, done whole in one transaction, and undone within a day.

Nobody is looked up in Slack here: who is in a channel or group is counted in a little later (`jobs.py`), at a pace that Slack allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.database.scope import Scope
from bot.errors import NotFound, PersonCanFix, TooLate
from bot.ids import PersonId, TeamId
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.importing import store as imports
from bot.people.importing.matching import match
from bot.people.importing.rules import FIRST_WAVE, UNDONE_WITHIN, ImportDone, KnownGroup, KnownHere, ListedTeam, TeamsPreview
from bot.people.importing.store import KeptImport
from bot.people.importing.table import ListedTeams
from bot.people.programme.acts import end_team
from bot.people.rules import FALLBACK_ZONE
from bot.people.teams import acts as teams
from bot.people.teams import store as rows
from bot.people.teams.acts import FIRST_MEMBERS, MEMBERS_DUE
from bot.people.teams.following import PACE
from bot.people.teams.rules import DIGEST_TIME, DIGEST_WEEKDAY, USUAL_PARTS, Roster, Team
from bot.schedule.store import clear_due, set_due
from bot.words import language_names

WAVES_BEGUN = "waves_begun"  # teams of this wave and of those before it have begun


def preview_of(scope: Scope, listed: ListedTeams, groups: Sequence[KnownGroup]) -> TeamsPreview:
    """What a list would do here. `groups`: the user groups as Slack tells them."""
    leads: dict[TeamId, set[PersonId]] = {}
    for row in rows.rosters(scope):
        if row.is_lead:
            leads.setdefault(row.team_id, set()).add(row.person_id)
    known = KnownHere(
        people=people.all_people(scope),
        channels=imports.known_channels(scope),
        groups=groups,
        teams=rows.all_teams(scope),
        leads={team: frozenset(found) for team, found in leads.items()},
        languages=language_names(),
    )
    return match(listed, known)


def import_teams(scope: Scope, by: PersonId, preview: TeamsPreview) -> ImportDone:
    """Set up the teams that are new, change what changed in others, and leave the rest. `by`: who brought Ripple to them."""
    named = {team.name.casefold(): team.id for team in rows.all_teams(scope)}
    named |= {one.key: TeamId(scope.new_id()) for one in preview.new}
    _refuse_if_moved(preview, {one.key for one in preview.new} & {team.name.casefold() for team in rows.all_teams(scope)})
    zones = {person.id: person.zone for person in people.all_people(scope)}
    begun = waves_begun(scope)
    made = [_make(scope, by, one, named, zones, begun) for one in preview.new]
    moved = [_change(scope, by, one, named, begun) for one in preview.changed]
    for place, team in enumerate([*made, *(team for team, _ in moved)]):
        _count_in_later(scope, team, place, is_new=place < len(made))
    if not made and not moved:
        return ImportDone("", 0, 0, preview.same)
    changes = {team.id: what for team, what in moved}
    kept = KeptImport(scope.new_id(), by or None, scope.now, tuple(team.id for team in made), changes)
    imports.keep_import(scope, kept)
    return ImportDone(kept.id, len(made), len(moved), preview.same, sum(_waits(one.wave, begun) for one in preview.new))


def undo_import(scope: Scope, by: PersonId, import_id: str) -> ImportDone:
    """As it was before: its teams end, and what it changed in others goes back, unless somebody changed it again since."""
    require_owner(scope, by)
    kept = imports.import_kept(scope, import_id)
    if kept is None:
        raise NotFound("teams.undo.gone")
    if scope.now - kept.made_at > UNDONE_WITHIN:
        raise TooLate("teams.undo.too_late")
    ended = [team for one in kept.made if (team := rows.team(scope, one)) is not None and team.archived_at is None]
    for team in ended:
        clear_due(scope, FIRST_MEMBERS, team.id)
        end_team(scope, by, team)
    for team_id, what in kept.changed.items():
        _put_back(scope, team_id, what)
    imports.drop_import(scope, import_id)
    return ImportDone(import_id, len(ended), len(kept.changed), 0)


def begin_wave(scope: Scope, by: PersonId, wave: int) -> int:
    """Its teams, and those of every wave before, are welcomed now; how many."""
    waiting = [team for team in rows.all_teams(scope) if team.welcomed_at is None and team.wave is not None and team.wave <= wave]
    if wave > waves_begun(scope):
        people.change_setting(scope, WAVES_BEGUN, wave, by or None)
    for team in waiting:
        _begin(scope, by, team)
    return len(waiting)


def waves_begun(scope: Scope) -> int:
    """The last wave that has begun: 1, before an owner begins the next."""
    found = people.setting(scope, WAVES_BEGUN, FIRST_WAVE)
    return found if isinstance(found, int) else FIRST_WAVE


def _refuse_if_moved(preview: TeamsPreview, taken: set[str]) -> None:
    """Somebody set up a team of that name while the preview was looked at."""
    for one in preview.new:
        if one.key in taken:
            raise PersonCanFix("people.team.name_taken", name=one.name)


def _waits(wave: int | None, begun: int) -> bool:
    return wave is not None and wave > begun


def _make(scope: Scope, by: PersonId, one: ListedTeam, named: Mapping[str, TeamId], zones: Mapping[PersonId, str], begun: int) -> Team:
    waits = _waits(one.wave, begun)
    team = Team(
        id=named[one.key],
        name=one.name,
        parent_id=named[one.parent] if one.parent else None,
        channel_id=one.channel,
        members_from=one.members_from,
        members_ref=one.members_ref,
        zone=zones.get(min(one.leads), FALLBACK_ZONE),
        digest_weekday=DIGEST_WEEKDAY,
        digest_time=DIGEST_TIME,
        digest_parts=USUAL_PARTS,
        language=one.language,
        created_at=scope.now,
        welcomed_at=None if waits else scope.now,
        wave=one.wave,
    )
    rows.add_team(scope, team)
    if not waits:
        teams.welcome_team(scope, by, team, one.leads)
    rows.set_roster(scope, team.id, Roster(one.leads, one.leads))
    return team


def _change(
    scope: Scope, by: PersonId, one: ListedTeam, named: Mapping[str, TeamId], begun: int
) -> tuple[Team, Mapping[str, tuple[Any, Any]]]:
    """Only what the row changes; the team, and what stood there before and after."""
    assert one.before is not None
    before, led = one.before, rows.roster(scope, one.before.id)
    wanted = replace(
        before,
        channel_id=one.channel,
        members_from=one.members_from,
        members_ref=one.members_ref or None,
        parent_id=named[one.parent] if one.parent else None,
        language=one.language,
        wave=one.wave,
    )
    what = {name: (getattr(before, name), now) for name in FIELDS if (now := getattr(wanted, name)) != getattr(before, name)}
    rows.change_team(scope, wanted)
    if led.leads != one.leads:
        what["leads"] = (sorted(led.leads), sorted(one.leads))
        teams.change_roster(scope, wanted, Roster(led.members | one.leads, one.leads))
    if wanted.welcomed_at is None and not _waits(wanted.wave, begun):
        _begin(scope, by, wanted)
    return wanted, what


def _begin(scope: Scope, by: PersonId, team: Team) -> None:
    begun = replace(team, welcomed_at=scope.now)
    rows.change_team(scope, begun)
    teams.welcome_team(scope, by, begun, rows.roster(scope, team.id).leads)


def _count_in_later(scope: Scope, team: Team, place: int, *, is_new: bool) -> None:
    if teams.is_followed(team.members_from):
        set_due(scope, FIRST_MEMBERS if is_new else MEMBERS_DUE, team.id, scope.now + place * PACE)


def _put_back(scope: Scope, team_id: TeamId, what: Mapping[str, tuple[Any, Any]]) -> None:
    team = rows.team(scope, team_id)
    if team is None or team.archived_at is not None:
        return
    back = {name: then for name, (then, now) in what.items() if name != "leads" and getattr(team, name) == now}
    restored = replace(team, **back)
    rows.change_team(scope, restored)
    led = rows.roster(scope, team_id)
    if "leads" in what and sorted(led.leads) == list(what["leads"][1]):
        leads = frozenset(PersonId(one) for one in what["leads"][0])
        rows.set_roster(scope, team_id, Roster(led.members | leads, leads))
    if back.keys() & {"members_from", "members_ref"}:
        _count_in_later(scope, restored, 0, is_new=False)


FIELDS = ("channel_id", "members_from", "members_ref", "parent_id", "language", "wave")
