"""A suggestion in German: as readable text, as Slack takes it, and without an English word around the act."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from bot.localslack import check_message, check_view
from bot.nudges.library import act_called
from bot.nudges.rules import NudgeWish, Reply, Suggestion
from bot.nudges.views import answered_card, dialled, nudge_card, plan_form, snoozed
from bot.pulse.scoring.tiers import Tier
from bot.words import words_in
from tests.digest.snapshot import readable, same_as_before

DE = words_in("de")
OPENING, WEAK = act_called("share-criticism"), act_called("start-one")
assert OPENING is not None and WEAK is not None
SUGGESTION = Suggestion(WEAK, Tier.FIRST)

MESSAGES: Mapping[str, Mapping[str, Any]] = {
    "german/nudge": nudge_card(DE, SUGGESTION, "n1"),
    "german/nudge_opener": nudge_card(DE, Suggestion(OPENING, None, is_opener=True), "n1"),
    "german/nudge_accepted": answered_card(DE, SUGGESTION, "n1", Reply.ACCEPTED),
    "german/nudge_with_plan": answered_card(
        DE, SUGGESTION, "n1", Reply.ACCEPTED, plan=DE("nudge.plan", when="meine Mails öffne", will="anfangen")
    ),
    "german/nudge_done": answered_card(DE, SUGGESTION, "n1", Reply.DONE),
    "german/nudge_declined": answered_card(DE, SUGGESTION, "n1", Reply.DECLINED),
    "german/nudge_snoozed": snoozed(DE, 2),
    "german/nudge_stopped": dialled(DE, "stop", NudgeWish.NONE),
    "german/nudge_more": dialled(DE, "more", NudgeWish.MORE),
}
FORM = plan_form(DE, WEAK, "n1", place="C1:1.2")


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_reads_as_it_did_and_slack_takes_it(name: str) -> None:
    assert check_message(MESSAGES[name]) == []
    same_as_before(name, MESSAGES[name])


def test_the_form_reads_as_it_did_and_slack_takes_it() -> None:
    assert check_view(FORM) == []
    same_as_before("german/nudge_plan_form", FORM)


@pytest.mark.parametrize("shown", [*MESSAGES.values(), FORM], ids=[*MESSAGES, "form"])
def test_no_english_word_is_left_in_it(shown: Mapping[str, Any]) -> None:
    assert not re.search(r"\b(the|and|you|your|will|when|week|weeks|source|why|this|not|done)\b", readable(shown), re.IGNORECASE)
