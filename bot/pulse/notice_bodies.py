"""What notices about the pulse hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import ChannelId, LineageId, QuestionId, RoundId, TeamId
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
class MapOfGroup(NoticeBody):
    """An audit's map for a team's channel. `lineage`: whom the team was counted with; empty where it was counted with nobody."""

    kind = "map:channel"

    round: RoundId
    team: TeamId
    lineage: LineageId


@dataclass(frozen=True, slots=True)
class MapOfOwn(NoticeBody):
    """An audit's maps for a lead or an owner."""

    kind = "map:own"

    round: RoundId


@dataclass(frozen=True, slots=True)
class OwnQuestionAnnounced(NoticeBody):
    """A company's own question, before it may be asked."""

    kind = "pulse:own_question"

    question: QuestionId
    version: int = 1


@dataclass(frozen=True, slots=True)
class AuditAnnounced(NoticeBody):
    """The next audit, a week before. `on`: its Tuesday, as YYYY-MM-DD."""

    kind = "pulse:audit_announced"

    on: str


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
