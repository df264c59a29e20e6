"""What notices about the pulse hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import ChannelId, LineageId, QuestionId, RoundId
from bot.outbox.notice import NoticeBody


@dataclass(frozen=True, slots=True)
class AboutRound(NoticeBody):
    """What each notice about a person's card holds."""

    round: RoundId


@dataclass(frozen=True, slots=True)
class PulseAsked(AboutRound):
    """The week's questions."""

    kind = "pulse:ask"


@dataclass(frozen=True, slots=True)
class PulseAskedAgain(AboutRound):
    """Once more, because answers were lost."""

    kind = "pulse:again"


@dataclass(frozen=True, slots=True)
class PulseReminder(AboutRound):
    """The one reminder."""

    kind = "pulse:reminder"


@dataclass(frozen=True, slots=True)
class LeftOut(NoticeBody):
    """Somebody is not asked. Why is worked out when it is told, and stands nowhere before."""

    kind = "pulse:left_out"


@dataclass(frozen=True, slots=True)
class PulseResults(NoticeBody):
    """A group's figures, and the names of those that are news."""

    kind = "pulse:results"

    round: RoundId
    lineage: LineageId
    news: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnQuestionAnnounced(NoticeBody):
    """A company's own question, before it may be asked."""

    kind = "pulse:own_question"

    question: QuestionId
    version: int = 1


@dataclass(frozen=True, slots=True)
class ContractChanged(NoticeBody):
    """A threshold rose."""

    kind = "pulse:contract"

    k: int
    comments_k: int


@dataclass(frozen=True, slots=True)
class OpenedToTheRest(NoticeBody):
    """The promise, for people in no team, in the channel where they read it. Once it stands there they may be asked."""

    kind = "pulse:rest"

    channel: ChannelId
