"""What a team's digest holds, in which order, and what it keeps to itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.digest.rules import (
    MOST_THINGS,
    TeamDigest,
    TeamWeek,
    Tried,
    WaitingQuestion,
    best_first,
    chart_of,
    clearest_first,
    compose_team,
    footer_of,
    is_quiet,
    joined,
)
from bot.nudges.figures import released_tiers
from bot.pulse.privacy.released import Direction, Shown, WholeGroup, Why, Withheld
from bot.pulse.privacy.response_share import Band
from bot.pulse.scoring.tiers import Tier
from tests.digest.values import FRIDAY, NOW, heard, shown, team_weeks, week, withheld


def test_what_was_used_comes_before_what_was_only_seen() -> None:
    order = best_first([heard("seen", "A", reached=4), heard("used", "B", used_by=3), heard("new", "C")], NOW)
    assert [one.id for one in order] == ["used", "seen", "new"]


def test_between_equals_the_fresher_comes_first() -> None:
    order = best_first([heard("old", "A", hours_ago=120), heard("new", "B", hours_ago=2)], NOW)
    assert [one.id for one in order] == ["new", "old"]


def test_the_second_learning_of_one_person_makes_room_for_somebody_else() -> None:
    learned = [heard("a1", "A", reached=9), heard("a2", "A", reached=8), heard("b1", "B", reached=4)]
    assert [one.id for one in best_first(learned, NOW)] == ["a1", "b1", "a2"]


def test_a_week_with_nothing_is_two_honest_lines_and_no_more() -> None:
    digest = compose_team(week())
    assert digest == TeamDigest("T1", FRIDAY, is_quiet=True)


def test_figures_that_were_told_before_do_not_make_a_week() -> None:
    old = ((Dimension.SAFE, shown(Dimension.SAFE, is_new=True)),)
    assert is_quiet(week(figures=old))
    assert not is_quiet(week(figures=old, figures_are_new=True))


def test_figures_that_neither_moved_nor_are_new_are_no_news_and_stand_behind_a_button() -> None:
    still = ((Dimension.SAFE, shown(Dimension.SAFE, change=Direction.UP)),)  # told when it rose, some weeks ago
    assert is_quiet(week(figures=still, figures_are_new=True))
    digest = compose_team(week(figures=still, figures_are_new=True, learned=(heard("a"),)))
    assert digest.figures == () and [one.about for one in digest.more_figures] == [Dimension.SAFE]


def test_figures_that_are_all_hidden_do_not_make_a_week_either() -> None:
    assert is_quiet(week(figures=((Dimension.SAFE, withheld(Dimension.SAFE)),), figures_are_new=True))


def test_a_question_that_waits_stands_in_two_digests_and_then_in_the_whole_week() -> None:
    waits = {days: WaitingQuestion("q", NOW - timedelta(days=days)) for days in (6, 13, 20)}
    assert [is_quiet(week(asks=(waits[days],))) for days in waits] == [False, False, True]
    told = compose_team(week(asks=(waits[20], WaitingQuestion("young", NOW)), learned=(heard("a"),))).asks
    assert (told.shown, told.more, told.total) == (("young",), ("q",), 2)


def test_a_part_the_team_left_out_makes_no_week() -> None:
    assert is_quiet(week(parts=frozenset({"pulse"}), learned=(heard("a"),)))


def test_the_third_silent_week_asks_the_lead_whether_to_pause_and_then_every_eighth() -> None:
    silent: tuple[bool, ...] = ()
    for _ in range(30):
        silent = (compose_team(week(quiet_before=silent[:10])).asks_to_pause, *silent)
    assert [number for number, asked in enumerate(reversed(silent), 1) if asked] == [3, 11, 19, 27]


def test_a_week_with_something_begins_the_count_anew() -> None:
    assert not compose_team(week(quiet_before=(False,))).asks_to_pause
    assert not compose_team(week(learned=(heard("a"),), quiet_before=(False, False))).asks_to_pause


def test_at_most_four_things_stand_in_the_message_and_none_crowds_out_another() -> None:
    digest = compose_team(
        week(
            learned=tuple(heard(f"l{n}", str(n)) for n in range(9)),
            asks=tuple(WaitingQuestion(f"q{n}", NOW) for n in range(9)),
            ended=tuple(Tried(f"e{n}", NOW) for n in range(9)),
            starting=("s1", "s2"),
        )
    )
    counts = [len(picked.shown) for picked in (digest.learned, digest.asks, digest.ended, digest.starting)]
    assert counts == [1, 1, 1, 1]
    assert digest.learned.total == 9 and len(digest.learned.more) == 8


def test_a_part_with_little_leaves_its_places_to_the_others() -> None:
    digest = compose_team(week(learned=tuple(heard(f"l{n}", str(n)) for n in range(9)), asks=(WaitingQuestion("q", NOW),)))
    assert (len(digest.learned.shown), len(digest.asks.shown)) == (3, 1)


def test_the_question_that_waits_longest_comes_first() -> None:
    asks = (WaitingQuestion("young", NOW), WaitingQuestion("old", NOW - timedelta(days=3)))
    assert compose_team(week(asks=asks)).asks.shown == ("old", "young")


def test_an_experiment_with_a_lesson_comes_first_however_it_ended() -> None:
    ended = (Tried("without", NOW), Tried("with", NOW, has_lesson=True))
    digest = compose_team(week(ended=ended))
    assert digest.ended.shown == ("with", "without")
    assert digest.tried == 2


def test_one_or_two_figures_are_shown_the_clearest_first() -> None:
    figures = (
        (Dimension.GROW, shown(Dimension.GROW)),
        (Dimension.TRY, shown(Dimension.TRY, tier=Tier.FIRST, is_new=True)),
        (Dimension.SAFE, shown(Dimension.SAFE, is_headline=True, change=Direction.UP)),
        (Dimension.ROOM, withheld(Dimension.ROOM)),
    )
    digest = compose_team(week(figures=figures, figures_are_new=True))
    assert [one.about for one in digest.figures] == [Dimension.SAFE, Dimension.TRY]
    assert [one.about for one in digest.more_figures] == [Dimension.GROW, Dimension.ROOM]


@pytest.mark.parametrize(
    ("bands", "one"),
    [
        ([], None),
        ([Band(10, 19)], Band(10, 19)),
        ([Band(20, 49), Band(10, 19)], Band(10, 49)),
        ([Band(50), Band(10, 19)], Band(10)),
    ],
)
def test_bands_of_answers_are_told_as_the_one_that_holds_them(bands: list[Band], one: Band | None) -> None:
    assert joined(bands) == one


def test_the_footer_says_answers_in_bands_the_window_and_what_is_hidden() -> None:
    footer = footer_of(
        [
            shown(Dimension.SAFE),
            shown(Dimension.TRY, answers=Band(20, 49), weeks=12),
            withheld(Dimension.ROOM),
            withheld(Dimension.OPEN),
            withheld(Dimension.GROW, Why.GROUP_IS_NEW),
        ]
    )
    assert footer.answers == Band(10, 49)
    assert footer.weeks == (8, 12)
    assert footer.hidden == ((Why.TOO_EARLY, 2), (Why.GROUP_IS_NEW, 1))


@pytest.mark.parametrize(("weeks", "span"), [([8], (8, 8)), ([16, 8, 13], (8, 16)), ([], None), ([None], None)])
def test_several_windows_are_told_as_the_range_that_holds_them(weeks: list[int | None], span: tuple[int, int] | None) -> None:
    assert footer_of([shown(Dimension.SAFE, weeks=one) for one in weeks]).weeks == span


def test_a_chart_needs_four_weeks_and_something_to_see() -> None:
    weeks = [(FRIDAY - timedelta(weeks=n), n) for n in range(9, -1, -1)]
    assert chart_of(weeks[-3:]) == ()
    assert chart_of([(day, 0) for day, _ in weeks]) == ()
    assert len(chart_of(weeks)) == 8


def test_nudges_learn_of_no_tier_that_was_withheld() -> None:
    figures = (
        (Dimension.SAFE, withheld(Dimension.SAFE)),
        (Dimension.FAIL, withheld(Dimension.FAIL, Why.GROUP_IS_NEW)),
        (Dimension.TRY, shown(Dimension.TRY, tier=Tier.FIRST)),
        (Dimension.ROOM, shown(Dimension.ROOM)),
    )
    assert released_tiers(figures) == {Dimension.TRY: Tier.FIRST}


@pytest.mark.long
@settings(max_examples=150)
@given(team_weeks())
def test_no_week_makes_a_digest_too_long_or_invents_anything(given_week: TeamWeek) -> None:
    digest = compose_team(given_week)
    picked = (digest.learned, digest.asks, digest.ended, digest.starting)
    assert sum(len(one.shown) for one in picked) <= MOST_THINGS
    assert all(not set(one.shown) & set(one.more) for one in picked)
    assert set(digest.learned.shown) <= {one.id for one in given_week.learned}
    assert len(digest.figures) <= 2
    released = [one for _, one in given_week.figures]
    assert all(one in released for one in (*digest.figures, *digest.more_figures))
    assert all(isinstance(one, Shown) for one in digest.figures)


@pytest.mark.long
@settings(max_examples=100)
@given(team_weeks())
def test_what_release_withholds_stays_withheld(given_week: TeamWeek) -> None:
    digest = compose_team(given_week)
    hidden = {one.about for _, one in given_week.figures if isinstance(one, Withheld)}
    assert not hidden & {one.about for one in digest.figures}
    assert not hidden & {one.about for one in digest.more_figures if isinstance(one, Shown)}
    assert set(clearest_first(given_week.figures)) <= {one for _, one in given_week.figures if isinstance(one, Shown)}


@settings(max_examples=60)
@given(team_weeks())
def test_the_same_week_makes_the_same_digest(given_week: TeamWeek) -> None:
    assert compose_team(given_week) == compose_team(given_week)


def test_figures_stand_in_the_week_in_which_they_are_new_and_wait_behind_a_button_after() -> None:
    figures = ((Dimension.SAFE, shown(Dimension.SAFE)),)
    digest = compose_team(week(figures=figures, asks=(WaitingQuestion("q", NOW),)))
    assert digest.figures == () and [one.about for one in digest.more_figures] == [Dimension.SAFE]


def test_what_takes_time_is_not_counted_among_what_is_hidden() -> None:
    figures = (
        (Dimension.SAFE, withheld(Dimension.SAFE)),
        (Dimension.FAIL, withheld(Dimension.FAIL, Why.GROUP_IS_NEW)),
        (Dimension.TRY, withheld(Dimension.TRY, Why.TOO_FEW_ANSWERS)),
    )
    digest = compose_team(week(figures=figures, changed="A shorter meeting"))
    assert digest.footer.hidden == ((Why.TOO_FEW_ANSWERS, 1),)


def test_all_sides_together_stand_first_in_the_week_in_which_they_moved_and_else_last() -> None:
    figures = ((Dimension.SAFE, shown(Dimension.SAFE)), (Dimension.TRY, shown(Dimension.TRY)))
    moved = Shown(WholeGroup.OVERALL, 65, 55, 75, change=Direction.UP, points=10, before=55, ago=8, is_headline=True)
    for overall, place in ((moved, 0), (replace(moved, is_headline=False, change=Direction.NO_CLEAR_CHANGE), 2)):
        made = compose_team(week(figures=figures, figures_are_new=True, overall=overall, learned=(heard("a"),)))
        assert [*made.figures, *made.more_figures][place] == overall
