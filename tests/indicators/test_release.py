"""Every indicator's minimum, and the words it is told in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.indicators.release import release_indicator
from bot.pulse.privacy.fold import Contract
from bot.pulse.privacy.indicators import FULL_COUNTS, RULES, Indicator, Mixing, Unit, Voices
from bot.pulse.privacy.released import Released, Shown, Why, Withheld, Word
from bot.pulse.results import said as figures
from bot.words import words_in
from tests.pulse.privacy.measuring import PROMISE

ENGLISH = words_in("en")
# measurement.md, section 4, column "Min. n", beside the group's least size where it has its own.
MINIMA = {
    Indicator.SHARING_RATE: (8, 0),
    Indicator.SHARING_BREADTH: (8, 0),
    Indicator.CONCENTRATION: (10, 12),
    Indicator.REACH: (5, 0),
    Indicator.REACH_ACROSS: (5, 0),
    Indicator.ASKING_RATE: (8, 0),
    Indicator.ASKING_BREADTH: (8, 0),
    Indicator.HELP_ANSWERED: (8, 0),
    Indicator.ANSWER_TIME: (8, 0),
    Indicator.SOLVED: (8, 0),
    Indicator.FLOW: (3, 0),
    Indicator.RECIPROCITY: (3, 0),
    Indicator.BRIDGES: (3, 0),
    Indicator.EXPERIMENT_RATE: (8, 0),
    Indicator.EXPERIMENTS_FINISHED: (8, 0),
    Indicator.CRITERION_BEFOREHAND: (8, 0),
    Indicator.FAILED_BUT_LEARNED: (5, 0),
    Indicator.COMMITMENTS_KEPT: (5, 0),
    Indicator.LESSON_REUSE: (10, 0),
    Indicator.MOBILITY: (50, 0),
    Indicator.MOVED_BY_LEARNING: (5, 0),
    Indicator.INTERNAL_FILL: (5, 50),
    Indicator.LEADER_MODELLING: (6, 0),
    Indicator.ACTION_PROGRESS: (1, 0),
    Indicator.ACTION_AGE: (1, 0),
}


def told(indicator: Indicator, value: float | Word | None, n: int = 60, members: int = 60, **more) -> Released:
    return release_indicator(indicator, value, n, members=members, contract=more.pop("contract", PROMISE), **more)


def text(indicator: Indicator, value: float | Word, **more) -> str:
    shown = told(indicator, value, **more)
    assert isinstance(shown, Shown)
    return figures.score(ENGLISH, shown)


def test_every_indicator_has_its_minimum_on_the_page() -> None:
    assert set(MINIMA) == set(Indicator)
    assert set(RULES) == set(Indicator)
    assert len({ENGLISH.name(one) for one in Indicator}) == len(Indicator)


@pytest.mark.parametrize("indicator", Indicator)
def test_an_indicator_is_told_from_its_minimum_on_and_not_before(indicator: Indicator) -> None:
    least, members = MINIMA[indicator]
    value: float | Word = Voices.EVEN if RULES[indicator].unit is Unit.WORD else 0.5
    assert isinstance(told(indicator, value, n=least, members=max(members, 6)), Shown)
    assert isinstance(told(indicator, value, n=least - 1, members=max(members, 6)), Withheld)
    if members:
        assert isinstance(told(indicator, value, n=least, members=members - 1), Withheld)


@pytest.mark.long
@pytest.mark.parametrize("indicator", Indicator)
@given(n=st.integers(0, 500), members=st.integers(0, 4), value=st.floats(0, 1))
def test_no_indicator_is_ever_told_of_fewer_than_k_people(indicator: Indicator, n: int, members: int, value: float) -> None:
    withheld = told(indicator, value, n=n, members=members, contract=Contract(k=0))
    assert isinstance(withheld, Withheld)
    assert withheld.why is Why.GROUP_TOO_SMALL


def test_the_reason_says_what_is_missing() -> None:
    withheld = told(Indicator.HELP_ANSWERED, 0.5, n=7)
    assert isinstance(withheld, Withheld)
    assert figures.why(ENGLISH, withheld) == "Shown from 8 questions on."


def test_nothing_to_count_is_not_nought() -> None:
    withheld = told(Indicator.SOLVED, None)
    assert isinstance(withheld, Withheld)
    assert withheld.why is Why.NOTHING_TO_COUNT


def test_a_small_company_may_see_its_own_moves() -> None:
    assert isinstance(told(Indicator.MOBILITY, 0.1, n=20, members=20, is_company=True), Shown)
    assert isinstance(told(Indicator.MOBILITY, 0.1, n=20, members=20), Withheld)


def test_a_share_is_rounded_to_five_with_an_interval_that_holds_it() -> None:
    shown = told(Indicator.SOLVED, 3 / 8, n=8, members=8)
    assert isinstance(shown, Shown)
    # Wilson at 90 % around the 40 % that is shown, for 8: 17.8 to 67.3 %. Around 3 of 8 it would tell the 3.
    assert (figures.score(ENGLISH, shown), figures.interval(ENGLISH, shown)) == ("40 %", "15-70 %")


@pytest.mark.parametrize("indicator", sorted(FULL_COUNTS))
def test_a_full_count_of_known_people_has_no_interval(indicator: Indicator) -> None:
    shown = told(indicator, 3 / 8, n=8, members=8)
    assert isinstance(shown, Shown)
    assert (figures.score(ENGLISH, shown), figures.interval(ENGLISH, shown)) == ("40 %", "")


def test_moves_are_a_rate_that_may_pass_one_a_head() -> None:
    assert text(Indicator.MOBILITY, 1.4, n=60, members=60, is_company=True) == "about 14 for every 10 members"


@pytest.mark.parametrize(("value", "words"), [(1.0, "90 % or more"), (0.0, "10 % or less"), (0.92, "90 % or more"), (0.5, "50 %")])
def test_all_and_none_are_not_told_as_numbers(value: float, words: str) -> None:
    assert text(Indicator.SOLVED, value, n=12) == words


def test_a_companys_share_is_told_in_units() -> None:
    assert text(Indicator.SHARING_BREADTH, 0.374, n=500, members=500, is_company=True) == "37 %"


@given(st.integers(8, 300), st.floats(0, 1), st.booleans())
def test_an_interval_of_a_share_holds_its_share_within_0_and_100(n: int, value: float, is_company: bool) -> None:
    shown = told(Indicator.SOLVED, value, n=n, is_company=is_company)
    assert isinstance(shown, Shown)
    assert shown.score is not None
    assert shown.low is not None
    assert shown.high is not None
    assert 0 <= shown.low <= shown.score <= shown.high <= 100


@pytest.mark.parametrize(
    ("indicator", "value", "words"),
    [
        (Indicator.SHARING_RATE, 0.42, "about 4 for every 10 members"),
        (Indicator.SHARING_RATE, 0.02, "fewer than 1 for every 10 members"),
        (Indicator.SHARING_RATE, 0.0, "none yet"),
        (Indicator.EXPERIMENT_RATE, 2.4, "about 2 for every 10 members"),
        (Indicator.REACH, 3.5, "about 4"),
        (Indicator.REACH, 0, "half of the learnings or more reached nobody"),
        (Indicator.ANSWER_TIME, 0.4, "within an hour"),
        (Indicator.ANSWER_TIME, 2.2, "about 3 working hours"),
        (Indicator.ANSWER_TIME, 17, "about 3 working days"),
        (Indicator.CONCENTRATION, Voices.FEW, "few voices"),
        (Indicator.FLOW, Mixing.LESS, "less than chance would give"),
        (Indicator.BRIDGES, 4, "4"),
        (Indicator.ACTION_AGE, 12.4, "about 12 days"),
    ],
)
def test_figures_are_told_in_words(indicator: Indicator, value: float | Word, words: str) -> None:
    assert text(indicator, value) == words


def test_no_lesson_from_failures_and_only_failures_are_both_worth_a_word() -> None:
    notes = [told(Indicator.FAILED_BUT_LEARNED, value) for value in (0.0, 0.4, 0.9)]
    assert [len(one.notes) for one in notes if isinstance(one, Shown)] == [1, 0, 1]


def test_a_groups_share_stays_while_it_would_move_by_less_than_seven_and_a_half() -> None:
    before = told(Indicator.SHARING_BREADTH, 4 / 10, n=10, members=10)
    for value, words in ((0.46, "40 %"), (0.33, "40 %"), (0.48, "50 %"), (0.3, "30 %")):
        assert text(Indicator.SHARING_BREADTH, value, n=10, members=10, last=before) == words
    assert text(Indicator.SHARING_BREADTH, 0.46, n=400, members=400, last=before) == "45 %"  # 40 % would be wrong by now


@given(st.integers(8, 300), st.floats(0, 1), st.floats(0, 1))
def test_the_interval_of_a_number_that_stayed_still_holds_the_share(n: int, before: float, value: float) -> None:
    shown = told(Indicator.SOLVED, value, n=n, last=told(Indicator.SOLVED, before, n=n))
    assert isinstance(shown, Shown) and shown.low is not None and shown.high is not None
    assert shown.low - 2.5 <= 100 * value <= shown.high + 2.5


def test_a_share_of_people_reached_takes_its_interval_from_them_and_its_minimum_from_the_learnings() -> None:
    few = told(Indicator.REACH_ACROSS, 0.5, n=4, counted=90)
    wide, narrow = (told(Indicator.REACH_ACROSS, 0.5, n=5, counted=counted) for counted in (6, 90))
    assert isinstance(few, Withheld)
    assert isinstance(wide, Shown) and isinstance(narrow, Shown)
    assert (wide.low, wide.high, narrow.low, narrow.high) == (20, 80, 40, 60)


def test_when_most_questions_wait_the_reason_says_so() -> None:
    withheld = told(Indicator.ANSWER_TIME, None)
    assert isinstance(withheld, Withheld)
    assert "still wait" in figures.why(ENGLISH, withheld)
