"""A list of teams, looked at, done in batches, and undone within a day.

Between two batches everybody else may write. A batch is whole or not there; the same list again does what is left.

Nobody is looked up in Slack here: who is in a channel or group is counted in a little later (`jobs.py`), at a pace that Slack allows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from bot.database.scope import Scope
from bot.errors import NotFound, PersonCanFix, TooLate
from bot.ids import PersonId, TeamId
from bot.people import store as people
from bot.people.acts import require_owner
from bot.people.importing import store as imports
from bot.people.importing.matching import match
from bot.people.importing.rules import (
    FIRST_WAVE,
    UNDONE_WITHIN,
    Batch,
    ImportDone,
    KnownGroup,
    KnownHere,
    ListedTeam,
    RowPart,
    TeamsPreview,
)
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
AT_ONCE = 50  # teams in one transaction


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


def batches_of(preview: TeamsPreview) -> list[Batch]:
    """What a list would do, in pieces that are each done whole; parents come before their children. None where nothing is to be done."""
    teams = [*_parents_first(preview.new), *preview.changed]
    parts = [tuple(teams[start : start + AT_ONCE]) for start in range(0, len(teams), AT_ONCE)]
    return [Batch(place * AT_ONCE, part) for place, part in enumerate(parts)]


def import_batch(scope: Scope, by: PersonId, batch: Batch, done: ImportDone) -> ImportDone:
    """Set up the teams of a batch that are new and change what changed in others; all that was done so far. `by`: who brought Ripple.

    Nothing is to be remembered between two batches: whoever was killed in the middle gives the same list again, which does the rest.
    """
    named = {team.name.casefold(): team.id for team in rows.all_teams(scope)}
    _refuse_if_moved(batch.new, named)
    named |= {one.key: TeamId(scope.new_id()) for one in batch.new}
    zones = imports.zones_by_person(scope, {min(one.leads) for one in batch.new})
    begun = waves_begun(scope)
    made = [_make(scope, by, one, named, zones, begun) for one in batch.new]
    moved = [_change(scope, by, one, named, begun) for one in batch.changed]
    for place, team in enumerate([*made, *(team for team, _ in moved)], batch.first):
        _count_in_later(scope, team, place, is_new=place < batch.first + len(made))
    kept = KeptImport(done.id or scope.new_id(), by or None, scope.now, tuple(team.id for team in made), {t.id: what for t, what in moved})
    imports.keep_import(scope, kept)
    waiting = sum(_waits(one.wave, begun) for one in batch.new)
    return replace(done, id=kept.id, made=done.made + len(made), changed=done.changed + len(moved), waiting=done.waiting + waiting)


def import_teams(scope: Scope, by: PersonId, preview: TeamsPreview) -> ImportDone:
    """The whole of it in one transaction: for lists that are short."""
    done = nothing_done(preview)
    for batch in batches_of(preview):
        done = import_batch(scope, by, batch, done)
    return done


def nothing_done(preview: TeamsPreview) -> ImportDone:
    """Before the first batch."""
    return ImportDone("", 0, 0, preview.same)


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


def _parents_first(new: Sequence[ListedTeam]) -> list[ListedTeam]:
    """The new teams, each after its parent: a list names no circles."""
    by_key, ordered = {one.key: one for one in new}, dict[str, ListedTeam]()

    def take(one: ListedTeam) -> None:
        line = [one]
        while (parent := by_key.get(line[-1].parent)) is not None and parent.key not in ordered and parent not in line:
            line.append(parent)
        ordered.update({each.key: each for each in reversed(line)})

    for one in new:
        if one.key not in ordered:
            take(one)
    return list(ordered.values())


def _refuse_if_moved(new: Sequence[ListedTeam], taken: Collection[str]) -> None:
    """Somebody set up a team of that name while the preview was looked at."""
    for one in new:
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
    before, led = rows.team(scope, one.before.id) or one.before, rows.roster(scope, one.before.id)
    asked: Mapping[RowPart, Mapping[str, Any]] = {
        RowPart.CHANNEL: {"channel_id": one.channel},
        RowPart.MEMBERS: {"members_from": one.members_from, "members_ref": one.members_ref or None},
        RowPart.PARENT: {"parent_id": named[one.parent] if one.parent else None},
        RowPart.LANGUAGE: {"language": one.language},
        RowPart.WAVE: {"wave": one.wave},
    }
    wanted = replace(before, **{name: value for part in one.changed for name, value in asked.get(part, {}).items()})
    what = {name: (getattr(before, name), now) for name in FIELDS if (now := getattr(wanted, name)) != getattr(before, name)}
    rows.change_team(scope, wanted)
    if RowPart.LEADS in one.changed and led.leads != one.leads:
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
