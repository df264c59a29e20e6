"""What is read of groups and of the company, on both sides of each limit. And what storage hands over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.content.scale import SCALES, Form
from bot.ids import QuestionId, RoundId
from bot.pulse.questions.rules import OwnWords, Question
from bot.pulse.scoring.joint import apart, solve
from bot.pulse.scoring.joint.columns import Merged, cells_by_column, cells_of_texts, merged_by_column, merged_of_texts
from bot.pulse.scoring.joint.company import GroupLevels, Levels, read_company
from bot.pulse.scoring.joint.design import design_of, noise_of, spread_of, times_of
from bot.pulse.scoring.joint.guesses import GUESSES
from bot.pulse.scoring.joint.model import estimate
from bot.pulse.scoring.joint.observations import Observations, observe
from bot.pulse.scoring.readings import OVERALL, Agreement
from bot.pulse.scoring.stored import CellRow, CellTexts, CohortTexts, MergedSide, MergedTexts, items_of, width_of
from tests.pulse.scoring.joint.invented import ITEMS, SIDES, a_cell, some_cells, some_merged

SAFE1, SAFE2, TRY1, YES_NO = ("safe.1", 1), ("safe.2", 1), ("try.1", 1), ("safe.4", 1)
ALIKE = (0, 3, 5, 3, 0)  # seven tenths more alike than by chance


def read(*cells: CellRow, week: int = 30, least: int = 5, present: Collection[str] = "abc", outside: Sequence[str] = ()) -> Levels:
    return read_company(list(cells), (), ITEMS, week=week, least=least, present=present, apart=outside)  # type: ignore[arg-type]


def groups(levels: Levels) -> GroupLevels:
    assert levels.groups is not None
    return levels.groups


def of(levels: Levels, name: str, side: str = "SAFE") -> Any:
    """One number of the first group."""
    found = groups(levels)
    return getattr(found, name)[0, (*found.sides,).index(side)].item()


def test_answers_count_for_26_weeks() -> None:
    for week, answers, weeks in ((26, 11, 26), (27, 0, 26)):
        one = read(a_cell("a", 1, SAFE1, ALIKE), a_cell("a", 25, TRY1, ALIKE), week=week)
        told = tuple(of(one, name) for name in ("answers", "asked", "questions", "weeks"))
        assert told == (answers, answers and 13, answers and 1, weeks)
    fresh = read(a_cell("a", 30, SAFE1, ALIKE), a_cell("a", 29, TRY1, ALIKE))
    assert (of(fresh, "weeks"), of(fresh, "weeks", "TRY"), of(fresh, "weeks", OVERALL)) == (1, 2, 2)
    assert read(a_cell("a", 31, SAFE1, ALIKE)) == Levels(None, {}, 0), "what is still to come"


def test_questions_count_once_and_all_sides_together_are_the_sum() -> None:
    one = read(a_cell("a", 28, SAFE1, ALIKE), a_cell("a", 29, SAFE1, ALIKE), a_cell("a", 29, SAFE2, ALIKE), a_cell("a", 30, TRY1, ALIKE))
    for name, each in (("answers", (33, 11, 44)), ("asked", (39, 13, 52)), ("questions", (2, 1, 3))):
        assert tuple(of(one, name, side) for side in ("SAFE", "TRY", OVERALL)) == each
    found = groups(one)
    assert (found.heard.tolist(), one.sides, found.sides) == ([2], 2, (*SIDES, OVERALL))
    company = one.company
    assert [(name, each.answers, each.asked, each.questions, each.weeks, each.sides, each.groups) for name, each in company.items()] == [
        ("SAFE", 33, 39, 2, 3, 1, 1), ("TRY", 11, 13, 1, 1, 1, 1), (OVERALL, 44, 52, 3, 3, 2, 1),
    ]  # fmt: skip


def test_a_side_that_stands_apart_is_read_and_is_no_part_of_the_line() -> None:
    one = read(a_cell("a", 29, SAFE1, ALIKE), a_cell("a", 30, TRY1, ALIKE), outside=["TRY"])
    assert set(one.company) == {"SAFE", "TRY", OVERALL}
    assert (one.company[OVERALL].answers, one.company[OVERALL].sides, of(one, "answers", OVERALL)) == (11, 1, 11)
    assert set(read(a_cell("a", 30, TRY1, ALIKE), outside=["TRY"]).company) == {"TRY"}
    assert of(one, "influence", OVERALL) == of(one, "influence") > 0, "of one side it is that side's"


def test_a_company_is_its_present_groups_and_each_side_counts_those_that_carry_it() -> None:
    cells = [a_cell(name, 30, SAFE1, ALIKE) for name in "abc"]
    one = read(*cells, a_cell("a", 30, TRY1, ALIKE), a_cell("rest", 30, TRY1, ALIKE, residual=True), present="ab")
    assert {side: (each.groups, each.answers) for side, each in one.company.items()} == {"SAFE": (2, 22), "TRY": (1, 11), OVERALL: (1, 33)}
    assert groups(one).names == ("a", "b")


@pytest.mark.parametrize(("ago", "answers"), [(15, 11), (16, 0)])
def test_a_group_that_said_nothing_for_sixteen_weeks_is_no_part_of_the_company(ago: int, answers: int) -> None:
    company = read(a_cell("a", 30, TRY1, ALIKE), a_cell("b", 30 - ago, SAFE1, ALIKE)).company
    assert (company["SAFE"].answers if "SAFE" in company else 0) == answers


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (ALIKE, Agreement.HIGH),
        ((0, 4, 4, 3, 0), Agreement.MIXED),
        ((0, 0, 4, 4, 0), Agreement.HIGH),
        ((0, 0, 8, 0, 0), Agreement.HIGH),
        ((0, 0, 3, 4, 0), None),  # seven answers
    ],
)
def test_people_agree_from_eight_answers_on_that_are_seven_tenths_more_alike_than_by_chance(
    counts: tuple[int, ...], told: Agreement | None
) -> None:
    place = of(read(a_cell("a", 30, SAFE1, counts)), "agreement")
    assert (list(Agreement)[place] if place >= 0 else None) is told
    assert of(read(a_cell("a", 30, YES_NO, (4, 0, 0, 0, 4))), "agreement") == -1, "yes and no are not read so"


def test_cells_of_k_are_read_and_smaller_ones_are_not() -> None:
    assert [of(read(a_cell("a", 30, SAFE1, ALIKE), a_cell("a", 30, TRY1, (1, 1, 1, 1, 1)), least=k), "answers", "TRY") for k in (5, 6)] == [
        5,
        0,
    ]


def test_of_two_sides_nothing_is_known_before_as_little_as_of_one() -> None:
    two = {key: item for key, item in ITEMS.items() if item.side != "ROOM"}
    one = estimate(observe([a_cell("a", 30, SAFE1, ALIKE), a_cell("b", 30, TRY1, ALIKE)], two), 30)
    assert one is not None and (one.teams.level.shape, one.teams.change.shape, one.teams.overall.shape) == ((2, 2), (2, 2, 2), (2, 3))
    assert 0.5 * one.before.min() < one.overall_before < one.before.max()
    assert one.carried.tolist() == [1, 1] and one.teams.overall[:, 0] == pytest.approx(one.teams.level.mean(axis=1))


def test_a_share_is_by_people_asked_per_cell() -> None:
    rows = [a_cell("a", 30, SAFE1, ALIKE, asked=30), a_cell("b", 29, SAFE1, ALIKE, asked=10), a_cell("b", 30, SAFE1, ALIKE, asked=10)]
    one = estimate(observe(rows, ITEMS, [MergedSide("a", 60.0, 20, 60, ((SAFE1, 1), (SAFE2, 2)))]), 30)
    assert one is not None and one.share.tolist() == [0.75, 0.25]


# --- what is laid out ---


def test_nothing_observed_has_no_slot() -> None:
    nothing = observe(cells_by_column([]), ITEMS, merged_by_column([]))
    assert (nothing.slots, len(nothing.slot_side), len(nothing.last_week), nothing.cohorts) == (0, 0, 0, ())
    old = observe([], ITEMS, [MergedSide("a", 60.0, 20, 30, ((SAFE1, 3), (SAFE2, 5)))])
    assert (old.slots, old.part_week.tolist(), old.last_week.tolist(), old.slot_side.tolist()) == (1, [3, 5], [5], [0])


def test_what_was_asked_in_one_week_is_one_slot_and_merged_sides_share_theirs() -> None:
    rows = [a_cell(name, week, key, ALIKE) for name in "ab" for week, key in ((-3, SAFE1), (4, SAFE1), (4, TRY1))]
    merged = [MergedSide(name, 60.0, 20, 30, parts) for name, parts in (("a", ((SAFE2, 9), (SAFE1, 8))), ("b", ((SAFE1, 8), (SAFE2, 9))))]
    seen = observe(rows, ITEMS, [*merged, MergedSide("c", 60.0, 4, 30, ((SAFE1, 1),)), MergedSide("c", 60.0, 5, 30, ((TRY1, 1),))])
    assert seen.slots == 5 and seen.part_slot.tolist() == [0, 1, 2, 3, 3, 4]
    assert (seen.part_week.tolist(), seen.last_week.tolist()) == ([-3, 4, 4, 8, 9, 1], [-3, 4, 4, 9, 1])
    assert seen.slot.tolist() == [0, 1, 2, 3, 0, 1, 2, 3, 4] and seen.cohorts == ("a", "b", "c")


def test_merged_sides_of_these_groups_and_of_what_was_left_of_small_ones() -> None:
    merged = merged_by_column([MergedSide(name, 60.0, 20, 30, ((SAFE1, 3),)) for name in ("a", "b", "hub~rest")])
    kept = merged.of({"a"}, "~rest")
    assert [merged.names[number] for number in kept.cohort] == ["a", "hub~rest"]
    assert isinstance(kept, Merged) and merged.of({"a", "b"}, "~rest") is merged


def test_a_group_of_before_is_told_from_that_of_today_in_any_weeks() -> None:
    for first in (-9, 0, 105_000):
        rows = [a_cell(name, first + week, SAFE1, ALIKE) for name in "ab" for week in (0, 1, 2, 3)]
        cells = cells_by_column(rows).cut({"a": [first + 1, first + 3], "b": [first + 9], "x": [first]})  # type: ignore[dict-item]
        lives = [(cells.names[group], week - first) for group, week in zip(cells.cohort.tolist(), cells.week.tolist(), strict=True)]
        assert lives == [("a#2", 0), ("a#1", 1), ("a#1", 2), ("a", 3), *(("b#1", week) for week in range(4))]


def test_residual_cells_stay_residual_where_others_were_cut() -> None:
    rows = [a_cell("a", 1, SAFE1, ALIKE), a_cell("rest", 1, SAFE1, ALIKE, residual=True), a_cell("a", 3, SAFE1, ALIKE)]
    cells = cells_by_column(rows).cut({"a": [2]})  # type: ignore[dict-item]
    assert dict(zip(cells.names, cells.residual.tolist(), strict=True)) == {"a": False, "a#1": False, "rest": True}


def test_texts_without_anything_and_rounds_that_nobody_asked_for() -> None:
    nothing = CellTexts("", "", "", 5, 9)
    assert nothing.cells == 0 and not len(cells_of_texts([nothing], [], {}, "|", "~").week)
    assert not len(merged_of_texts(MergedTexts("", "", "", 9), "|").mean)
    row = "".join(f"1{one:09}{other:09}" for one, other in ((2, 1), (2, 3), (4, 5)))
    two = CellTexts("one|two", "safe.1|safe.2", f"{row}|{row}", 5, 9)
    assert two.cells == 2
    cohorts = [CohortTexts(RoundId("r2"), "zero|two", "b|a", f"1{9:09}{0:09}|1{12:09}{0:09}", 9)]
    weeks = {RoundId("r2"): 7}
    cells = cells_of_texts([two], [[], cohorts], weeks, "|", "~")
    assert (cells.week.tolist(), cells.asked.tolist(), cells.counts.tolist()) == ([7], [12.0], [[1.0, 2.0, 3.0, 4.0, 5.0]])
    assert [cells.keys[number] for number in cells.question] == [("safe.2", 2)]
    slash = cells_of_texts([two._replace(questions="safe.1|own/2")], [cohorts], weeks, "|", "~")
    assert [slash.keys[number] for number in slash.question] == [("own/2", 2)]
    assert [width_of(numbers, 9) for numbers in (1, 2, 3, 4, 6)] == [19, 19, 38, 38, 57]
    assert [width_of(numbers, each) for numbers, each in ((18, 1), (19, 1), (3, 6), (4, 6))] == [19, 38, 19, 38]


# --- how it is worked out ---


def solved(seen: Observations) -> solve.Solved:
    design, sides = design_of(seen, 20, GUESSES), np.ones(len(SIDES), bool)
    tau, count = np.array([8.0, 10.0, 12.0]), len(seen.cohorts)
    noise = noise_of(seen, spread_of(seen, GUESSES), GUESSES)
    return solve.solve(design, tau, noise, solve.targets_of(design, tau, sides), np.full(count, 1 / count))


def test_tables_of_few_slots_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = observe(some_cells(5, cohorts=9), ITEMS, some_merged(5, cohorts=9))
    whole = solved(seen)
    for most in (1, 60):
        monkeypatch.setattr(solve, "MOST_SLOTS", most)
        pieces = solved(seen)
        assert pieces.mean == pytest.approx(whole.mean, abs=1e-9) and pieces.variance == pytest.approx(whole.variance, abs=1e-9)


def test_a_sample_of_groups_is_spread_over_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = observe(some_cells(5, cohorts=9, weeks=3), ITEMS)
    design = design_of(seen, 20, GUESSES)
    every = apart._sample(design, 0)
    assert every is not None
    monkeypatch.setattr(apart, "ENOUGH_COHORTS", 3)
    some = apart._sample(design, 0)
    assert some is not None
    with_side = sorted(set(seen.cohort[every.chosen].tolist()))
    wanted = [with_side[0], with_side[(len(with_side) - 1) // 2], with_side[-1]]
    assert sorted(set(seen.cohort[some.chosen].tolist())) == wanted
    assert [wanted[row] for row in some.row] == seen.cohort[some.chosen].tolist()
    assert len(some.chosen) == int(np.isin(seen.cohort[every.chosen], wanted).sum())
    assert apart._sample(design_of(observe([a_cell("a", 1, TRY1, ALIKE)], ITEMS), 20, GUESSES), 0) is None


def test_knots_reach_back_sixteen_weeks_or_to_the_first_answer() -> None:
    assert [times_of(np.array(weeks), 40).first for weeks in ([40], [24], [23], [20], [19])] == [24, 24, 20, 20, 16]
    assert times_of(np.array([], np.int64), 40) == times_of(np.array([40]), 40) and times_of(np.array([40]), 40).knots == 4
    weights = times_of(np.array([40]), 40).weights(np.array([20, 24, 25, 28, 31, 40, 50]))
    assert weights.tolist() == [
        [0, 0, 0, 0], [0, 0, 0, 0], [0.25, 0, 0, 0], [1, 0, 0, 0], [0.25, 0.75, 0, 0], [0, 0, 0, 1], [0, 0, 0, 1],
    ]  # fmt: skip


def test_the_model_reads_scored_questions_of_the_library() -> None:
    scored = Question(QuestionId("safe.1"), 1, Dimension.SAFE, 1, Form.A5)
    own = replace(scored, id="own.1", own=OwnWords("We ask", "To learn"))
    reverse = replace(scored, id="safe.2", is_reversed=True)
    found = items_of([scored, own, reverse, replace(scored, id="open", form=Form.TXT)])
    assert {key: (one.side, one.is_reversed, one.in_use) for key, one in found.items()} == {
        ("safe.1", 1): ("SAFE", False, True), ("safe.2", 1): ("SAFE", True, True),
    }  # fmt: skip
    assert found["safe.1", 1].scale is SCALES[Form.A5]
