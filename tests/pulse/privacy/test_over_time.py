"""Lines, numbers that stay, and when a change is told."""

from __future__ import annotations

import pytest

from bot.pulse.privacy.over_time import ReleaseMoment, ShownPoint, ToldBefore, release_trend
from bot.pulse.privacy.released import Direction, Released, Shown, Why, Withheld
from bot.pulse.scoring.readings import MovedBy
from tests.pulse.privacy.figures import COMPANY, line, point, shown, told
from tests.pulse.privacy.measuring import SAFE, TODAY, WEEK, a_reading

# --- change ---

UP = MovedBy(1, 9.0, 8)


def test_a_change_is_told_between_the_two_numbers_on_show() -> None:
    one = shown(a_reading(70, move=UP), last=told(55, then=((8, 55), (12, 55))))
    assert (one.change, one.before, one.score, one.points, one.ago) == (Direction.UP, 55, 70, 15, 8)


def test_without_a_number_on_show_then_the_shrunk_size_is_told() -> None:
    one = shown(a_reading(70, move=MovedBy(1, 11.0, 16)))
    assert (one.change, one.before, one.points) == (Direction.UP, None, 10)


def test_a_change_that_the_numbers_do_not_bear_out_is_a_maybe() -> None:
    one = shown(a_reading(57, move=UP), last=told(55, then=((12, 55),)))
    assert (one.score, one.change, one.before, one.points) == (55, Direction.MAYBE, None, 0)
    two = shown(a_reading(60, move=MovedBy(1, 9.0, 16)), last=told(60, then=((16, 70),)))
    assert two.change is Direction.MAYBE


def test_nothing_to_compare_with_and_no_clear_change_are_different_things() -> None:
    assert shown(a_reading()).change is Direction.UNKNOWN
    assert shown(a_reading(move=MovedBy(0, 4.0, 8))).change is Direction.NO_CLEAR_CHANGE


def test_a_change_is_looked_at_once_in_four_weeks_and_stays_till_then() -> None:
    week = 21
    early = told(70, week=20, then=((12, 55), (20, 70)), change=Direction.NO_CLEAR_CHANGE)
    assert shown(a_reading(70, move=UP), last=early, week=week).change is Direction.NO_CLEAR_CHANGE
    risen = told(70, week=20, then=((12, 55), (20, 70)), change=Direction.UP, before=55, ago=8, points=15)
    later = shown(a_reading(70, move=MovedBy(0, 2.0, 8)), last=risen, week=week)
    assert (later.change, later.before, later.points, later.is_headline) == (Direction.UP, 55, 15, False)
    fallen = shown(a_reading(45, move=MovedBy(0, 2.0, 8)), last=risen, week=week)
    assert (fallen.score, fallen.change, fallen.before) == (45, Direction.MAYBE, None)


def test_only_a_change_that_is_new_is_a_headline() -> None:
    before = told(55, then=((12, 55),))
    assert shown(a_reading(70, move=UP), last=before).is_headline
    again = told(70, then=((12, 55),), change=Direction.UP, before=55, ago=8, points=15)
    assert not shown(a_reading(70, move=UP), last=again).is_headline
    assert not shown(a_reading(70, move=MovedBy(0, 1.0, 8)), last=before).is_headline


def test_a_line_that_broke_gives_no_number_of_before() -> None:
    one = shown(a_reading(70, move=UP), last=told(55, then=((12, 55),)), breaks=[15])
    assert one.before is None


# --- a number stays while it would move by less than 7.5, eight weeks at most ---


@pytest.mark.parametrize(("value", "number"), [(57.6, 65), (63, 65), (72.4, 65), (57.5, 60), (72.5, 75), (80, 80)])
def test_a_published_number_moves_only_by_seven_and_a_half_points_or_more(value: float, number: int) -> None:
    assert shown(a_reading(value), last=told(65)).score == number


def test_a_number_stays_for_eight_weeks_at_most() -> None:
    young, old = (line(a_reading(62.4), last=told(65, since=WEEK - age)) for age in (7, 8))
    assert (young.figure.score, young.since) == (65, WEEK - 7)  # type: ignore[union-attr]
    assert (old.figure.score, old.since) == (60, WEEK)  # type: ignore[union-attr]


def test_a_number_after_a_silence_is_rounded_afresh() -> None:
    assert shown(a_reading(62.4), last=ToldBefore(Withheld(SAFE, Why.TOO_EARLY), WEEK - 1, WEEK - 1)).score == 60


def test_the_companys_units_move_freely() -> None:
    assert shown(a_reading(63.2, answers=60, asked=60), COMPANY, last=told(65)).score == 63


# --- lines ---


def line_of(*scores: int | None, breaks: tuple[int, ...] = ()) -> tuple[ShownPoint, ...]:
    """The line after these weekly publications, each made from the one before as a release does."""
    last: ToldBefore | None = None
    for week, score in enumerate(scores):
        figure: Released = Shown(SAFE, score, score - 10, score + 10) if score else Withheld(SAFE, Why.TOO_EARLY)
        made = release_trend(last, ReleaseMoment(TODAY, week, [cut for cut in breaks if cut <= week]), figure)
        last = ToldBefore(figure, week, week, made)
    return last.line if last else ()


def test_a_line_has_one_published_point_in_four_weeks() -> None:
    made = line_of(60, 60, 65, 65, 65, 70, 70, 70, 75)
    assert made == (point(3, 65, True), point(7, 70, False), point(8, 75, False))


def test_a_line_breaks_where_people_changed_and_where_nothing_was_shown() -> None:
    published = [*[60] * 4, *[65] * 4, *[None] * 4, *[70] * 4, *[75] * 4]
    assert [p.starts_line for p in line_of(*published)] == [True, False, True, False]
    assert [p.starts_line for p in line_of(*published, breaks=(5,))] == [True, True, True, False]


def test_nothing_published_is_no_line() -> None:
    assert line_of(None, None) == ()
    assert release_trend(None, ReleaseMoment(TODAY, 3), Shown(SAFE)) == ()
