"""Comments: kept from eight answers on, in an order that is none (P9)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.privacy.comments import Comment, fold_comments
from bot.pulse.privacy.fold import Contract, Row
from tests.pulse.privacy.test_fold import PROMISE, taps


def words(cohort: str, count: int, question: str = "safe.1") -> list[tuple[str, str, str]]:
    return [(cohort, question, f"{cohort} says {i}") for i in range(count)]


def test_a_comment_among_eight_answers_is_kept() -> None:
    kept = fold_comments(words("blue", 1), taps("blue", *[3] * 8), PROMISE, rng=random.Random(1))
    assert [(one.cohort, one.question, one.text) for one in kept] == [("blue", "safe.1", "blue says 0")]


@pytest.mark.parametrize("answers", [taps("blue", *[3] * 7), taps("blue", *[3] * 7, 0, 0), taps("red", *[3] * 20)])
def test_a_comment_among_seven_answers_is_gone(answers: list[Row]) -> None:
    assert fold_comments(words("blue", 7), answers, PROMISE, rng=random.Random(1)) == ()


def test_an_open_question_needs_eight_texts() -> None:
    assert len(fold_comments(words("blue", 8), [], PROMISE, rng=random.Random(1))) == 8


def test_comments_lie_in_an_order_that_is_not_the_order_they_came_in() -> None:
    notes = words("blue", 40)
    kept = fold_comments(notes, [], PROMISE, rng=random.Random(1))
    assert [one.text for one in kept] != [text for _, _, text in notes]
    assert sorted(one.text for one in kept) == sorted(text for _, _, text in notes)


def test_comments_are_ordered_by_an_id_that_is_random() -> None:
    kept: tuple[Comment, ...] = fold_comments(words("blue", 40), [], PROMISE, rng=random.Random(1))
    ids = [one.id for one in kept]
    assert ids == sorted(ids)
    assert len(set(ids)) == 40
    assert {len(one) for one in ids} == {16}


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_no_comment_is_kept_below_its_threshold(notes: int, answers: int, k: int) -> None:
    kept = fold_comments(words("blue", notes), taps("blue", *[3] * answers), Contract(comments_k=k), rng=random.Random(1))
    assert len(kept) == (notes if max(notes, answers) >= max(8, k) else 0)
