"""T15 beside exact pairs. Somebody left between two askings, and the database holds the merged side of then and the cells of now.

The worst case for whoever left: everybody answered both times, the others answer the same four times in five, all questions of the
merged side have been asked again, and the attacker knows the group's size, who left, and how such groups answer, from thousands of them.
It learns from one half of the groups and guesses in the other, and the other way round. The leaky build keeps the exact cells of then.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from bot.content.dimensions import Dimension
from bot.ids import LineageId, QuestionId
from bot.pulse.privacy.merge import LEAST_QUESTIONS, merged_side
from bot.pulse.scoring.stored import CellRow, Item

REPEATING = 0.8
POINTS = 5
Counts = tuple[int, ...]


class Left(NamedTuple):
    """What the leaver answered to the first question, and what the database holds. `exact`: the cells of then, deleted in ours."""

    answer: int
    merged: float
    now: tuple[Counts, ...]
    exact: tuple[Counts, ...]


Seen = Callable[[Left], Hashable]


def somebody_left(groups: int, seed: int, *, size: int = 6, questions: int = LEAST_QUESTIONS) -> list[Left]:
    """So many groups whose first member left between the two askings."""
    rng = random.Random(f"{seed}/{size}/{questions}")
    return [_left(rng, size, questions) for _ in range(groups)]


def guessed(cases: Sequence[Left], *, is_leaky: bool = False) -> list[tuple[int, int, int]]:
    """For each group (1, the attacker was right, somebody who has the cells of now or the merged side only was right)."""
    views = (_exact, _exact_sums) if is_leaky else (_both, _difference, _sums)
    attacked, alone = _best(cases, views), _best(cases, (_merged, _now))
    return [(1, int(mine), int(base)) for mine, base in zip(attacked, alone, strict=True)]


# --- what an attacker looks at -----------------------------------------------------------------------------------


def _merged(case: Left) -> Hashable:
    return case.merged


def _now(case: Left) -> Hashable:
    return case.now[0]


def _both(case: Left) -> Hashable:
    return case.merged, _sum(case.now[0]), _sum(case.now[1])


def _difference(case: Left) -> Hashable:
    """What the leaver's answers to all questions would sum to, if the others had not changed theirs."""
    people = sum(case.now[0]) + 1
    then = case.merged / 25 * people * len(case.now)
    return round(then - sum(map(_sum, case.now)), 1)


def _sums(case: Left) -> Hashable:
    return _difference(case), _sum(case.now[0])


def _exact(case: Left) -> Hashable:
    return tuple(then - now for then, now in zip(case.exact[0], case.now[0], strict=True))


def _exact_sums(case: Left) -> Hashable:
    return case.exact[0], _sum(case.exact[0]) - _sum(case.now[0])


def _sum(counts: Counts) -> int:
    return sum(place * many for place, many in enumerate(counts))


# --- learning and guessing ---------------------------------------------------------------------------------------


def _best(cases: Sequence[Left], views: Sequence[Seen]) -> list[bool]:
    """The guesses of whoever looks at the view that serves best."""
    found = [_by_the_other_half(cases, seen) for seen in views]
    return max(found, key=sum)


def _by_the_other_half(cases: Sequence[Left], seen: Seen) -> list[bool]:
    halves = (cases[::2], cases[1::2])
    even, odd = _taught(halves[1], halves[0], seen), _taught(halves[0], halves[1], seen)
    return [right for pair in zip(even, odd, strict=True) for right in pair]


def _taught(learn: Sequence[Left], exam: Sequence[Left], seen: Seen) -> list[bool]:
    learned: dict[Hashable, Counter[int]] = defaultdict(Counter)
    for case in learn:
        learned[seen(case)][case.answer] += 1
    usual = Counter(case.answer for case in learn)
    return [(learned.get(seen(case)) or usual).most_common(1)[0][0] == case.answer for case in exam]


# --- playing -----------------------------------------------------------------------------------------------------


def _left(rng: random.Random, size: int, questions: int) -> Left:
    team = 62 + rng.gauss(0, 10)
    people = [team + rng.gauss(0, 18) for _ in range(size)]
    then = [[_tap(latent, rng) for latent in people] for _ in range(questions)]
    now = [[tap if rng.random() < REPEATING else _tap(people[who], rng) for who, tap in enumerate(taps) if who] for taps in then]
    exact, fresh = tuple(map(_counted, then)), tuple(map(_counted, now))
    merged = merged_side([_cell(counts, number) for number, counts in enumerate(exact)], ITEMS, least=5)
    assert merged is not None
    return Left(then[0][0], merged.mean, fresh, exact)


def _tap(latent: float, rng: random.Random) -> int:
    return min(POINTS - 1, max(0, round((latent + rng.gauss(0, 18)) / 25)))


def _counted(taps: Sequence[int]) -> Counts:
    return tuple(taps.count(place) for place in range(POINTS))


def _cell(counts: Counts, number: int) -> CellRow:
    return CellRow(LineageId("team:Blue"), number, sum(counts), QuestionId(f"safe.{number}"), 1, counts)


ITEMS = {(f"safe.{number}", 1): Item(Dimension.SAFE.value) for number in range(10)}
