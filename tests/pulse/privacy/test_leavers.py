"""T7: people come and go, and the published figures do not tell what they answered.

The attacker of anonymity.md 5.2 is given the most it could hope for: everybody answers, the leaver was in every cell
of the window, and then all colleagues give exactly the same answers again. It knows the group's size, learns from
thousands of such groups what a leaver's answer does to everything that is published, and guesses.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import pytest

from bot.content.dimensions import Dimension
from bot.content.scale import SCALES, Form
from bot.pulse.privacy.fold import AskedWording, Contract, FrozenCohort, Row, fold
from bot.pulse.privacy.release import FigureSubject, release_score
from bot.pulse.privacy.released import Released, Shown, Withheld
from bot.pulse.scoring.book import read_book
from bot.pulse.scoring.changes import change
from bot.pulse.scoring.readings import PastCell, ScoredItem
from bot.pulse.scoring.scores import cohort_score, company_score
from tests.pulse.privacy.measuring import ITEMS, PROMISE, SAFE, TODAY, past

RUNS = 3_000
LEARN = 2_000  # runs the attacker learns from; the others are its exam
ANSWERS = (1, 2, 3, 4, 5)


class Case(NamedTuple):
    """What the leaver answered to the first question, and what was published while they were there and afterwards."""

    answer: int
    before: Released
    after: Released
    exact: tuple[float, float]  # the first question's mean, before and after: never published


def a_tap(latent: float, rng: random.Random) -> int:
    return min(5, max(1, round((latent + rng.gauss(0, 18)) / 25) + 1))


def people(size: int, rng: random.Random) -> list[float]:
    team = 62 + rng.gauss(0, 10)
    return [team + rng.gauss(0, 18) for _ in range(size)]


def counted(taps: Sequence[int]) -> tuple[int, int, int, int, int]:
    one, two, three, four, five = (taps.count(value) for value in ANSWERS)
    return one, two, three, four, five


def a_company(cells: int, rng: random.Random) -> list[PastCell]:
    """Nine other cohorts over the same weeks, so that difficulty and spreads are known.

    They lie far apart, so that scores are hardly drawn toward the company's mean: the worst case for a leaver.
    """
    made = []
    for i in range(9):
        name, team = f"other{i}", [62 + 6 * (i - 4) + rng.gauss(0, 18) for _ in range(8)]
        for number in range(2 * cells):
            taps = [a_tap(latent, rng) for latent in team]
            made.append(past(counted(taps), f"safe.{number % cells + 1}", week=_week(number, cells), lineage=name))
    return made


def a_leaver(size: int, cells: int, others: list[PastCell], rng: random.Random, *, remembers: bool = True) -> Case:
    team = people(size, rng)
    taps = [[a_tap(latent, rng) for latent in team] for _ in range(cells)]
    mine = [past(counted(taps[i]), f"safe.{i + 1}", week=_week(i, cells)) for i in range(cells)]
    mine += [past(counted(taps[i][1:]), f"safe.{i + 1}", week=_week(cells + i, cells)) for i in range(cells)]
    before = _publish(mine + others, week=8, size=size, last=None)
    after = _publish(mine + others, week=16, size=size - 1, last=before if remembers else None)
    exact = (sum(taps[0]) / size, sum(taps[0][1:]) / (size - 1))
    return Case(taps[0][0], before, after, exact)


def _week(number: int, cells: int) -> int:
    """The cells of one window in weeks 2, 4, 6, those of the next eight weeks later."""
    return 2 * (number % cells + 1) + 8 * (number // cells)


def _publish(cells: list[PastCell], *, week: int, size: int, last: Released | None) -> Released:
    book = read_book(cells, ITEMS, week=week)
    score, moved = cohort_score(book, "blue", SAFE), change(book, "blue", SAFE)
    return release_score(SAFE, score, FigureSubject(size), today=TODAY, contract=PROMISE, last=last, change=moved)


def success(cases: Sequence[Case], seen: Callable[[Case], Hashable]) -> float:
    """The share of leavers' answers guessed by somebody who sees this much and has learned from the first cases."""
    learned: dict[Hashable, Counter[int]] = defaultdict(Counter)
    for case in cases[:LEARN]:
        learned[seen(case)][case.answer] += 1
    usual = Counter(case.answer for case in cases[:LEARN]).most_common(1)[0][0]
    guesses = [learned[seen(case)].most_common(1)[0][0] if seen(case) in learned else usual for case in cases[LEARN:]]
    return sum(guess == case.answer for guess, case in zip(guesses, cases[LEARN:], strict=True)) / len(guesses)


def all_that_was_said(told: Released) -> Hashable:
    if not isinstance(told, Shown):
        return None
    return told.score, told.low, told.high, told.agreement, told.change, told.points, told.answers


@pytest.mark.parametrize(("size", "cells"), [(7, 2), (7, 3), (8, 2), (8, 3), (12, 3)])
def test_a_leavers_answer_cannot_be_read_off_what_is_published(size: int, cells: int) -> None:
    rng = random.Random(f"{size}/{cells}")
    others = a_company(cells, rng)
    cases = [a_leaver(size, cells, others, rng) for _ in range(RUNS)]
    guess = success(cases, lambda case: all_that_was_said(case.before))
    attack = success(cases, lambda case: (all_that_was_said(case.before), all_that_was_said(case.after)))
    assert attack - guess <= 0.05


def test_the_same_attacker_reads_the_answer_off_one_cell_told_exactly() -> None:
    rng = random.Random(7)
    cases = [a_leaver(6, 2, [], rng) for _ in range(RUNS)]
    assert success(cases, lambda case: round(6 * case.exact[0] - 5 * case.exact[1])) >= 0.95


def test_a_group_that_falls_below_six_is_told_nothing_more() -> None:
    rng = random.Random(6)
    case = a_leaver(6, 2, a_company(2, rng), rng)
    assert isinstance(case.before, Shown)
    assert isinstance(case.after, Withheld)


def test_rounding_to_five_alone_would_not_have_held() -> None:
    """Why a published number stays until it would move by 7.5: without that the same attack gains more than .05."""
    rng = random.Random("7/2")
    others = a_company(2, rng)
    cases = [a_leaver(7, 2, others, rng, remembers=False) for _ in range(RUNS)]
    attack = success(cases, lambda case: (_number(case.before), _number(case.after)))
    assert attack - success(cases, lambda case: _number(case.before)) > 0.05


def _number(told: Released) -> int | None:
    return told.score if isinstance(told, Shown) else None


# --- a person's answers count only among five ---

WEEKS = 12


def published_everywhere(answers_of_mine: Sequence[int], others_answering: int, seed: int) -> list[Released]:
    """Twelve rounds in three cohorts with a joiner or leaver each; in each, blue has mine and so many other answers."""
    rng = random.Random(seed)
    cells: list[PastCell] = []
    told: list[Released] = []
    last: dict[str | None, Released] = {}
    for week in range(1, WEEKS + 1):
        question = f"safe.{week % 6 + 1}"
        rows: list[Row] = [("blue", question, answers_of_mine[week - 1])]
        rows += [("blue", question, rng.choice(ANSWERS)) for _ in range(others_answering)]
        rows += [(name, question, rng.choice(ANSWERS)) for name in ("red", "green") for _ in range(7)]
        sizes = {"blue": 9 + rng.choice((-1, 1)), "red": 9, "green": 9}
        folded = fold(
            rows, [FrozenCohort(name, size, {question: AskedWording(1, SCALES[Form.A5])}) for name, size in sizes.items()], {}, Contract()
        )
        cells += [PastCell(week, cell.cohort, sizes[cell.cohort], cell) for cell in folded.cells]
        book = read_book(cells, {(f"safe.{i}", 1): ScoredItem(SAFE) for i in range(1, 7)}, week=week)
        for name in (*sizes, None):
            score = company_score(book, SAFE) if name is None else cohort_score(book, name, SAFE)
            group = FigureSubject(sum(sizes.values()), is_company=True, cohorts=len(sizes)) if name is None else FigureSubject(sizes[name])
            moved = change(book, name, Dimension.SAFE)
            last[name] = release_score(SAFE, score, group, today=TODAY, contract=Contract(), last=last.get(name), change=moved)
            told.append(last[name])
    return told


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("mine", ANSWERS)
def test_in_a_cell_of_fewer_than_five_ones_own_answers_change_nothing_published(seed: int, mine: int) -> None:
    assert published_everywhere([mine] * WEEKS, 3, seed) == published_everywhere([3] * WEEKS, 3, seed)


def test_in_a_cell_of_five_or_more_they_may() -> None:
    assert published_everywhere([5] * WEEKS, 4, 1) != published_everywhere([1] * WEEKS, 4, 1)
