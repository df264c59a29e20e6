"""The audit under the pulse's protocol: killed at each step, a second one, joiners, leavers, a raised threshold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from bot.culture import acts as culture
from bot.database.engine import Database
from bot.database.keys import round_key
from bot.pulse import store as pulses
from bot.pulse.audit import acts as audits
from bot.pulse.audit.rules import ANNOUNCED, EVERY, Asks
from bot.pulse.rounds import Round, RoundState
from bot.pulse.settings.acts import raise_thresholds
from tests.givens import scope
from tests.killing import killed_at
from tests.pulse.audit.test_map import answers_alike, with_channels
from tests.pulse.world import MONDAY, PulseWorld, in_transaction, world

__all__ = ["world"]


@pytest.fixture
def audited(world: PulseWorld) -> PulseWorld:
    world.audits()
    return world


def answered(world: PulseWorld, members: list[str]) -> Round:
    current = world.open()
    for person in members:
        answers_alike(world, current, person)
    return current


def second(world: PulseWorld, first: Round) -> None:
    """Announced in the week before half a year is over; the clock stands at the Monday of the second."""
    world.now = MONDAY + EVERY - ANNOUNCED
    world.run(audits.announce_due, first.id)
    world.now = MONDAY + EVERY


def killed(world: PulseWorld, statement: int, work: Callable[[Database], None]) -> bool:
    world.database.engine.dispose()
    return killed_at(statement, world.database.url, work)


def lineages_and_questions(world: PulseWorld) -> Counter[tuple[str, str]]:
    found = world.rows("SELECT h.lineage, c.question_id FROM cells c JOIN cohorts h ON h.id = c.cohort_id")
    return Counter((row[0], row[1]) for row in found)


@pytest.mark.longest
def test_killed_at_every_step_an_audit_is_open_with_its_key_or_folded_and_the_map_is_told_once(audited: PulseWorld) -> None:
    members = audited.six(size=10)
    with_channels(audited)
    current = answered(audited, members)
    rows_open = audited.count("open_answers")
    audited.now = current.closes_at

    def all_steps(database: Database) -> None:
        audited.database = database  # in the child
        audited.close(current)
        audited.erase(current)
        audited.release(current)

    statement = kills = 0
    while killed(audited, statement, all_steps):
        kills += 1
        with audited.database.reading() as tx:
            key = audited.keys.get(tx, round_key(current.id)) is not None
        if audited.round(current).state is RoundState.OPEN:
            assert (audited.count("open_answers"), audited.count("cells"), key) == (rows_open, 0, True)
        else:
            assert audited.count("open_answers") == 0 and audited.count("cells") == 22
        statement += 1
    assert kills > 20
    assert audited.round(current).state is RoundState.RELEASED
    assert len(audited.notices("map:channel")) == 1
    assert in_transaction(audited, culture.map_for, members[0]) is not None


def test_killed_while_it_opens_there_is_a_whole_audit_or_none(audited: PulseWorld) -> None:
    audited.six(size=8)

    def opening(database: Database) -> None:
        audited.database = database
        audited.open()

    for statement in range(0, 60, 7):
        killed(audited, statement, opening)
        asked = {row[0] for row in audited.rows("SELECT count(*) FROM cohort_questions GROUP BY cohort_id")}
        assert asked in (set(), {24}), "22 items and two lines, or nothing"


@pytest.mark.long
def test_no_two_cells_of_a_group_and_a_question_stand_beside_each_other_after_a_second_audit(audited: PulseWorld) -> None:
    members = audited.six(size=10)
    first = answered(audited, members)
    audited.finish(first)
    second(audited, first)
    again = answered(audited, members)
    assert [row[0] for row in audited.rows(f"SELECT asks FROM cohorts WHERE round_id = '{again.id}'")] == [Asks.AUDIT]
    audited.finish(again)
    assert max(lineages_and_questions(audited).values()) == 1
    seen = in_transaction(audited, culture.map_for, members[0])
    assert seen is not None and seen.told.round_id == again.id


@pytest.mark.long
def test_a_joiner_is_asked_in_the_second_audit_and_a_leaver_is_not(audited: PulseWorld) -> None:
    members = audited.six(size=10)
    first = answered(audited, members)
    audited.finish(first)
    audited.leaves(members[0])
    audited.team("Harbor", [*members[1:], "UJOINER"])
    second(audited, first)
    again = answered(audited, [*members[1:], "UJOINER"])
    with audited.database.reading() as tx:
        assert pulses.cohort_of_person(scope(tx), again.id, members[0]) is None
        cohort = pulses.cohort_of_person(scope(tx), again.id, "UJOINER")
    assert cohort is not None and cohort.size == 10
    audited.finish(again)
    assert in_transaction(audited, culture.map_for, "UJOINER") is not None


@pytest.mark.long
def test_a_group_that_lost_half_of_its_people_is_silent_and_reads_no_second_map_of_its_own(audited: PulseWorld) -> None:
    members = audited.six(size=12)
    first = answered(audited, members)
    audited.finish(first)
    for person in members[:6]:
        audited.leaves(person)
    audited.team("Harbor", members[6:])
    second(audited, first)
    again = answered(audited, members[6:])
    audited.finish(again)
    assert in_transaction(audited, culture.map_for, members[11]) is None


@pytest.mark.long
def test_a_threshold_raised_between_two_audits_holds_for_both(audited: PulseWorld) -> None:
    members = audited.six(size=10)
    audited.people("UOWNER", is_owner=True)
    first = answered(audited, members)
    audited.finish(first)
    in_transaction(audited, raise_thresholds, "UOWNER", 12, 12)
    assert in_transaction(audited, culture.map_for, members[0]) is None
    second(audited, first)
    audited.finish(answered(audited, members))
    assert in_transaction(audited, culture.map_for, members[0]) is None


@pytest.mark.long
def test_taps_of_an_audit_change_their_minds_and_count_once(audited: PulseWorld) -> None:
    members = audited.six(size=8)
    current = answered(audited, members)
    for question in audited.questions(current, members[0])[:22]:
        for point in question.scale.points:
            audited.tap(current, members[0], question, point)
    assert audited.count("open_answers") == 8 * 22
    audited.finish(current)
    assert {row[0] for row in audited.rows("SELECT c1 + c2 + c3 + c4 + c5 FROM cells")} == {8}
