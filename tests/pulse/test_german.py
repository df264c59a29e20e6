"""The pulse in German. As readable text, as Slack takes it, without English of ours, and through the real bot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.content.dimensions import Dimension
from bot.content.scale import Form
from bot.localslack import Someone, check_message, check_view
from bot.people.rules import Preferences
from bot.pulse.answering import views
from bot.pulse.asking.cohorts import CohortKind, NotAsked, WhyNotAsked
from bot.pulse.asking.views import not_asked_because
from bot.pulse.questions.rules import bank
from bot.pulse.results.views import group_results_message, results_message
from bot.pulse.rules import Card, CardQuestion, GroupName, GroupResults, OwnQuestionSeen, PulseSettings, Receipt, ResultsSeen
from bot.pulse.settings import views as settings_views
from bot.words import words_in
from tests.digest.snapshot import same_as_before
from tests.german import english_in
from tests.givens import ANA
from tests.pulse.test_views import ANSWERED, CLOSES, FIGURE, ROUND
from tests.stories.driver import Story

DE = words_in("de")
OURS = ("pulse", "receipt", "own_question", "scale", "Dimension", "Reason", "Direction", "Tier", "figure", "form", "language", "question")
ASKED = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
LEADS = GroupName(CohortKind.LEADERS, "leaders")
FORMS = [next(one for one in bank().questions if one.form is form) for form in Form if form is not Form.F5]
CARD = Card(ROUND, CLOSES, tuple(CardQuestion(one, is_answered=False) for one in FORMS))
NEW = NotAsked(ANA, WhyNotAsked.NEW, date(2026, 3, 10))
OWN = tuple(OwnQuestionSeen(f"own.{n}", "Unser Raum hilft mir.", Dimension.ROOM, state) for n, state in enumerate(settings_views.STATES))
SETTINGS = PulseSettings(tuple(Dimension), (Dimension.SAFE,), (Dimension.TRY,), 5, 8, OWN)

MESSAGES: Mapping[str, Mapping[str, Any]] = {
    "german/pulse_card": views.pulse_card(DE, CARD, promise=True),
    "german/pulse_left_out": views.left_out_message(DE, not_asked_because(DE, NotAsked(ANA, WhyNotAsked.TOO_FEW))),
    "german/pulse_results_of_leads": results_message(DE, ResultsSeen(CLOSES, LEADS, (FIGURE,), ANSWERED, (), (), CLOSES, NEW), owner=True),
    "german/pulse_news_of_leads": group_results_message(DE, GroupResults(LEADS, (FIGURE,), ANSWERED)),
    "german/pulse_own_question": settings_views.announcement(DE, "Unser Raum hilft mir.", "Wir planen den Umzug."),
    "german/pulse_contract_changed": settings_views.contract_changed(DE, 7, 10),
}
VIEWS: Mapping[str, Mapping[str, Any]] = {
    "german/pulse_settings": settings_views.settings_modal(DE, SETTINGS),
    "german/pulse_own_question_form": settings_views.propose_modal(DE),
    "german/pulse_receipt": settings_views.privacy_modal(DE, Receipt(None, Preferences(), (), (), LEADS, 9, (), CLOSES)),
    "german/pulse_comment_form": views.comment_modal(DE, ROUND, FORMS[0], is_open_question=False),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_reads_as_it_did_and_slack_takes_it(name: str) -> None:
    assert check_message(MESSAGES[name]) == []
    same_as_before(name, MESSAGES[name])


@pytest.mark.parametrize("name", VIEWS)
def test_every_form_reads_as_it_did_and_slack_takes_it(name: str) -> None:
    assert check_view(VIEWS[name]) == []
    assert not VIEWS[name]["title"]["text"].endswith("…"), "its title is cut"
    same_as_before(name, VIEWS[name])


@pytest.mark.parametrize("name", [*MESSAGES, *VIEWS])
def test_no_english_is_left_in_it(name: str) -> None:
    assert english_in({**MESSAGES, **VIEWS}[name], *OURS) == []


def test_the_rule_finds_the_english_of_the_pulse() -> None:
    en = words_in("en")
    for shown in (views.pulse_card(en, CARD, promise=True), settings_views.settings_modal(en, SETTINGS)):
        assert english_in(shown, *OURS)


@pytest.mark.parametrize("reason", WhyNotAsked)
def test_why_somebody_is_not_asked_is_said_in_german(reason: WhyNotAsked) -> None:
    said = not_asked_because(DE, NotAsked(ANA, reason, date(2026, 3, 10) if reason is WhyNotAsked.NEW else None))
    assert english_in(said, *OURS) == [] and said.endswith(".")
    assert ("10.\N{NO-BREAK SPACE}März 2026" in said) is (reason is WhyNotAsked.NEW)


async def opens_the_settings(eve: Someone) -> None:
    """The owner reads their group's figures and presses on."""
    await eve.types("/learn pulse", in_="#harbor")
    await eve.presses("Einstellungen des Pulses")


async def test_a_german_owner_sets_the_pulse_and_asks_an_own_question_in_german(sqlite_url: str, tmp_path: Path) -> None:
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path, german=("eve",)) as story:
        await story.set_up_team()
        await opens_the_settings(story.eve)
        assert english_in(story.eve.modal, *OURS) == []
        await story.eve.fills(more=[DE.name(Dimension.SAFE)], less=[DE.name(Dimension.SAFE)])
        assert (await story.eve.submits()).errors == {"less": "Ein Thema kann nicht zugleich öfter und seltener kommen."}
        await story.eve.fills(less=[], on=[DE.name(Dimension.SAFE), DE.name(Dimension.TRY)])
        assert (await story.eve.submits()).errors == {"on": "Bitte lass mindestens 3 Themen an, damit sich keine Woche wiederholt."}
        await story.eve.fills(on=[DE.name(one) for one in Dimension])
        assert (await story.eve.submits()).ok
        assert "Gespeichert. Die Themen ändern sich mit den nächsten Fragen." in story.read(story.eve.modal)
        await story.eve.closes_modal()
        await opens_the_settings(story.eve)
        await story.eve.presses("Neue Frage")
        assert english_in(story.eve.modal, *OURS) == []


@pytest.mark.long
async def test_a_german_member_is_asked_in_german(sqlite_url: str, tmp_path: Path) -> None:
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path, german=("ana",)) as story:
        await story.set_up_team()
        await story.live_until(ASKED)
        card = next(message for message in story.ana.dms() if "Dein erster Puls" in str(message))
        assert english_in(card, *OURS) == []
        assert DE("NoAnswer.prefer_not_to_say") in story.read(card)
