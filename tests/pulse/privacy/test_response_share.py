"""How many of a group answered, in words that never stand for one number (P17)."""

from __future__ import annotations

import pytest

from bot.pulse.privacy.fold import Contract, Response, fold, half_is_known
from bot.pulse.privacy.response_share import AnsweredShare, band, band_of, share_of
from tests.pulse.privacy.test_fold import PROMISE, a_cohort, taps


def test_the_share_follows_the_question_most_people_answered() -> None:
    rows = taps("blue", *[3] * 12) + taps("blue", *[3] * 6, question="try.1")
    folded = fold(rows, [a_cohort("blue", 30, "safe.1", "try.1")], {}, PROMISE)
    assert (folded.responses[0].band, folded.responses[0].fewer_than_half) == (AnsweredShare.HALF, False)


def test_a_cohort_that_let_the_round_pass_reads_like_one_of_whom_a_third_answered() -> None:
    nobody, a_third = fold([], [a_cohort()], {}, PROMISE), fold(taps("blue", 3, 3, 3), [a_cohort()], {}, PROMISE)
    assert nobody.responses == a_third.responses == (Response("blue", AnsweredShare.SOME, True),)


@pytest.mark.parametrize("size", range(6, 61))
def test_no_word_for_how_many_answered_means_everybody_nobody_or_one_number(size: int) -> None:
    """P17."""
    numbers = {share: [n for n in range(size + 1) if share_of(n, size) is share] for share in AnsweredShare}
    assert all(len(some) >= 2 for some in numbers.values())
    assert [numbers[share][0] for share in (AnsweredShare.SOME, AnsweredShare.HALF, AnsweredShare.MOST)] == sorted(
        some[0] for some in numbers.values()
    )
    assert all(band_of(share.value) is share and half_is_known(share, PROMISE) for share in AnsweredShare)


@pytest.mark.parametrize(
    ("n", "code"),
    [(0, "0-4"), (4, "0-4"), (5, "5-9"), (9, "5-9"), (10, "10-19"), (19, "10-19"), (20, "20-49"), (50, "50+")],
)
def test_bands(n: int, code: str) -> None:
    assert band(n).code == code
    assert band_of(code) == band(n)


@pytest.mark.parametrize(
    ("code", "k", "known"),
    [(None, 5, False), ("0-4", 5, False), ("5-9", 5, True), ("50+", 5, True), ("5-9", 10, False), ("10-19", 10, True)],
)
def test_whether_half_answered_is_known_from_k_on_judged_by_the_band(code: str | None, k: int, known: bool) -> None:
    assert half_is_known(band_of(code), Contract(k=k)) is known
