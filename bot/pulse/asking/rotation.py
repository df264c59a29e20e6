"""Which questions a cohort is asked this week. The same for all its members, planned, and never twice in eight weeks.

The plan is a rhythm of eight weeks that repeats (which dimension in which week) and a queue for each dimension (which
of its questions next). Cohorts share it in blocks of at least three, each block at its own place in the rhythm, so
that every question is asked in several cohorts in the same week and its difficulty can be estimated.
Everything follows from round number, block, bank version, settings and seed. Refuses to look at any answer: a
rotation that adapts to answers would leak them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from bot.content.dimensions import CYCLE_WEEKS, SLOTS_A_WEEK, Dimension, facts
from bot.errors import PersonCanFix
from bot.ids import LineageId, QuestionId
from bot.pulse.questions.own import OwnQuestion
from bot.pulse.questions.rules import Bank, Question

REST_WEEKS = 8  # a question rests this long in a cohort
TEXT_REST_WEEKS = 5  # open texts: then no calendar month can hold two
BLOCK_LEAST = 3  # cohorts that share a block
LEAST_DIMENSIONS = 3
WEIGHTS = (0.5, 1.0, 2.0)  # less, as planned, more
# Blocks in the order they are opened, with their place in the rhythm: two blocks stand four weeks apart.
PHASES = (0, 4, 2, 6, 1, 5, 3, 7)
_CHUNK = 64  # cycles worked out at once


@dataclass(frozen=True, slots=True)
class RotationSettings:
    """What a program owner may set. Dimensions that are not named count as planned."""

    off: frozenset[Dimension] = frozenset()
    weights: tuple[tuple[Dimension, float], ...] = ()
    own: tuple[OwnQuestion, ...] = ()


AS_PLANNED = RotationSettings()


class RhythmWeek(NamedTuple):
    """One week of the rhythm: which questions, and which of them stays when the round is halved."""

    questions: tuple[Question, ...]
    kept_when_halved: int


class AskedBefore(NamedTuple):
    """A question this cohort was asked lately, and in which round."""

    question: QuestionId
    round_no: int


def choose_questions(
    round_no: int,
    block: int,
    bank: Bank,
    settings: RotationSettings = AS_PLANNED,
    *,
    seed: str,
    halved: bool = False,
    cohort_size: int = 0,
    opens_at: datetime | None = None,
    recent: Collection[AskedBefore] = (),
) -> tuple[Question, ...]:
    """One or two questions for a cohort of this block in this round.

    `recent` is what this cohort was asked in the eight rounds before. As long as settings, bank and block stay the
    same the plan alone keeps every rule; after a change, `recent` keeps a question from coming back too soon: the
    next one of the same dimension takes its place, and if there is none, the week has one question less (a caller
    must be ready for none at all, and then leaves the cohort in peace for a week).
    A company's own question takes the place of one from its dimension, at most once in eight weeks.
    """
    local = round_no + PHASES[block]
    week = _week(local, bank, settings, seed)
    chosen = list(week.questions)
    own = _own_turn(local, bank, settings, seed)
    if own and opens_at and own.may_be_asked(cohort_size=cohort_size, opens_at=opens_at):
        chosen = [own.question if one.dimension is own.question.dimension else one for one in chosen]
    if halved:
        chosen = [chosen[min(week.kept_when_halved, len(chosen) - 1)]]
    if recent:
        chosen = _rested(chosen, round_no, bank, settings, recent)
    return tuple(chosen)


def slots_of(bank: Bank, settings: RotationSettings = AS_PLANNED) -> dict[Dimension, int]:
    """How often each dimension comes in eight weeks: the planned slots by weight, all 16 shared out.

    At least one for each dimension that is on, and at most two fewer than it has questions: with that margin a
    rested question of the right kind is always there (see `_next_question`).
    """
    checked(settings)
    weights = dict(settings.weights)
    wish = {d: facts(d).slots * weights.get(d, 1.0) for d in Dimension if d not in settings.off}
    limit = {d: min(CYCLE_WEEKS, max(1, len(bank.of(d)) - 2)) for d in wish}
    slots = dict.fromkeys(wish, 1)
    for _ in range(CYCLE_WEEKS * SLOTS_A_WEEK - len(slots)):
        open_to_more = [d for d in wish if slots[d] < limit[d]]
        if not open_to_more:
            break
        # Webster's rule: the next slot goes where it is most deserved; ties in the order of the taxonomy.
        slots[max(open_to_more, key=lambda d: wish[d] / (2 * slots[d] + 1))] += 1
    return slots


def checked(settings: RotationSettings) -> RotationSettings:
    """The settings, or `PersonCanFix`: at least three dimensions stay on, weights are less, as planned or more."""
    if len(Dimension) - len(settings.off) < LEAST_DIMENSIONS:
        raise PersonCanFix("pulse.settings.least_topics", field="on", least=LEAST_DIMENSIONS)
    if any(weight not in WEIGHTS for _, weight in settings.weights):
        raise PersonCanFix("pulse.settings.weights", field="more")
    return settings


def assign_blocks(lineages: Iterable[LineageId], kept: Mapping[LineageId, int] | None = None, *, seed: str) -> dict[LineageId, int]:
    """Which block every cohort is in: at least three cohorts a block where there are three, at most eight blocks.

    A cohort keeps its block, so that what it was asked stays far apart. New cohorts open a block when three of them
    wait, and otherwise join the smallest. The cohorts of a block that fell below three move to the others.
    """
    present = sorted(set(lineages), key=lambda lineage: _dice(seed, "block", lineage))
    blocks = {lineage: block for lineage in present if (block := (kept or {}).get(lineage)) is not None}
    sizes = _sizes(blocks.values())
    thin = {block for block, size in sizes.items() if size < BLOCK_LEAST}
    blocks = {lineage: block for lineage, block in blocks.items() if block not in thin}
    waiting = [lineage for lineage in present if lineage not in blocks]
    sizes = _sizes(blocks.values())
    for block in _free_blocks(sizes, len(present), len(waiting)):
        sizes[block] = 0
    for lineage in waiting:
        smallest = min(sizes or {0: 0}, key=lambda block: (sizes.get(block, 0), block))
        blocks[lineage] = smallest
        sizes[smallest] = sizes.get(smallest, 0) + 1
    return blocks


def _sizes(blocks: Iterable[int]) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for block in blocks:
        sizes[block] = sizes.get(block, 0) + 1
    return sizes


def _free_blocks(sizes: Mapping[int, int], cohorts: int, waiting: int) -> list[int]:
    """The blocks to open: as many as both all cohorts and those waiting can fill with three."""
    most = min(len(PHASES), max(1, cohorts // BLOCK_LEAST))
    room = min(most - len(sizes), waiting // BLOCK_LEAST)
    return [block for block in range(len(PHASES)) if block not in sizes][: max(0, room)]


def _week(local: int, bank: Bank, settings: RotationSettings, seed: str) -> RhythmWeek:
    chunk = local // (CYCLE_WEEKS * _CHUNK)
    return _weeks(bank, settings.off, settings.weights, seed, chunk)[local % (CYCLE_WEEKS * _CHUNK)]


@lru_cache(maxsize=64)
def _weeks(
    bank: Bank, off: frozenset[Dimension], weights: tuple[tuple[Dimension, float], ...], seed: str, chunk: int
) -> tuple[RhythmWeek, ...]:
    """All weeks of a chunk (ten years). Later chunks go through the earlier ones: the queues must know the past."""
    rhythm = _rhythm(bank, off, weights, seed)
    queues = {d: _queue(bank.of(d), seed) for week in rhythm for d in week}
    last: dict[QuestionId, int] = {}
    weeks: list[RhythmWeek] = []
    for local in range((chunk + 1) * CYCLE_WEEKS * _CHUNK):
        questions = _week_of(rhythm[local % CYCLE_WEEKS], local, queues, last)
        cycle = local // CYCLE_WEEKS
        # Each pair of halved cycles keeps both places once, so that it covers the whole rhythm; the slower beat
        # (cycle // 2) keeps the choice from falling into step with the queues: three years reach 60 of 62 questions.
        weeks.append(RhythmWeek(questions, (cycle + cycle // 2) % 2))
    return tuple(weeks[chunk * CYCLE_WEEKS * _CHUNK :])


@lru_cache(maxsize=64)
def _rhythm(
    bank: Bank, off: frozenset[Dimension], weights: tuple[tuple[Dimension, float], ...], seed: str
) -> tuple[tuple[Dimension, ...], ...]:
    """Eight weeks of one or two different dimensions each, every dimension exactly as often as its slots say.

    Each week takes the dimensions with the most credit (slots/8 a week, less one when taken): that spreads them.
    A dimension with as many slots left as weeks goes first: so none is left over at the end.
    """
    slots = slots_of(bank, RotationSettings(off, weights))
    left = dict(slots)
    credit = {d: int(_dice(seed, "rhythm", d)[:4], 16) / 65536 for d in slots}
    weeks: list[tuple[Dimension, ...]] = []
    for week in range(CYCLE_WEEKS):
        still = CYCLE_WEEKS - week
        room = min(SLOTS_A_WEEK, sum(left.values()) - (still - 1))
        for d in slots:
            credit[d] += slots[d] / CYCLE_WEEKS
        waiting = [d for d in slots if left[d]]
        taken = sorted(waiting, key=lambda d: (left[d] < still, -credit[d], d))[:room]
        for d in taken:
            left[d] -= 1
            credit[d] -= 1
        weeks.append(tuple(taken))
    return tuple(weeks)


def _queue(questions: tuple[Question, ...], seed: str) -> list[Question]:
    """The order in which a dimension's questions come; open texts last, so that numbers come first."""
    return sorted(questions, key=lambda one: (one.is_open_text, _dice(seed, "queue", one.id)))


def _week_of(
    dimensions: tuple[Dimension, ...],
    local: int,
    queues: Mapping[Dimension, list[Question]],
    last: dict[QuestionId, int],
) -> tuple[Question, ...]:
    chosen: list[Question] = []
    for dimension in dimensions:
        queue = queues[dimension]
        text_rests = any(local - last[one.id] < TEXT_REST_WEEKS for one in _texts(queues) if one.id in last)
        one = _next_question(queue, local, last, chosen, text_rests)
        queue.remove(one)
        queue.append(one)
        last[one.id] = local
        chosen.append(one)
    return tuple(chosen)


def _next_question(queue: list[Question], local: int, last: Mapping[QuestionId, int], chosen: list[Question], text_rests: bool) -> Question:
    """The first of the queue that has rested, is not reversed beside a reversed one, and is no text too soon.

    There always is one. With s slots and n >= s + 2 questions, at most s - 1 of them were asked in the last seven
    weeks, so three or more have rested; of these at most two are barred (the bank has two reversed questions or one
    reversed and one open text in a dimension, never more).
    """
    return next(one for one in queue if local - last.get(one.id, -REST_WEEKS) >= REST_WEEKS and _fits(one, chosen, text_rests))


def _fits(one: Question, chosen: Iterable[Question], text_rests: bool) -> bool:
    if one.is_open_text:
        return not text_rests
    return not (one.is_reversed and any(other.is_reversed for other in chosen))


def _texts(queues: Mapping[Dimension, list[Question]]) -> Iterator[Question]:
    return (one for queue in queues.values() for one in queue if one.is_open_text)


def _own_turn(local: int, bank: Bank, settings: RotationSettings, seed: str) -> OwnQuestion | None:
    """The own question whose week this is: one a cycle, in turn, at the last place of its dimension in the rhythm.

    The place is the same in every cycle, so even a single own question rests for eight weeks.
    """
    able = sorted((own for own in settings.own if own.question.dimension not in settings.off), key=lambda own: own.question.id)
    if not able:
        return None
    turn = able[(local // CYCLE_WEEKS) % len(able)]
    rhythm = _rhythm(bank, settings.off, settings.weights, seed)
    last_place = max(place for place, week in enumerate(rhythm) if turn.question.dimension in week)
    return turn if local % CYCLE_WEEKS == last_place else None


def _rested(
    chosen: list[Question], round_no: int, bank: Bank, settings: RotationSettings, recent: Collection[AskedBefore]
) -> list[Question]:
    tired = {one.question for one in recent if 0 < round_no - one.round_no < REST_WEEKS}
    texts = {one.id for dimension in Dimension for one in bank.of(dimension) if one.is_open_text}
    text_rests = any(one.question in texts and 0 < round_no - one.round_no < TEXT_REST_WEEKS for one in recent)
    kept: list[Question] = []
    for one in chosen:
        stands_in = (other for other in bank.of(one.dimension) if other.id != one.id)
        fresh = (
            other
            for other in (one, *stands_in)
            if other.id not in tired and _fits(other, kept, text_rests or any(k.is_open_text for k in kept))
        )
        found = next(fresh, None)
        if found is not None:
            kept.append(found)
    return kept


def _dice(seed: str, purpose: str, name: str) -> str:
    """A throw that is the same on every machine and in every run."""
    return hashlib.sha256(f"{seed}\n{purpose}\n{name}".encode()).hexdigest()
