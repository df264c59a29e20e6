"""Who helps across teams (measurement.md, section 4), for the whole company only: ties between groups, never a person's place.

People come in as opaque keys and leave as counts; there is no centrality of anybody here, and none will be added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

from msgspec import Struct

from bot.indicators.rules import Share, share_of
from bot.pulse.privacy.indicators import BothWays, Mixing

BRIDGE_TIES = 3
TIES_TO_JUDGE = 10  # fewer that cross look one-sided by chance alone


class Tie(Struct, frozen=True):
    """Somebody of `giver_team` helped or reached somebody of `taker_team`. People are opaque keys."""

    giver: Hashable
    giver_team: str
    taker: Hashable
    taker_team: str


class Flow(Struct, frozen=True):
    """Cross-team flow. `ei` runs from -1 (all inside) to 1 (all across); `surplus` is ei minus what is expected.

    `across` is the share of ties that cross, with its interval; `by_chance` the share that mixing at random would give.
    """

    ei: float | None
    expected: float | None
    surplus: float | None
    across: Share
    by_chance: float | None
    reciprocity: float | None
    bridges: int
    ties: int
    cohorts: int


def cross_team_flow(ties: Iterable[Tie], sizes: Mapping[str, int]) -> Flow:
    """Who helps across teams, company level only.

    A tie counts once for a pair of people and direction. ei = (E - I) / (E + I), E across, I inside cohorts.
    Expected under mixing at random: p = 1 - sum s(s-1) / (N(N-1)), ei = 2p - 1  [after Krackhardt & Stern 1988].
    Reciprocity = sum min(a->b, b->a) / sum max(a->b, b->a) over pairs of cohorts. A bridge is a pair of cohorts with
    at least 3 ties that involve at least 3 people on each side.
    """
    known = {tie for tie in ties if tie.giver != tie.taker and {tie.giver_team, tie.taker_team} <= sizes.keys()}
    outside = [tie for tie in known if tie.giver_team != tie.taker_team]
    total, chance = len(known), _across_by_chance(sizes)
    ei = (2 * len(outside) - total) / total if total else None
    expected = 2 * chance - 1 if chance is not None else None
    return Flow(
        ei=ei,
        expected=expected,
        surplus=ei - expected if ei is not None and expected is not None else None,
        across=share_of(len(outside), total),
        by_chance=chance,
        reciprocity=_reciprocity(outside),
        bridges=_bridges(outside),
        ties=total,
        cohorts=len(sizes),
    )


def mixing(flow: Flow) -> Mixing | None:
    """The surplus in words: it is one only where the 90 % interval of the crossing share leaves chance outside."""
    low, high, chance = flow.across.low, flow.across.high, flow.by_chance
    if low is None or high is None or chance is None:
        return None
    if low > chance:
        return Mixing.MORE
    return Mixing.LESS if high < chance else Mixing.LIKE


def both_ways(flow: Flow) -> BothWays | None:
    """The reciprocity in words; None while too few ties cross to say."""
    if flow.reciprocity is None or flow.across.hits < TIES_TO_JUDGE:
        return None
    if flow.reciprocity < 1 / 3:
        return BothWays.HARDLY
    return BothWays.PARTLY if flow.reciprocity < 2 / 3 else BothWays.MOSTLY


def _across_by_chance(sizes: Mapping[str, int]) -> float | None:
    people = sum(sizes.values())
    if people < 2:
        return None
    return 1 - sum(size * (size - 1) for size in sizes.values()) / (people * (people - 1))


def _reciprocity(outside: Iterable[Tie]) -> float | None:
    there = Counter((tie.giver_team, tie.taker_team) for tie in outside)
    pairs = [(there[a, b], there[b, a]) for a, b in {(min(pair), max(pair)) for pair in there}]
    most = sum(max(pair) for pair in pairs)
    return sum(min(pair) for pair in pairs) / most if most else None


def _bridges(outside: Iterable[Tie]) -> int:
    by_pair: dict[frozenset[str], list[Tie]] = {}
    for tie in outside:
        by_pair.setdefault(frozenset((tie.giver_team, tie.taker_team)), []).append(tie)
    return sum(_is_bridge(ties) for ties in by_pair.values())


def _is_bridge(ties: Sequence[Tie]) -> bool:
    sides: dict[str, set[Hashable]] = {}
    for tie in ties:
        sides.setdefault(tie.giver_team, set()).add(tie.giver)
        sides.setdefault(tie.taker_team, set()).add(tie.taker)
    return len(ties) >= BRIDGE_TIES and all(len(people) >= BRIDGE_TIES for people in sides.values())
