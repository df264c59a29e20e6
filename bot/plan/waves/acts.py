"""What the first wave says after eight weeks, beside the first audit of those who wait.

And how the next wave begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.ids import LineageId, PersonId, TeamId
from bot.people.acts import require_owner
from bot.people.importing.acts import begin_wave
from bot.people.importing.rules import FIRST_WAVE
from bot.people.teams import store as teams
from bot.people.teams.rules import Team
from bot.plan.waves.rules import LEAST_TEAMS, READY_AFTER, WavesSeen, WaveToBegin, compared
from bot.pulse.audit.store import ReleasedAudit, first_audit_of_team, newest_audit_of_team
from bot.pulse.privacy.released import Released, Shown, rates_one_person
from bot.pulse.results.figures import figure_in_round, figures_of


def waves_page(scope: Scope, owner: PersonId) -> WavesSeen:
    """The page for an owner: counts and differences, no team by name."""
    require_owner(scope, owner)
    everybody = teams.all_teams(scope)
    first = [team for team in everybody if team.wave == FIRST_WAVE]
    waiting = [team for team in everybody if team.wave is not None and team.wave > FIRST_WAVE]
    began = min((team.welcomed_at for team in first if team.welcomed_at is not None), default=None)
    seen = WavesSeen(len(first), len(waiting), next_wave=_next_wave(waiting))
    if began is None or not waiting:
        return seen
    ready = began + READY_AFTER
    return replace(seen, ready_on=ready.date()) if scope.now < ready else _compared(scope, seen, first, waiting)


def wave_to_begin(scope: Scope, owner: PersonId) -> WaveToBegin | None:
    """The next wave and whose it is, for an owner; None when all have begun."""
    require_owner(scope, owner)
    everybody = teams.all_teams(scope)
    wave = _next_wave(everybody)
    return WaveToBegin(wave, tuple(team.name for team in everybody if _begins_with(team, wave))) if wave is not None else None


def begin_next(scope: Scope, owner: PersonId, wave: int) -> int:
    """The teams of this wave, and of those before it, are welcomed now; how many."""
    require_owner(scope, owner)
    return begin_wave(scope, owner, wave)


def _next_wave(some: Iterable[Team]) -> int | None:
    return min((team.wave for team in some if team.wave is not None and team.waits), default=None)


def _begins_with(team: Team, wave: int) -> bool:
    return team.waits and team.wave is not None and team.wave <= wave


def _compared(scope: Scope, seen: WavesSeen, first: list[Team], waiting: list[Team]) -> WavesSeen:
    begun = {team.id: audit for team in first if (audit := newest_audit_of_team(scope, team.id)) is not None}
    held = {team.id: audit for team in waiting if (audit := first_audit_of_team(scope, team.id)) is not None}
    both = _groups(begun) & _groups(held)  # counted together with one of the others: they stand on no side
    now, before = _now(scope, _each_group_once(begun, both)), _in_their_audit(scope, held, _each_group_once(held, both))
    told = [side for side in Dimension if side is not Dimension.LEAD]
    few = tuple(side for side in told if min(len(now.get(side, ())), len(before.get(side, ()))) < LEAST_TEAMS)
    unasked = sum(team.waits and team.id not in held for team in waiting)
    return replace(seen, differences=compared(now, before), too_few=few, unasked=unasked)


def _now(scope: Scope, first: list[TeamId]) -> Mapping[Dimension, list[int]]:
    """The newest figures of the first wave's groups, each group once."""
    newest, _ = figures_of(scope, first)
    return _by_side(figure for team in first if team in newest for _, figure in newest[team].figures)


def _in_their_audit(scope: Scope, held: Mapping[TeamId, ReleasedAudit], waiting: list[TeamId]) -> Mapping[Dimension, list[int]]:
    """What those who wait, or waited, said in their first audit."""
    found = [figure_in_round(scope, held[team].round_id, team, side) for team in waiting for side in Dimension]
    return _by_side(one for one in found if one is not None)


def _by_side(figures: Iterable[Released]) -> Mapping[Dimension, list[int]]:
    found: defaultdict[Dimension, list[int]] = defaultdict(list)
    for one in figures:
        if isinstance(one, Shown) and isinstance(one.about, Dimension) and one.score is not None and not rates_one_person(one):
            found[one.about].append(one.score)
    return found


def _groups(held: Mapping[TeamId, ReleasedAudit]) -> frozenset[LineageId]:
    return frozenset(audit.lineage for audit in held.values())


def _each_group_once(held: Mapping[TeamId, ReleasedAudit], but: frozenset[LineageId]) -> list[TeamId]:
    """One team of each group that was audited: small teams that are counted together have one figure."""
    found: dict[LineageId, TeamId] = {}
    for team, audit in held.items():
        if audit.lineage not in but:
            found.setdefault(audit.lineage, team)
    return list(found.values())
