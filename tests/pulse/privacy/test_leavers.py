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

from bot.content.scale import SCALES, Form
from bot.pulse.privacy.fold import AskedWording, Contract, FrozenCohort, Row, fold
from bot.pulse.privacy.over_time import ReleaseMoment, ToldBefore
from bot.pulse.privacy.release import FigureSubject, ReleasedLine, release_figure
from bot.pulse.privacy.released import Released, Shown, Withheld
from bot.pulse.scoring.readings import Reading
from bot.pulse.scoring.stored import CellRow
from tests.pulse.privacy.measuring import SAFE, TODAY, past, read

RUNS = 3_000  # the attacker learns from one half of them and guesses the other, and the other way round
AT_ONCE = 250  # groups in one company: each leaver's own is one of them
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


def a_company(cells: int, rng: random.Random) -> list[CellRow]:
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


class Left(NamedTuple):
    """A group whose first member leaves after half of its cells."""

    name: str
    cells: list[CellRow]
    answer: int
    exact: tuple[float, float]


def a_leaver(name: str, size: int, cells: int, rng: random.Random) -> Left:
    team = people(size, rng)
    taps = [[a_tap(latent, rng) for latent in team] for _ in range(cells)]
    mine = [past(counted(taps[i]), f"safe.{i + 1}", week=_week(i, cells), lineage=name) for i in range(cells)]
    mine += [past(counted(taps[i][1:]), f"safe.{i + 1}", week=_week(cells + i, cells), lineage=name) for i in range(cells)]
    return Left(name, mine, taps[0][0], (sum(taps[0]) / size, sum(taps[0][1:]) / (size - 1)))


def cases_of(runs: int, size: int, cells: int, rng: random.Random, *, neighbours: bool = True) -> list[Case]:
    """What is published while each leaver is there, and eight weeks after."""
    cases: list[Case] = []
    others = a_company(cells, rng) if neighbours else []
    for _ in range(0, runs, AT_ONCE):
        groups = [a_leaver(f"blue{number}", size, cells, rng) for number in range(AT_ONCE)]
        everything = [cell for group in groups for cell in group.cells] + others
        names = [group.name for group in groups]
        first, second = (read([one for one in everything if one.week <= week], names, week=week).groups for week in (8, 16))
        for group in groups:
            before = _publish(first.get(group.name, {}).get("SAFE"), 8, size, None)  # type: ignore[call-overload]
            last = ToldBefore(before.figure, 8, before.since, before.line)
            after = _publish(second.get(group.name, {}).get("SAFE"), 16, size - 1, last)  # type: ignore[call-overload]
            cases.append(Case(group.answer, before.figure, after.figure, group.exact))
    return cases


def _week(number: int, cells: int) -> int:
    """The cells of one window in weeks 2, 4, 6, those of the next eight weeks later."""
    return 2 * (number % cells + 1) + 8 * (number // cells)


def _publish(reading: Reading | None, week: int, size: int, last: ToldBefore | None) -> ReleasedLine:
    return release_figure(SAFE, reading, FigureSubject(size), ReleaseMoment(TODAY, week), last)


def success(cases: Sequence[Case], seen: Callable[[Case], Hashable]) -> float:
    """The share of leavers' answers guessed by somebody who sees this much and has learned from the other half of the cases."""
    halves = (cases[::2], cases[1::2])
    right = sum(_guessed(learn, exam, seen) for learn, exam in (halves, halves[::-1]))
    return right / len(cases)


def _guessed(learn: Sequence[Case], exam: Sequence[Case], seen: Callable[[Case], Hashable]) -> int:
    learned: dict[Hashable, Counter[int]] = defaultdict(Counter)
    for case in learn:
        learned[seen(case)][case.answer] += 1
    usual = Counter(case.answer for case in learn).most_common(1)[0][0]
    guesses = [learned[seen(case)].most_common(1)[0][0] if seen(case) in learned else usual for case in exam]
    return sum(guess == case.answer for guess, case in zip(guesses, exam, strict=True))


def all_that_was_said(told: Released) -> Hashable:
    if not isinstance(told, Shown):
        return None
    return told.score, told.low, told.high, told.agreement, told.change, told.points, told.before, told.answers, told.weeks


@pytest.mark.longest
@pytest.mark.parametrize(("size", "cells"), [(7, 2), (8, 2), (8, 3)])
def test_a_leavers_answer_cannot_be_read_off_what_is_published(size: int, cells: int) -> None:
    cases = cases_of(RUNS, size, cells, random.Random(f"{size}/{cells}"))
    guess = success(cases, lambda case: all_that_was_said(case.before))
    attack = success(cases, lambda case: (all_that_was_said(case.before), all_that_was_said(case.after)))
    assert attack - guess <= 0.05


@pytest.mark.long
def test_the_same_attacker_reads_the_answer_off_one_cell_told_exactly() -> None:
    cases = cases_of(RUNS, 6, 2, random.Random(7), neighbours=False)
    assert success(cases, lambda case: round(6 * case.exact[0] - 5 * case.exact[1])) >= 0.95


def test_a_group_that_falls_below_six_is_told_nothing_more() -> None:
    cases = cases_of(AT_ONCE, 6, 3, random.Random(6))
    assert any(isinstance(case.before, Shown) for case in cases)
    assert all(isinstance(case.after, Withheld) for case in cases)


# --- a person's answers count only among five ---

WEEKS = 12


def published_everywhere(answers_of_mine: Sequence[int], others_answering: int, seed: int) -> list[Released]:
    """Twelve rounds in three cohorts with a joiner or leaver each; in each, blue has mine and so many other answers."""
    rng = random.Random(seed)
    cells: list[CellRow] = []
    told: list[Released] = []
    last: dict[str | None, ToldBefore] = {}
    for week in range(1, WEEKS + 1):
        question = f"safe.{week % 6 + 1}"
        rows: list[Row] = [("blue", question, answers_of_mine[week - 1])]
        rows += [("blue", question, rng.choice(ANSWERS)) for _ in range(others_answering)]
        rows += [(name, question, rng.choice(ANSWERS)) for name in ("red", "green") for _ in range(7)]
        sizes = {"blue": 9 + rng.choice((-1, 1)), "red": 9, "green": 9}
        folded = fold(
            rows, [FrozenCohort(name, size, {question: AskedWording(1, SCALES[Form.A5])}) for name, size in sizes.items()], {}, Contract()
        )
        cells += [past(cell.counts, question, week=week, lineage=cell.cohort, asked=sizes[cell.cohort]) for cell in folded.cells]
        found = read(cells, sizes, week=week)
        for name in (*sizes, None):
            reading = found.company.get("SAFE") if name is None else found.groups.get(name, {}).get("SAFE")  # type: ignore[call-overload]
            whole = FigureSubject(sum(sizes.values()), is_company=True, cohorts=len(sizes))
            made = release_figure(
                SAFE, reading, whole if name is None else FigureSubject(sizes[name]), ReleaseMoment(TODAY, week), last.get(name)
            )
            last[name] = ToldBefore(made.figure, week, made.since, made.line)
            told.append(made.figure)
    return told


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("mine", ANSWERS)
def test_in_a_cell_of_fewer_than_five_ones_own_answers_change_nothing_published(seed: int, mine: int) -> None:
    assert published_everywhere([mine] * WEEKS, 3, seed) == published_everywhere([3] * WEEKS, 3, seed)


def test_in_a_cell_of_five_or_more_they_may() -> None:
    assert published_everywhere([5] * WEEKS, 4, 1) != published_everywhere([1] * WEEKS, 4, 1)
