"""What notices about the plan hold."""

from __future__ import annotations

from typing import Self

from msgspec.structs import replace

from bot.ids import ChainId, ChannelId, ChoosingId, CommitmentId, MessageTs, ProposalId, RoundId, TeamId
from bot.outbox.notice import NoticeBody


class AboutChoosing(NoticeBody, frozen=True):
    """What each notice about a week of choosing holds."""

    choosing: ChoosingId


class ProposalsAsked(AboutChoosing, frozen=True):
    """What is the smallest thing that would help? For the team's channel."""

    kind = "plan:proposals"


class VoteAsked(AboutChoosing, frozen=True):
    """A ballot, for somebody of the team."""

    kind = "plan:vote"


class ChoiceTold(AboutChoosing, frozen=True):
    """What was chosen, for the team's channel."""

    kind = "plan:chosen"


class ChoiceChanged(AboutChoosing, frozen=True):
    """The same at its place, as it stands now."""

    kind = "plan:chosen_changed"

    channel: ChannelId
    ts: MessageTs


class CanvasDrawn(NoticeBody, frozen=True):
    """A team's canvas, for its channel."""

    kind = "plan:canvas"

    team: TeamId


class ChoicePinned(AboutChoosing, frozen=True):
    """It stands at the top of the channel."""

    kind = "plan:chosen_pinned"

    channel: ChannelId
    ts: MessageTs


class BallotOver(AboutChoosing, frozen=True):
    """The vote is closed: the ballot at this place takes no star any more."""

    kind = "plan:vote_over"

    channel: ChannelId
    ts: MessageTs


class CardOver(NoticeBody, frozen=True):
    """The buttons of the message at this place can do nothing any more. `was`: its kind; `held`: what its notice held, in order."""

    kind = "plan:card_over"

    was: str
    held: tuple[str, ...]
    channel: ChannelId
    ts: MessageTs


class GivenBack(AboutChoosing, frozen=True):
    """What nobody had room for, for the team's channel."""

    kind = "plan:given_back"


class AboutCommitment(NoticeBody, frozen=True):
    """What each notice about a commitment holds."""

    commitment: CommitmentId


class CheckInAsked(AboutCommitment, frozen=True):
    """How does it go? For whoever looks after it."""

    kind = "plan:check_in"

    moment: str


class EndAsked(AboutCommitment, frozen=True):
    """How did it go? On the day that whoever looks after it has set."""

    kind = "plan:end_asked"


class CommitmentsJoined(AboutCommitment, frozen=True):
    """What is told of a commitment, and of those (`also`) of which the same was to be told in the same minutes."""

    also: tuple[CommitmentId, ...] = ()

    def joined(self, held: Self) -> Self:
        """This, told in the message that waits already."""
        return replace(held, also=(*held.also, self.commitment))

    def about(self) -> tuple[CommitmentId, ...]:
        """All that it tells of."""
        return (self.commitment, *self.also)


class CommitmentEnded(CommitmentsJoined, frozen=True):
    """What came of it, for the team's channel."""

    kind = "plan:ended"


class CommitmentSeeks(CommitmentsJoined, frozen=True):
    """Whoever looked after it is gone: who will? For the team's channel."""

    kind = "plan:seeks"


class MovedTold(NoticeBody, frozen=True):
    """The same question four weeks after the end, beside its start. For the team's channel. `also`: of other sides, told with it."""

    kind = "plan:moved"

    chain: ChainId
    also: tuple[ChainId, ...] = ()

    def joined(self, held: MovedTold) -> MovedTold:
        """This, told in the message that waits already."""
        return MovedTold(held.chain, (*held.also, self.chain))


class AskedLess(NoticeBody, frozen=True):
    """Why a team is asked half as much, or nothing, from this Monday on; for its channel."""

    kind = "plan:asked_less"

    team: TeamId
    monday: str
    reason: str


class WordWanted(NoticeBody, frozen=True):
    """Results wait for an answer, for a lead."""

    kind = "plan:word_wanted"

    team: TeamId
    round_id: RoundId


class BoardFilled(NoticeBody, frozen=True):
    """Teams sent what they cannot do alone in the week of this Monday; for an owner."""

    kind = "plan:board"

    monday: str


class BoardAnswered(NoticeBody, frozen=True):
    """An owner answered it; for the channel it came from. `also`: what was answered in the same minutes, told with it."""

    kind = "plan:board_answered"

    proposal: ProposalId
    also: tuple[ProposalId, ...] = ()

    def joined(self, held: BoardAnswered) -> BoardAnswered:
        """This, told in the message that waits already."""
        return BoardAnswered(held.proposal, (*held.also, self.proposal))


class WordTold(NoticeBody, frozen=True):
    """What a lead or owner said to a team's results, for its channel."""

    kind = "plan:word"

    team: TeamId
    round_id: RoundId
    word: str
