"""Cells become arrays: polarity, the cap, what is passed over, and merged sides."""

from __future__ import annotations

import numpy as np
import pytest

from bot.content.scale import SCALES, Form
from bot.pulse.scoring.joint.observations import observe
from bot.pulse.scoring.stored import Item, MergedSide
from tests.pulse.scoring.joint.invented import ITEMS, a_cell, some_cells, some_merged

PLAIN, REVERSED, YES_NO = ("safe.1", 1), ("safe.3", 1), ("safe.4", 1)


@pytest.mark.parametrize(("question", "counts", "y"), [(PLAIN, (1, 1, 1, 1, 2), 58.33), (REVERSED, (1, 1, 1, 1, 2), 41.67)])
def test_a_reversed_question_counts_the_other_way(question: tuple[str, int], counts: tuple[int, ...], y: float) -> None:
    assert observe([a_cell("a", 1, question, counts)], ITEMS).y[0] == pytest.approx(y, abs=0.01)


@pytest.mark.parametrize(("question", "best"), [(PLAIN, (0, 0, 0, 0, 6)), (REVERSED, (6, 0, 0, 0, 0)), (YES_NO, (0, 0, 0, 0, 6))])
def test_the_best_answers_give_the_highest_number_and_the_cap_hides_that_all_agree(
    question: tuple[str, int], best: tuple[int, ...]
) -> None:
    seen = observe([a_cell("a", 1, question, best)], ITEMS)
    assert seen.y[0] == 90.0
    assert seen.squares.sum() == seen.freedom.sum() == 0.0


def test_all_fives_and_all_fives_but_one_look_the_same() -> None:
    both = [observe([a_cell("a", 1, PLAIN, counts)], ITEMS) for counts in ((0, 0, 0, 0, 8), (0, 0, 0, 1, 7))]
    assert both[0].y[0] == both[1].y[0]
    assert list(both[0].squares) == list(both[1].squares)


def test_small_cells_and_unknown_questions_are_passed_over() -> None:
    rows = [a_cell("a", 1, PLAIN, (0, 1, 1, 1, 1)), a_cell("a", 1, ("gone.1", 1), (1, 1, 1, 1, 1)), a_cell("b", 1, PLAIN, (1, 1, 1, 1, 1))]
    seen = observe(rows, ITEMS)
    assert (seen.cohorts, len(seen.y)) == (("b",), 1)


def test_a_raised_threshold_holds_for_what_is_stored_already() -> None:
    assert not len(observe([a_cell("a", 1, PLAIN, (1, 1, 1, 1, 1))], ITEMS, least=8).y)


def test_a_side_that_is_off_is_no_side() -> None:
    items = {key: item._replace(in_use=item.side != "TRY") for key, item in ITEMS.items()}
    assert "TRY" not in observe(some_cells(1), items).sides


def test_spread_is_pooled_within_cells_and_apart_for_yes_and_no() -> None:
    rows = [a_cell("a", 1, PLAIN, (0, 3, 0, 3, 0)), a_cell("a", 2, YES_NO, (3, 0, 0, 0, 3))]
    seen = observe(rows, ITEMS)
    assert list(seen.squares) == [6 * 25.0**2, 6 * 50.0**2]
    assert list(seen.freedom) == [5.0, 5.0]


def test_a_merged_side_is_one_observation_of_several_parts() -> None:
    merged = MergedSide("a", 97.0, 14, 18, ((PLAIN, -20), (REVERSED, -12)))
    seen = observe([a_cell("a", 1, PLAIN, (1, 1, 1, 1, 1))], ITEMS, [merged])
    assert (seen.slots, len(seen.part_slot)) == (2, 3)
    old = int(np.argmax(seen.cells))
    assert (seen.y[old], seen.cells[old], seen.answers[old]) == (90.0, 2.0, 14.0)


def test_a_merged_side_with_a_question_nobody_knows_any_more_is_passed_over() -> None:
    seen = observe(some_cells(2), ITEMS, [MergedSide("c1", 50.0, 14, 18, ((("gone.9", 1), -20),))])
    assert seen.cells.max() == 1.0
    for parts in (((("gone.9", 1), -20),), (((("gone.9", 1), -20)), (PLAIN, -12)), ()):
        assert not len(observe([], ITEMS, [MergedSide("c1", 50.0, 14, 18, parts)]).y)


def test_answers_in_places_beyond_a_scale_are_worth_nothing() -> None:
    both = [
        observe([a_cell("a", 1, PLAIN, counts), a_cell("b", 1, PLAIN, (1, 1, 1, 1, 1))], ITEMS)
        for counts in ((1, 1, 1, 1, 2), (1, 1, 1, 1, 2, 0, 0, 0))
    ]
    assert both[0].y.tolist() == both[1].y.tolist()


def test_observations_lie_sorted_by_cohort_whatever_the_order_of_rows() -> None:
    rows = some_cells(3)
    for order in (rows, rows[::-1]):
        seen = observe(order, ITEMS, some_merged(3))
        assert np.all(np.diff(seen.cohort) >= 0)


def test_a_cohort_of_residual_cells_is_known_as_one() -> None:
    seen = observe([a_cell("rest", 1, PLAIN, (1, 1, 1, 1, 1), residual=True), a_cell("a", 1, PLAIN, (1, 1, 1, 1, 1))], ITEMS)
    assert dict(zip(seen.cohorts, seen.residual.tolist(), strict=True)) == {"rest": True, "a": False}


def test_items_hold_every_form() -> None:
    assert {item for item in ITEMS.values() if item.side == "SAFE"} >= {Item("SAFE", True), Item("SAFE", False, SCALES[Form.YN])}
