"""Which questions a cohort is asked this week. The same for all its members, planned, and never twice in eight weeks.

Two places a week. Safety and trying keep their share by the plan (`rhythm`); the other place goes to the side the team works on,
while it works on one; what is left goes where the least is known and the most rests on it (`need`), and follows the plan
as long as nothing is known. Open texts and counts have a third place, once in five weeks. Cohorts share the plan in
blocks of at least three (`blocks`), so that a question is asked in several cohorts in the same week and its difficulty can be
estimated. Refuses to look at any answer: a rotation that adapts to answers would leak them. It may look at
how sure a published figure is, because everybody may.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from bot.content.dimensions import CYCLE_WEEKS, SLOTS_A_WEEK, Dimension
from bot.ids import ChainId, QuestionId
from bot.pulse.asking.blocks import PHASES
from bot.pulse.asking.rhythm import REST_WEEKS, is_fair_beside, queue_of, sides_by_week, week_of_rhythm
from bot.pulse.asking.slots import AS_PLANNED, KEPT_SIDES, RotationSettings, scored_of
from bot.pulse.questions.own import OwnQuestion
from bot.pulse.questions.rules import Bank, Question

TEXT_REST_WEEKS = 5  # open texts: then no calendar month can hold two
THIRD_PLACE_EVERY = 5  # weeks: a text and a count in turn; five and eight meet in every week of the rhythm


class AskedBefore(NamedTuple):
    """A question this cohort was asked lately, and in which round."""

    question: QuestionId
    round_no: int


@dataclass(frozen=True, slots=True)
class WorkedOn:
    """The side a team works on: half of its places.

    Its anchors rest meanwhile, and return when `anchors_are_due`, four weeks after the commitment ended: then they say what moved.
    """

    side: Dimension
    anchors_are_due: bool = False
    chain: ChainId | None = field(default=None, compare=False)  # by which it is known


def choose_questions(  # noqa: PLR0913 - by keyword
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
    worked_on: WorkedOn | None = None,
    needed: Sequence[Dimension] = (),
) -> tuple[Question, ...]:
    """One or two scored questions for a cohort of this block in this round, once in five weeks an open text or a count besides.

    `recent` is what this cohort was asked in the rounds before. As long as settings, bank and block stay the
    same the plan alone keeps every rule; after a change, and with `worked_on` or `needed`, `recent` keeps a question from
    coming back too soon: another of the same side takes its place, and if there is none, the week has one
    question less (a caller must be ready for none at all, and then leaves the cohort in peace for a week).
    `needed`: the sides in the order in which more should be known of them, the same for all cohorts of the block (`need`).
    A company's own question takes the place of one from its side, at most once in eight weeks.
    """
    week = _Week.of(round_no + PHASES[block], bank, settings, seed, round_no, recent)
    own = _own_turn(week.local, bank, settings, seed)
    if own and opens_at and own.may_be_asked(cohort_size=cohort_size, opens_at=opens_at):
        week = week.with_own(own.question)
    chosen = week.scored(worked_on, needed)
    if halved:
        plan = week_of_rhythm(week.local, bank, settings, seed)
        return tuple(chosen[min(plan.kept_when_halved, len(chosen) - 1) :][:1])
    return (*chosen, *week.third(chosen))


@dataclass(frozen=True, slots=True)
class _Week:
    """One week of one cohort: what the plan says, and what would come too soon."""

    local: int
    bank: Bank
    settings: RotationSettings
    seed: str
    planned: tuple[Question, ...]
    own: Question | None = None
    tired: frozenset[QuestionId] = frozenset()
    text_rests: bool = False
    _by_side: Mapping[Dimension, Question] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_side", {one.dimension: one for one in self.planned})

    @classmethod
    def of(cls, local: int, bank: Bank, settings: RotationSettings, seed: str, round_no: int, recent: Collection[AskedBefore]) -> _Week:
        """The plan of this week, and what this cohort was asked too lately."""
        ago = [(one.question, round_no - one.round_no) for one in recent if one.round_no < round_no]
        texts = {one.id for dimension in Dimension for one in bank.of(dimension) if one.is_open_text}
        return cls(
            local,
            bank,
            settings,
            seed,
            planned=week_of_rhythm(local, bank, settings, seed).questions,
            tired=frozenset(question for question, weeks in ago if weeks < REST_WEEKS),
            text_rests=any(question in texts and weeks < TEXT_REST_WEEKS for question, weeks in ago),
        )

    def with_own(self, own: Question) -> _Week:
        """The same week with a company's own question in the place of the one from its side."""
        planned = tuple(own if one.dimension is own.dimension else one for one in self.planned)
        return _Week(
            self.local, self.bank, self.settings, self.seed, planned=planned, own=own, tired=self.tired, text_rests=self.text_rests
        )

    def scored(self, worked_on: WorkedOn | None, needed: Sequence[Dimension]) -> list[Question]:
        """The questions of the two places."""
        if worked_on is not None and worked_on.side in self.settings.off:
            worked_on = None
        places = SLOTS_A_WEEK if worked_on or needed else len(self.planned)
        chosen: list[Question] = []
        for side in self._sides(worked_on, needed):
            if len(chosen) == places:
                break
            candidates = self._of_worked_on(worked_on) if worked_on and side is worked_on.side else self._of(side)
            one = next((one for one in candidates if one.id not in self.tired and is_fair_beside(one, chosen)), None)
            if one is not None:
                chosen.append(one)
        return chosen

    def third(self, chosen: Sequence[Question]) -> tuple[Question, ...]:
        """An open text or a count, of another side than the two."""
        if self.local % THIRD_PLACE_EVERY != THIRD_PLACE_EVERY - 1:
            return ()
        turn = self.local // THIRD_PLACE_EVERY
        extras = [one for d in Dimension if d not in self.settings.off for one in self.bank.of(d) if not one.is_scored]
        kind = [one for one in extras if one.is_open_text is (turn % 2 == 0)]
        asked = {one.dimension for one in chosen}
        fit = (
            one
            for one in _rotated(queue_of(kind, self.seed), turn // 2 + turn // 16)  # the slower beat: no step with the rhythm
            if one.dimension not in asked and one.id not in self.tired and not (one.is_open_text and self.text_rests)
        )
        return tuple(itertools.islice(fit, 1))

    def _sides(self, worked_on: WorkedOn | None, needed: Sequence[Dimension]) -> Iterator[Dimension]:
        """The sides of this week, the first ones first: each place goes to the first that has a question for it."""
        fixed = [one.dimension for one in self.planned if one.dimension in KEPT_SIDES or one is self.own]
        work = [worked_on.side] if worked_on else []
        rest = [d for d in needed if d not in self.settings.off and d not in KEPT_SIDES]
        yield from dict.fromkeys((*fixed, *work, *rest, *self._by_side))

    def _of(self, side: Dimension) -> Iterator[Question]:
        """The planned question of a side first, then its others, each cycle from another one on."""
        if side in self._by_side:
            yield self._by_side[side]
        yield from _rotated(queue_of(scored_of(self.bank, side), self.seed), self.local // CYCLE_WEEKS)

    def _of_worked_on(self, work: WorkedOn) -> Iterator[Question]:
        """Of the side a team works on: the anchors only, and first, when they are due."""
        anchors = [one for one in scored_of(self.bank, work.side) if one.is_anchor]
        others = [one for one in scored_of(self.bank, work.side) if not one.is_anchor]
        yield from anchors if work.anchors_are_due else ()
        yield from _rotated(queue_of(others, self.seed), self.local)


def _rotated(queue: list[Question], by: int) -> list[Question]:
    start = by % len(queue) if queue else 0
    return [*queue[start:], *queue[:start]]


def _own_turn(local: int, bank: Bank, settings: RotationSettings, seed: str) -> OwnQuestion | None:
    """The own question whose week this is: one a cycle, in turn, at the last place of its dimension in the rhythm.

    The place is the same in every cycle, so even a single own question rests for eight weeks.
    """
    able = sorted((own for own in settings.own if own.question.dimension not in settings.off), key=lambda own: own.question.id)
    if not able:
        return None
    turn = able[(local // CYCLE_WEEKS) % len(able)]
    rhythm = sides_by_week(bank, settings, seed)
    last_place = max(place for place, week in enumerate(rhythm) if turn.question.dimension in week)
    return turn if local % CYCLE_WEEKS == last_place else None
