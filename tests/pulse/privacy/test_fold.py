"""Slots, contracts and the fold: P3, P5, P9, P11 and the domain half of T9, T11 and T12."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.scale import SCALES, Form, NoAnswer, answer_of
from bot.pulse.privacy.fold import (
    AskedWording,
    Cell,
    Contract,
    Declined,
    FrozenCohort,
    Row,
    fold,
    may_be_asked_own_question,
    publishable,
    strictest,
)
from bot.pulse.privacy.response_share import AnsweredShare

PROMISE = Contract()
FIRST, SECOND = (AskedWording(version, SCALES[Form.A5]) for version in (1, 2))
PRESUPPOSING = AskedWording(1, SCALES[Form.A5], may_not_come_up=True)


def a_cohort(name: str = "blue", size: int = 10, *questions: str) -> FrozenCohort:
    return FrozenCohort(name, size, dict.fromkeys(questions or ("safe.1",), FIRST))


def taps(cohort: str, *values: int, question: str = "safe.1") -> list[Row]:
    return [(cohort, question, answer_of(value)) for value in values]


# --- the contract (T9) ---


@pytest.mark.parametrize("stored", [-1, 0, 1, 3, 4, 5])
def test_a_lowered_threshold_has_no_effect(stored: int) -> None:
    assert Contract(k=stored, comments_k=stored).scores_k == 5
    assert Contract(k=stored, comments_k=stored).words_k == 8


def test_a_raised_threshold_holds() -> None:
    assert (Contract(k=7).scores_k, Contract(comments_k=12).words_k) == (7, 12)


def test_joining_contracts_keeps_the_strictest_of_each() -> None:
    joined = strictest([Contract(k=6), Contract(comments_k=10), Contract(k=2)])
    assert (joined.scores_k, joined.words_k) == (6, 10)


def test_joining_nothing_gives_the_constants() -> None:
    assert strictest([]) == Contract()


def test_lowering_k_brings_nothing_back_from_a_closed_round() -> None:
    folded = fold(taps("blue", 1, 2, 3, 4), [a_cohort()], {}, Contract(k=1))
    assert list(publishable(folded.stored, Contract(k=1))) == []


def test_raising_k_hides_at_once_what_was_stored_under_the_smaller_one() -> None:
    folded = fold(taps("blue", 1, 2, 3, 4, 5), [a_cohort()], {}, PROMISE)
    assert [list(publishable(folded.stored, Contract(k=k))) != [] for k in (5, 6)] == [True, False]


# --- the fold (P5) ---


def test_five_answers_become_a_cell_of_counts() -> None:
    folded = fold(taps("blue", 5, 5, 4, 3, 1), [a_cohort()], {}, PROMISE)
    assert folded.cells == (Cell("blue", "safe.1", 1, (1, 0, 1, 1, 2)),)
    assert folded.discarded == 0


def test_four_answers_are_gone() -> None:
    folded = fold(taps("blue", 5, 5, 4, 3), [a_cohort()], {}, PROMISE)
    assert (folded.stored, folded.discarded) == ((), 4)


SIBLINGS = ("blue", "red", "teal")
TO_REST = dict.fromkeys(SIBLINGS, "rest")


def test_small_groups_meet_in_the_parents_residual_cell() -> None:
    rows = taps("blue", 5, 5, 4) + taps("red", 1, 2, 3) + taps("teal", 1, 1)
    folded = fold(rows, [a_cohort(name) for name in SIBLINGS], TO_REST, PROMISE)
    assert folded.residual_cells == (Cell("rest", "safe.1", 1, (3, 1, 1, 1, 2)),)
    assert (folded.cells, folded.discarded) == ((), 0)


@pytest.mark.parametrize("gifts", [(4, 1), (4, 4), (4, 3, 1), (4, 2, 2)])
def test_what_is_left_without_the_largest_gift_must_be_five_too(gifts: tuple[int, ...]) -> None:
    """Four who compare notes would know the one; eight of two groups are four and four."""
    rows = [row for name, n in zip(SIBLINGS, gifts, strict=False) for row in taps(name, *[3] * n)]
    folded = fold(rows, [a_cohort(name) for name in SIBLINGS], TO_REST, PROMISE)
    assert (folded.stored, folded.discarded) == ((), sum(gifts))


def test_a_silent_group_gives_nothing_to_its_parent() -> None:
    rows = [row for name in SIBLINGS for row in taps(name, 3, 3, 3)]
    silent = FrozenCohort("teal", 10, {"safe.1": FIRST}, is_silent=True)
    folded = fold(rows, [a_cohort("blue"), a_cohort("red"), silent], TO_REST, PROMISE)
    assert (folded.stored, folded.discarded) == ((), 9)


def test_one_small_group_alone_makes_no_residual_cell() -> None:
    rows = taps("blue", 5, 5, 4, 4) + taps("red", 1, 2, 3, 4, 5)
    folded = fold(rows, [a_cohort("blue"), a_cohort("red")], {"blue": "rest", "red": "rest"}, PROMISE)
    assert (folded.residual_cells, folded.discarded) == ((), 4)


def test_a_residual_below_k_is_discarded() -> None:
    rows = taps("blue", 5, 5) + taps("red", 1, 2)
    folded = fold(rows, [a_cohort("blue"), a_cohort("red")], {"blue": "rest", "red": "rest"}, PROMISE)
    assert (folded.stored, folded.discarded) == ((), 4)


def test_small_groups_of_different_parents_do_not_meet() -> None:
    rows = taps("blue", 5, 5, 4, 3) + taps("red", 1, 2, 3, 4)
    folded = fold(rows, [a_cohort("blue"), a_cohort("red")], {"blue": "north", "red": "south"}, PROMISE)
    assert (folded.stored, folded.discarded) == ((), 8)


def test_two_versions_of_a_question_do_not_meet() -> None:
    old, new = FrozenCohort("blue", 10, {"safe.1": FIRST}), FrozenCohort("red", 10, {"safe.1": SECOND})
    folded = fold(taps("blue", 1, 1, 1) + taps("red", 5, 5, 5), [old, new], {"blue": "rest", "red": "rest"}, PROMISE)
    assert folded.stored == ()


def test_a_parent_that_was_asked_itself_gets_no_residual_cell() -> None:
    rows = taps("blue", 5, 5, 4) + taps("red", 1, 2) + taps("rest", 3, 3, 3, 3, 3)
    cohorts = [a_cohort("blue"), a_cohort("red"), a_cohort("rest")]
    folded = fold(rows, cohorts, {"blue": "rest", "red": "rest"}, PROMISE)
    assert (folded.stored, folded.discarded) == ((Cell("rest", "safe.1", 1, (0, 0, 5, 0, 0)),), 5)


@pytest.mark.parametrize(
    "rows",
    [taps("green", 1, 2, 3, 4, 5), taps("blue", 1, 2, 3, 4, 5, question="try.1"), taps("blue", 6, 7, -1, 99, 6)],
    ids=["a cohort nobody froze", "a question nobody asked", "values off the scale"],
)
def test_what_does_not_belong_to_the_round_is_thrown_away(rows: list[Row]) -> None:
    folded = fold(rows, [a_cohort()], {}, PROMISE)
    assert (folded.stored, folded.discarded) == ((), 5)


def test_more_answers_than_people_are_not_believed() -> None:
    folded = fold(taps("blue", *[5] * 8), [a_cohort(size=7)], {"blue": "rest"}, PROMISE)
    assert (folded.stored, folded.discarded) == ((), 8)


def test_a_cohort_below_six_has_no_cell_even_if_all_answer() -> None:
    folded = fold(taps("blue", 1, 2, 3, 4, 5), [a_cohort(size=5)], {}, PROMISE)
    assert folded.stored == ()


@pytest.mark.parametrize(("size", "cells"), [(9, 0), (10, 1)])
def test_own_questions_count_only_in_cohorts_of_ten(size: int, cells: int) -> None:
    rows = taps("blue", 1, 2, 3, 4, 5, question="own.1")
    folded = fold(rows, [a_cohort("blue", size, "own.1")], {}, PROMISE, own_questions=frozenset({"own.1"}))
    assert len(folded.cells) == cells
    assert may_be_asked_own_question(size) == bool(cells)


def test_prefer_not_to_say_neither_counts_toward_k_nor_shows_in_the_band() -> None:
    folded = fold(taps("blue", 1, 2, 3, 4, 0, 0, 0), [a_cohort()], {}, PROMISE)
    assert folded.cells == ()
    assert folded.responses[0].band is AnsweredShare.HALF  # four of ten, not seven


def test_prefer_not_to_say_is_counted_for_the_company() -> None:
    rows = taps("blue", *[4] * 9, 0) + taps("red", *[2] * 8, 0, 0) + taps("teal", *[3] * 10)
    folded = fold(rows, [a_cohort("blue"), a_cohort("red"), a_cohort("teal")], {}, PROMISE)
    assert folded.declined == Declined(10)


def test_prefer_not_to_say_of_a_group_whose_answers_are_deleted_counts_nowhere() -> None:
    rows = [row for name in ("blue", "red", "teal") for row in taps(name, *[4] * 9, 0)]
    for small in ([], taps("plum", 4, 4, 0, 0, 0)):
        folded = fold(rows + small, [a_cohort(name) for name in ("blue", "red", "teal", "plum")], {}, PROMISE)
        assert folded.declined == Declined(10)


def test_prefer_not_to_say_of_a_silent_group_counts_nowhere() -> None:
    rows = [row for name in ("blue", "red", "teal") for row in taps(name, *[4] * 9, 0)]
    silent = FrozenCohort("plum", 10, {"safe.1": FIRST}, is_silent=True)
    folded = fold(rows + taps("plum", *[4] * 5, *[0] * 5), [a_cohort("blue"), a_cohort("red"), a_cohort("teal"), silent], {}, PROMISE)
    assert folded.declined == Declined(10)


@pytest.mark.parametrize(
    "rows",
    [
        taps("blue", *[4] * 5, 0) + taps("red", *[2] * 5) + taps("teal", *[2] * 5),
        taps("blue", *[4] * 24, 0),
        taps("blue", *[4] * 12, 0) + taps("red", *[2] * 12),
    ],
    ids=["fewer than twenty", "one cohort only", "two cohorts only"],
)
def test_prefer_not_to_say_is_forgotten_where_the_company_is_small(rows: list[Row]) -> None:
    folded = fold(rows, [a_cohort("blue", 25), a_cohort("red", 25), a_cohort("teal", 25)], {}, PROMISE)
    assert folded.declined is None


def test_it_did_not_come_up_neither_counts_toward_k_nor_lies_in_any_place_of_a_cell() -> None:
    rows = taps("blue", 1, 2, 3, 4, 99, 99, 99)
    asked = [FrozenCohort("blue", 10, {"safe.1": PRESUPPOSING})]
    assert fold(rows, asked, {}, PROMISE).cells == ()
    assert [cell.counts for cell in fold(rows + taps("blue", 5), asked, {}, PROMISE).cells] == [(1, 1, 1, 1, 1)]


def test_it_did_not_come_up_is_counted_for_the_company_over_the_questions_that_offer_it() -> None:
    asked = [FrozenCohort(name, 10, {"safe.1": FIRST, "safe.2": PRESUPPOSING}) for name in ("blue", "red", "teal")]
    rows = [row for one in asked for row in [*taps(one.id, *[4] * 10), *taps(one.id, *[4] * 7, 99, 99, 0, question="safe.2")]]
    assert fold(rows, asked, {}, PROMISE).declined == Declined(5, not_come_up=20)


@pytest.mark.parametrize("offered", [("blue", "red"), ("blue",), ()])
def test_it_did_not_come_up_is_forgotten_where_fewer_than_three_groups_were_offered_it(offered: tuple[str, ...]) -> None:
    asked = [FrozenCohort(name, 25, {"safe.1": PRESUPPOSING if name in offered else FIRST}) for name in ("blue", "red", "teal")]
    rows = [row for one in asked for row in taps(one.id, *[4] * 20, 0, *[99] * (one.id in offered))]
    declined = fold(rows, asked, {}, PROMISE).declined
    assert declined is not None and declined.not_come_up is None


ROUNDS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "lost"]), st.sampled_from(["q1", "q2", "q3"]), st.integers(-1, 6).map(answer_of)), max_size=80
)
THREE = [FrozenCohort(name, size, {"q1": FIRST, "q2": FIRST}) for name, size in (("a", 6), ("b", 9), ("c", 30))]
REST = {"a": "rest", "b": "rest", "c": "rest"}


@given(ROUNDS, st.integers(-3, 9))
def test_nothing_below_k_is_ever_stored(rows: list[Row], k: int) -> None:
    folded = fold(rows, THREE, REST, Contract(k=k))
    assert all(cell.n >= max(5, k) for cell in folded.stored)


@given(ROUNDS)
def test_every_answer_is_in_one_cell_or_discarded(rows: list[Row]) -> None:
    folded = fold(rows, THREE, REST, PROMISE)
    declined = sum(isinstance(v, NoAnswer) and q in ("q1", "q2") and c != "lost" for c, q, v in rows)
    assert sum(cell.n for cell in folded.stored) + folded.discarded == len(rows) - declined


@given(ROUNDS, st.randoms(use_true_random=False))
def test_the_order_of_answers_leaves_no_trace(rows: list[Row], rng: random.Random) -> None:
    shuffled = list(rows)
    rng.shuffle(shuffled)
    assert fold(rows, THREE, REST, PROMISE) == fold(shuffled, THREE, REST, PROMISE)


@given(ROUNDS, st.integers(5, 8))
def test_a_higher_k_never_stores_a_cohorts_cell_that_a_lower_one_would_not(rows: list[Row], k: int) -> None:
    low, high = (fold(rows, THREE, {}, Contract(k=limit)).cells for limit in (k, k + 1))
    assert set(high) <= set(low)
