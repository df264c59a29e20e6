"""S1 to S5 by hand: every figure here can be worked out on paper."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.dimensions import Dimension
from bot.content.scale import SCALES, Form, ScaleKind
from bot.pulse.privacy.fold import Counts
from bot.pulse.scoring.book import between_variance, icc1
from bot.pulse.scoring.readings import to_nearest
from bot.pulse.scoring.scores import Agreement, agreement, company_score, others_mean, scores, shrunk
from tests.pulse.privacy.measuring import FAIL, ITEMS, REVERSED, SAFE, WEEK, YES_NO, a_book, neighbours, past, the_score

COUNTS = st.tuples(*[st.integers(0, 12)] * 5).filter(lambda counts: sum(counts) >= 5)


# --- S4: shrinkage and interval ---


def test_with_few_cohorts_tau_is_10_and_s_is_25() -> None:
    book = a_book(past((0, 0, 0, 10, 0)), past((0, 0, 0, 10, 0), "safe.2"), *neighbours(2, (0, 0, 10, 0, 0)))
    spread = book.spreads[SAFE]
    assert (spread.tau2, spread.s2_of(SCALES[Form.A5]), spread.icc1) == (100.0, 625.0, None)


def test_the_score_is_drawn_toward_the_companys_mean() -> None:
    # Ten answers to each of two questions, known difficulty: s²/n = 625/20, w = 100 / (100 + 31.25) = .762.
    book = a_book(past((0, 0, 0, 10, 0)), past((0, 0, 0, 10, 0), "safe.2"), *neighbours(3, (0, 0, 10, 0, 0)))
    score, centre = the_score(book), (75 + 3 * 50) / 4
    assert book.spreads[SAFE].centre == centre
    assert score.value == pytest.approx(100 / 131.25 * 75 + 31.25 / 131.25 * centre)
    assert score.sd == pytest.approx(sqrt(100 / 131.25 * 31.25))
    assert score.half == pytest.approx(1.645 * score.sd, abs=0.01)


def test_s_is_pooled_within_cells() -> None:
    # Each neighbour's cell is (1,1,3,3,2): 0,25,50,50,50,75,75,75,100,100; mean 60, squares 9000, 9 degrees.
    book = a_book(*neighbours(10))
    assert book.spreads[SAFE].s2[ScaleKind.ORDINAL] == pytest.approx(1000.0)


def test_yes_and_no_have_a_spread_of_their_own() -> None:
    book = a_book(*neighbours(10), *[past((4, 0, 0, 0, 6), YES_NO[0], lineage=f"other{i}") for i in range(10)])
    # Six of ten yes: squares 10 * .6 * .4 * 100², over 9 degrees.
    assert book.spreads[SAFE].s2[ScaleKind.YES_NO] == pytest.approx(24_000 / 9)
    assert book.spreads[SAFE].s2[ScaleKind.ORDINAL] == pytest.approx(1000.0)
    assert book.windows["other0", SAFE].s2 == pytest.approx((2 * 1000 + 24_000 / 9) / 3)


def test_a_small_company_that_asks_yes_and_no_gets_its_default_spread() -> None:
    book = a_book(past((4, 0, 0, 0, 6), YES_NO[0]), past((4, 0, 0, 0, 6), YES_NO[0], week=WEEK - 1))
    assert book.windows["blue", SAFE].s2 == SCALES[Form.YN].usual_variance


def test_capped_cells_say_nothing_of_the_spread() -> None:
    unanimous = [past((0, 0, 0, 0, 10), f"safe.{i}", lineage=f"happy{i}") for i in (1, 2)]
    assert a_book(*neighbours(10), *unanimous).spreads[SAFE].s2 == a_book(*neighbours(10)).spreads[SAFE].s2


def test_between_variance_by_moments() -> None:
    # Equal variances 4, means 40, 50, 60: sum of squares 200 / (3 - 1) = 100, less 4.
    assert between_variance([(40, 4), (50, 4), (60, 4)]) == pytest.approx(96)


def test_between_variance_of_equal_means_is_nothing() -> None:
    assert between_variance([(50, 4), (50, 9), (50, 2)]) == 0


def test_icc1_is_the_share_between_teams() -> None:
    assert icc1(100, 400) == 0.2
    assert icc1(0, 0) == 0


def test_teams_that_do_not_differ_are_not_compared() -> None:
    alike = a_book(*neighbours(10))
    apart = a_book(*[one for i in range(10) for one in _team(i)])
    assert alike.spreads[SAFE].icc1 == 0
    assert not the_score(alike, "other0").comparable
    assert apart.spreads[SAFE].icc1 is not None
    assert apart.spreads[SAFE].icc1 > 0.05
    assert the_score(apart, "team0").comparable


def _team(i: int) -> list:
    counts = (1, 3, 4, 1, 1) if i % 2 else (0, 1, 1, 4, 4)
    return [past(counts, question, lineage=f"team{i}") for question in ("safe.1", "safe.2")]


@given(st.lists(st.tuples(COUNTS, st.integers(0, 30), st.sampled_from(sorted(ITEMS))), min_size=1, max_size=12))
def test_every_interval_lies_within_0_and_100_and_holds_its_score(rows: list) -> None:
    cells = [past(counts, question, week=WEEK - age) for counts, age, (question, _) in rows]
    for score in scores(a_book(*cells, *neighbours(4))):
        assert 0 <= score.low <= score.value <= score.high <= 100
        assert score.n >= 10
        assert score.window.cells >= 2


@given(st.integers(0, 8), st.integers(1, 8))
def test_better_answers_never_lower_the_score(fives: int, more: int) -> None:
    def value(high: int) -> float:
        high = min(high, 8)
        cells = (past((0, 0, 8 - high, 0, high)), past((0, 0, 8, 0, 0), "safe.2"))
        return the_score(a_book(*cells, *neighbours(9))).value

    assert value(fives + more) >= value(fives) - 1e-9


@given(st.floats(10, 90), st.integers(10, 200))
def test_a_score_lies_between_its_own_mean_and_the_companys(x: float, n: int) -> None:
    book = a_book(past((0, 0, 8, 0, 0)), past((0, 0, 8, 0, 0), "safe.2"), *neighbours(9))
    window, spread = book.windows["blue", SAFE], book.spreads[SAFE]
    value, _ = shrunk(type(window)(x, n, 625, 625 / n, 8, n, True, window.readings), spread)
    assert min(x, spread.centre) - 1e-9 <= value <= max(x, spread.centre) + 1e-9


# --- the company, and the others ---


def test_the_company_is_not_shrunk() -> None:
    book = a_book(*neighbours(9, (0, 0, 10, 0, 0)))
    company = company_score(book, SAFE)
    assert company is not None
    assert (company.value, company.n, company.cohort) == (50.0, 180, None)
    assert company.sd == pytest.approx(sqrt(book.spreads[SAFE].s2_of(SCALES[Form.A5]) / 180))


def test_a_dimension_nobody_answered_has_no_company_score() -> None:
    assert company_score(a_book(*neighbours(9)), FAIL) is None


def test_the_others_mean_leaves_oneself_out() -> None:
    book = a_book(past((0, 0, 0, 10, 0)), past((0, 0, 0, 10, 0), "safe.2"), *neighbours(3, (0, 0, 10, 0, 0)))
    assert others_mean(book, "blue", SAFE) == pytest.approx(50)
    assert others_mean(book, "somebody new", SAFE) == pytest.approx((75 + 3 * 50) / 4)


def test_one_or_two_others_are_never_told_to_their_neighbour() -> None:
    book = a_book(past((0, 0, 0, 10, 0)), past((0, 0, 0, 10, 0), "safe.2"), *neighbours(2, (0, 0, 10, 0, 0)))
    assert others_mean(book, "blue", SAFE) is None
    assert others_mean(book, "blue", Dimension.ROOM) is None


# --- agreement ---


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ((0, 0, 4, 4, 0), Agreement.HIGH),  # s² = 178.6, r_wg = .86
        ((1, 1, 2, 2, 2), Agreement.MIXED),  # s² = 1,239, r_wg = .01
        ((0, 1, 1, 6, 0), Agreement.HIGH),
    ],
)
def test_agreement_is_one_word(counts: Counts, word: Agreement) -> None:
    assert agreement(a_book(past(counts), past(counts, "safe.2")).windows["blue", SAFE]) == word


def test_agreement_needs_eight_answers_on_five_points() -> None:
    window = a_book(past((0, 0, 0, 7, 0)), past((4, 0, 0, 0, 6), YES_NO[0])).windows["blue", SAFE]
    assert agreement(window) is None


# --- T8: homogeneity ---


def everything_about(counts: Counts, question: str = "safe.1") -> tuple:
    """All that scoring says of a company in which blue answered so."""
    from bot.pulse.scoring.changes import change
    from bot.pulse.scoring.tiers import standings, tiers

    spread_out = [one for i in range(10) for one in _team(i)]
    book = a_book(past(counts, question), past((0, 1, 3, 4, 2), "safe.3"), past((0, 1, 3, 4, 2), "safe.4", week=WEEK - 9), *spread_out)
    window = book.windows["blue", SAFE]
    rest = (window.x, window.n, window.noise, agreement(window))
    ranks = tiers(standings(book, "blue", tuple(Dimension)))
    numbers = tuple((s.cohort, s.value, s.sd) for s in scores(book))
    return numbers, rest, ranks, company_score(book, SAFE).value, book.spreads, book.difficulty, change(book, "blue", SAFE)


@pytest.mark.parametrize("n", [5, 8, 12, 25])
def test_all_fives_and_all_fives_but_one_four_look_the_same(n: int) -> None:
    assert everything_about((0, 0, 0, 0, n)) == everything_about((0, 0, 0, 1, n - 1))


@pytest.mark.parametrize("n", [5, 8, 12, 25])
def test_all_ones_and_all_ones_but_one_two_look_the_same(n: int) -> None:
    assert everything_about((n, 0, 0, 0, 0)) == everything_about((n - 1, 1, 0, 0, 0))


@pytest.mark.parametrize("n", [5, 8, 12, 25])
def test_unanimity_looks_the_same_in_a_reversed_question(n: int) -> None:
    assert everything_about((n, 0, 0, 0, 0), REVERSED[0]) == everything_about((n - 1, 1, 0, 0, 0), REVERSED[0])


def test_a_real_difference_still_shows() -> None:
    assert everything_about((0, 0, 0, 0, 8)) != everything_about((0, 0, 4, 4, 0))


# --- S5 ---


@pytest.mark.parametrize(("value", "step", "shown"), [(62.4, 5, 60), (62.5, 5, 65), (-3, 5, 0), (103, 5, 100), (49.5, 1, 50), (0.2, 1, 0)])
def test_rounding(value: float, step: int, shown: int) -> None:
    assert to_nearest(value, step) == shown
