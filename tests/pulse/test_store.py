"""What the store finds of rounds and cohorts. Which, since when, in which order: a row beside each that must not be found."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.database.schema import cohort_members, cohort_questions, cohort_teams, cohorts, published, rounds
from bot.ids import CohortId, PersonId, RoundId
from bot.pulse import store
from bot.pulse.audit.rules import Asks
from bot.pulse.results import store as results
from bot.pulse.rounds import RoundState
from tests.givens import ANA, BO, MONDAY
from tests.rows import Rows

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
WEEK = timedelta(weeks=1)


def a_round(rows: Rows, number: int, state: str = "released", **values: object) -> None:
    usual = {"id": f"r{number}", "number": number, "state": state, "k": 5, "comments_k": 8, "bank_version": "1", "rule_version": 1}
    at = MONDAY + number * WEEK
    rows.add(
        rounds, **usual | {"opens_at": at, "closes_at": at + 3 * DAY, "released_at": at + 4 * DAY if state == "released" else None} | values
    )


def a_cohort(rows: Rows, id_: str, round_id: str, **values: object) -> None:
    usual = {"id": id_, "round_id": round_id, "lineage": "team:t", "kind": "team", "asks": "pulse", "size": 6, "settled_size": 6}
    rows.add(cohorts, **usual | values)


def test_rounds_by_state_number_and_moment(rows: Rows) -> None:
    for number, state in ((3, "released"), (1, "released"), (2, "folded"), (4, "open")):
        a_round(rows, number, state)
    scope = rows.scope()
    third = MONDAY + 3 * WEEK + 4 * DAY
    assert [[one.number for one in store.released_since(scope, since)] for since in (MONDAY, third, third + SECOND)] == [[1, 3], [3], []]
    assert [one and one.number for one in (store.newest_round(scope), store.newest_round(scope, RoundState.RELEASED))] == [4, 3]
    assert [one.number for one in store.rounds_in(scope, RoundState.RELEASED, RoundState.OPEN)] == [1, 3, 4]
    store.change_round(scope, RoundId("r2"), state="released", k=9, comments_k=11)
    assert [row.state for row in rows.tx.execute(select(rounds.c.state).order_by(rounds.c.number))] == ["released"] * 3 + ["open"]
    promise = store.promised(scope)
    assert (promise.k, promise.comments_k) == (9, 11)
    taking = store.round_taking_answers(scope, RoundId("r4"))
    rows.tx.exec_driver_sql("PRAGMA reverse_unordered_selects=OFF")  # in whatever order they lie
    assert store.newest_round(scope).number == 4  # type: ignore[union-attr]
    assert taking is not None and taking.takes_answers(taking.closes_at - SECOND) and not taking.takes_answers(taking.closes_at)


def test_a_round_whose_state_was_written_by_hand(rows: Rows) -> None:
    a_round(rows, 1, "open", closed_at=MONDAY)
    a_round(rows, 2, "folded", closed_at=MONDAY)
    a_round(rows, 3, "released", closed_at=MONDAY)
    a_round(rows, 4, "open")
    found = store.rounds_changed_by_hand(rows.scope())
    assert [(one.number, one.true_state) for one in found] == [(1, RoundState.FOLDED)]
    assert not found[0].takes_answers(MONDAY)
    told = [store.round_by_id(rows.scope(), RoundId(f"r{number}")) for number in (2, 3, 4)]
    assert [one and (one.is_over, one.true_state.value) for one in told] == [(True, "folded"), (True, "released"), (False, "open")]


def test_cohorts_of_a_round_their_people_teams_and_questions(rows: Rows) -> None:
    a_round(rows, 1)
    a_round(rows, 2)
    for id_, of, lineage, asks in (("c2", "r1", "b", "pulse"), ("c1", "r1", "a", "audit"), ("c3", "r2", "a", "pulse")):
        a_cohort(rows, id_, of, lineage=lineage, asks=asks)
    for cohort, person in (("c1", BO), ("c1", ANA), ("c2", "U0DEV"), ("c3", ANA)):
        rows.add(cohort_members, cohort_id=cohort, person_id=person)
    for cohort, team in (("c2", "t9"), ("c1", "t2"), ("c1", "t1"), ("c3", "t3")):
        rows.add(cohort_teams, cohort_id=cohort, team_id=team)
    for cohort, question, place in (("c1", "q2", 2), ("c1", "q1", 1), ("c3", "q3", 1)):
        rows.add(cohort_questions, cohort_id=cohort, question_id=question, version=1, place=place)
    scope, first = rows.scope(), RoundId("r1")
    assert [one.id for one in store.cohorts_of(scope, first)] == ["c1", "c2"]
    assert [
        one and one.id
        for one in (store.cohort_of_person(scope, first, PersonId(ANA)), store.cohort_of_person(scope, first, PersonId("U0")))
    ] == ["c1", None]
    newest = store.newest_cohort_of(scope, PersonId(ANA))
    assert newest is not None and newest.id == "c3" and store.newest_cohort_of(scope, PersonId(BO)) is None
    assert store.members_by_cohort(scope, first) == {"c1": [ANA, BO], "c2": ["U0DEV"]}
    assert store.teams_by_cohort(scope, first) == {"c1": ["t1", "t2"], "c2": ["t9"]}
    assert store.teams_grouped_before(scope) == {"t1", "t2", "t3", "t9"}
    assert (store.people_asked(scope, first, Asks.AUDIT), store.people_asked(scope, first, Asks.PULSE)) == ({ANA, BO}, {"U0DEV"})
    assert [one.question for one in store.questions_of(scope, CohortId("c1"))] == ["q1", "q2"]
    assert {cohort: [one.question for one in asked] for cohort, asked in store.questions_by_cohort(scope, first).items()} == {
        "c1": ["q1", "q2"]
    }
    opened = MONDAY + WEEK
    assert store.asked_before(scope, since=opened) == {"a": [(opened, "q1"), (opened, "q2"), (opened + WEEK, "q3")]}
    assert store.asked_before(scope, since=opened + SECOND) == {"a": [(opened + WEEK, "q3")]}
    store.note_responses(scope, [("c1", "most", True)])
    assert [row.response_band for row in rows.tx.execute(select(cohorts.c.response_band).order_by(cohorts.c.id))] == ["most", None, None]
    store.forget_members(scope, but_of_round=RoundId("r2"))
    assert [tuple(row) for row in rows.tx.execute(select(cohort_members.c.cohort_id, cohort_members.c.person_id))] == [("c3", ANA)]


def test_the_newest_cohort_of_each_lineage_residual_ones_apart(rows: Rows) -> None:
    a_round(rows, 1)
    a_round(rows, 2)
    for id_, of, lineage, kind in (
        ("c1", "r1", "a", "team"),
        ("c2", "r2", "a", "team"),
        ("c3", "r1", "b", "team"),
        ("c4", "r2", "c", "residual"),
    ):
        a_cohort(rows, id_, of, lineage=lineage, kind=kind)
    assert {lineage: one.id for lineage, one in store.latest_of_each_lineage(rows.scope()).items()} == {"a": "c2", "b": "c3"}


def test_lines_break_where_many_are_new_or_as_many_as_there_are_since_the_last_time(rows: Rows) -> None:
    for number, newcomers in ((1, 2), (2, 3), (3, 1), (4, 0), (5, 5)):
        a_round(rows, number)
        a_cohort(rows, f"c{number}", f"r{number}", newcomers=newcomers, size=6)
    weeks = results.line_breaks(rows.scope(), lambda newcomers, size: newcomers == 5)["team:t"]  # type: ignore[index]
    first = results.week_number(MONDAY + 3 * WEEK + 3 * DAY)
    assert weeks == [first, first + 2]


def test_what_was_released_under_a_smaller_k_is_not_shown(rows: Rows) -> None:
    shown = {"figure": {}}
    for number, k in ((1, 5), (2, 6)):
        a_round(rows, number, k=k)
        rows.add(published, round_id=f"r{number}", subject="s", dimension="SAFE", shown=shown)
        rows.add(published, round_id=f"r{number}", subject="other", dimension="SAFE", shown=shown)
    scope = rows.scope()
    found = [results.lines_of(scope, RoundId(f"r{number}"), ["s"]) for number in (1, 2)]  # type: ignore[list-item]
    assert [{subject: len(lines) for subject, lines in one.items()} for one in found] == [{}, {"s": 1}]
    assert [results.has_lines(scope, RoundId(one)) for one in ("r1", "r3")] == [True, False]
