"""What a digest holds at most and when it keeps still, on both sides of each limit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.content.dimensions import Dimension
from bot.digest.leads_rules import Counted, Gap, LedTeam, compose_manager, hints, side_to_start, team_line, where_to_start
from bot.digest.rules import (
    CHART,
    PULSE,
    THANKS,
    Footer,
    PartKept,
    Picked,
    TeamDigest,
    Tried,
    WaitingQuestion,
    WeekLearning,
    asks_to_pause,
    best_first,
    chart_of,
    clearest_first,
    compose_team,
    footer_of,
    is_early,
    is_quiet,
    joined,
    worth,
)
from bot.ids import PersonId, TeamId
from bot.people.teams.rules import PARTS
from bot.pulse.privacy.released import ResponseCount, Shown, WholeGroup, Why
from bot.pulse.privacy.response_share import Band
from bot.pulse.scoring.tiers import Tier
from tests.digest.values import FRIDAY, NOW, heard, shown, week, withheld

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def asked(id_: str, at: datetime = NOW) -> WaitingQuestion:
    return WaitingQuestion(id_, at)


def test_a_question_is_told_for_two_weeks() -> None:
    assert [asked("q", NOW - 14 * DAY - late).is_old(NOW) for late in (0 * SECOND, SECOND)] == [False, True]
    assert [is_quiet(week(asks=(asked("q", NOW - 14 * DAY - late),))) for late in (0 * SECOND, SECOND)] == [False, True]


def test_three_learnings_two_questions_two_ended_one_beginning_and_four_in_all() -> None:
    many: dict[str, Any] = {
        "learned": tuple(heard(f"l{n}", f"U{n}", used_by=9 - n) for n in range(5)),
        "asks": tuple(asked(f"q{n}", NOW - (9 - n) * DAY) for n in range(5)),
        "ended": tuple(Tried(f"e{n}", NOW + n * SECOND) for n in range(5)),
        "starting": tuple(f"s{n}" for n in range(5)),
    }

    def places(**only: Any) -> tuple[int, ...]:
        made = compose_team(week(**only))
        return tuple(len(one.shown) for one in (made.learned, made.asks, made.ended, made.starting))

    assert [places(**{name: found}) for name, found in many.items()] == [(3, 0, 0, 0), (0, 2, 0, 0), (0, 0, 2, 0), (0, 0, 0, 1)]
    assert places(**many) == (1, 1, 1, 1)
    assert places(learned=many["learned"], asks=many["asks"]) == (2, 2, 0, 0)
    assert places(learned=many["learned"][:1], asks=many["asks"], ended=many["ended"]) == (1, 2, 1, 0)
    made = compose_team(week(**many))
    assert (made.learned.shown, made.learned.more, made.learned.total) == (("l0",), ("l1", "l2", "l3", "l4"), 5)
    assert made.asks.shown == ("q0",), "what waits longest"


def test_the_whole_week_holds_sixty_of_a_kind() -> None:
    made = compose_team(week(learned=tuple(heard(f"l{n:03d}", f"U{n}") for n in range(62))))
    assert (len(made.learned.shown) + len(made.learned.more), made.learned.total) == (60, 62)


def test_two_figures_that_are_news_and_the_others_behind_a_button() -> None:
    sides = list(Dimension)[:3]
    made = compose_team(week(figures=tuple((side, shown(side, is_new=True)) for side in sides), figures_are_new=True))
    assert ([one.about for one in made.figures], [one.about for one in made.more_figures]) == (sides[:2], sides[2:])  # type: ignore[union-attr]


def test_eight_weeks_are_drawn_from_four_on_where_there_is_anything_to_see() -> None:
    weeks = [(FRIDAY + n * 7 * DAY, n) for n in range(9)]
    assert [len(chart_of(weeks[:many])) for many in (3, 4, 8, 9)] == [0, 4, 8, 8] and chart_of(weeks)[0] == weeks[1]
    assert chart_of([(day, 0) for day, _ in weeks]) == ()


def test_the_third_silent_week_asks_and_then_every_eighth() -> None:
    assert [asks_to_pause([False] * before) for before in (0, 1, 2, 3)] == [False, False, True, True]
    assert [asks_to_pause([False] * since + [True] + [False] * 9) for since in (6, 7)] == [False, True]


def test_a_learning_s_worth_in_numbers() -> None:
    assert worth(heard("a", hours_ago=0), NOW) == 1.0 and worth(heard("a", hours_ago=84), NOW) == 0.5
    assert [worth(heard("a", hours_ago=hours), NOW) for hours in (168, 200, -5)] == [0.0, 0.0, 1.0]
    assert worth(heard("a", hours_ago=168, used_by=3, reached=7), NOW) == 3 * 2 + 2 * 3
    order = best_first(
        [heard("a1", "A", reached=7), heard("a2", "A", reached=6), heard("a3", "A", reached=5), heard("b", "B", reached=1)], NOW
    )
    assert [one.id for one in order] == ["a1", "a2", "b", "a3"]


def test_a_part_of_others_is_news_unless_it_only_opens() -> None:
    parts = (PartKept("a", ("x",)), PartKept("a", ()), PartKept("a", ("x",), stands_first=True))
    assert [is_quiet(week(of_others=(one,))) for one in parts] == [False, True, True]
    assert not is_quiet(week(changed="We meet later")) and not is_quiet(week(not_now="No time"))


def test_a_part_that_the_team_left_out_is_not_told() -> None:
    given: dict[str, Any] = {
        "learned": (heard("l"),), "ended": (Tried("e", NOW),), "response": ResponseCount(Band(10, 19), False),
        "by_week": tuple((FRIDAY + n * 7 * DAY, 1) for n in range(4)),
    }  # fmt: skip
    every = compose_team(week(**given))
    assert (every.tried, len(every.chart), every.response) == (1, 4, given["response"])
    for part in (PULSE, CHART, THANKS):
        told = compose_team(week(**given | {"parts": frozenset(PARTS) - {part}}))
        assert (told.tried, len(told.chart), told.response is not None) == (part != THANKS, 4 * (part != CHART), part != PULSE)


def test_what_to_work_on_comes_first_then_strengths_then_hints() -> None:
    tiers = (None, Tier.TOO_CLOSE, Tier.LEAN_WEAK, Tier.STRENGTH, Tier.FIRST)
    figures = [(side, shown(side, tier=tier)) for side, tier in zip(Dimension, tiers, strict=False)]
    assert [one.tier for one in clearest_first(figures)] == list(reversed(tiers))
    moved = [*figures, (Dimension.ROOM, shown(Dimension.ROOM, is_headline=True))]
    assert next(one.about for one in clearest_first(moved)) is Dimension.ROOM, "what clearly changed before all others"


def test_somebody_is_heard_where_a_figure_or_a_response_says_so() -> None:
    answered = ResponseCount(Band(10, 19), False)
    heard_of = [footer_of(figures, response).is_heard for figures in ([], [shown(Dimension.SAFE)]) for response in (None, answered)]
    assert heard_of == [False, True, True, True]


def test_bands_join_and_a_footer_counts_what_is_hidden() -> None:
    assert (
        joined([Band(10, 19), Band(20, 49)]) == Band(10, 49)
        and joined([Band(50, None), Band(20, 49)]) == Band(20, None)
        and joined([]) is None
    )
    hidden = [withheld(Dimension.SAFE), withheld(Dimension.TRY), withheld(Dimension.SHARE, Why.GROUP_IS_NEW, None)]
    assert dict(footer_of(hidden).hidden) == {Why.TOO_EARLY: 2, Why.GROUP_IS_NEW: 1} and footer_of([]) == Footer()
    assert [is_early(one) for one in hidden] == [True, True, True] and not is_early(shown(Dimension.SAFE))
    spans = [shown(side, weeks=weeks) for side, weeks in ((Dimension.SAFE, 6), (Dimension.TRY, 9))]
    assert footer_of(spans).weeks == (6, 9)


def test_what_nothing_was_said_of_is_nothing() -> None:
    made = TeamDigest(TeamId("t"), FRIDAY)
    assert made.learned == made.starting == Picked((), (), 0) and (made.tried, made.is_quiet, made.asks_to_pause) == (0, False, False)
    assert not Footer().is_heard and not PartKept("a", ()).stands_first and not week().figures_are_new and not Tried("e", NOW).has_lesson
    heard_of = WeekLearning("l", PersonId("U0ANA"), NOW)
    assert (heard_of.reached, heard_of.used_by) == (0, 0) and (led().asks_waiting, led().running, Counted().this_week) == (0, 0, 0)


def led(members: int = 8, **more: Any) -> LedTeam:
    return LedTeam(TeamId("t"), "Harbor", members, **more)


def test_what_is_usual_is_the_mean_of_four_weeks_or_more_and_four_weeks_are_four() -> None:
    assert [Counted(0, before).usual for before in ((1, 2, 3), (1, 2, 3, 6))] == [None, 3.0]
    assert Counted(5, (9, 1, 2, 3)).four_weeks == 11


def test_hints_for_teams_of_eight_from_65_and_up_to_45() -> None:
    def gaps(members: int, score: int, learned: Counted) -> list[tuple[Gap, int, int]]:
        figures = ((Dimension.SHARE, shown(Dimension.SHARE, score)),)
        return [(one.gap, one.score, one.counted) for one in hints(led(members, figures=figures, learned=learned))]

    nothing, more, usual = Counted(), Counted(3, (1, 1, 1, 1)), Counted(1, (1, 1, 1, 1))
    assert [gaps(members, 65, nothing) for members in (7, 8)] == [[], [(Gap.SAY_MORE, 65, 0)]]
    assert gaps(8, 64, nothing) == [] and gaps(8, 65, usual) == []
    assert [gaps(8, score, more) for score in (45, 46)] == [[(Gap.DO_MORE, 45, 6)], []]
    twice = [gaps(8, 45, Counted(week, (2, 2, 2, 2))) for week in (2, 3)]
    assert twice == [[], [(Gap.DO_MORE, 45, 9)]], "four weeks of two are eight"
    assert gaps(8, 45, usual) == [] and gaps(8, 45, Counted(9, (1, 1, 1))) == [], "what is usual is not known yet"


def test_a_letter_names_four_teams_and_three_questions() -> None:
    teams = [LedTeam(TeamId(f"t{n}"), f"Team {n}", 8, asks=("1", "2", "3", "4")) for n in (3, 1, 2, 0, 4)]
    letters = [compose_manager(PersonId("U0EVE"), FRIDAY, teams[:many], ()) for many in (4, 5)]
    assert [(len(one.teams), one.more_teams) for one in letters] == [(4, 0), (4, 1)]
    assert [line.team for line in letters[1].teams] == ["t0", "t1", "t2", "t3"] and letters[0].teams[0].asks == ("1", "2", "3")


def test_a_letter_names_the_first_team_that_has_a_side_to_start_with() -> None:
    weak = ((Dimension.TRY, shown(Dimension.TRY, 40, Tier.FIRST)),)
    teams = [led(), LedTeam(TeamId("u"), "Quay", 8, figures=weak), LedTeam(TeamId("v"), "Tide", 8, figures=weak)]
    letters = [compose_manager(PersonId("U0EVE"), FRIDAY, teams[:many], ()) for many in (0, 1, 3)]
    starts = [where_to_start(letter) for letter in letters]
    assert [start and start.team for start in starts] == [None, None, "u"]
    assert [side_to_start(letter) for letter in letters] == [None, None, Dimension.TRY]


def test_a_line_names_its_strongest_side_and_what_moved() -> None:
    figures = ((Dimension.SAFE, shown(Dimension.SAFE, 70, Tier.STRENGTH)), (Dimension.TRY, shown(Dimension.TRY, 50, Tier.FIRST)))
    line = team_line(led(figures=figures, running=2, asks_waiting=3), ())
    assert line.strongest is not None and line.strongest.about is Dimension.SAFE
    assert (line.running, line.asks_waiting, line.are_the_companys, line.headline) == (2, 3, False, None)


def test_a_team_too_small_for_figures_reads_the_company_s_and_no_line_of_all_its_sides() -> None:
    overall = Shown(WholeGroup.OVERALL, 60, 50, 70, is_headline=True)
    own: dict[str, Any] = {"figures": ((Dimension.SAFE, shown(Dimension.SAFE, 65)),), "overall": overall}
    company = ((Dimension.TRY, shown(Dimension.TRY, 50, Tier.STRENGTH)),)
    small, large = (team_line(led(members, **own), company) for members in (5, 6))
    assert (small.overall, small.headline, small.are_the_companys) == (None, None, True)
    assert small.strongest is not None and small.strongest.about is Dimension.TRY
    assert (large.overall, large.headline, large.strongest) == (overall, overall, None)
