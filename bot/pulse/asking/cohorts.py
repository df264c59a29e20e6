"""Who is counted together: cohorts of at least six, frozen when a round opens (P1).

Refuses to count leads in their own team, guests, bots, strangers, and people who are new; refuses to put anybody in
two cohorts. Whoever fits nowhere is told why they are not asked. How long a new or much changed cohort's results
are held back (anonymity 5.2) is part of what is handed back, so that nobody has to remember it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct, field

from bot.ids import LineageId, PersonId, TeamId
from bot.pulse.asking.grouping import GroupedTeam, TeamGroup, groups_of
from bot.pulse.privacy.fold import COHORT_MIN, COMPANY_MIN

KNOWN_FOR = timedelta(days=28)
SILENT_FOR = timedelta(weeks=4)
SIZE_JUMP = 0.25
LEADERS = LineageId("leaders")
ELSEWHERE = LineageId("elsewhere")
COMPANY = LineageId("company")  # only a parent: what is left of small groups may count for the company (P5), no group is called so


class CohortKind(StrEnum):
    """Where a cohort comes from. The value is stored."""

    TEAM = "team"
    MERGED = "merged"
    LEADERS = "leaders"
    ELSEWHERE = "elsewhere"
    COMPANY = "company"  # ELSEWHERE, as earlier versions called it: only in old rounds
    RESIDUAL = "residual"  # nobody is asked in it: it holds what was left of small groups when their round closed (P5)


class CohortCandidate(Struct, frozen=True):
    """A person in the workspace, as far as forming cohorts must know them."""

    id: PersonId
    known_since: date
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_deactivated: bool = False


class Cohort(Struct, frozen=True):
    """People whose answers are counted together. The same teams give the same lineage in every round."""

    lineage: LineageId
    kind: CohortKind
    teams: tuple[TeamId, ...]
    members: frozenset[PersonId]
    parent: LineageId | None  # where answers of too small a cell may go (P5)

    @property
    def size(self) -> int:
        """How many are asked."""
        return len(self.members)


class WhyNotAsked(StrEnum):
    """Why a person is not asked."""

    BOT = "bot"
    DEACTIVATED = "deactivated"
    GUEST = "guest"
    STRANGER = "stranger"
    NEW = "new"
    TOO_FEW = "too_few"
    OUTSIDE = "outside"  # in no team: asked only where an owner opened Ripple to the rest
    WAITING = "waiting"  # in a team that waits for its wave: asked nothing before


class NotAsked(Struct, frozen=True):
    """A person who is not asked this round, and why. Said by `asking.views`."""

    person: PersonId
    reason: WhyNotAsked
    from_day: date | None = None  # for people who are new: the first day they count


class LineageMemory(Struct, frozen=True):
    """What is remembered of a lineage from one forming to the next."""

    settled_size: int  # the size that later sizes are compared with
    silent_until: date  # nothing of this cohort is released before that day
    members: frozenset[PersonId] = frozenset()


class Formation(Struct, frozen=True):
    """All cohorts of a round, who is not asked, and what to remember for the next forming."""

    cohorts: tuple[Cohort, ...]
    not_asked: tuple[NotAsked, ...]
    standings: Mapping[LineageId, LineageMemory] = field(default_factory=dict)
    newcomers: Mapping[LineageId, int] = field(default_factory=dict)
    untouched: frozenset[LineageId] = frozenset()  # nobody and no team in it was ever counted before


def form_cohorts(
    people: Iterable[CohortCandidate],
    teams: Iterable[GroupedTeam],
    *,
    today: date,
    before: Mapping[LineageId, LineageMemory] | None = None,
    grouped_before: Collection[TeamId] | None = None,
    counted_before: Collection[PersonId] = (),
) -> Formation:
    """P1: freeze cohort -> member set.

    1. Bots, guests, strangers, deactivated people and those known for less than 28 days do not count.
    2. Leads answer with other leads (or elsewhere), never in a team; a lead of leads answers elsewhere.
    3. Everybody else belongs to the smallest of their teams. A team of six or more is a cohort.
    4. Smaller teams merge with siblings: first those under the same lead, then those of the same parent group;
       what is left over joins a sibling that is large enough. So do teams of six and seven that were never counted alone.
    5. Whoever fits nowhere shares the group elsewhere if it has twenty, and else is not asked.

    The same people and teams give the same cohorts in whatever order they come. `grouped_before`: the teams that any cohort so far
    was made of (None: not known, so each may have been); `counted_before`: who ever was in one of these, as far as it is kept.
    """
    counted, not_asked = _counted(people, today)
    known = sorted(teams, key=lambda team: team.id)
    leads, top = _leads(known, counted)
    groups, placed = groups_of(known, counted - leads, lambda group: _of_teams(group).lineage in (before or {}))
    cohorts = [_of_teams(group) for group in groups]
    peers = leads - top
    if len(peers) >= COHORT_MIN:
        cohorts.append(Cohort(LEADERS, CohortKind.LEADERS, (), frozenset(peers), COMPANY))
        placed |= peers
    rest = counted - placed
    if len(rest) >= COMPANY_MIN:
        cohorts.append(Cohort(ELSEWHERE, CohortKind.ELSEWHERE, (), frozenset(rest), COMPANY))
    else:
        not_asked += [NotAsked(person, WhyNotAsked.TOO_FEW) for person in rest]
    formed = tuple(sorted(cohorts, key=lambda cohort: cohort.lineage))
    standings = {cohort.lineage: _standing(cohort, (before or {}).get(cohort.lineage), today) for cohort in formed}
    return Formation(
        cohorts=formed,
        not_asked=tuple(sorted(not_asked, key=lambda one: one.person)),
        standings=standings,
        newcomers={cohort.lineage: _newcomers(cohort, before or {}) for cohort in formed},
        untouched=_untouched(formed, before or {}, grouped_before, counted_before),
    )


def _counted(people: Iterable[CohortCandidate], today: date) -> tuple[set[PersonId], list[NotAsked]]:
    counted: set[PersonId] = set()
    not_asked: list[NotAsked] = []
    for person in people:
        reason = _why_not(person, today)
        if reason is None:
            counted.add(person.id)
        else:
            from_day = person.known_since + KNOWN_FOR if reason is WhyNotAsked.NEW else None
            not_asked.append(NotAsked(person.id, reason, from_day))
    return counted, not_asked


def _why_not(person: CohortCandidate, today: date) -> WhyNotAsked | None:
    for stands, reason in (
        (person.is_bot, WhyNotAsked.BOT),
        (person.is_deactivated, WhyNotAsked.DEACTIVATED),
        (person.is_stranger, WhyNotAsked.STRANGER),
        (person.is_guest, WhyNotAsked.GUEST),
        (today - person.known_since < KNOWN_FOR, WhyNotAsked.NEW),
    ):
        if stands:
            return reason
    return None


def _leads(teams: Collection[GroupedTeam], counted: set[PersonId]) -> tuple[set[PersonId], set[PersonId]]:
    """All leads, and those among them who lead other leads: k must never lean on the manager of a cohort."""
    leads = {person for team in teams for person in team.leads} & counted
    top = {chief for team in teams if (team.members - team.leads) & leads for chief in team.leads}
    return leads, top & leads


def _of_teams(group: TeamGroup) -> Cohort:
    ids = tuple(sorted(team.id for team in group.teams))
    kind = CohortKind.TEAM if len(ids) == 1 else CohortKind.MERGED
    parents = {team.parent for team in group.teams}
    parent = next(iter(parents)) if len(parents) == 1 else None
    return Cohort(
        lineage=_lineage(ids),
        kind=kind,
        teams=ids,
        members=frozenset(group.members),
        parent=LineageId(f"group:{parent}") if parent else COMPANY,
    )


def _lineage(teams: tuple[TeamId, ...]) -> LineageId:
    """The same for the same teams. Merged ones are hashed: a name must stay short however many teams it stands for."""
    if len(teams) == 1:
        return LineageId(f"team:{teams[0]}")
    return LineageId("merged:" + hashlib.sha256("+".join(teams).encode()).hexdigest()[:32])


def _standing(cohort: Cohort, before: LineageMemory | None, today: date) -> LineageMemory:
    """New: silent for four weeks. More than a quarter larger or smaller than when it last settled: the same again."""
    if before is None:
        return LineageMemory(cohort.size, today + SILENT_FOR, cohort.members)
    jumped = abs(cohort.size - before.settled_size) > SIZE_JUMP * before.settled_size
    if not jumped:
        return LineageMemory(before.settled_size, before.silent_until, cohort.members)
    return LineageMemory(cohort.size, max(before.silent_until, today + SILENT_FOR), cohort.members)


def _untouched(
    formed: Iterable[Cohort],
    before: Mapping[LineageId, LineageMemory],
    grouped_before: Collection[TeamId] | None,
    counted_before: Collection[PersonId],
) -> frozenset[LineageId]:
    """The groups of which nothing was ever told, under whatever name: there is nothing to subtract them from."""
    if grouped_before is None:
        return frozenset()
    known = {person for memory in before.values() for person in memory.members}.union(counted_before)
    teams = set(grouped_before)
    return frozenset(one.lineage for one in formed if not (known & one.members or teams.intersection(one.teams) or one.lineage in before))


def _newcomers(cohort: Cohort, before: Mapping[LineageId, LineageMemory]) -> int:
    known = before.get(cohort.lineage)
    return len(cohort.members - known.members) if known else cohort.size
