"""What notices about the plan hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from bot.ids import ChainId, ChannelId, ChoosingId, CommitmentId, MessageTs, ProposalId, RoundId, TeamId
from bot.outbox.notice import NoticeBody


@dataclass(frozen=True, slots=True)
class AboutChoosing(NoticeBody):
    """What each notice about a week of choosing holds."""

    choosing: ChoosingId


@dataclass(frozen=True, slots=True)
class ProposalsAsked(AboutChoosing):
    """What is the smallest thing that would help? For the team's channel."""

    kind = "plan:proposals"


@dataclass(frozen=True, slots=True)
class VoteAsked(AboutChoosing):
    """A ballot, for somebody of the team."""

    kind = "plan:vote"


@dataclass(frozen=True, slots=True)
class ChoiceTold(AboutChoosing):
    """What was chosen, for the team's channel."""

    kind = "plan:chosen"


@dataclass(frozen=True, slots=True)
class ChoiceChanged(AboutChoosing):
    """The same at its place, as it stands now."""

    kind = "plan:chosen_changed"

    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True)
class CanvasDrawn(NoticeBody):
    """A team's canvas, for its channel."""

    kind = "plan:canvas"

    team: TeamId


@dataclass(frozen=True, slots=True)
class ChoicePinned(AboutChoosing):
    """It stands at the top of the channel."""

    kind = "plan:chosen_pinned"

    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True)
class BallotOver(AboutChoosing):
    """The vote is closed: the ballot at this place takes no star any more."""

    kind = "plan:vote_over"

    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True)
class CardOver(NoticeBody):
    """The buttons of the message at this place can do nothing any more. `was`: its kind; `held`: what its notice held, in order."""

    kind = "plan:card_over"

    was: str
    held: tuple[str, ...]
    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True)
class GivenBack(AboutChoosing):
    """What nobody had room for, for the team's channel."""

    kind = "plan:given_back"


@dataclass(frozen=True, slots=True)
class AboutCommitment(NoticeBody):
    """What each notice about a commitment holds."""

    commitment: CommitmentId


@dataclass(frozen=True, slots=True)
class CheckInAsked(AboutCommitment):
    """How does it go? For whoever looks after it."""

    kind = "plan:check_in"

    moment: str


@dataclass(frozen=True, slots=True)
class EndAsked(AboutCommitment):
    """How did it go? On the day that whoever looks after it has set."""

    kind = "plan:end_asked"


@dataclass(frozen=True, slots=True)
class CommitmentsJoined(AboutCommitment):
    """What is told of a commitment, and of those (`also`) of which the same was to be told in the same minutes."""

    also: tuple[CommitmentId, ...] = ()

    def joined(self, held: Self) -> Self:
        """This, told in the message that waits already."""
        return replace(held, also=(*held.also, self.commitment))

    def about(self) -> tuple[CommitmentId, ...]:
        """All that it tells of."""
        return (self.commitment, *self.also)


@dataclass(frozen=True, slots=True)
class CommitmentEnded(CommitmentsJoined):
    """What came of it, for the team's channel."""

    kind = "plan:ended"


@dataclass(frozen=True, slots=True)
class CommitmentSeeks(CommitmentsJoined):
    """Whoever looked after it is gone: who will? For the team's channel."""

    kind = "plan:seeks"


@dataclass(frozen=True, slots=True)
class MovedTold(NoticeBody):
    """The same question four weeks after the end, beside its start. For the team's channel. `also`: of other sides, told with it."""

    kind = "plan:moved"

    chain: ChainId
    also: tuple[ChainId, ...] = ()

    def joined(self, held: MovedTold) -> MovedTold:
        """This, told in the message that waits already."""
        return MovedTold(held.chain, (*held.also, self.chain))


@dataclass(frozen=True, slots=True)
class AskedLess(NoticeBody):
    """Why a team is asked half as much, or nothing, from this Monday on; for its channel."""

    kind = "plan:asked_less"

    team: TeamId
    monday: str
    reason: str


@dataclass(frozen=True, slots=True)
class WordWanted(NoticeBody):
    """Results wait for an answer, for a lead."""

    kind = "plan:word_wanted"

    team: TeamId
    round_id: RoundId


@dataclass(frozen=True, slots=True)
class BoardFilled(NoticeBody):
    """Teams sent what they cannot do alone in the week of this Monday; for an owner."""

    kind = "plan:board"

    monday: str


@dataclass(frozen=True, slots=True)
class BoardAnswered(NoticeBody):
    """An owner answered it; for the channel it came from. `also`: what was answered in the same minutes, told with it."""

    kind = "plan:board_answered"

    proposal: ProposalId
    also: tuple[ProposalId, ...] = ()

    def joined(self, held: BoardAnswered) -> BoardAnswered:
        """This, told in the message that waits already."""
        return BoardAnswered(held.proposal, (*held.also, self.proposal))


@dataclass(frozen=True, slots=True)
class WordTold(NoticeBody):
    """What a lead or owner said to a team's results, for its channel."""

    kind = "plan:word"

    team: TeamId
    round_id: RoundId
    word: str
