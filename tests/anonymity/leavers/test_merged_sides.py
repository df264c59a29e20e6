"""T15: the database at any moment of a year tells no more of whoever left than guessing does. And exact cells would."""

from __future__ import annotations

import pytest

from tests.anonymity.leavers.merged_sides import guessed, somebody_left
from tests.anonymity.score import ADVANTAGE, Score

GROUPS = 16_000


@pytest.mark.longest
@pytest.mark.parametrize(("size", "questions"), [(6, 3), (6, 5), (8, 3)])
def test_a_merged_side_beside_the_cells_of_now_gives_nobody_away(size: int, questions: int) -> None:
    score = Score(guessed(somebody_left(GROUPS, 15, size=size, questions=questions)))
    assert score.upper <= ADVANTAGE, (score.recovered, score.by_counts_alone)


@pytest.mark.long
def test_the_same_attacker_names_who_left_where_exact_cells_stay() -> None:
    score = Score(guessed(somebody_left(GROUPS, 15), is_leaky=True))
    assert score.advantage >= 0.15
