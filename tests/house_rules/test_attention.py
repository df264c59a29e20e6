"""Whatever the bot writes counts in the one ledger of attention. What does not stands here with the reason why it does not."""

from __future__ import annotations

from bot.app.features import FEATURES
from bot.digest.notice_bodies import TOLD, PauseAsked
from bot.experiments.notice_bodies import ExperimentCheckIn, ExperimentReminder
from bot.nudges.notice_bodies import NudgeTold
from bot.outbox.attention.rules import NotCounted
from bot.outbox.kinds import WhenUnknown
from bot.people.ownership.notice_bodies import OwnerNamed
from bot.plan.champions.notice_bodies import ChampionAsked, TeamBegins
from bot.plan.leaders.notice_bodies import LeadGoesFirst
from bot.plan.notice_bodies import (
    CheckInAsked,
    EndAsked,
    VoteAsked,
)
from bot.pulse.notice_bodies import (
    LeftOut,
    PulseAsked,
    PulseAskedAgain,
    PulseReminder,
)

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


def test_what_goes_to_one_person_counts_unless_they_set_its_day_or_were_just_chosen() -> None:
    """Whatever else does not count goes to a channel, or changes what is there."""
    beside = {kind.body: kind.counts for kind in FEATURES.notices.values() if kind.counts in (NotCounted.CHOSEN, NotCounted.ASKED_FOR)}
    assert beside == {OwnerNamed: NotCounted.CHOSEN, ExperimentCheckIn: NotCounted.ASKED_FOR}
