"""Which number people see, and round what its interval is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.scoring.numbers import STAYS_WEEKS, ToldFigure, as_told

LEVEL, SD = st.floats(0, 100), st.floats(0.5, 25)


@given(LEVEL, SD, LEVEL, st.integers(0, 20))
def test_the_interval_is_drawn_round_the_number_and_holds_the_estimate(mean: float, sd: float, before: float, age: int) -> None:
    told = as_told(mean, sd, 30, as_told(before, sd, 30 - age))
    assert told.low <= told.score <= told.high
    assert told.low <= mean <= told.high
    assert {told.score % 5, told.low % 5, told.high % 5} == {0}
    assert told.low in (0, 2 * told.score - told.high) or told.high == 100


@given(LEVEL, SD)
def test_a_number_stays_while_it_would_move_little_and_not_for_ever(mean: float, sd: float) -> None:
    last = ToldFigure(50, 40, 60, since=10)
    young, old = as_told(mean, sd, 11, last), as_told(mean, sd, 10 + STAYS_WEEKS, last)
    assert (young.score == 50 and young.since == 10) or abs(mean - 50) >= 7.5
    assert old == as_told(mean, sd, 10 + STAYS_WEEKS)


@given(LEVEL, SD)
def test_what_is_less_sure_is_never_drawn_narrower(mean: float, sd: float) -> None:
    sure, unsure = as_told(mean, sd, 1), as_told(mean, 2 * sd, 1)
    assert unsure.low <= sure.low
    assert unsure.high >= sure.high


NEAR_THE_ENDS = {
    97: (90, 75, 100),
    92.5: (90, 80, 100),
    90: (90, 80, 100),
    87.4: (85, 75, 95),
    12.5: (15, 5, 25),
    2: (10, 0, 25),
}


@pytest.mark.parametrize(("mean", "told"), NEAR_THE_ENDS.items())
def test_no_number_says_that_all_answered_alike(mean: float, told: tuple[int, int, int]) -> None:
    """A cell is held within 10..90 so that it cannot be read off. What the model makes of a jump lies beyond at times."""
    assert as_told(mean, 5.0, 1)[:3] == told


def test_a_number_at_the_end_stays_however_far_the_model_goes() -> None:
    """That it was set anew would tell how far."""
    stays = [as_told(mean, 5.0, 11, ToldFigure(90, 80, 100, since=10)) for mean in (90, 97.4, 97.6, 110)]
    assert {(one.score, one.since) for one in stays} == {(90, 10)}
