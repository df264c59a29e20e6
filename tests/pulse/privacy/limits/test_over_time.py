"""Lines and words about change, on both sides of each limit."""

from __future__ import annotations

import pytest

from bot.pulse.privacy.over_time import TREND_EVERY, ReleaseMoment, ShownPoint, ToldBefore, release_trend, told_change
from bot.pulse.privacy.released import Direction, Shown
from bot.pulse.scoring.readings import MovedBy
from tests.pulse.privacy.figures import point, shown, told
from tests.pulse.privacy.measuring import SAFE, TODAY, WEEK, a_reading

UP, DOWN = MovedBy(1, 9.0, 8), MovedBy(-1, -9.0, 8)
LONG_UP, LONG_DOWN = MovedBy(1, 9.0, 16), MovedBy(-1, -9.0, 16)


def weeks_of(line: tuple[ShownPoint, ...], week: int) -> list[int]:
    """The weeks of a line after a release of that week."""
    figure = Shown(SAFE, 60, 50, 70)
    return [one.week for one in release_trend(ToldBefore(figure, week - 1, week - 1, line), ReleaseMoment(TODAY, week), figure)]


def test_a_line_reaches_33_weeks_back() -> None:
    line = (point(6, 60, True), point(7, 60, False), point(39, 60, False))
    assert weeks_of(line, 40) == [7, 39, 40]
    assert weeks_of(line, 41) == [39, 41]


def test_the_four_weeks_of_a_point_begin_with_a_week_that_four_divides() -> None:
    assert TREND_EVERY == 4
    assert [weeks_of((point(36, 60, True), point(39, 60, False)), week) for week in (39, 40)] == [[39], [36, 39, 40]]


def test_a_line_goes_on_after_the_four_weeks_before_and_is_cut_by_a_break_since_its_last_point() -> None:
    figure = Shown(SAFE, 60, 50, 70)

    def starts(last: int, week: int, *breaks: int) -> bool:
        before = ToldBefore(figure, week - 1, week - 1, (point(last, 60, False),))
        return release_trend(before, ReleaseMoment(TODAY, week, breaks), figure)[-1].starts_line

    assert [starts(last, 20) for last in (15, 16, 19)] == [True, False, False]
    assert [starts(19, 20, cut) for cut in (19, 20, 21)] == [False, True, False]


@pytest.mark.parametrize(
    ("then", "number"),
    [
        (((8, 50),), None),
        (((9, 50),), 50),
        (((15, 50),), 50),
        (((16, 50),), None),
        (((10, 45), (13, 50)), 50),
        (((11, 50), (14, 45)), 50),
    ],
)
def test_the_number_of_then_is_the_nearest_one_less_than_four_weeks_off(then: tuple[tuple[int, int], ...], number: int | None) -> None:
    """Eight weeks before week 20 is week 12."""
    assert shown(a_reading(70, move=UP), last=told(70, then=then)).before == number


@pytest.mark.parametrize(("cut", "number"), [(11, 50), (12, 50), (13, None), (20, None), (21, 50)])
def test_a_number_of_then_is_gone_where_the_line_broke_since(cut: int, number: int | None) -> None:
    assert shown(a_reading(70, move=UP), last=told(70, then=((12, 50),)), breaks=[cut]).before == number


@pytest.mark.parametrize(
    ("move", "score", "first", "word"),
    [
        (LONG_UP, 50, 45, Direction.UP),
        (LONG_UP, 50, 50, Direction.UP),
        (LONG_UP, 50, 55, Direction.MAYBE),
        (LONG_DOWN, 50, 55, Direction.DOWN),
        (LONG_DOWN, 50, 50, Direction.DOWN),
        (LONG_DOWN, 50, 45, Direction.MAYBE),
    ],
)
def test_without_a_number_of_then_the_first_one_since_must_not_say_the_opposite(
    move: MovedBy, score: int, first: int, word: Direction
) -> None:
    one = shown(a_reading(score, move=move), last=told(score, then=((13, first), (17, score))))
    assert (one.change, one.before) == (word, None)


def test_a_number_of_a_week_that_is_compared_with_is_not_one_since() -> None:
    one = shown(a_reading(50, move=UP), last=told(50, then=((12, 55),)), breaks=[13])
    assert (one.change, one.before) == (Direction.UP, None)


@pytest.mark.parametrize(
    ("direction", "before", "score", "word"),
    [
        (Direction.UP, 0, 1, Direction.UP),
        (Direction.UP, 1, 1, Direction.MAYBE),
        (Direction.UP, 2, 1, Direction.MAYBE),
        (Direction.DOWN, 2, 1, Direction.DOWN),
        (Direction.DOWN, 1, 1, Direction.MAYBE),
        (Direction.DOWN, 0, 1, Direction.MAYBE),
    ],
)
def test_what_was_told_stays_while_the_two_numbers_bear_it_out(direction: Direction, before: int, score: int, word: Direction) -> None:
    """The company's numbers move by one."""
    earlier = ToldBefore(Shown(SAFE, score, change=direction, points=7, before=before, ago=8), WEEK, WEEK)
    now = told_change(a_reading(score, move=MovedBy(0, 1.0, 8)), score, ReleaseMoment(TODAY, WEEK + 1), earlier)
    kept = (abs(score - before), before, 8) if word is direction else (0, None, None)
    assert (now.direction, now.points, now.before, now.ago, now.is_news) == (word, *kept, False)


@pytest.mark.parametrize(("size", "points"), [(2.4, 5), (-7.4, 5), (7.5, 10), (12.4, 10)])
def test_a_size_is_told_in_fives_and_five_at_least(size: float, points: int) -> None:
    move = MovedBy(1 if size > 0 else -1, size, 8)
    assert shown(a_reading(70, move=move)).points == points


def test_a_look_is_new_in_the_first_release_of_every_four_weeks() -> None:
    earlier = told(55, week=19, then=((12, 55),), change=Direction.NO_CLEAR_CHANGE)
    seen = {week: shown(a_reading(70, move=UP), last=earlier, week=week).change for week in (16, 19, 20)}
    assert seen == {16: Direction.NO_CLEAR_CHANGE, 19: Direction.NO_CLEAR_CHANGE, 20: Direction.UP}
    assert shown(a_reading(60, move=DOWN), last=told(75, week=19, then=((12, 75),))).change is Direction.DOWN
