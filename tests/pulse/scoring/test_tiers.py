"""S10: tiers against the draws it describes, and against paper."""

from __future__ import annotations

import random
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.dimensions import Dimension
from bot.pulse.scoring.tiers import Standing, Tier, places, rank_odds, standings, tier_of, tiers
from tests.pulse.privacy.measuring import SAFE, TRY, a_book, neighbours, past

ALL = tuple(Dimension)


def by_drawing(means: list[float], sds: list[float], count: int, draws: int = 4_000) -> list[tuple[float, float]]:
    """S10 to the letter: 4,000 joint posteriors."""
    rng = random.Random(10)
    bottom, top = [0] * len(means), [0] * len(means)
    for _ in range(draws):
        drawn = [rng.gauss(m, sd) for m, sd in zip(means, sds, strict=True)]
        order = sorted(range(len(means)), key=drawn.__getitem__)
        for d in order[:count]:
            bottom[d] += 1
        for d in order[-count:]:
            top[d] += 1
    return [(b / draws, t / draws) for b, t in zip(bottom, top, strict=True)]


@pytest.mark.parametrize(
    ("means", "sds", "count"),
    [
        ([0, -5, 3, 8, -12, 1, 2, 4, -1, 6, -3], [6.0] * 11, 3),
        ([0, -5, 3, 8, -12, 1, 2, 4, -1, 6, -3], [2, 9, 5, 7, 4, 3, 8, 6, 5, 4, 10], 3),
        ([-30, -29, -28, 0, 1, 2, 30, 31, 32], [3.0] * 9, 3),
        ([0, 1, 2, 3, 4, 5], [5, 1, 5, 1, 5, 1], 2),
        ([0, 4, 9], [5, 4, 3], 1),
    ],
)
def test_the_integral_says_what_4000_draws_say(means: list[float], sds: list[float], count: int) -> None:
    for exact, drawn in zip(rank_odds(means, sds, count), by_drawing(means, sds, count), strict=True):
        assert exact == pytest.approx(drawn, abs=0.03)  # four standard errors of 4,000 draws


def test_two_dimensions_are_told_apart_as_the_normal_says() -> None:
    (first, _), (second, _) = rank_odds([0, 5], [3, 4], 1)
    assert first == pytest.approx(NormalDist(0, 1).cdf(1), abs=0.003)
    assert first + second == pytest.approx(1, abs=0.003)


def test_equal_dimensions_share_the_odds() -> None:
    for bottom, top in rank_odds([7.0] * 11, [4.0] * 11, 3):
        assert bottom == pytest.approx(3 / 11, abs=0.002)
        assert top == pytest.approx(3 / 11, abs=0.002)


MEANS = st.lists(st.tuples(st.floats(-40, 40), st.floats(1, 12)), min_size=9, max_size=11)


@given(MEANS)
@settings(max_examples=40)
def test_three_places_are_shared_out_at_each_end(rows: list[tuple[float, float]]) -> None:
    odds = rank_odds([m for m, _ in rows], [sd for _, sd in rows], 3)
    assert sum(b for b, _ in odds) == pytest.approx(3, abs=0.05)
    assert sum(t for _, t in odds) == pytest.approx(3, abs=0.05)
    assert all(0 <= b <= 1 and 0 <= t <= 1 for b, t in odds)


@given(MEANS, st.floats(-20, 20))
@settings(max_examples=20)
def test_moving_all_alike_changes_nothing(rows: list[tuple[float, float]], by: float) -> None:
    sds = [sd for _, sd in rows]
    here, there = rank_odds([m for m, _ in rows], sds, 3), rank_odds([m + by for m, _ in rows], sds, 3)
    for one, other in zip(here, there, strict=True):
        assert one == pytest.approx(other, abs=1e-6)


@pytest.mark.parametrize(
    ("bottom", "top", "tier"),
    [
        (0.80, 0.0, Tier.FIRST),
        (0.79, 0.0, Tier.LEAN_WEAK),
        (0.50, 0.1, Tier.LEAN_WEAK),
        (0.49, 0.1, Tier.TOO_CLOSE),
        (0.0, 0.79, Tier.TOO_CLOSE),
        (0.0, 0.80, Tier.STRENGTH),
    ],
)
def test_where_the_tiers_begin(bottom: float, top: float, tier: Tier) -> None:
    assert tier_of(bottom, top) is tier


@pytest.mark.parametrize(("ready", "count"), [(0, 0), (2, 0), (3, 1), (5, 1), (6, 2), (8, 2), (9, 3), (11, 3)])
def test_with_few_dimensions_ready_the_weakest_are_fewer(ready: int, count: int) -> None:
    assert places(ready) == count


def test_a_clear_case_is_put_in_words_weakest_first() -> None:
    rows = [Standing(d, mean, 2.0) for d, mean in zip(ALL, (20, -25, 0, 1, -1, 0, 1, -24, 22, 21, -26), strict=True)]
    placed = tiers(rows)
    assert [one.dimension for one in placed[:3]] == [ALL[10], ALL[1], ALL[7]]
    assert [one.tier for one in placed] == [Tier.FIRST] * 3 + [Tier.TOO_CLOSE] * 5 + [Tier.STRENGTH] * 3


def test_what_is_noise_is_too_close_to_call() -> None:
    rows = [Standing(d, mean, 12.0) for d, mean in zip(ALL, (3, -2, 0, 1, -1, 0, 1, -3, 2, 2, -2), strict=True)]
    assert {one.tier for one in tiers(rows)} == {Tier.TOO_CLOSE}


def test_two_dimensions_are_not_ranked() -> None:
    assert tiers([Standing(ALL[0], 0, 1), Standing(ALL[1], 50, 1)]) == ()


def test_a_dimension_all_cohorts_score_low_on_is_not_this_cohorts_weakness() -> None:
    # Everybody, blue too, scores low on SAFE and high on TRY; against the others blue is average on both.
    low, high = (0, 8, 2, 0, 0), (0, 0, 2, 8, 0)
    groups = ["blue", *(f"other{i}" for i in range(9))]
    cells = [past(low, f"safe.{i}", lineage=name) for name in groups for i in (1, 2)]
    cells += [past(high, f"try.{i}", lineage=name) for name in groups for i in (1, 2)]
    stood = standings(a_book(*cells), "blue", ALL)
    assert [one.dimension for one in stood] == [SAFE, TRY]
    assert [one.mean for one in stood] == pytest.approx([0, 0])


def test_without_enough_others_dimensions_stand_beside_each_other_as_they_are() -> None:
    cells = [past((0, 8, 2, 0, 0), f"safe.{i}") for i in (1, 2)] + neighbours(2)
    cells += [past((0, 0, 2, 8, 0), f"try.{i}", lineage=name) for name in ("blue", "a", "b", "c") for i in (1, 2)]
    book = a_book(*cells)
    stood = {one.dimension: one.mean for one in standings(book, "blue", ALL)}
    assert stood[SAFE] < stood[TRY]
    assert stood[TRY] == pytest.approx(70)


def test_a_cohort_with_nothing_ready_has_no_standing() -> None:
    assert standings(a_book(*neighbours()), "blue", ALL) == ()
