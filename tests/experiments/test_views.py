"""Experiments in German: as readable text, as Slack takes it, and without an English word of ours in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from bot.experiments import views
from bot.experiments.rules import HYPOTHESIS_LIMIT, Experiment, Outcome
from bot.ids import ExperimentId, LearningId, TeamId
from bot.localslack import check_message, check_view
from bot.words import words_in
from tests.digest.snapshot import same_as_before
from tests.german import english_in
from tests.givens import ANA, GENERAL, MONDAY

DE = words_in("de")
ENGLISH_KEPT = ("experiment", "Outcome", "form", "language")


def tried(outcome: Outcome | None = None, lesson: str | None = None, learning: LearningId | None = None) -> Experiment:
    return Experiment(
        id=ExperimentId("e1"),
        owner=ANA,
        team=None,
        channel=GENERAL,
        ts=None,
        is_private=False,
        hypothesis="Zu zweit prüfen halbiert das Warten",
        smallest_test="Zwei Tickets zu zweit",
        judged_by="Stunden bis zum Mergen",
        starts_on=MONDAY.date(),
        ends_on=date(2026, 3, 13),
        outcome=outcome,
        lesson=lesson,
        learning=learning,
        started_at=MONDAY,
        reminded_at=None,
        finished_at=None,
    )


LEDGER = (tried(), *(tried(outcome, "Paare werden müde") for outcome in Outcome))


def ledger(*found: Experiment, team: TeamId | None = None) -> dict[str, Any]:
    teams = ((TeamId("t1"), "Hafen"),)
    return views.ledger_modal(DE, found, team=team, teams=teams, outcome=None, skip=6, more=True, page=6)


MESSAGES: Mapping[str, Mapping[str, Any]] = {
    "german/experiment_started_card": views.started_card(DE, tried()),
    "german/experiment_did_not_hold": views.ended_card(DE, tried(Outcome.NOT_HELD, "Paare werden müde")),
    "german/experiment_held": views.ended_card(DE, tried(Outcome.HELD)),
    "german/experiment_check_in": views.check_in(DE, tried()),
    "german/experiment_reminder": views.reminder(DE, tried()),
    "german/experiment_started": views.started_note(DE, tried()),
    "german/experiment_ended": views.ended_note(DE, tried(Outcome.HELD)),
    "german/experiment_ended_and_shared": views.ended_note(DE, tried(Outcome.HELD, "Ja", LearningId("l1"))),
    "german/experiment_too_long": views.too_long_notes(DE, "Ü" * (HYPOTHESIS_LIMIT + 1))[0],
}
VIEWS: Mapping[str, Mapping[str, Any]] = {
    "german/experiment_form": views.experiment_form(DE, MONDAY.date(), "Zu zweit prüfen"),
    "german/experiment_end_form": views.end_form(DE, tried()),
    "german/experiment_ledger": ledger(*LEDGER),
    "german/experiment_ledger_empty": ledger(),
    "german/experiment_ledger_nothing_such": ledger(team=TeamId("t1")),
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
    assert english_in({**MESSAGES, **VIEWS}[name], *ENGLISH_KEPT) == []


def test_the_rule_finds_the_english_of_an_experiment() -> None:
    for shown in (views.started_card(words_in("en"), tried()), views.end_form(words_in("en"), tried())):
        assert english_in(shown, *ENGLISH_KEPT)
