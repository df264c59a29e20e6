"""Experiments: planned, reminded of, ended with a lesson, and listed for those who may read them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.database import schema
from bot.database.engine import Tx
from bot.errors import PersonCanFix
from bot.experiments import acts as experiments
from bot.experiments import store as ledger
from bot.experiments.notice_bodies import ExperimentCheckIn, ExperimentReminder
from bot.experiments.rules import Outcome, Result
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster
from bot.sharing import store as rows
from bot.words import words_in
from tests.givens import ANA, BO, CLEO, DEV, GENERAL, MONDAY, WORKSPACE, scope
from tests.sharing.world import SECRET, TEAM, at, due, found, outbox, plan, tx

__all__ = ["tx"]


def outcome(tx: Tx, made: str) -> str | None:
    known = ledger.experiment(scope(tx), made)
    assert known is not None
    return known.outcome


def test_the_bot_comes_back_in_the_owners_morning_reminds_once_and_then_writes_unclear(tx: Tx) -> None:
    made = experiments.start_experiment(scope(tx, now=MONDAY), DEV, plan(), "e", GENERAL)
    (row,) = due(tx, "experiment:ask")
    assert row.due_at.isoformat() == "2026-03-12T03:30:00+00:00"  # nine in Kolkata
    experiments.ask_how_it_went(at(tx, made.id, row.due_at))
    assert len(outbox(tx, ExperimentCheckIn.kind)) == 1
    (row,) = due(tx, "experiment:remind")
    for _ in range(2):
        experiments.remind_once(at(tx, made.id, row.due_at))
    assert len(outbox(tx, ExperimentReminder.kind)) == 1
    tx.execute(schema.outbox.update().values(state="sent"))
    (row,) = due(tx, "experiment:unclear")
    assert experiments.call_it_unclear(at(tx, made.id, row.due_at)) is None
    assert outcome(tx, made.id) == "unclear"


def test_unclear_waits_for_a_reminder_that_found_no_room_but_not_for_ever(tx: Tx) -> None:
    made = experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e", GENERAL)
    experiments.remind_once(at(tx, made.id, due(tx, "experiment:ask")[0].due_at))
    (row,) = due(tx, "experiment:unclear")
    moment, mornings = row.due_at, 0
    while (later := experiments.call_it_unclear(at(tx, made.id, moment))) is not None:
        assert outcome(tx, made.id) is None and later > moment
        moment, mornings = later, mornings + 1
    assert outcome(tx, made.id) == "unclear"
    assert mornings == 10, "two weeks of working mornings: from a week after the end to three weeks"


def test_a_reminder_that_went_out_late_leaves_two_working_days_to_answer(tx: Tx) -> None:
    made = experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e", GENERAL)
    experiments.remind_once(at(tx, made.id, due(tx, "experiment:ask")[0].due_at))
    sent = due(tx, "experiment:unclear")[0].due_at - timedelta(hours=1)
    experiments.was_reminded(scope(tx, now=sent), made.id)
    assert due(tx, "experiment:unclear")[0].due_at == sent + timedelta(days=4, hours=1), "over a weekend"
    experiments.end_experiment(scope(tx, now=MONDAY), words_in("en"), ANA, made.id, Result(Outcome.HELD, ""), share=False)
    experiments.was_reminded(scope(tx, now=sent), made.id)
    assert due(tx, "experiment:unclear") == []


def test_an_ended_experiment_is_asked_about_no_more_and_its_lesson_is_shared(tx: Tx) -> None:
    made = experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e", GENERAL)
    result = Result(Outcome.NOT_HELD, "Pairs tire after an hour")
    ended = experiments.end_experiment(scope(tx, now=MONDAY), words_in("en"), ANA, made.id, result, share=True)
    assert due(tx, "experiment:ask") == []
    lesson = rows.learning(scope(tx), ended.learning or "")
    assert lesson is not None and lesson.is_failure_lesson
    assert "Pairs tire after an hour" in found(tx, BO, "tire")[0]
    with pytest.raises(PersonCanFix, match=r"experiment\.ended_already"):
        experiments.end_experiment(scope(tx, now=MONDAY), words_in("en"), ANA, made.id, result, share=False)
    experiments.ask_how_it_went(at(tx, made.id, MONDAY))
    assert outbox(tx, ExperimentCheckIn.kind) == []


def test_the_ledger_is_filtered_and_private_lines_are_for_members(tx: Tx) -> None:
    experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e1", GENERAL)
    secret = experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e2", SECRET)
    experiments.end_experiment(scope(tx, now=MONDAY), words_in("en"), ANA, secret.id, Result(Outcome.HELD, ""), share=False)
    assert len(experiments.look_at_ledger(scope(tx), BO).experiments) == 2
    assert len(experiments.look_at_ledger(scope(tx), CLEO).experiments) == 1
    assert len(experiments.look_at_ledger(scope(tx), BO, outcome="running").experiments) == 1
    assert len(experiments.look_at_ledger(scope(tx), BO, outcome="forged").experiments) == 2


def test_the_ledger_of_one_team_keeps_private_lines_for_members_and_offers_ones_own_team_first(tx: Tx) -> None:
    for id_, name in (("atoll", "Atoll"), ("quay", "Quay")):
        tx.execute(schema.teams.insert().values(workspace_id=WORKSPACE, id=id_, name=name, channel_id=None, **TEAM))
    teams.set_roster(scope(tx, now=MONDAY), "quay", Roster(frozenset({CLEO}), frozenset()))
    experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e1", GENERAL)
    experiments.start_experiment(scope(tx, now=MONDAY), ANA, plan(), "e2", SECRET)
    experiments.start_experiment(scope(tx, now=MONDAY), CLEO, plan(), "e3", GENERAL)

    def owners(reader: str, team: str, outcome: str = "") -> list[str]:
        page = experiments.look_at_ledger(scope(tx), reader, team=team, outcome=outcome)
        return [one.owner for one in page.experiments]

    assert (owners(BO, "harbor"), owners(CLEO, "harbor")) == ([ANA, ANA], [ANA])
    assert (owners(BO, "quay", "running"), owners(BO, "quay", "held"), owners(BO, "atoll")) == ([CLEO], [], [])
    assert len(owners(BO, "a team that is gone")) == 3
    names = [name for _, name in experiments.look_at_ledger(scope(tx), CLEO).teams]
    assert names == ["Quay", "Atoll", "Harbor"]
