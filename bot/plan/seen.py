"""What people see of the plan, as values: made by the acts, told by the views."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.experiments.rules import Experiment
from bot.ids import ChainId, ChannelId, ChoosingId, CommitmentId, PersonId, ProposalId, RoundId, TeamId
from bot.plan.beyond.rules import BoardAnswer
from bot.plan.keeping.rules import News
from bot.plan.moving.rules import Moved
from bot.plan.rules import Chain, CheckIn, CheckInMoment, Choosing, Commitment, CommitmentState, HowItGoes, Proposal
from bot.pulse.privacy.released import Shown


class ChainTold(Struct, frozen=True):
    """A chain from its beginning to its end. `start` and `again`: its figures, as far as they may be told today.

    `answers`: what owners said to what the team cannot do alone; `tried`: experiments for it; `suggested`: how many small acts were
    suggested for it, None below as many people as may be spoken of.
    """

    chain: Chain
    choosing: Choosing
    proposals: tuple[Proposal, ...]
    commitments: tuple[Commitment, ...]
    check_ins: tuple[CheckIn, ...]
    start: Shown | None
    again: Shown | None
    answers: Mapping[ProposalId, BoardAnswer]
    tried: tuple[Experiment, ...] = ()
    suggested: int | None = None


class KeptShare(Struct, frozen=True):
    """How much of what was due in half a year was kept, over the whole company."""

    kept: int
    due: int


class WaitingSeen(Struct, frozen=True):
    """Results that nothing came of yet: the first release with them, and the day it was told."""

    team: TeamId
    round_id: RoundId
    since: date


class PlanSeen(Struct, frozen=True):
    """A team's plan as one of its people sees it. `own`: proposals of theirs that they may still take back.

    `waiting`: results for this reader to answer.
    """

    team: TeamId
    team_name: str
    reader: PersonId
    today: date
    chains: tuple[ChainTold, ...]
    own: tuple[Proposal, ...]
    kept: KeptShare | None
    may_begin: bool
    waiting: WaitingSeen | None = None


class StartSeen(Struct, frozen=True):
    """What a team is asked on Monday unless its lead says "not now"."""

    team: TeamId
    channel: ChannelId
    round_id: RoundId
    sides: tuple[Dimension, ...]


class ProposalsWanted(Struct, frozen=True):
    """What a team is asked: for which sides, and until when. `sides`: (the chain, its side). `from_map`: a map says to start there."""

    choosing: ChoosingId
    until: datetime
    sides: tuple[tuple[ChainId, Dimension], ...]
    from_map: bool


class BallotLine(Struct, frozen=True):
    """One proposal on a ballot."""

    proposal: ProposalId
    side: Dimension
    text: str


class Ballot(Struct, frozen=True):
    """What somebody sees of a vote: the proposals, and how many stars they have left. Never who got which."""

    choosing: ChoosingId
    closes_at: datetime
    lines: tuple[BallotLine, ...]
    left: int
    least: int  # below so many voters no star is counted


class ChosenLine(Struct, frozen=True):
    """One chosen proposal and what became of it. `author`: who proposed it with their name; `owner`: who looks after it, or did."""

    proposal: ProposalId
    text: str
    stars: int | None
    author: PersonId | None
    owner: PersonId | None
    ends_on: date | None
    state: CommitmentState | None
    is_free: bool


class ChoiceSeen(Struct, frozen=True):
    """What a team chose. `is_counted`: in the order of its stars; otherwise too few voted for an order, or there was no choice."""

    lines: tuple[ChosenLine, ...]
    is_counted: bool
    is_over: bool


class VolunteerForm(Struct, frozen=True):
    """What is asked of who volunteers."""

    proposal: ProposalId
    text: str
    today: date


class CommitmentSeen(Struct, frozen=True):
    """A commitment with its words, in its week; `lesson`: the last thing learned from it."""

    id: CommitmentId
    proposal: ProposalId
    text: str
    owner: PersonId | None
    noticed_by: str
    state: CommitmentState
    ends_on: date
    week: int
    weeks: int
    lesson: str | None


class CheckInForm(Struct, frozen=True):
    """What is asked of who looks after something."""

    commitment: CommitmentId
    moment: CheckInMoment
    said: HowItGoes
    text: str
    today: date


class MoveSeen(Struct, frozen=True):
    """A side four weeks after the end: what was tried, and its figures then and now, of 100."""

    side: Dimension
    begun_on: date
    tried: tuple[str, ...]
    how: Moved
    before: int
    now: int


class ChoiceNews(Struct, frozen=True):
    """What a digest tells of something that was chosen.

    `who`: the name of who looks after it, "" for nobody; `said`: how it goes, as was said last; `link` opens what was chosen.
    """

    seen: CommitmentSeen
    who: str
    news: News
    said: HowItGoes | None
    link: str
