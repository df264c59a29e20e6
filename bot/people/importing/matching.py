"""Rows of a list, matched with the people, channels, groups and teams that are here.

An empty cell, or a column that the list does not have, leaves what is; "-" takes a parent or a wave away. A row with a problem is
left out whole, and so is every row that rests on it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from bot.errors import PersonCanFix
from bot.ids import ChannelId, PersonId
from bot.people.importing.rules import FIRST_WAVE, LAST_WAVE, KnownChannel, KnownGroup, KnownHere, ListedTeam, RowPart, TeamsPreview
from bot.people.importing.table import ListedRow, ListedTeams, RowProblem
from bot.people.rules import Person
from bot.people.teams.rules import Team, check_name

NONE = "-"
_PERSON_IN = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|\A@?([UW][A-Z0-9]+)\Z")  # as Slack writes them, or the bare id
_CHANNEL_IN = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>|/archives/([CG][A-Z0-9]+)|\A([CG][A-Z0-9]+)\Z")
_GROUP_IN = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>|\A@?(S[A-Z0-9]+)\Z")
_BETWEEN_PLACES = re.compile(r"[,;\n]|\s+(?=[#@<])|(?<=>)\s+")
_BETWEEN_PEOPLE = re.compile(r"[,;|/&\n](?![^<]*>)|\s+(?=@)")


class Matching:
    """What is known, looked up by every name under which a row may mean it."""

    def __init__(self, known: KnownHere) -> None:
        self._people = {person.id: person for person in known.people}
        self._named: dict[str, list[Person]] = defaultdict(list)
        for person in known.people:
            self._named[_said(person.name)].append(person)
        self._channels: dict[str, KnownChannel] = {one.id: one for one in known.channels}
        self._channel_named = {_said(one.name): one for one in sorted(known.channels, key=lambda one: (one.has_us, not one.is_archived))}
        self._groups = {key: one for one in known.groups for key in (one.id, _said(one.name), _said(one.handle)) if key}
        self.teams = {team.name.casefold(): team for team in known.teams}
        self._name_of = {team.id: team.name.casefold() for team in known.teams}
        self._leads = known.leads
        self._languages = known.languages

    def team(self, row: ListedRow) -> ListedTeam:
        """What the row asks for, or `PersonCanFix` with what is wrong with it."""
        name = check_name(row.cells["name"], ())
        before = self.teams.get(name.casefold())
        channel, source, reference = self._place(row, before)
        wanted = ListedTeam(
            number=row.number,
            name=before.name if before else name,
            channel=channel,
            members_from=source,
            members_ref=reference,
            leads=self._led_by(row, before),
            parent=self._parent(row, before),
            language=self._language(row, before),
            wave=_wave(row, before),
            before=before,
            is_shared=channel in self._channels and self._channels[channel].is_shared,
        )
        return replace(wanted, changed=tuple(self._changes(wanted, before))) if before else wanted

    def _changes(self, wanted: ListedTeam, before: Team) -> Iterator[RowPart]:
        pairs = {
            RowPart.CHANNEL: (wanted.channel, before.channel_id or ""),
            RowPart.MEMBERS: ((wanted.members_from, wanted.members_ref), (before.members_from, before.members_ref or "")),
            RowPart.LEADS: (wanted.leads, self._leads.get(before.id, frozenset())),
            RowPart.PARENT: (wanted.parent, self._parent_name(before)),
            RowPart.LANGUAGE: (wanted.language, before.language),
            RowPart.WAVE: (wanted.wave, before.wave),
        }
        return (name for name, (now, then) in pairs.items() if now != then)

    def _place(self, row: ListedRow, before: Team | None) -> tuple[ChannelId, str, str]:
        """Where the team meets, and from where its members are taken."""
        said = [part.strip() for part in _BETWEEN_PLACES.split(row.cells.get("place", "")) if part.strip()]
        groups = [self._group(part) for part in said if self._means_group(part)]
        groups += [self._group(row.cells["group"])] if row.cells.get("group") else []
        channels = [self._channel(part) for part in said if not self._means_group(part)]
        if len(groups) > 1 or len(channels) > 1:
            raise PersonCanFix("teams.list.two_places")
        if not groups and not channels:
            return _as_it_is(before)
        meets = channels[0] if channels else self._channel_of(groups[0], before)
        self._require_open(meets)
        return (meets.id, "usergroup", groups[0].id) if groups else (meets.id, "channel", meets.id)

    def _means_group(self, part: str) -> bool:
        found = _GROUP_IN.search(part)
        if part.startswith(("@", "<!")) or (found and _first(found) in self._groups):
            return True
        return not part.startswith("#") and _said(part) in self._groups and _said(part) not in self._channel_named

    def _group(self, part: str) -> KnownGroup:
        found = _GROUP_IN.search(part)
        group = (self._groups.get(_first(found)) if found else None) or self._groups.get(_said(part))
        if group is None:
            raise PersonCanFix("teams.list.no_group", group=part[:60])
        return group

    def _channel(self, part: str) -> KnownChannel:
        found = _CHANNEL_IN.search(part)
        known = (self._channels.get(_first(found)) if found else None) or self._channel_named.get(_said(part))
        if known is None or not known.has_us:
            called = known.name if known else re.sub(r"<#\w+\|?([^>]*)>", r"\1", part).lstrip("#") or part
            raise PersonCanFix("teams.list.not_in_channel", channel=called[:80])
        return known

    def _channel_of(self, group: KnownGroup, before: Team | None) -> KnownChannel:
        """Where a team that is a user group meets: where it did, or in the group's own channel."""
        known = [self._channels[one] for one in group.channels if one in self._channels]
        if before is not None and before.channel_id in self._channels:
            known.insert(0, self._channels[before.channel_id])
        open_ones = [one for one in known if one.has_us and not one.is_archived]
        if not open_ones:
            raise PersonCanFix("teams.list.group_without_channel", group=group.handle or group.name)
        return open_ones[0]

    def _require_open(self, channel: KnownChannel) -> None:
        if channel.is_archived:
            raise PersonCanFix("teams.list.channel_archived", channel=channel.name)

    def _led_by(self, row: ListedRow, before: Team | None) -> frozenset[PersonId]:
        cell = row.cells.get("leads", "")
        led = self._leads.get(before.id, frozenset()) if before else frozenset()
        if not cell and led:
            return led
        if not cell or cell == NONE:
            raise PersonCanFix("teams.list.no_lead")
        whole = self._named.get(_said(cell))
        parts = [cell] if whole else [part.strip() for part in _BETWEEN_PEOPLE.split(cell) if part.strip()]
        return frozenset(self._lead(part) for part in parts)

    def _lead(self, part: str) -> PersonId:
        found = _PERSON_IN.search(part)
        by_id = self._people.get(PersonId(_first(found))) if found else None
        meant = [by_id] if by_id else self._named.get(_said(part), [])
        here = [person for person in meant if not person.is_deactivated] or meant
        if not here:
            raise PersonCanFix("teams.list.lead_by_mail" if "@" in part[1:] else "teams.list.unknown_lead", lead=part[:60])
        if len(here) > 1:
            raise PersonCanFix("teams.list.two_of_that_name", lead=part[:60])
        _require_colleague(here[0], part)
        return here[0].id

    def _parent(self, row: ListedRow, before: Team | None) -> str:
        said = " ".join(row.cells.get("parent", "").split()).casefold()
        if said == NONE:
            return ""
        return said or (self._parent_name(before) if before else "")

    def _parent_name(self, team: Team) -> str:
        return self._name_of.get(team.parent_id, "") if team.parent_id else ""

    def parents_here(self) -> dict[str, str]:
        """Each team's parent as it stands, by name."""
        return {key: self._parent_name(team) for key, team in self.teams.items()}

    def _language(self, row: ListedRow, before: Team | None) -> str:
        said = row.cells.get("language", "").casefold()
        if not said:
            return before.language if before else "en"
        code = self._languages.get(said) or self._languages.get(re.split(r"[-_]", said)[0])
        if code is None:
            spoken = sorted(set(self._languages.values()))
            raise PersonCanFix("teams.list.no_language", language=row.cells["language"][:40], spoken=", ".join(spoken))
        return code


def match(listed: ListedTeams, known: KnownHere) -> TeamsPreview:
    """What the list would do, and every problem beside its row, in the order of the rows."""
    matching = Matching(known)
    found: list[ListedTeam] = []
    problems = list(listed.problems)
    for row in listed.rows:
        try:
            found.append(matching.team(row))
        except PersonCanFix as refusal:
            problems.append(RowProblem(row.number, refusal, row.cells["name"]))
    for look in (_named_twice, _meeting_twice, _in_circles, _without_parent):
        odd = list(look(found, matching, {problem.name.casefold(): problem.number for problem in problems if problem.name}))
        problems += odd
        numbers = {problem.number for problem in odd}
        found = [one for one in found if one.number not in numbers]
    return TeamsPreview(tuple(found), tuple(sorted(problems, key=lambda problem: problem.number)))


def _named_twice(found: Sequence[ListedTeam], _matching: Matching, _bad: Mapping[str, int]) -> Iterator[RowProblem]:
    rows = defaultdict(list)
    for one in found:
        rows[one.key].append(one.number)
    for one in found:
        others = [number for number in rows[one.key] if number != one.number]
        if others:
            yield RowProblem(one.number, PersonCanFix("teams.list.named_twice", name=one.name, row=others[0]), one.name)


def _meeting_twice(found: Sequence[ListedTeam], matching: Matching, _bad: Mapping[str, int]) -> Iterator[RowProblem]:
    """A channel holds one team. What two teams that were set up by hand share stays as it is."""
    here = {key: team.channel_id for key, team in matching.teams.items() if team.channel_id}
    meant = Counter((here | {one.key: one.channel for one in found}).values())
    after = here | {one.key: one.channel for one in found}
    for one in found:
        if meant[one.channel] > 1 and here.get(one.key) != one.channel:
            other = next(key for key, channel in sorted(after.items()) if channel == one.channel and key != one.key)
            known = matching.teams.get(other)
            called = known.name if known else next(team.name for team in found if team.key == other)
            yield RowProblem(one.number, PersonCanFix("teams.list.channel_taken", team=called), one.name)


def _in_circles(found: Sequence[ListedTeam], matching: Matching, _bad: Mapping[str, int]) -> Iterator[RowProblem]:
    above = matching.parents_here() | {one.key: one.parent for one in found}
    for one in found:
        circle = _circle(one.key, above)
        if circle:
            names = " → ".join([*circle, circle[0]])
            yield RowProblem(one.number, PersonCanFix("teams.list.circle", names=names[:200]), one.name)


def _circle(start: str, above: Mapping[str, str]) -> list[str]:
    """The names on the way from a team up to itself; empty where the way ends, or goes round without it."""
    way, at = [start], above.get(start, "")
    seen = {start}
    while at and at not in seen:
        way.append(at)
        seen.add(at)
        at = above.get(at, "")
    return way if at == start else []


def _without_parent(found: Sequence[ListedTeam], matching: Matching, bad: Mapping[str, int]) -> Iterator[RowProblem]:
    """Whose parent is not here and cannot be made; and, in turn, whose parent that is."""
    left, lost = list(found), dict(bad)
    while True:
        there = matching.teams.keys() | {one.key for one in left}
        odd = [one for one in left if one.parent and one.parent not in there]
        if not odd:
            return
        for one in odd:
            yield RowProblem(one.number, _no_parent(one, lost), one.name)
        gone = {one.key: one.number for one in odd}
        lost |= gone
        left = [one for one in left if one.key not in gone]


def _no_parent(one: ListedTeam, lost: Mapping[str, int]) -> PersonCanFix:
    if one.parent in lost:
        return PersonCanFix("teams.list.parent_has_a_problem", parent=one.parent, row=lost[one.parent])
    return PersonCanFix("teams.list.no_parent", parent=one.parent[:80])


def _require_colleague(person: Person, said: str) -> None:
    called = person.name or said.strip("@")
    if person.is_deactivated:
        raise PersonCanFix("teams.list.lead_left", lead=called)
    if person.is_guest or person.is_stranger:
        raise PersonCanFix("teams.list.lead_is_guest", lead=called)
    if person.is_bot:
        raise PersonCanFix("teams.list.lead_is_bot", lead=called)


def _wave(row: ListedRow, before: Team | None) -> int | None:
    said = row.cells.get("wave", "")
    if not said:
        return before.wave if before else None
    if said == NONE:
        return None
    digits = said.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and FIRST_WAVE <= int(digits[:3]) <= LAST_WAVE):
        raise PersonCanFix("teams.list.no_wave", wave=said[:40], first=FIRST_WAVE, last=LAST_WAVE)
    return int(digits)


def _as_it_is(before: Team | None) -> tuple[ChannelId, str, str]:
    if before is None or before.channel_id is None:
        raise PersonCanFix("teams.list.no_place")
    return before.channel_id, before.members_from, before.members_ref or ""


def _said(text: str) -> str:
    return " ".join(text.strip().lstrip("#@").casefold().split())


def _first(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group)
