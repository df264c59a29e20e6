"""The indicators against hand-computed cases and against a slow, independent computation on random data."""

from __future__ import annotations

import random
from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.indicators import rules as indicators
from bot.indicators.rules import QuestionTimes, Trial
from bot.pulse.privacy.indicators import Voices

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")


def asked(hours: float | None = None, *, solved: float | None = None, at: datetime = MONDAY) -> QuestionTimes:
    """A question answered or solved after so many hours on the clock."""
    return QuestionTimes(
        at,
        at + timedelta(hours=hours) if hours is not None else None,
        at + timedelta(hours=solved) if solved is not None else None,
        UTC_ZONE,
    )


# --- shares and breadth --------------------------------------------------------------------------------------------


def test_the_wilson_interval_of_five_in_ten_by_hand() -> None:
    share = indicators.share_of(5, 10, z=1.96)
    assert share.value == 0.5
    assert share.low == pytest.approx(0.2366, abs=1e-4)
    assert share.high == pytest.approx(0.7634, abs=1e-4)


@given(st.integers(1, 200), st.data())
def test_the_wilson_interval_holds_exactly_the_shares_that_a_test_would_not_reject(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    share = indicators.share_of(hits, n)
    assert share.low is not None and share.high is not None and share.value is not None
    assert 0 <= share.low <= share.value <= share.high <= 1
    for edge in (share.low, share.high):
        if 0 < edge < 1:
            assert abs(share.value - edge) == pytest.approx(indicators.Z90 * sqrt(edge * (1 - edge) / n), abs=1e-9)


def test_no_members_no_figure() -> None:
    nothing = indicators.Share(0, 0, None, None, None)
    assert indicators.share_of(0, 0) == indicators.share_of(3, 0) == indicators.share_of(3, -1) == nothing
    assert indicators.share_of(1, 1).value == 1.0
    assert indicators.sharing_rate(3, 0).value is None
    assert indicators.experiment_rate(3, 0).value is None


def test_breadth_counts_people_once_and_only_members() -> None:
    share = indicators.breadth(["a", "a", "b", "guest"], ["a", "b", "c", "d"])
    assert (share.hits, share.n, share.value) == (2, 4, 0.5)


def test_rates_by_hand() -> None:
    assert indicators.sharing_rate(12, 8).value == 1.5
    assert indicators.experiment_rate(4, 16).value == 2.5
    assert indicators.lesson_reuse(20, 5).value == 0.25
    assert indicators.leader_modelling(["e", "f"], ["e", "ana"]).value == 0.5


# --- concentration -------------------------------------------------------------------------------------------------


def slow_gini(counts: list[int]) -> float:
    n, mean = len(counts), sum(counts) / len(counts)
    return sum(abs(a - b) for a in counts for b in counts) / (2 * n * n * mean) * n / (n - 1)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=30).filter(lambda counts: sum(counts) > 0))
def test_gini_equals_the_mean_difference_of_all_pairs(counts: list[int]) -> None:
    shares: dict[Hashable, int] = {f"U{i}": count for i, count in enumerate(counts) if count}
    found = indicators.concentration(shares, [f"U{i}" for i in range(len(counts))])
    assert found.gini == pytest.approx(slow_gini(counts))
    assert (found.members, found.shares) == (len(counts), sum(counts))


def test_one_voice_is_one_and_an_equal_share_is_zero() -> None:
    members = [f"U{i}" for i in range(12)]
    one = indicators.concentration({"U0": 12}, members)
    even = indicators.concentration(dict.fromkeys(members, 3), members)
    assert one.gini == pytest.approx(1.0)
    assert one.band is Voices.FEW
    assert even.gini == pytest.approx(0.0)
    assert even.band is Voices.EVEN


@pytest.mark.parametrize(("shares", "members"), [(1, 5), (10, 12), (40, 12), (3, 2), pytest.param(500, 30, marks=pytest.mark.long)])
def test_the_gini_of_chance_equals_a_simulation(shares: int, members: int) -> None:
    chance = random.Random(7)
    total = 0.0
    for _ in range(3000):
        counts = [0] * members
        for _ in range(shares):
            counts[chance.randrange(members)] += 1
        total += indicators.gini_of(counts) * members / (members - 1)
    assert indicators.gini_by_chance(shares, members) == pytest.approx(total / 3000, abs=0.015)


def test_few_shares_spread_by_chance_are_not_called_few_voices() -> None:
    chance = random.Random(3)
    members = [f"U{i}" for i in range(12)]
    bands = []
    for _ in range(300):
        shares: dict[Hashable, int] = {}
        for _ in range(10):
            member = chance.choice(members)
            shares[member] = shares.get(member, 0) + 1
        bands.append(indicators.concentration(shares, members).band)
    assert bands.count(Voices.FEW) <= 3


def test_what_chance_gives_is_known_at_the_ends() -> None:
    assert [indicators.gini_by_chance(*few) for few in ((5, 1), (0, 5), (0, 1))] == [0.0, 0.0, 0.0]
    assert indicators.gini_by_chance(7, 2) == pytest.approx(35 / 112), "seven between two: E|2B - 7| / 7"
    assert [indicators._mean_gap(m) for m in (1, 2, 3, 4)] == pytest.approx([1, 1, 1.5, 1.5])


def test_even_below_a_quarter_and_few_voices_from_five_eighths() -> None:
    assert [indicators._band(gini, 0.0) for gini in (0.24, 0.25, 0.62, 0.625)] == [Voices.EVEN, Voices.MIXED, Voices.MIXED, Voices.FEW]
    assert [indicators._band(gini, 0.6) for gini in (0.69, 0.71, 0.84, 0.86)] == [Voices.EVEN, Voices.MIXED, Voices.MIXED, Voices.FEW]
    assert indicators._band(1.0, 1.0) is Voices.EVEN, "where chance alone would give one voice"


def test_of_one_member_no_band_and_of_two_one() -> None:
    both = [indicators.concentration({"a": 4}, members) for members in (["a"], ["a", "b"])]
    assert [one.band for one in both] == [None, Voices.FEW]
    assert (both[0].members, both[0].shares, both[1].gini) == (1, 4, 1.0)


def test_nobody_shared_no_band() -> None:
    assert indicators.concentration({}, ["a", "b"]).band is None


# --- reach ---------------------------------------------------------------------------------------------------------


def test_reach_is_the_median_of_distinct_others_and_the_share_from_elsewhere() -> None:
    found = indicators.reach([("red", {"b": "red", "c": "blue"}), ("red", {}), ("blue", {"a": "red"})])
    assert found.median == 1
    assert found.from_elsewhere.value == pytest.approx(2 / 3)
    assert found.n == 3
    assert indicators.reach([]).median is None


# --- help ----------------------------------------------------------------------------------------------------------


def test_help_counts_only_questions_old_enough_to_have_had_their_day() -> None:
    now = MONDAY + timedelta(days=3)  # Thursday 9:00: 24 working hours after Monday 9:00
    old = [asked(2), asked(71), asked(None)]
    young = [asked(1, at=MONDAY + timedelta(days=2)), asked(None, at=MONDAY + timedelta(days=2))]
    share = indicators.help_answered([*old, *young], now)
    assert (share.hits, share.n) == (2, 3)


def test_a_late_answer_is_no_help_in_time() -> None:
    share = indicators.help_answered([asked(24 * 4)], MONDAY + timedelta(days=8))
    assert (share.hits, share.n) == (0, 1)


def test_solved_is_within_five_working_days_of_the_askers_own_clock() -> None:
    now = MONDAY + timedelta(days=7)
    questions = [
        asked(1, solved=24 * 7),
        asked(1, solved=24 * 7 + 1),
        asked(1),
        asked(1, at=MONDAY + timedelta(hours=1)),
    ]
    share = indicators.solved(questions, now)
    assert (share.hits, share.n) == (1, 3)


def test_the_kaplan_meier_median_of_a_textbook_case() -> None:
    # 6, 6, 6, 6+, 7, 9+, 10, 10+, 11+, 13, 16, 17+, ..., 22, 23, 25+ ... (remission times of Freireich 1963): 23
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    waits = [(float(at), True) for at in ended] + [(float(at), False) for at in censored]
    assert indicators.survival_median(waits) == 23


def slow_survival_median(waits: list[tuple[float, bool]]) -> float | None:
    """By redistribution to the right (Efron 1967): a censored case hands its weight to those who still wait."""
    rows = sorted(waits, key=lambda wait: (wait[0], not wait[1]))
    weights = [1 / len(rows)] * len(rows)
    for place, (_, is_end) in enumerate(rows):
        later = len(rows) - place - 1
        if not is_end:
            for i in range(place + 1, len(rows)):
                weights[i] += weights[place] / later
            weights[place] = 0.0 if later else weights[place]
    gone = 0.0
    for (at, is_end), weight in zip(rows, weights, strict=True):
        gone += weight if is_end else 0.0
        if is_end and gone >= 0.5 - 1e-9:
            return at
    return None


@given(st.lists(st.tuples(st.integers(0, 30).map(float), st.booleans()), min_size=1, max_size=40))
def test_the_median_equals_an_independent_estimator(waits: list[tuple[float, bool]]) -> None:
    assert indicators.survival_median(waits) == slow_survival_median(waits)


def test_half_is_enough_for_a_median() -> None:
    assert indicators.survival_median([(1.0, True), (2.0, True)]) == 1.0
    assert indicators.survival_median([(1.0, True), (2.0, True), (3.0, False)]) == 2.0


def test_when_most_still_wait_there_is_no_median() -> None:
    assert indicators.survival_median([(1.0, True), (2.0, False), (2.0, False)]) is None
    assert indicators.survival_median([]) is None


def test_open_questions_are_censored_now() -> None:
    now = MONDAY + timedelta(hours=8)
    assert indicators.answer_time([asked(1), asked(3), asked(None)], now) == indicators.Figure(3.0, 3)


# --- experiments ---------------------------------------------------------------------------------------------------


def test_finished_and_failed_but_learned_by_hand() -> None:
    trials = [
        Trial(finished=True, held=True, failed=False, has_lesson=True),
        Trial(finished=True, held=False, failed=True, has_lesson=True),
        Trial(finished=True, held=False, failed=True, has_lesson=False),
        Trial(finished=False, held=False, failed=False, has_lesson=False),
    ]
    assert indicators.finished_share(trials).value == 0.75
    assert indicators.failed_but_learned(trials).value == pytest.approx(1 / 3)


@pytest.mark.parametrize(("days", "weeks"), [([1] * 8, 4), ([1] * 7 + [40], 8), ([1] * 7 + [80], 13), ([1] * 3, 13), ([], 13)])
def test_a_window_grows_until_it_holds_enough_and_no_further_than_the_longest(days: list[int], weeks: int) -> None:
    windows = [timedelta(weeks=number) for number in (4, 8, 13)]
    now = datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert indicators.least_window([now - timedelta(days=day) for day in days], now, windows, 8) == timedelta(weeks=weeks)


def test_what_lies_a_whole_window_back_lies_outside() -> None:
    windows = [timedelta(weeks=number) for number in (4, 8)]
    moments = [MONDAY - timedelta(days=28), MONDAY - timedelta(days=28) + timedelta(seconds=1)]
    found = [indicators.least_window([moment] * 8, MONDAY, windows, 8) for moment in moments]
    assert found == [timedelta(weeks=8), timedelta(weeks=4)]
