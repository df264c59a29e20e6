"""The pulse as people meet it. A card with questions, results, what a program owner may set, what is held about me.

There is no field for an answer in any of these values: once tapped, it is never told back.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.content.scale import Answer
from bot.errors import PersonCanFix
from bot.ids import ChannelId, QuestionId, RoundId, TeamId
from bot.people.privacy.receipt import HeldRows
from bot.people.rules import Person, Preferences
from bot.pulse.asking.cohorts import CohortKind, NotAsked
from bot.pulse.audit.rules import Asks, is_line
from bot.pulse.privacy.released import Released, ResponseCount, Shown
from bot.pulse.questions.rules import OwnQuestionState, Question


class Tapped(Struct, frozen=True):
    """What a button of a card carries."""

    round_id: RoundId
    question: QuestionId
    version: int
    answer: Answer


class CardQuestion(Struct, frozen=True):
    """A question on somebody's card, and whether they have answered it (never how)."""

    question: Question
    is_answered: bool


class Card(Struct, frozen=True):
    """What one person sees of an open round."""

    round_id: RoundId
    closes_at: datetime
    questions: tuple[CardQuestion, ...]
    asks: Asks = Asks.PULSE

    @property
    def is_done(self) -> bool:
        """Whether every question is answered; an audit's two lines may stay empty."""
        return all(one.is_answered for one in self.items)

    @property
    def items(self) -> tuple[CardQuestion, ...]:
        """What counts towards "3 of 22"."""
        return tuple(one for one in self.questions if not is_line(one.question))

    @property
    def lines(self) -> tuple[CardQuestion, ...]:
        """The lines at the end of an audit."""
        return tuple(one for one in self.questions if is_line(one.question))

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that still wait."""
        return tuple(one.question for one in self.questions if not one.is_answered)


class KeyLost(Struct, frozen=True):
    """The round's key is gone: nothing can be saved now, the questions come again."""


class KeyAway(PersonCanFix):
    """Another process has the round's key and has not given it to this one yet: nothing is lost, and it is here in a moment."""


class Remark(Struct, frozen=True):
    """A comment as it is shown: the id of the question it was written to, and its words."""

    question: str
    text: str


class GroupName(Struct, frozen=True):
    """What a group is called: after its teams, or by what it is, in each reader's language (`results.said`)."""

    kind: CohortKind
    name: str


class ResultsSeen(Struct, frozen=True):
    """What one person may see of the newest release: their group's figures, the company's, all sides together, and why not more."""

    released_at: datetime | None
    group: GroupName | None
    figures: tuple[Released, ...]
    response: ResponseCount | None
    remarks: tuple[Remark, ...]
    company: tuple[Released, ...]
    next_questions: datetime | None
    why_not_asked: NotAsked | None = None
    own: tuple[Released, ...] = ()
    overall: Released | None = None
    company_overall: Released | None = None


class GroupResults(Struct, frozen=True):
    """One group's newest figures, for its channel."""

    group: GroupName
    figures: tuple[Released, ...]
    response: ResponseCount | None


class AuditTold(Struct, frozen=True):
    """One audit as its group may read it. `kind` None: the company's. `teams`: the names of those counted together."""

    round_id: RoundId
    released_at: datetime
    kind: CohortKind | None
    teams: tuple[str, ...]
    team_ids: tuple[TeamId, ...]
    figures: tuple[Released, ...]
    response: ResponseCount | None = None
    helps: tuple[str, ...] = ()
    hinders: tuple[str, ...] = ()


class LastRound(Struct, frozen=True):
    """What a group's last round led to: its figures, and how many answered."""

    figures: tuple[Shown, ...] = ()
    response: ResponseCount | None = None


class PulseHome(Struct, frozen=True):
    """The pulse's part of somebody's App Home."""

    results: ResultsSeen


class OwnQuestionSeen(Struct, frozen=True):
    """A company's own question in the settings."""

    id: str
    text: str
    dimension: Dimension
    state: OwnQuestionState


class PulseSettings(Struct, frozen=True):
    """What a program owner sees and may change."""

    on: tuple[Dimension, ...]
    more: tuple[Dimension, ...]
    less: tuple[Dimension, ...]
    k: int
    comments_k: int
    own: tuple[OwnQuestionSeen, ...]
    audit: bool = False
    rest: ChannelId | None = None  # where people in no team were promised what holds for them, if they are asked


class Receipt(Struct, frozen=True):
    """Everything held about one person. There is no field for answers, because there is nothing to put into it."""

    person: Person | None
    preferences: Preferences
    teams: tuple[str, ...]
    leads: tuple[str, ...]
    group: GroupName | None
    group_size: int
    counts: tuple[HeldRows, ...]
    open_round_closes_at: datetime | None
