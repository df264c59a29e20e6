"""The roster, and what people decide for themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from bot.app.features import FEATURES
from bot.database.engine import Database, Tx, insert_new
from bot.database.schema import nudges
from bot.errors import PersonCanFix
from bot.outbox.store import queue_notice
from bot.people import acts as people
from bot.people import days_off
from bot.people import store as rows
from bot.people.ownership import acts as ownership
from bot.people.privacy import erase as leaving
from bot.people.privacy.receipt_store import rows_about
from bot.people.rules import Person
from bot.pulse.asking.people_store import wishes
from bot.pulse.questions import store as own_questions
from bot.pulse.questions.rules import OwnWords, QuestionId, bank
from bot.words import words_in
from tests.givens import ANA, BO, CLEO, MONDAY, WORKSPACE, scope
from tests.outbox.bodies import a_notice

OWN = OwnWords("Our new meeting rooms help us learn.", "We moved offices and want to know.")


def somebody(who: str, **facts: object) -> Person:
    plain = Person(who, who.title(), "Europe/Berlin", "en-US", False, False, False, False, False, MONDAY)
    return replace(plain, **facts)  # type: ignore[arg-type]


def test_who_was_here_before_the_bot_counts_as_long_known(database: Database) -> None:
    with database.transaction() as tx:
        assert people.arrive(scope(tx, now=MONDAY), "Acme", "UBOT", [somebody(ANA)]) == 1
        later = MONDAY + timedelta(days=3)
        assert people.arrive(scope(tx, now=later), "Acme", "UBOT", [somebody(ANA), somebody(BO)]) == 1
    with database.reading() as tx:
        known = {person.id: person.known_since for person in rows.all_people(scope(tx))}
    assert known == {ANA: MONDAY - timedelta(days=29), BO: MONDAY + timedelta(days=3)}


def test_a_changed_profile_keeps_the_day_we_met(database: Database) -> None:
    with database.transaction() as tx:
        people.meet(scope(tx, now=MONDAY), somebody(ANA))
        people.meet(scope(tx, now=MONDAY + timedelta(days=9)), somebody(ANA, zone="Asia/Tokyo", name="Anna"))
        found = rows.person(scope(tx), ANA)
    assert found is not None
    assert (found.zone, found.name, found.known_since) == ("Asia/Tokyo", "Anna", MONDAY)


def test_slack_does_not_take_the_programme_away_from_its_owner(database: Database) -> None:
    with database.transaction() as tx:
        people.meet(scope(tx, now=MONDAY), somebody(ANA, is_owner=True))
        people.meet(scope(tx, now=MONDAY), somebody(ANA, is_owner=False))
        assert rows.owners(scope(tx)) == [ANA]


def test_a_slot_is_on_a_workday_in_working_hours(database: Database) -> None:
    with database.transaction() as tx:
        assert people.choose_slot(scope(tx), ANA, "3", "14:30").at == "14:30"
        for weekday, at in (("6", "10:00"), ("x", "10:00"), ("1", "22:00"), ("1", "soon")):
            with pytest.raises(PersonCanFix, match="form"):
                people.choose_slot(scope(tx), ANA, weekday, at)
        assert rows.preferences_of(scope(tx), ANA).weekday == 3


def test_pausing_stopping_and_coming_back(database: Database) -> None:
    with database.transaction() as tx:
        assert people.pause(scope(tx, now=MONDAY), ANA, 2).quiet_at(MONDAY + timedelta(days=13))
        assert not rows.preferences_of(scope(tx), ANA).quiet_at(MONDAY + timedelta(days=14))
        assert people.stop(scope(tx, now=MONDAY), ANA).quiet_at(MONDAY + timedelta(days=999))
        assert not people.resume(scope(tx), ANA).quiet_at(MONDAY)
        with pytest.raises(PersonCanFix, match=r"people\.pause_span"):
            people.pause(scope(tx, now=MONDAY), ANA, 0)


def test_leave_that_ends_before_it_begins_is_refused(database: Database) -> None:
    with database.transaction() as tx, pytest.raises(PersonCanFix, match=r"people\.leave_ends_first"):
        people.take_leave(scope(tx), ANA, date(2026, 3, 9), date(2026, 3, 2))


def test_only_an_owner_hands_the_programme_on(database: Database) -> None:
    with database.transaction() as tx:
        for person in (somebody(ANA, is_owner=True), somebody(BO), somebody("UBOT", is_bot=True)):
            people.meet(scope(tx, now=MONDAY), person)
        with pytest.raises(PersonCanFix) as refused:
            ownership.choose_owners(scope(tx), BO, [BO])
        assert refused.value.said(words_in("en")).endswith(f"Please ask <@{ANA}>.")
        with pytest.raises(PersonCanFix, match=r"people\.nobody_owns"):
            ownership.choose_owners(scope(tx), ANA, ["UBOT"])
        ownership.choose_owners(scope(tx), ANA, [BO])
        assert rows.owners(scope(tx)) == [BO]


def test_holidays_of_the_country_somebody_names_are_days_off_and_go_when_they_take_it_back(database: Database) -> None:
    with database.transaction() as tx:
        people.take_leave(scope(tx), ANA, date(2026, 12, 25), date(2026, 12, 30))
        days_off.choose_country(scope(tx, now=MONDAY), ANA, "DE")
        off = wishes(scope(tx), since=MONDAY.date()).days_off(ANA)
        assert [off.is_off(date(2026, *day)) for day in ((5, 1), (12, 28), (5, 4))] == [True, True, False]
        days_off.choose_country(scope(tx, now=MONDAY), ANA, "")
        off = wishes(scope(tx), since=MONDAY.date()).days_off(ANA)
        assert [off.is_off(date(2026, *day)) for day in ((5, 1), (12, 28))] == [False, True]
        with pytest.raises(PersonCanFix, match=r"people\.unknown_country"):
            days_off.choose_country(scope(tx, now=MONDAY), ANA, "XX")


@pytest.mark.parametrize("country", sorted(days_off.COUNTRIES))
def test_every_country_offered_has_holidays(country: str) -> None:
    assert len(days_off.public_holidays(country, 2026)) >= 8


def _everything(tx: Tx, person: str) -> None:
    people.meet(scope(tx, now=MONDAY), somebody(person))
    people.choose_slot(scope(tx), person, "1", "11:00")
    people.take_leave(scope(tx), person, date(2026, 3, 9), date(2026, 3, 10))
    queue_notice(scope(tx, now=MONDAY), a_notice("pulse:left_out", person, f"note:{person}"))
    rows.change_setting(scope(tx, now=MONDAY), f"by:{person}", 5, person)
    own_questions.add(scope(tx), replace(bank().questions[0], id=QuestionId(f"own.{person}"), own=OWN), person)
    insert_new(
        tx,
        nudges,
        {"workspace_id": WORKSPACE, "id": person, "person_id": person, "act_id": "a", "week": date(2026, 3, 2)}
        | {"state": "sent", "probability": 0.7, "plan": "my plan", "made_at": MONDAY, "answered_at": None},
    )


def _tables_about(tx: Tx, person: str) -> set[str]:
    return {row.table for row in rows_about(scope(tx), person)}


def test_who_asks_to_be_forgotten_leaves_no_row_and_others_keep_theirs(database: Database) -> None:
    with database.transaction() as tx:
        for person in (ANA, BO):
            _everything(tx, person)
        leaving.forget(scope(tx, now=MONDAY), FEATURES, ANA)
        assert _tables_about(tx, ANA) == {"people"}
        assert _tables_about(tx, BO) == {"people", "preferences", "days_off", "nudges", "outbox", "own_questions", "settings"}
        assert rows.setting(scope(tx), f"by:{ANA}") == 5
        assert {kept.question.own for kept in own_questions.all_of(scope(tx))} == {OWN}


def test_only_who_was_here_and_is_deactivated_now_has_left(database: Database) -> None:
    with database.transaction() as tx:
        people.meet(scope(tx, now=MONDAY), somebody(ANA))
        people.meet(scope(tx, now=MONDAY), somebody(CLEO, is_deactivated=True))
        gone = [somebody(who, is_deactivated=True) for who in (ANA, BO, CLEO)]
        assert leaving.who_left(scope(tx), gone) == [ANA]
