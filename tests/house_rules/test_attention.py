"""Whatever the bot writes counts in the one ledger of attention. What does not stands here with the reason why it does not."""

from __future__ import annotations

from bot.app.features import FEATURES
from bot.asking import acts as asking
from bot.digest import acts as digests
from bot.experiments import acts as experiments
from bot.nudges import acts as nudges
from bot.outbox.kinds import WhenUnknown
from bot.sharing import acts as sharing

CHANNEL = "goes to a channel, at an hour the team chose or because somebody shared something there"
CHANGES = "changes a message that is there already"
ASKED_FOR = "asked for: on the day the person themselves set for their own experiment"

NOT_COUNTED = {
    digests.TOLD["team"]: CHANNEL,
    "pulse:results": CHANNEL,
    "pulse:own_question": CHANNEL,
    "pulse:contract": CHANNEL,
    sharing.SHARED: CHANNEL,
    asking.ASKED: CHANNEL,
    experiments.STARTED: CHANNEL,
    experiments.ENDED: CHANNEL,
    sharing.CHANGED: CHANGES,
    asking.ASK_CHANGED: CHANGES,
    nudges.PLANNED: CHANGES,
    experiments.CHECK_IN: ASKED_FOR,
}

QUESTIONS = {"pulse:ask", "pulse:again", "pulse:reminder", experiments.CHECK_IN, experiments.REMINDER, digests.PAUSE_ASKED}
UNASKED_NOTES = {"pulse:left_out", nudges.TOLD}


def test_where_slack_cannot_be_asked_a_question_is_not_sent_again_and_news_rather_come_twice() -> None:
    silent = {name for name, kind in FEATURES.notices.items() if kind.when_unknown is WhenUnknown.SILENCE}
    assert silent == QUESTIONS | UNASKED_NOTES
    assert set(digests.TOLD.values()).isdisjoint(silent)


def test_a_kind_of_message_counts_or_says_why_not() -> None:
    not_counted = {name for name, kind in FEATURES.notices.items() if kind.as_unasked is None}
    assert not_counted == set(NOT_COUNTED), "decide whether a new kind counts among the two messages a week"
