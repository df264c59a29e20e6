"""What notices about the pulse hold."""

from __future__ import annotations

from bot.ids import ChannelId, LineageId, QuestionId, RoundId, TeamId
from bot.outbox.notice import NoticeBody


class AboutRound(NoticeBody, frozen=True):
    """What each notice about a person's card holds."""

    round: RoundId


class PulseAsked(AboutRound, frozen=True):
    """The week's questions."""

    kind = "pulse:ask"


class PulseAskedAgain(AboutRound, frozen=True):
    """Once more, because answers were lost."""

    kind = "pulse:again"


class PulseReminder(AboutRound, frozen=True):
    """The one reminder."""

    kind = "pulse:reminder"


class LeftOut(NoticeBody, frozen=True):
    """Somebody is not asked. Why is worked out when it is told, and stands nowhere before."""

    kind = "pulse:left_out"


class PulseResults(NoticeBody, frozen=True):
    """A group's figures, and the names of those that are news."""

    kind = "pulse:results"

    round: RoundId
    lineage: LineageId
    news: tuple[str, ...] = ()


class MapOfGroup(NoticeBody, frozen=True):
    """An audit's map for a team's channel. `lineage`: whom the team was counted with; empty where it was counted with nobody."""

    kind = "map:channel"

    round: RoundId
    team: TeamId
    lineage: LineageId


class MapOfOwn(NoticeBody, frozen=True):
    """An audit's maps for a lead or an owner."""

    kind = "map:own"

    round: RoundId


class OwnQuestionAnnounced(NoticeBody, frozen=True):
    """A company's own question, before it may be asked."""

    kind = "pulse:own_question"

    question: QuestionId
    version: int = 1


class AuditAnnounced(NoticeBody, frozen=True):
    """The next audit, a week before. `on`: its Tuesday, as YYYY-MM-DD."""

    kind = "pulse:audit_announced"

    on: str


class ContractChanged(NoticeBody, frozen=True):
    """A threshold rose."""

    kind = "pulse:contract"

    k: int
    comments_k: int


class OpenedToTheRest(NoticeBody, frozen=True):
    """The promise, for people in no team, in the channel where they read it. Once it stands there they may be asked."""

    kind = "pulse:rest"

    channel: ChannelId
