"""S6: what may be called a change, by hand."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.privacy.fold import Counts
from bot.pulse.scoring.book import Window
from bot.pulse.scoring.changes import Change, Direction, breaks_line, change, confirmed, judged, mdc
from tests.pulse.privacy.measuring import FAIL, SAFE, WEEK, a_book, neighbours, past

NOW, BEFORE = (WEEK, WEEK - 3), (WEEK - 9, WEEK - 12)


def a_window(x: float, noise: float = 31.25, n: int = 20) -> Window:
    return Window(x, n, noise * n, noise, 8, n, True, ())


def two_windows(now: Counts, before: Counts, *, other_questions: bool = False) -> Change | None:
    questions = ("safe.3", "safe.4") if other_questions else ("safe.1", "safe.2")
    cells = [past(now, q, week=w) for q, w in zip(("safe.1", "safe.2"), NOW, strict=True)]
    cells += [past(before, q, week=w) for q, w in zip(questions, BEFORE, strict=True)]
    return change(a_book(*cells), "blue", SAFE)


def test_the_smallest_change_is_1_645_root_2_s_over_root_n() -> None:
    assert mdc(625 / 8, 625 / 8) == pytest.approx(1.645 * sqrt(2) * 25 / sqrt(8), abs=0.01)


@pytest.mark.parametrize(
    ("delta", "direction", "headline"),
    [
        # noise 31.25 on both sides: MDC90 = 1.645 * sqrt(62.5) = 13.0, MDC99 = 20.4
        (0.0, Direction.NO_CLEAR_CHANGE, False),
        (8.6, Direction.NO_CLEAR_CHANGE, False),
        (8.7, Direction.MAYBE, False),
        (12.9, Direction.MAYBE, False),
        (13.1, Direction.UP, False),
        (20.3, Direction.UP, False),
        (20.4, Direction.UP, True),
        (-8.7, Direction.MAYBE, False),
        (-13.1, Direction.DOWN, False),
        (-20.4, Direction.DOWN, True),
    ],
)
def test_a_difference_is_judged_by_its_noise(delta: float, direction: Direction, headline: bool) -> None:
    told = judged(a_window(50 + delta), a_window(50))
    assert (told.direction, told.headline) == (direction, headline)


def test_less_than_five_points_is_no_change_however_sure() -> None:
    assert judged(a_window(54.9, 0.1), a_window(50, 0.1)).direction is Direction.MAYBE
    assert judged(a_window(55.0, 0.1), a_window(50, 0.1)).direction is Direction.UP


@given(st.floats(10, 90), st.floats(10, 90), st.floats(0.1, 200), st.floats(0.1, 200))
def test_turning_time_round_turns_the_change_round(a: float, b: float, noise: float, other: float) -> None:
    forth, back = judged(a_window(a, noise), a_window(b, other)), judged(a_window(b, other), a_window(a, noise))
    opposite = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}
    assert back.direction == opposite.get(forth.direction, forth.direction)
    assert back.headline == forth.headline


def test_a_plain_rise_on_the_same_questions_is_up() -> None:
    told = two_windows((0, 0, 0, 4, 12), (0, 4, 12, 0, 0))
    assert told is not None
    assert told.direction is Direction.UP
    assert told.delta == pytest.approx(90 - 43.75)  # the new cells are capped


def test_the_same_answers_are_no_clear_change() -> None:
    told = two_windows((0, 2, 3, 3, 0), (0, 2, 3, 3, 0))
    assert told is not None
    assert (told.direction, told.delta) == (Direction.NO_CLEAR_CHANGE, 0)


def test_other_questions_of_unknown_difficulty_need_a_bigger_difference() -> None:
    now, before = (0, 0, 2, 6, 0), (0, 0, 8, 0, 0)
    same, other = two_windows(now, before), two_windows(now, before, other_questions=True)
    assert same is not None
    assert other is not None
    assert (same.direction, other.direction) == (Direction.UP, Direction.MAYBE)
    assert other.mdc90 > same.mdc90


def test_the_company_changing_as_a_whole_is_seen_too() -> None:
    cells = [*neighbours(9, (0, 0, 2, 6, 2), week=WEEK), *neighbours(9, (0, 2, 6, 2, 0), week=WEEK - 8)]
    told = change(a_book(*cells), None, SAFE)
    assert told is not None
    assert told.direction is Direction.UP
    assert told.headline


@pytest.mark.parametrize("missing", [0, 1, 2, 3])
def test_one_cell_in_either_window_is_too_early_to_say(missing: int) -> None:
    cells = [past((0, 0, 8, 0, 0), f"safe.{i}", week=week) for i, week in enumerate((*NOW, *BEFORE), 1)]
    del cells[missing]
    assert change(a_book(*cells), "blue", SAFE) is None


def test_nothing_to_compare_is_too_early_to_say() -> None:
    assert change(a_book(), "blue", SAFE) is None
    assert change(a_book(*neighbours()), None, FAIL) is None


def told(direction: Direction, headline: bool = False) -> Change:
    return Change(direction, 0, 0, headline)


@pytest.mark.parametrize(
    ("now", "before", "is_headline"),
    [
        (told(Direction.UP, True), None, True),
        (told(Direction.UP), None, False),
        (told(Direction.UP), told(Direction.UP), True),
        (told(Direction.UP), told(Direction.DOWN), False),
        (told(Direction.UP), told(Direction.MAYBE), False),
        (told(Direction.MAYBE), told(Direction.MAYBE), False),
        (told(Direction.NO_CLEAR_CHANGE), told(Direction.NO_CLEAR_CHANGE), False),
    ],
)
def test_a_headline_is_sure_at_99_or_seen_twice(now: Change, before: Change | None, is_headline: bool) -> None:
    assert confirmed(now, before) == is_headline


@pytest.mark.parametrize(("new", "size", "breaks"), [(3, 10, False), (4, 10, True), (0, 0, False), (2, 6, True)])
def test_more_than_30_percent_new_people_break_the_line(new: int, size: int, breaks: bool) -> None:
    assert breaks_line(new, size) == breaks
