"""The plan that repeats every eight weeks: which side in which week, and which of its questions next.

It follows from block, bank version, settings and seed alone, and keeps every rule by itself as long as they stay the same.
Safety and trying never fall into the same week: the other place stays free for the side a team works on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.content.dimensions import CYCLE_WEEKS, SLOTS_A_WEEK, Dimension
from bot.ids import QuestionId
from bot.pulse.asking.slots import KEPT_SIDES, RotationSettings, dice, scored_of, slots_of
from bot.pulse.questions.rules import Bank, Question

REST_WEEKS = 8  # a question rests this long in a cohort
_CHUNK = 64  # cycles worked out at once

Weights = tuple[tuple[Dimension, float], ...]


class RhythmWeek(NamedTuple):
    """One week of the rhythm: which questions, and which of them stays when the round is halved."""

    questions: tuple[Question, ...]
    kept_when_halved: int


def week_of_rhythm(local: int, bank: Bank, settings: RotationSettings, seed: str) -> RhythmWeek:
    """What the plan asks in week `local` of a block."""
    chunk = local // (CYCLE_WEEKS * _CHUNK)
    return _weeks(bank, settings.off, settings.weights, seed, chunk)[local % (CYCLE_WEEKS * _CHUNK)]


def sides_by_week(bank: Bank, settings: RotationSettings, seed: str) -> tuple[tuple[Dimension, ...], ...]:
    """Eight weeks of one or two different dimensions each, every dimension exactly as often as its slots say."""
    return _rhythm(bank, settings.off, settings.weights, seed)


def queue_of(questions: Iterable[Question], seed: str) -> list[Question]:
    """The order in which a side's questions come."""
    return sorted(questions, key=lambda one: dice(seed, "queue", one.id))


def is_fair_beside(one: Question, others: Iterable[Question]) -> bool:
    """A week never asks two questions of one side, nor two reversed ones."""
    return all(one.dimension is not other.dimension and not (one.is_reversed and other.is_reversed) for other in others)


@lru_cache(maxsize=64)
def _weeks(bank: Bank, off: frozenset[Dimension], weights: Weights, seed: str, chunk: int) -> tuple[RhythmWeek, ...]:
    """All weeks of a chunk (ten years). Later chunks go through the earlier ones: the queues must know the past."""
    rhythm = _rhythm(bank, off, weights, seed)
    queues = {d: queue_of(scored_of(bank, d), seed) for week in rhythm for d in week}
    last: dict[QuestionId, int] = {}
    weeks: list[RhythmWeek] = []
    for local in range((chunk + 1) * CYCLE_WEEKS * _CHUNK):
        questions = _questions_of(rhythm[local % CYCLE_WEEKS], local, queues, last)
        cycle = local // CYCLE_WEEKS
        # Each pair of halved cycles keeps both places once, so that it covers the whole rhythm; the slower beat
        # (cycle // 2) keeps the choice from falling into step with the queues.
        weeks.append(RhythmWeek(questions, (cycle + cycle // 2) % 2))
    return tuple(weeks[chunk * CYCLE_WEEKS * _CHUNK :])


@lru_cache(maxsize=64)
def _rhythm(bank: Bank, off: frozenset[Dimension], weights: Weights, seed: str) -> tuple[tuple[Dimension, ...], ...]:
    slots = slots_of(bank, RotationSettings(off, weights))
    kept = {d: slots.pop(d) for d in KEPT_SIDES if d in slots}
    first = _spread(kept, _evenly(sum(kept.values())), seed)
    rooms = [SLOTS_A_WEEK - len(week) for week in first]
    # Fewer slots than places (sides are off): no week may be left with none, so the weeks with safety or trying have one.
    spare = sum(rooms) - sum(slots.values())
    second = _spread(slots, _narrowed(rooms, spare), seed)
    return tuple((*one, *other) for one, other in zip(first, second, strict=True))


def _evenly(places: int) -> list[int]:
    """So many places over eight weeks, one a week at most (the bank has no more than eight for the two kept sides)."""
    return [places * (week + 1) // CYCLE_WEEKS - places * week // CYCLE_WEEKS for week in range(CYCLE_WEEKS)]


def _narrowed(rooms: Sequence[int], spare: int) -> list[int]:
    """The rooms with `spare` places less: first where one of the kept sides stands already, then where two are free."""
    left = list(rooms)
    for least in (0, 1):
        for week in range(CYCLE_WEEKS - 1, -1, -1):
            if spare and rooms[week] == least + 1:
                left[week], spare = least, spare - 1
    return left


def _spread(slots: Mapping[Dimension, int], rooms: Sequence[int], seed: str) -> list[tuple[Dimension, ...]]:
    """Each side as often as its slots say, as many a week as there is room.

    Each week takes the dimensions with the most credit (their share a week, less one when taken): that spreads them.
    A dimension with as many slots left as weeks with room goes first: so none is left over at the end.
    """
    left = dict(slots)
    credit = {d: int(dice(seed, "rhythm", d)[:4], 16) / 65536 for d in slots}
    weeks: list[tuple[Dimension, ...]] = []
    for week, room in enumerate(rooms):
        still = sum(bool(later) for later in rooms[week:])
        for d in slots:
            credit[d] += slots[d] / CYCLE_WEEKS
        waiting = [d for d in slots if left[d]]
        taken = sorted(waiting, key=lambda d: (left[d] < still, -credit[d], d))[:room]
        for d in taken:
            left[d] -= 1
            credit[d] -= 1
        weeks.append(tuple(taken))
    return weeks


def _questions_of(
    dimensions: tuple[Dimension, ...], local: int, queues: Mapping[Dimension, list[Question]], last: dict[QuestionId, int]
) -> tuple[Question, ...]:
    chosen: list[Question] = []
    for dimension in dimensions:
        queue = queues[dimension]
        one = _next_question(queue, local, last, chosen)
        queue.remove(one)
        queue.append(one)
        last[one.id] = local
        chosen.append(one)
    return tuple(chosen)


def _next_question(queue: list[Question], local: int, last: Mapping[QuestionId, int], chosen: list[Question]) -> Question:
    """The first of the queue that has rested and is not reversed beside a reversed one.

    There always is one. With s slots and n >= s + 2 questions, at most s - 1 of them were asked in the last seven
    weeks, so three or more have rested; of these at most two are barred (no side has more than two reversed ones).
    """
    return next(one for one in queue if local - last.get(one.id, -REST_WEEKS) >= REST_WEEKS and is_fair_beside(one, chosen))
