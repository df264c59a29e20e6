"""One team for each of these channels or user groups: the choice as rows of a list."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from bot.errors import PersonCanFix
from bot.ids import ChannelId, PersonId
from bot.people.importing.rules import KnownGroup, TeamsPreview
from bot.people.importing.table import ListedRow, ListedTeams, read_teams
from bot.people.teams.rules import LONGEST_NAME, Team

LONGEST_LIST = 2_800  # what is looked at travels in the form, which holds 3,000 characters
MOST_CHOSEN = 200


class MadeChannel(Struct, frozen=True):
    """A channel and whoever made it."""

    id: ChannelId
    name: str
    made_by: PersonId


class ManyTeamsWish(Struct, frozen=True, kw_only=True):
    """What an owner asks for: a list, pasted or as a file of theirs in Slack (its id), or channels and groups.

    `leads`: who leads all of them; nobody: whoever made each.
    """

    listed: str = ""
    file: str = ""
    channels: tuple[ChannelId, ...] = ()
    pattern: str = ""
    groups: tuple[str, ...] = ()
    leads: tuple[PersonId, ...] = ()

    @property
    def chooses(self) -> bool:
        """Whether channels or groups were chosen, by name or by a pattern."""
        return bool(self.channels or self.pattern or self.groups)


def checked_wish(wish: ManyTeamsWish) -> ManyTeamsWish:
    """The wish, or `PersonCanFix` beside the field that is to be changed."""
    if wish.listed and wish.chooses:
        raise PersonCanFix("teams.many.one_way", field="list")
    if not wish.listed and not wish.chooses:
        raise PersonCanFix("teams.many.nothing", field="channels")
    if wish.pattern and not re.search(r"[^\s*?#]", wish.pattern):
        raise PersonCanFix("teams.many.any_channel", field="pattern")
    if len(packed(wish, "")) > LONGEST_LIST:
        raise PersonCanFix("teams.many.too_long", field="list" if wish.listed else "channels", limit=LONGEST_LIST)
    return wish


def rows_of(wish: ManyTeamsWish, channels: Sequence[MadeChannel], groups: Sequence[KnownGroup], teams: Sequence[Team]) -> ListedTeams:
    """The list that was pasted, or a row for each channel and group. A team that meets there already keeps its name and its leads."""
    if wish.listed or wish.file:
        return read_teams(wish.listed)
    named = {team.channel_id: team.name for team in teams}
    rows = [_of_channel(wish, one, named.get(one.id)) for one in channels if _is_meant(wish, one)]
    known = {one.id: one for one in groups}
    followed = {team.members_ref: team.name for team in teams}
    rows += [_of_group(wish, known[one], followed.get(one)) for one in wish.groups if one in known]
    if not rows:
        raise PersonCanFix("teams.many.no_such_channel", field="pattern", pattern=wish.pattern)
    if len(rows) > MOST_CHOSEN:
        raise PersonCanFix("teams.many.too_many", field="pattern", found=len(rows), most=MOST_CHOSEN)
    return ListedTeams([ListedRow(number, cells) for number, cells in enumerate(rows, 1)])


def packed(wish: ManyTeamsWish, seen: str) -> str:
    """The wish as the form carries it from one look to the next; `seen`: what was looked at."""
    chosen = {"c": wish.channels, "p": wish.pattern, "g": wish.groups, "l": wish.leads, "f": wish.file}
    return f"{seen}\n{'' if wish.listed else json.dumps(chosen, separators=(',', ':'))}\n{wish.listed}"


def unpacked(carried: str) -> tuple[ManyTeamsWish, str]:
    """The wish that a form carried, and what was looked at."""
    seen, _, rest = carried.partition("\n")
    chosen, _, listed = rest.partition("\n")
    found: Mapping[str, Any] = json.loads(chosen or "{}")
    wish = ManyTeamsWish(
        listed=listed,
        channels=tuple(found.get("c", ())),
        pattern=found.get("p", ""),
        groups=tuple(found.get("g", ())),
        leads=tuple(found.get("l", ())),
        file=found.get("f", ""),
    )
    return wish, seen


def sight_of(preview: TeamsPreview) -> str:
    """What tells whether two looks saw the same: short, and nothing can be read from it."""
    rows = [(one.name, one.channel, one.members_ref, sorted(one.leads), one.changed) for one in (*preview.new, *preview.changed)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def _is_meant(wish: ManyTeamsWish, channel: MadeChannel) -> bool:
    pattern = wish.pattern.strip().lstrip("#").casefold()
    return channel.id in wish.channels or bool(pattern and fnmatch.fnmatchcase(channel.name.casefold(), pattern))


def _of_channel(wish: ManyTeamsWish, channel: MadeChannel, name: str | None) -> Mapping[str, str]:
    if name is not None:
        return {"name": name, "place": f"<#{channel.id}|{channel.name}>"}
    return {"name": _called(channel.name, wish.pattern), "place": f"<#{channel.id}|{channel.name}>", "leads": _leads(wish, channel.made_by)}


def _of_group(wish: ManyTeamsWish, group: KnownGroup, name: str | None) -> Mapping[str, str]:
    if name is not None:
        return {"name": name, "group": group.id}
    return {"name": (group.name or group.handle)[:LONGEST_NAME], "group": group.id, "leads": _leads(wish, group.made_by)}


def _leads(wish: ManyTeamsWish, made_by: PersonId) -> str:
    return ";".join(wish.leads or (made_by,))


def _called(own_name: str, pattern: str) -> str:
    """A team's name from its channel's own: without what every channel of the pattern has, as words. A number alone names nobody.

    >>> _called("team-harbor-north", "team-*"), _called("team-7", "team-*")
    ('Harbor north', 'Team 7')
    """
    before, _, after = pattern.strip().lstrip("#").partition("*")
    own = own_name.removeprefix(before).removesuffix(after) if pattern else own_name
    if not any(sign.isalpha() for sign in own):
        own = own_name
    words = " ".join(re.split(r"[-_]+", own)).strip() or own_name
    return (words[0].upper() + words[1:])[:LONGEST_NAME]
