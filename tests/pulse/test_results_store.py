"""What was told of results, thresholds, and what a round is opened with. A row stands beside each that must not be found."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.content.dimensions import Dimension
from bot.database.schema import comment_answers, days_off, own_questions, people, preferences, published, rounds, settings
from bot.ids import CohortId, PersonId, QuestionId, RoundId, SubjectKey
from bot.people.rules import DEFAULT_TIME, DEFAULT_WEEKDAY
from bot.pulse import store
from bot.pulse.answering import store as answering
from bot.pulse.answering.store import SlotPlace
from bot.pulse.asking import people_store
from bot.pulse.heard import store as heard
from bot.pulse.privacy.compact import SIDES, told_record
from bot.pulse.privacy.fold import Contract
from bot.pulse.privacy.over_time import ShownPoint, ToldBefore, point_row
from bot.pulse.privacy.released import Shown, to_row
from bot.pulse.privacy.seal import Sealer
from bot.pulse.questions import store as own
from bot.pulse.questions.rules import OwnQuestionState
from bot.pulse.results import store as results
from bot.pulse.rounds import RoundState, week_number
from tests.givens import ANA, BO, DEV, MONDAY
from tests.pulse.test_store import DAY, SECOND, WEEK, a_cohort, a_round
from tests.rows import Rows

FIRST = week_number(MONDAY + 3 * DAY)  # of round 0
MON = MONDAY.date()
A, B, C = SubjectKey("a"), SubjectKey("b"), SubjectKey("c")
POINT = ShownPoint(FIRST, 40, 30, 50, True)


def figure(score: int) -> Shown:
    return Shown(Dimension.SAFE, score, score - 10, score + 10)


def told(rows: Rows, number: int, subject: str, score: int, dimension: str = "SAFE", **more: Any) -> None:
    rows.add(published, round_id=f"r{number}", subject=subject, dimension=dimension, shown={"figure": to_row(figure(score))} | more)


@pytest.fixture
def six_rounds(rows: Rows) -> Rows:
    """In the newest of those that count nothing was told; one was never released, one under a smaller k."""
    for number in (3, 1, 4, 2, 7):
        a_round(rows, number, k=6)
    a_round(rows, 5, "folded", k=6)
    a_round(rows, 6, k=5)
    return rows


def test_of_each_line_what_was_told_last_in_these_weeks(six_rounds: Rows) -> None:
    rows = six_rounds
    for number, subject, score in ((1, "b", 10), (2, "a", 20), (3, "a", 30), (3, "c", 33), (5, "b", 50), (6, "b", 60), (4, "beside", 70)):
        told(rows, number, subject, score)
    told(rows, 4, "a", 40, since=FIRST + 2, line=[point_row(POINT)])
    told(rows, 4, "a", 80, "not_said")
    rows.add(published, round_id="r4", subject="a", dimension="response", shown={"band": "most"})
    rows.add(published, round_id="r4", subject="c", dimension=SIDES, shown={"week": FIRST + 4, "sides": ""})
    newest = {
        (A, "SAFE"): ToldBefore(figure(40), FIRST + 4, FIRST + 2, (POINT,)),
        (C, "SAFE"): ToldBefore(figure(33), FIRST + 3, FIRST + 3 - 8),
    }
    scope = rows.scope()
    assert results.told_before(scope, [A, B, C], since_week=FIRST + 1) == newest | {
        (B, "SAFE"): ToldBefore(figure(10), FIRST + 1, FIRST + 1 - 8)
    }
    assert results.told_before(scope, [A, B, C], since_week=FIRST + 2) == newest
    assert results.told_before(scope, [A], since_week=FIRST + 1).keys() == {(A, "SAFE")}


def test_of_each_group_the_records_that_were_told_last_older_lines_among_them(six_rounds: Rows) -> None:
    rows = six_rounds
    for number, subject, records in ((4, "a", "aa"), (3, "a", "bb"), (3, "c", "cc"), (5, "b", "dd"), (6, "b", "ee"), (4, "beside", "ff")):
        rows.add(published, round_id=f"r{number}", subject=subject, dimension=SIDES, shown={"week": FIRST, "sides": records})
    told(rows, 1, "b", 10)
    told(rows, 1, "b", 70, "response")
    told(rows, 3, "beside", 30)
    older = told_record(Dimension.SAFE, ToldBefore(figure(10), FIRST + 1, FIRST + 1 - 8)).hex()
    found = [results.rows_told_before(rows.scope(), [A, B, C], since_week=FIRST + week) for week in (1, 2)]
    newest = [("a", FIRST + 4, "aa"), ("c", FIRST + 3, "cc")]
    assert found == [[*newest, ("b", FIRST + 1, older)], newest]


def test_a_release_is_read_line_by_line_in_their_order(rows: Rows) -> None:
    a_round(rows, 1)
    lines = [(A, dimension, {"figure": to_row(figure(50)), "line": [point_row(POINT)]}) for dimension in ("SHARE", "TRY", "FAIL")]
    results.publish(rows.scope(), RoundId("r1"), lines)
    results.publish(rows.scope(), RoundId("r1"), [])
    (found,) = results.lines_of(rows.scope(), RoundId("r1"), [A, B]).values()
    assert [one.dimension for one in found] == ["FAIL", "SHARE", "TRY"]
    assert (found[0].figure, found[0].line, found[0].released_at) == (figure(50), (POINT,), MONDAY + WEEK + 4 * DAY)


def test_a_group_that_shrinks_without_anybody_new_goes_on_with_its_line(rows: Rows) -> None:
    for number, newcomers, size in ((1, 3, 6), (2, 0, 3)):
        a_round(rows, number)
        a_cohort(rows, f"c{number}", f"r{number}", newcomers=newcomers, size=size)
    assert results.line_breaks(rows.scope(), lambda newcomers, size: False) == {}


def test_thresholds_are_the_strictest_of_what_was_chosen_and_promised(rows: Rows) -> None:
    scope = rows.scope()
    assert (results.chosen_contract(scope), store.promised(scope)) == (Contract(k=0, comments_k=0),) * 2
    assert results.todays_k(scope) == 5
    for name, value in (("pulse_k", 7), ("pulse_comments_k", "many"), ("other", 99)):
        rows.add(settings, name=name, value=value)
    a_round(rows, 1, k=6, comments_k=9)
    a_round(rows, 2, k=5, comments_k=8)
    chosen, in_force = results.chosen_contract(scope), results.contract_in_force(scope)
    assert ((chosen.k, chosen.comments_k), (in_force.scores_k, in_force.words_k)) == ((7, 0), (7, 9)) and results.todays_k(scope) == 7


def test_rounds_are_numbered_one_by_one_and_asked_again_by_nobody_yet(rows: Rows) -> None:
    scope, ends = rows.scope(), MONDAY + 3 * DAY
    made = [
        store.add_round(scope, RoundId(id_), opens_at=MONDAY, closes_at=ends, contract=Contract(k, 9), bank="1")
        for id_, k in (("b", 6), ("a", 7))
    ]
    assert [(one.number, one.asked_again, one.state) for one in made] == [(1, 0, RoundState.OPEN), (2, 0, RoundState.OPEN)]
    assert [store.round_by_id(scope, one.id) for one in made] == made and store.round_by_id(scope, made[0].id, lock=True) == made[0]
    store.change_round(scope, RoundId("a"), traces=[{"name": "x"}])
    assert [store.traces_of_round(scope, RoundId(id_)) for id_ in ("a", "b", "none")] == [[{"name": "x"}], [], []]
    kept = rows.tx.execute(select(rounds.c.id, rounds.c.asked_again).order_by(rounds.c.id)).all()
    assert [tuple(row) for row in kept] == [("a", 0), ("b", 0)]


def test_when_people_want_to_be_asked_and_when_they_want_quiet(rows: Rows) -> None:
    for person, values in (
        (ANA, {"pulse_weekday": 0, "pulse_time": "08:30", "paused_until": MONDAY + SECOND}),
        (BO, {"stopped_at": MONDAY}),
        (DEV, {"pulse_weekday": 3}),
    ):
        rows.add(preferences, person_id=person, **values)
    for person, last in ((ANA, 0), (ANA, -1), ("", 5), (DEV, 2), (BO, 1)):
        rows.add(days_off, person_id=person, first_day=MON + (last - 3) * DAY, last_day=MON + last * DAY)
    some = people_store.wishes(rows.scope(), since=MON, of=[PersonId(ANA), PersonId(BO)])
    everybody = people_store.wishes(rows.scope(), since=MON)
    ana, bo, dev, eve = (PersonId(one) for one in (ANA, BO, DEV, "U0EVE"))
    usual = time.fromisoformat(DEFAULT_TIME)
    slots = [(slot.weekday, slot.at) for slot in map(everybody.slot, (ana, bo, dev, eve))]
    assert slots == [(0, time(8, 30)), (DEFAULT_WEEKDAY, usual), (3, usual), (DEFAULT_WEEKDAY, usual)]
    assert [everybody.wants_quiet(one, MONDAY) for one in (ana, bo, dev, eve)] == [True, True, False, False]
    assert not everybody.wants_quiet(ana, MONDAY + SECOND)

    def away(wishes: people_store.Wishes, person: PersonId) -> list[date]:
        return [leave.last for leave in wishes.days_off(person).leave]

    assert [away(everybody, one) for one in (ana, dev, eve)] == [[MON, MON + 5 * DAY], [MON + 2 * DAY, MON + 5 * DAY], [MON + 5 * DAY]]
    assert [away(some, one) for one in (ana, dev)] == [[MON, MON + 5 * DAY], [MON + 5 * DAY]] and dev not in some.chosen


def test_where_people_live_and_who_read_what_is_promised(rows: Rows) -> None:
    for person, zone in ((ANA, "Europe/Rome"), (BO, "Asia/Tokyo"), (DEV, "UTC")):
        rows.add(people, id=person, zone=zone)
    assert people_store.zones_among(rows.scope(), [PersonId(ANA), PersonId(DEV), PersonId("U0GONE")]) == {ANA: "Europe/Rome", DEV: "UTC"}
    rows.add(preferences, person_id=ANA, promise_shown_at=MONDAY)
    rows.add(preferences, person_id=BO)
    assert [people_store.promise_shown(rows.scope(), PersonId(one)) for one in (ANA, BO, DEV)] == [True, False, False]


def test_answers_to_a_comment_stand_by_their_day_and_by_who_gave_them(rows: Rows) -> None:
    for who, days in (("c", 0), ("a", 0), ("d", -1), ("b", 0)):
        rows.add(comment_answers, comment_id=b"1", person_id=who, word="heard", answered_at=MONDAY + days * DAY)
    (found,) = heard.answers_to(rows.scope(), [b"1"]).values()
    assert [who for who, _ in found] == ["d", "a", "b", "c"]


def test_an_answer_replaces_its_own_and_a_comment_that_is_taken_back_goes_alone(rows: Rows) -> None:
    for number in (1, 2):
        a_round(rows, number, "open")
        a_cohort(rows, f"c{number}", f"r{number}", lineage=f"l{number}")
    scope, sealer, first, second = rows.scope(), Sealer(bytes(32)), RoundId("r1"), RoundId("r2")

    def place(letter: str, of: RoundId = first) -> SlotPlace:
        return SlotPlace(of, letter.encode() * 16, CohortId(of.replace("r", "c")), QuestionId("q"))

    for letter, of, text in (("a", first, "One"), ("b", first, "Two"), ("c", first, "Three"), ("d", second, "Four")):
        answering.keep_comment(scope, sealer, place(letter, of), text)
    for letter, of, answer in (("a", first, 2), ("e", first, 3), ("f", second, 4), ("a", first, 5)):
        answering.keep_answer(scope, sealer, place(letter, of), answer)
    answering.keep_comment(scope, sealer, place("a"), "Otherwise")
    answering.keep_comment(scope, sealer, place("b"), "")
    answering.keep_comment(scope, Sealer(bytes(range(32))), place("g"), "Under another key")
    answering.keep_answer(scope, Sealer(bytes(range(32))), place("h"), 1)
    found, other = (answering.open_answers_of(scope, of, sealer) for of in (first, second))
    assert sorted(found.notes) == [("c1", "q", "Otherwise"), ("c1", "q", "Three")] and other.notes == [("c2", "q", "Four")]
    assert sorted(found.rows) == [("c1", "q", 3), ("c1", "q", 5)] and other.rows == [("c2", "q", 4)]
    assert found.slots == {letter * 16 for letter in (b"a", b"c", b"e")} and other.slots == {b"d" * 16, b"f" * 16}
    asked = [letter.encode() * 16 for letter in "abcex"]
    assert answering.taken_slots(scope, first, asked) == found.slots and answering.taken_slots(scope, first, []) == set()


def test_silent_rounds_are_counted_to_255(rows: Rows) -> None:
    sealer, slots = Sealer(bytes(32)), [number.to_bytes(16, "big") for number in range(502)]
    answering.set_silent_rounds(rows.tx, sealer, {slots[0]: 255, slots[1]: 256, **dict.fromkeys(slots[2:], 1)})
    found = answering.silent_rounds(rows.tx, sealer, slots)
    assert (found[slots[0]], found[slots[1]], len(found)) == (255, 255, 502)
    answering.forget_silences(rows.tx, slots[1:])
    assert answering.silent_rounds(rows.tx, sealer, slots) == {slots[0]: 255}


def test_own_questions_in_the_order_of_their_ids_each_wording_by_itself(rows: Rows) -> None:
    for id_, version, state in (("own.2", 1, "announced"), ("own.3", 1, "proposed"), ("own.1", 1, "proposed"), ("own.1", 2, "announced")):
        rows.add(own_questions, id=id_, version=version, state=state, dimension="SAFE", form="OCC", text=f"{id_} {version}", proposed_by=BO)
    scope, first = rows.scope(), QuestionId("own.1")
    assert [one.question.id for one in own.all_of(scope)] == ["own.1", "own.1", "own.2", "own.3"]
    assert sorted(one.text for one in own.announced(scope)) == ["own.1 2", "own.2 1"] and own.next_number(scope) == 5
    found = [own.find(scope, first, version) for version in (1, 2, 3)]
    assert [one and (one.text, one.state.value) for one in found] == [("own.1 1", "proposed"), ("own.1 2", "announced"), None]
    at = MONDAY + timedelta(hours=1)
    moved = [own.set_state(scope, QuestionId(id_), OwnQuestionState.RETIRED, announced_at=at) for id_ in ("own.2", "own.2", "own.9")]
    assert moved == [True, False, False]
    states = {row.id: row.state for row in rows.tx.execute(select(own_questions).where(own_questions.c.version == 1))}
    assert states == {"own.1": "proposed", "own.2": "retired", "own.3": "proposed"}
