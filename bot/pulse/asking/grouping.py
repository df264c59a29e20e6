"""Teams put together until each group can read a map of its own: small siblings first with each other.

Siblings have a lead in common, or the same parent group. Refuses to split a team, and to put anybody in two groups. Six people may be
counted alone, but where seven in ten answer, five answers come together for two in five such groups and for four in five of eight. So
teams of six and seven are put together with small siblings before they stand alone, unless they stood alone before: a group that
changes is silent for weeks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable

from msgspec import Struct

from bot.ids import LineageId, PersonId, TeamId
from bot.pulse.privacy.fold import COHORT_MIN

READS_A_MAP = 8  # people, of whom five answer four times in five where seven in ten do


class GroupedTeam(Struct, frozen=True):
    """A team and its parent group. A person may be in several teams, and lead some of them."""

    id: TeamId
    name: str
    members: frozenset[PersonId]
    leads: frozenset[PersonId] = frozenset()
    parent: TeamId | None = None


class TeamGroup(Struct):
    """Teams on their way to a cohort."""

    teams: list[GroupedTeam]
    members: set[PersonId]

    @property
    def lineage(self) -> LineageId:
        """Its teams in order: the same teams, the same name."""
        return LineageId("+".join(sorted(team.id for team in self.teams)))

    def is_enough(self, least: int = COHORT_MIN) -> bool:
        """Whether it can stand alone."""
        return len(self.members) >= least

    def take(self, other: TeamGroup) -> None:
        """Put another group into this one."""
        self.teams += other.teams
        self.members |= other.members


def groups_of(teams: list[GroupedTeam], able: set[PersonId], stood: Callable[[TeamGroup], bool]) -> tuple[list[TeamGroup], set[PersonId]]:
    """Groups of six or more out of the people who are able to be counted, and everybody who found one.

    Every kind of kinship is tried first among the small teams, up to eight people and then up to six, then with the large ones.
    `stood`: whether exactly this group was counted before. It is again, while it has six.
    """
    groups = [group for group in _one_team_each(teams, able) if group.members]
    stay = [group for group in _merged_by(COHORT_MIN, groups) if group.is_enough() and stood(group)]
    there = {team.id for group in stay for team in group.teams}
    groups = [group for group in groups if group.teams[0].id not in there]
    groups = stay + _merged_by(COHORT_MIN, _merged_by(READS_A_MAP, groups))
    for kinship in _KINSHIPS:
        groups = _joined_large(groups, kinship)
    formed = [group for group in groups if group.is_enough()]
    return formed, {person for group in formed for person in group.members}


def _one_team_each(teams: list[GroupedTeam], able: set[PersonId]) -> list[TeamGroup]:
    """Everybody in the smallest of their teams that could stand alone; failing that, in the smallest at all."""
    sizes = {team.id: len(team.members & able) for team in teams}
    home: dict[PersonId, GroupedTeam] = {}
    for team in sorted(teams, key=lambda one: (sizes[one.id] < COHORT_MIN, sizes[one.id], one.id)):
        for person in team.members & able:
            home.setdefault(person, team)
    members: dict[TeamId, set[PersonId]] = defaultdict(set)
    for person, team in home.items():
        members[team.id].add(person)
    return [TeamGroup([team], members[team.id]) for team in teams]


def _merged_by(least: int, groups: list[TeamGroup]) -> list[TeamGroup]:
    for kinship in _KINSHIPS:
        groups = _merged_small(groups, kinship, least)
    return groups


def _merged_small(groups: list[TeamGroup], kinship: Callable[[TeamGroup], frozenset[Hashable]], least: int) -> list[TeamGroup]:
    """Small siblings put together, smallest cohorts first; a sum that stays below `least` waits for the next step."""
    done = [group for group in groups if group.is_enough(least)]
    small = [group for group in groups if not group.is_enough(least)]
    kin: dict[Hashable, list[TeamGroup]] = defaultdict(list)
    for group in small:
        for tie in kinship(group):
            kin[tie].append(group)
    taken: set[int] = set()
    for tie in sorted(kin, key=str):
        free = [group for group in kin[tie] if id(group) not in taken]
        if sum(len(group.members) for group in free) < least:
            continue
        taken |= {id(group) for group in free}
        done += _packed(free, least)
    return done + [group for group in small if id(group) not in taken]


def _packed(free: list[TeamGroup], least: int) -> list[TeamGroup]:
    """Siblings in order of size, gathered until there are `least` people; what remains joins the last."""
    packs: list[TeamGroup] = []
    open_pack: TeamGroup | None = None
    for group in sorted(free, key=lambda one: (-len(one.members), one.lineage)):
        if open_pack is None:
            open_pack = TeamGroup(list(group.teams), set(group.members))
        else:
            open_pack.take(group)
        if open_pack.is_enough(least):
            packs.append(open_pack)
            open_pack = None
    if open_pack is not None:
        packs[-1].take(open_pack)
    return packs


def _joined_large(groups: list[TeamGroup], kinship: Callable[[TeamGroup], frozenset[Hashable]]) -> list[TeamGroup]:
    """Left-over small groups join their smallest large sibling."""
    large = [group for group in groups if group.is_enough()]
    left: list[TeamGroup] = []
    for group in sorted((one for one in groups if not one.is_enough()), key=lambda one: one.lineage):
        siblings = [one for one in large if kinship(one) & kinship(group)]
        if siblings:
            min(siblings, key=lambda one: (len(one.members), one.lineage)).take(group)
        else:
            left.append(group)
    return large + left


def _leads_of(group: TeamGroup) -> frozenset[Hashable]:
    return frozenset(lead for team in group.teams for lead in team.leads)


def _parents_of(group: TeamGroup) -> frozenset[Hashable]:
    return frozenset(team.parent for team in group.teams if team.parent is not None)


_KINSHIPS = (_leads_of, _parents_of)
