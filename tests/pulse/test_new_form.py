"""A new answer form is a line in `SCALES` and its words. One of eleven points is asked, tapped, folded, scored and shown as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.content.dimensions import Dimension
from bot.content.scale import SCALES, Form, Scale, ScaleKind
from bot.errors import PersonCanFix
from bot.localslack import check_message
from bot.pulse import store as pulses
from bot.pulse.answering.acts import card_of, save_answer
from bot.pulse.answering.views import pulse_card
from bot.pulse.listeners import _tapped
from bot.pulse.privacy.released import Shown
from bot.pulse.questions.rules import Question
from bot.pulse.results.acts import figures_of_group
from bot.pulse.results.views import results_message
from bot.pulse.rounds import Round
from bot.slack import ids
from bot.words import languages, words_in
from bot.words.catalogue import catalogue
from tests.givens import scope
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]

FORMS = (Form.A5, Form.OCC, Form.NUM)
AS_CELL = "SELECT c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 FROM cells WHERE c11 IS NOT NULL"


@pytest.fixture(autouse=True)
def eleven_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has five points is answered from 0 to 10 in these tests."""
    for scale in (Scale(form, ScaleKind.ORDINAL, tuple(range(1, 12))) for form in FORMS):
        monkeypatch.setitem(SCALES, scale.form, scale)  # type: ignore[arg-type]
        for point in scale.points:
            for language in languages():
                monkeypatch.setitem(catalogue(language).sentences, scale.label(point), (str(point - 1),))  # type: ignore[arg-type]


@pytest.mark.long
def test_eleven_points_are_asked_tapped_folded_scored_and_shown(world: PulseWorld) -> None:
    members = world.six(size=10)
    for _ in range(8):
        current = world.open()
        for number, person in enumerate(members):
            _answer(world, current, person, good="9" if number % 2 else "6")
        world.finish(current)
        world.next_week(current)
    cells = {tuple(row) for row in world.rows(AS_CELL)}
    assert cells == {(0, 0, 0, 0, 0, 0, 5, 0, 0, 5, 0), (0, 5, 0, 0, 5, 0, 0, 0, 0, 0, 0)}  # the second of reversed questions
    told = world.results(members[0])
    with world.database.reading() as tx:
        [lineage] = [cohort.lineage for cohort in pulses.cohorts_of(scope(tx), current.id)]
        for_its_lead = figures_of_group(scope(tx), current.id, lineage, for_its_lead=True)
    lead = [one.score for one in for_its_lead if isinstance(one, Shown) and one.about is Dimension.LEAD]
    assert all(one.about is not Dimension.LEAD for one in told.figures)  # fewer than two lead the group
    assert lead == [75]  # it has no yes or no: 60 and 90, or 40 and 10 turned round
    assert check_message(results_message(words_in("en"), told, owner=False)) == []


@pytest.mark.long
@pytest.mark.parametrize("value", ["12", "00", "011", "-1", "+3", "9" * 7, "١"])
def test_a_number_that_is_on_none_of_eleven_buttons_is_refused(world: PulseWorld, value: str) -> None:
    first, *_ = world.six()
    current = world.open()
    question = world.questions(current, first)[0]
    with pytest.raises(PersonCanFix):
        tapped = _tapped(f"{current.id}|{question.id}|{question.version}|{value}")
        in_transaction(world, save_answer, first, tapped, tap="t")
    assert world.count("open_answers") == 0


def _answer(world: PulseWorld, current: Round, person: str, *, good: str) -> None:
    """By the card's own buttons: of eleven points the one with this label, mirrored where the question is; else the last."""
    with world.database.reading() as tx:
        card = card_of(scope(tx, now=world.now, keys=world.keys), person, current.id)
    assert card is not None
    message = pulse_card(words_in("en"), card, promise=False)
    assert check_message(message) == []
    for question in (one.question for one in card.questions if one.question.scale.points):
        *points, _prefer_not = _buttons(message, question)
        label = str(10 - int(good)) if question.is_reversed else good
        value = next((tap["value"] for tap in points if tap["text"]["text"] == label), points[-1]["value"])
        in_transaction(world, save_answer, person, _tapped(value), tap=f"{current.id} {person} {question.id}")


def _buttons(message: Mapping[str, Any], question: Question) -> Iterator[Mapping[str, Any]]:
    for block in message["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id", "").startswith(f"{ids.PULSE_ANSWER}#{question.id}."):
                yield element
