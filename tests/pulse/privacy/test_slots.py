"""Slots: where an answer lies while its round is open (P3)."""

from __future__ import annotations

import hashlib
import hmac
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.privacy.fold import Row, fold
from bot.pulse.privacy.slots import SLOT_BYTES, comment_slot, slot
from tests.pulse.privacy.test_fold import PROMISE, a_cohort

KEY = bytes(range(32))
OTHER_KEY = bytes(32)


def test_a_slot_is_sixteen_bytes_of_hmac_over_the_lengths_and_parts() -> None:
    message = b"".join(len(part).to_bytes(4, "big") + part for part in (b"answer", b"U1", b"safe.1"))
    assert slot(KEY, "U1", "safe.1") == hmac.new(KEY, message, hashlib.sha256).digest()[:SLOT_BYTES]


def test_the_same_person_and_question_always_meet_in_one_slot() -> None:
    assert slot(KEY, "U1", "safe.1") == slot(KEY, "U1", "safe.1")


@pytest.mark.parametrize(
    "other",
    [slot(KEY, "U2", "safe.1"), slot(KEY, "U1", "safe.2"), slot(OTHER_KEY, "U1", "safe.1"), comment_slot(KEY, "U1", "safe.1")],
    ids=["another person", "another question", "another round", "the comment"],
)
def test_nothing_else_shares_a_slot(other: bytes) -> None:
    assert slot(KEY, "U1", "safe.1") != other


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
def test_two_different_pairs_never_run_together(a: str, b: str, c: str, d: str) -> None:
    assert (slot(KEY, a, b) == slot(KEY, c, d)) == ((a, b) == (c, d))


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_that_is_no_round_key_is_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        slot(key, "U1", "safe.1")


def test_a_thousand_changes_of_mind_leave_one_answer_a_person_and_question() -> None:
    rng = random.Random(11)
    people, questions = [f"U{i}" for i in range(8)], ["safe.1", "try.1"]
    stored: dict[bytes, Row] = {}
    last: dict[tuple[str, str], int] = {}
    for _ in range(1_000):
        person, question, value = rng.choice(people), rng.choice(questions), rng.randint(1, 5)
        stored[slot(KEY, person, question)] = ("blue", question, value)
        last[person, question] = value
    folded = fold(stored.values(), [a_cohort("blue", 8, *questions)], {}, PROMISE)
    for question, cell in zip(questions, folded.cells, strict=True):
        final = Counter(value for (_, q), value in last.items() if q == question)
        assert cell.counts == tuple(final[value] for value in range(1, 6))
