"""The indicators and moves in German. As readable text, as Slack takes it, without English of ours, and through the real bot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.indicators import views
from bot.indicators.moves import views as moves
from bot.localslack import check_message, check_view
from bot.words import words_in
from tests.digest.snapshot import same_as_before
from tests.german import english_in, german_reader
from tests.indicators.test_views import full
from tests.stories.driver import Story

DE = words_in("de")
OURS = ("indicators", "move", "Indicator", "Period", "Things", "Voices", "Because", "Why", "Note", "Said", "figure", "form", "language")

MESSAGES: Mapping[str, Mapping[str, Any]] = {
    "german/move_noted": moves.moved_note(DE, True),
    "german/move_noted_again": moves.moved_note(DE, False),
}
VIEWS: Mapping[str, Mapping[str, Any]] = {
    "german/indicators": views.indicators_modal(DE, full()),
    "german/indicators_why": views.why_modal(DE),
    "german/move_form": moves.moved_form(DE),
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


def test_the_rule_finds_the_english_of_the_indicators_and_of_a_move() -> None:
    for shown in (views.indicators_modal(words_in("en"), full()), moves.moved_form(words_in("en"))):
        assert english_in(shown, *OURS)


async def test_a_german_reader_sees_the_indicators_and_confirms_a_move_in_german(quick_story: Story) -> None:
    story = quick_story
    dora = await german_reader(story)
    await dora.types("/learn indicators", in_="#harbor")
    assert dora.modal is not None and dora.modal["title"]["text"] == DE("indicators.heading")
    assert english_in(dora.modal, *OURS) == []
    await dora.closes_modal()
    await dora.types("/learn moved", in_="#harbor")
    assert english_in(dora.modal, *OURS) == []
    await dora.fills(name="Dateningenieurin", helped="Ja", since=str(story.clock().date() + timedelta(days=1)))
    assert (await dora.submits()).errors == {"since": "Erzähl es mir, wenn es begonnen hat: Nur was geschehen ist, zählt."}
    await dora.selects("since", str(story.clock().date()))
    assert (await dora.submits()).ok
    await story.settle()
    assert len(story.rows("moves")) == 1


async def test_a_german_guest_is_refused_in_german(quick_story: Story) -> None:
    guest = quick_story.slack.add_person("Gustav Gast", locale="de-DE", is_restricted=True)
    await guest.joins("harbor")
    await quick_story.settle()
    told = await guest.types("/learn indicators", in_="#harbor")
    assert told.text == "Die Kennzahlen handeln von Kolleginnen und Kollegen und sind für sie da. Ich kenne dich hier als Gast."
