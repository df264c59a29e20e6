"""A round of the pulse and its cohorts, as they are kept: plain values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from bot.ids import CohortId, LineageId, PersonId, QuestionId, RoundId, TeamId
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.audit.rules import Asks
from bot.pulse.privacy.fold import Contract


class RoundState(StrEnum):
    """How far a round is. The value is stored."""

    OPEN = "open"
    FOLDED = "folded"  # its answers are counts, and what it was asked from is gone or about to go
    RELEASED = "released"
    UNREADABLE = "unreadable"  # somebody wrote another word into the table

    @classmethod
    def _missing_(cls, value: object) -> RoundState:
        return cls.UNREADABLE


class Round(Struct, frozen=True):
    """One sending of the pulse."""

    id: RoundId
    number: int
    opens_at: datetime
    closes_at: datetime
    state: RoundState
    contract: Contract
    bank_version: str
    asked_again: int
    erased_at: datetime | None
    released_at: datetime | None
    closed_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether it was ever closed: what its state says may have been changed by hand since."""
        return any(at is not None for at in (self.closed_at, self.erased_at, self.released_at))

    @property
    def true_state(self) -> RoundState:
        """The state that fits what has happened to it."""
        if not self.is_over:
            return self.state
        return RoundState.FOLDED if self.released_at is None else RoundState.RELEASED

    def takes_answers(self, now: datetime) -> bool:
        """Whether an answer still counts."""
        return self.state is RoundState.OPEN and not self.is_over and now < self.closes_at

    @property
    def week(self) -> int:
        """The calendar week it closes in, counted from year 1: what scoring calls a week."""
        return week_number(self.closes_at)


class KeptCohort(Struct, frozen=True):
    """A cohort as it was frozen, and what its closing said about it."""

    id: CohortId
    round_id: RoundId
    lineage: LineageId
    kind: CohortKind
    name: str
    parent_lineage: LineageId | None
    block: int
    size: int
    settled_size: int
    newcomers: int
    silent_until: date | None
    response_band: str | None = None
    under_half_answered: bool = False
    asks: Asks = Asks.PULSE


class AskedQuestion(Struct, frozen=True):
    """A question as a cohort is asked it, in that place of the card."""

    question: QuestionId
    version: int
    place: int


def week_number(moment: datetime) -> int:
    """The calendar week of a moment, counted from year 1."""
    return (moment.date().toordinal() - 1) // 7


class OpeningCohort(Struct, frozen=True):
    """A cohort of a round that opens: the teams it was made of, its members, and what they are asked."""

    cohort: KeptCohort
    teams: Collection[TeamId]
    members: Collection[PersonId]
    asked: Sequence[AskedQuestion]
