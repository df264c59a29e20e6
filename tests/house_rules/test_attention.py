"""Whatever the bot writes counts in the one ledger of attention. What does not stands here with the reason why it does not."""

from __future__ import annotations

from bot.app.features import FEATURES
from bot.asking.notice_bodies import AskAsked, AskChanged
from bot.digest.notice_bodies import TOLD, LetterChanged, PauseAnswered, PauseAsked, TeamDigestChanged, TeamDigestTold
from bot.experiments.notice_bodies import ExperimentCheckIn, ExperimentEnded, ExperimentReminder, ExperimentStarted, ExperimentTold
from bot.nudges.notice_bodies import NudgePast, NudgePlanned, NudgeTold
from bot.outbox.kinds import WhenUnknown
from bot.people.ownership.notice_bodies import OwnerNamed
from bot.people.programme.notice_bodies import ProgrammeChanged, TeamArchived
from bot.people.teams.notice_bodies import ReasonSaid, TeamWelcomed
from bot.people.waiting.notice_bodies import AuditAhead
from bot.plan.champions.notice_bodies import ChampionAsked, TeamBegins
from bot.plan.leaders.notice_bodies import LeaderTookOn, LeadGoesFirst, TableOpened, TableTold
from bot.plan.notice_bodies import (
    AskedLess,
    BallotOver,
    BoardAnswered,
    CanvasDrawn,
    CardOver,
    CheckInAsked,
    ChoiceChanged,
    ChoicePinned,
    ChoiceTold,
    CommitmentEnded,
    CommitmentSeeks,
    EndAsked,
    GivenBack,
    MovedTold,
    ProposalsAsked,
    VoteAsked,
    WordTold,
)
from bot.pulse.notice_bodies import (
    AuditAnnounced,
    ContractChanged,
    LeftOut,
    MapOfGroup,
    OpenedToTheRest,
    OwnQuestionAnnounced,
    PulseAsked,
    PulseAskedAgain,
    PulseReminder,
    PulseResults,
)
from bot.sharing.notice_bodies import LearningChanged, LearningShared

CHANNEL = "goes to a channel, at an hour the team chose or because somebody shared something there"
CHANGES = "changes a message that is there already"
CHOSEN = "somebody, or an operator, just chose them: nobody becomes an owner silently"
ASKED_FOR = "asked for: on the day the person themselves set for their own experiment"

NOT_COUNTED = {
    TeamDigestTold: CHANNEL,
    PulseResults: CHANNEL,
    OwnQuestionAnnounced: CHANNEL,
    ContractChanged: CHANNEL,
    OpenedToTheRest: CHANNEL,
    AuditAnnounced: CHANNEL,
    MapOfGroup: CHANNEL,
    AuditAhead: CHANNEL,
    TableOpened: CHANNEL,
    TableTold: CHANNEL,
    LeaderTookOn: CHANNEL,
    TeamWelcomed: CHANNEL,
    ReasonSaid: CHANNEL,
    ProgrammeChanged: CHANNEL,
    TeamArchived: CHANNEL,
    LearningShared: CHANNEL,
    AskAsked: CHANNEL,
    ExperimentStarted: CHANNEL,
    ExperimentEnded: CHANNEL,
    ProposalsAsked: CHANNEL,
    ChoiceTold: CHANNEL,
    GivenBack: CHANNEL,
    MovedTold: CHANNEL,
    WordTold: CHANNEL,
    AskedLess: CHANNEL,
    ChoicePinned: CHANGES,
    BallotOver: CHANGES,
    CardOver: CHANGES,
    ExperimentTold: CHANGES,
    LetterChanged: CHANGES,
    PauseAnswered: CHANGES,
    NudgePast: CHANGES,
    CanvasDrawn: CHANGES,
    BoardAnswered: CHANNEL,
    CommitmentEnded: CHANNEL,
    CommitmentSeeks: CHANNEL,
    LearningChanged: CHANGES,
    AskChanged: CHANGES,
    ChoiceChanged: CHANGES,
    TeamDigestChanged: CHANGES,
    NudgePlanned: CHANGES,
    ExperimentCheckIn: ASKED_FOR,
    OwnerNamed: CHOSEN,
}

QUESTIONS = {
    PulseAsked,
    PulseAskedAgain,
    PulseReminder,
    VoteAsked,
    CheckInAsked,
    EndAsked,
    ExperimentCheckIn,
    ExperimentReminder,
    PauseAsked,
}
UNASKED_NOTES = {LeftOut, NudgeTold, LeadGoesFirst, ChampionAsked, TeamBegins}


def test_where_slack_cannot_be_asked_a_question_is_not_sent_again_and_news_rather_come_twice() -> None:
    silent = {kind.body for kind in FEATURES.notices.values() if kind.when_unknown is WhenUnknown.SILENCE}
    assert silent == QUESTIONS | UNASKED_NOTES
    assert set(TOLD.values()).isdisjoint(silent)


def test_a_kind_of_message_counts_or_says_why_not() -> None:
    not_counted = {kind.body for kind in FEATURES.notices.values() if kind.as_unasked is None}
    assert not_counted == set(NOT_COUNTED), "a new kind counts in a person's week (`unasked=` in its KINDS), or says here why not"
