"""Flow between teams against hand-computed cases and an independent computation on random data."""

from __future__ import annotations

from itertools import permutations
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.indicators.team_ties import Tie, both_ways, cross_team_flow, mixing
from bot.pulse.privacy.indicators import BothWays, Mixing


def tie(giver: str, taker: str) -> Tie:
    return Tie(giver, giver[0], taker, taker[0])


def test_flow_by_hand() -> None:
    ties = [tie("a1", "b1"), tie("a2", "b2"), tie("a3", "b3"), tie("b1", "a1"), tie("a1", "a2"), tie("a1", "a1")]
    flow = cross_team_flow([*ties, ties[0]], {"a": 3, "b": 3})
    assert flow.ties == 5
    assert flow.ei == pytest.approx((4 - 1) / 5)
    assert flow.expected == pytest.approx(2 * (18 / 30) - 1)
    assert flow.surplus == pytest.approx(0.6 - 0.2)
    assert flow.reciprocity == pytest.approx(1 / 3)
    assert flow.bridges == 1


def test_a_bridge_needs_three_people_on_each_side() -> None:
    flow = cross_team_flow([tie("a1", "b1"), tie("a1", "b2"), tie("a1", "b3")], {"a": 4, "b": 4})
    assert flow.bridges == 0


def test_ties_to_unknown_cohorts_are_left_out_and_no_tie_is_no_figure() -> None:
    flow = cross_team_flow([tie("a1", "z1")], {"a": 4, "b": 4})
    assert (flow.ties, flow.ei, flow.reciprocity) == (0, None, None)
    assert cross_team_flow([], {}).expected is None


@given(st.lists(st.integers(1, 6), min_size=2, max_size=4))
def test_random_mixing_has_no_surplus(sizes: list[int]) -> None:
    """If everybody helps everybody exactly once, the flow is what the sizes alone predict."""
    people = [f"{'abcd'[team]}{i}" for team, size in enumerate(sizes) for i in range(size)]
    flow = cross_team_flow(
        [tie(giver, taker) for giver, taker in permutations(people, 2)],
        {"abcd"[team]: size for team, size in enumerate(sizes)},
    )
    assert flow.surplus is not None
    assert isclose(flow.surplus, 0, abs_tol=1e-9)
    assert flow.reciprocity == pytest.approx(1.0)


@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=60),
)
def test_flow_equals_a_matrix_computation(pairs: list[tuple[int, int]]) -> None:
    names = [f"{'abc'[i % 3]}{i}" for i in range(12)]
    flow = cross_team_flow([tie(names[g], names[t]) for g, t in pairs], {"a": 4, "b": 4, "c": 4})
    matrix = {(x, y): set() for x in "abc" for y in "abc"}
    for g, t in pairs:
        if g != t:
            matrix[names[g][0], names[t][0]].add((g, t))
    inside = sum(len(matrix[x, x]) for x in "abc")
    across = sum(len(found) for found in matrix.values()) - inside
    assert flow.ties == inside + across
    if flow.ties:
        assert flow.ei == pytest.approx((across - inside) / (across + inside))
    couples = [(len(matrix[x, y]), len(matrix[y, x])) for x, y in ("ab", "ac", "bc")]
    if across:
        assert flow.reciprocity == pytest.approx(sum(map(min, couples)) / sum(map(max, couples)))


def test_a_surplus_that_chance_may_explain_is_none() -> None:
    sizes = {"a": 4, "b": 4, "c": 4}  # by chance 8 in 11 ties cross
    people = [f"{team}{i}" for team in "abc" for i in range(4)]
    inside = [tie(giver, taker) for giver, taker in permutations(people, 2) if giver[0] == taker[0]]
    across = [tie(giver, taker) for giver, taker in permutations(people, 2) if giver[0] != taker[0]]
    assert mixing(cross_team_flow(across[:1], sizes)) is Mixing.LIKE  # one tie of one says nothing
    assert mixing(cross_team_flow(across, sizes)) is Mixing.MORE
    assert mixing(cross_team_flow(inside, sizes)) is Mixing.LESS
    assert mixing(cross_team_flow([], sizes)) is None


def test_help_that_is_returned_is_told_in_three_words() -> None:
    sizes = {"a": 4, "b": 4}
    there = [tie(f"a{giver}", f"b{taker}") for giver in range(4) for taker in range(3)]
    back = [tie(one.taker, one.giver) for one in there]
    assert both_ways(cross_team_flow([], sizes)) is None
    assert both_ways(cross_team_flow(there, sizes)) is BothWays.HARDLY
    assert both_ways(cross_team_flow([*there, *back[:6]], sizes)) is BothWays.PARTLY
    assert both_ways(cross_team_flow([*there, *back[:9]], sizes)) is BothWays.MOSTLY


def test_a_handful_of_ties_is_not_called_one_way() -> None:
    sizes = {"a": 4, "b": 4}
    there = [tie(f"a{giver}", f"b{taker}") for giver in range(4) for taker in range(3)]
    assert both_ways(cross_team_flow(there[:9], sizes)) is None
    assert both_ways(cross_team_flow(there[:10], sizes)) is BothWays.HARDLY
