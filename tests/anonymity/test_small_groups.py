"""Deleted, not hidden: what an attacker with the whole database learns of groups that were too small.

Two attacks, each beside a build that leaks on purpose; there the attacker must succeed, or the attempt says nothing (T2).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from bot.content.scale import SCALES, Form, answer_of
from bot.pulse.privacy.fold import AskedWording, Contract, Folded, FrozenCohort, Row, fold

ROUNDS = 400
QUESTION = "safe.1"
ASKED = AskedWording(1, SCALES[Form.A5])
K = 5


def taps(cohort: str, values: Sequence[int]) -> list[Row]:
    return [(cohort, QUESTION, answer_of(value)) for value in values]


# --- four of one group and one of another ------------------------------------------------------------------------

Gifts = list[list[int]]
Residual = Callable[[Gifts], list[int]]  # the answers of small groups -> the residual cell's counts, or nothing


def as_it_is(gifts: Gifts) -> list[int]:
    cohorts = [FrozenCohort(str(number), 8, {QUESTION: ASKED}) for number in range(len(gifts))]
    rows = [row for number, gift in enumerate(gifts) for row in taps(str(number), gift)]
    folded = fold(rows, cohorts, dict.fromkeys([one.id for one in cohorts], "rest"), Contract())
    return list(folded.residual_cells[0].counts) if folded.residual_cells else []


def leaky_sum(gifts: Gifts) -> list[int]:
    """As it was: five together of two groups were enough."""
    given = [gift for gift in gifts if gift]
    together = [sum(gift.count(value) for gift in given) for value in range(1, 6)]
    return together if len(given) >= 2 and sum(together) >= K else []


def left_by_colluders(cell: list[int], gifts: Gifts) -> list[int]:
    """The largest group compares notes and takes its own answers off: what is left are the others'."""
    ours = max(gifts, key=len)
    return [n - ours.count(value) for value, n in enumerate(cell, start=1)] if cell else []


def named(residual: Residual, rng: random.Random) -> tuple[int, int]:
    """(rounds in which fewer than five stand alone, rounds in which one does and is named)."""
    few = alone = 0
    for _ in range(ROUNDS):
        gifts = [[rng.randint(1, 5) for _ in range(rng.randint(0, 4))] for _ in range(rng.randint(1, 5))]
        left = left_by_colluders(residual(gifts), gifts)
        few += 0 < sum(left) < K
        alone += sum(left) == 1
    return few, alone


def test_whoever_compares_notes_names_nobody_in_what_small_groups_left_together() -> None:
    """P5."""
    assert named(as_it_is, random.Random(5)) == (0, 0)


def test_the_same_colluders_name_somebody_where_five_together_are_enough() -> None:
    few, alone = named(leaky_sum, random.Random(5))
    assert few > ROUNDS / 4 and alone > 10


# --- how many answered in a group that was deleted ---------------------------------------------------------------

At_rest = tuple[int, ...]
LARGE = dict.fromkeys(("blue", "red", "teal"), 9)


def closed(small: int, rng: random.Random) -> Folded:
    """Three groups that are counted and one that is not: `small` of its people answered, some would rather not say."""
    rows = [row for name, n in LARGE.items() for row in taps(name, [rng.randint(0, 5) if i > 4 else 3 for i in range(n)])]
    rows += taps("plum", [rng.randint(1, 5) for _ in range(small)])
    cohorts = [FrozenCohort(name, 9, {QUESTION: ASKED}) for name in (*LARGE, "plum")]
    return fold(rows, cohorts, {}, Contract())


def kept_as_it_is(folded: Folded, _responses: int) -> At_rest:
    percent = folded.declined.percent if folded.declined else -1
    return (percent, *(cell.n for cell in folded.stored))


def leaky_counts(folded: Folded, responses: int) -> At_rest:
    """As it was: how many answers there were in all stood beside the cells."""
    return (responses, *(cell.n for cell in folded.stored))


def sizes_found(kept: Callable[[Folded, int], At_rest]) -> int:
    """How often "asked minus cells" is exactly the size of the deleted group."""
    rng, found = random.Random(3), 0
    for _ in range(ROUNDS):
        small = rng.randint(1, 4)
        folded = closed(small, rng)
        responses = sum(cell.n for cell in folded.stored) + small
        total, *cells = kept(folded, responses)
        found += total - sum(cells) == small
    return found


def test_asked_minus_cells_never_is_the_size_of_a_deleted_group() -> None:
    assert sizes_found(kept_as_it_is) <= ROUNDS / 20  # a percentage minus a count may hit by chance


def test_asked_minus_cells_is_always_that_size_where_exact_counts_are_kept() -> None:
    assert sizes_found(leaky_counts) == ROUNDS


def test_all_that_is_kept_is_the_same_whether_none_or_four_answered_in_a_deleted_group() -> None:
    """Stronger than any guess: there is nothing to guess from. Of nine people, 0 to 3 read alike."""
    for seed in range(40):
        kept = [closed(small, random.Random(seed)) for small in range(5)]
        assert len({(one.stored, one.declined) for one in kept}) == 1
        assert len({one.responses for one in kept}) <= 2
