"""P10a: what becomes of cells before their questions are asked again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import LineageId, QuestionId
from bot.pulse.privacy.merge import capped_mean, merged_side, sides_to_merge
from bot.pulse.scoring.stored import Item
from tests.pulse.privacy.measuring import ITEMS, past

SIDES = {key: item.side for key, item in ITEMS.items()}
COUNTS = st.tuples(*[st.integers(0, 6)] * 5).filter(lambda counts: sum(counts) >= 5)


def test_three_questions_become_one_rounded_mean() -> None:
    cells = [past((0, 0, 2, 4, 1), f"safe.{number}", week=number, asked=9) for number in (1, 2, 3)]
    one = merged_side(cells, ITEMS, least=5)
    assert one is not None
    assert (one.mean, one.answers, one.asked) == (75, 20, 27)  # 71.4, and 21 answers
    assert one.parts == ((("safe.1", 1), 1), (("safe.2", 1), 2), (("safe.3", 1), 3))


@pytest.mark.parametrize("questions", [("safe.1",), ("safe.1", "safe.2"), ("safe.1", "safe.2", "safe.1")])
def test_fewer_than_three_questions_are_gone_without_a_trace(questions: tuple[str, ...]) -> None:
    assert merged_side([past((0, 0, 2, 4, 1), one, week=week) for week, one in enumerate(questions)], ITEMS, least=5) is None


def test_cells_below_the_k_in_force_are_left_out() -> None:
    cells = [past((0, 0, 2, 4, 1), f"safe.{number}") for number in (1, 2, 3)]
    assert merged_side(cells, ITEMS, least=8) is None


@given(st.lists(COUNTS, min_size=3, max_size=6))
def test_a_merged_side_is_round_and_never_an_end_of_the_scale(counts: list[tuple[int, ...]]) -> None:
    one = merged_side([past(one, f"safe.{number}") for number, one in enumerate(counts, 1)], ITEMS, least=5)
    assert one is not None
    assert 10 <= one.mean <= 90 and one.mean % (15 if len(counts) == 3 else 10) == 0 and one.answers % 5 == 0
    assert one.answers <= sum(map(sum, counts)) < one.answers + 5


def test_a_cell_s_mean_is_held_within_ten_and_ninety() -> None:
    assert capped_mean(past((0, 0, 0, 0, 7)), Item("SAFE")) == capped_mean(past((0, 0, 0, 1, 9)), Item("SAFE")) == 90
    assert capped_mean(past((0, 0, 0, 0, 7)), Item("SAFE", is_reversed=True)) == 10


def test_a_side_is_merged_when_one_of_its_questions_comes_again_stands_twice_or_is_old() -> None:
    cells = [past((0, 0, 2, 4, 1), "safe.1", week=3), past((0, 0, 2, 4, 1), "try.1", week=5), past((0, 0, 2, 4, 1), "fail.1", week=6)]
    cells.append(past((0, 0, 2, 4, 1), "fail.1", week=8))
    blue = LineageId("blue")
    assert sides_to_merge(cells, SIDES, {}, before=4) == {("blue", "SAFE"), ("blue", "FAIL")}
    assert sides_to_merge(cells[:3], SIDES, {blue: [QuestionId("try.1")]}, before=0) == {("blue", "TRY")}
    assert sides_to_merge(cells[:3], SIDES, {LineageId("red"): [QuestionId("try.1")]}, before=0) == set()
