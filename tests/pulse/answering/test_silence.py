"""Who let rounds pass is asked less, and nothing that is kept tells who that is (P16). Also with processes that come and go."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.database.engine import Database
from bot.database.keys import FORMER_SILENCE, KeysByKind, SharedKeys, round_key, silence_key
from bot.database.rounds.relations import named_like
from bot.database.rounds.round_keys import RoundKeys
from bot.database.schema import round_seals
from bot.outbox.attention.rules import Unasked
from bot.outbox.attention.store import LedgerEntry, book
from bot.pulse.answering import acts as pulse_answers
from bot.schedule.weeks import week_in_utc
from bot.words import words_in
from tests.pulse.world import SECRET, PulseWorld, in_transaction, world

__all__ = ["world"]

SLOW = words_in("en")("pulse.slow.said")


def words_of(world: PulseWorld, kind: str, person: str) -> str:
    """What this person would be sent; nothing where the letter is dropped."""
    return getattr(world.rendered(kind, person), "message", {"text": ""})["text"]


@pytest.mark.long
def test_after_three_silent_rounds_a_person_is_told_once_in_the_place_of_the_questions(world: PulseWorld) -> None:
    silent, *answering = world.six(size=8)
    for _ in range(3):
        world.whole_round(answering)
    fourth = world.open()
    assert words_of(world, "pulse:ask", silent) == SLOW
    assert words_of(world, "pulse:reminder", silent) == ""
    assert words_of(world, "pulse:ask", answering[0]) not in ("", SLOW)
    for person in answering:
        world.answer_all(fourth, person)
    world.finish(fourth)
    for _ in range(2):
        world.next_week(fourth)
        fourth = world.open()
        assert words_of(world, "pulse:ask", silent) == ""
        world.finish(fourth)


@pytest.mark.long
def test_it_is_not_said_right_after_a_suggestion_but_in_the_next_round(world: PulseWorld) -> None:
    """What is said instead is nothing, as to whoever is left alone, and it counts as not said."""
    silent, weekly, *answering = world.six(size=8)
    for _ in range(3):
        world.whole_round(answering)
    nudged(world, silent, 0)
    for back in (0, 1):
        nudged(world, weekly, back)
    fourth = world.open()
    assert words_of(world, "pulse:ask", silent) == ""
    assert words_of(world, "pulse:ask", weekly) == SLOW, "where a suggestion comes every week there is nothing to wait for"
    for person in answering:
        world.answer_all(fourth, person)
    world.finish(fourth)
    world.next_week(fourth)
    fifth = world.open()
    assert (words_of(world, "pulse:ask", silent), words_of(world, "pulse:ask", weekly)) == (SLOW, "")
    world.finish(fifth)
    world.next_week(fifth)
    world.open()
    assert words_of(world, "pulse:ask", silent) == "", "said once"


def nudged(world: PulseWorld, person: str, weeks_ago: int) -> None:
    """They got a suggestion in this week, or in one before it."""
    week = week_in_utc(world.now) - timedelta(weeks=weeks_ago)
    entry = LedgerEntry(person, week, f"nudge:{person}:{week}", Unasked.NUDGE)
    in_transaction(world, book, [entry])


@pytest.mark.long
def test_a_silent_person_is_left_alone_until_they_say_so(world: PulseWorld) -> None:
    silent, *answering = world.six(size=8)
    for _ in range(4):
        world.whole_round(answering)
    world.open()
    assert words_of(world, "pulse:ask", silent) == ""
    in_transaction(world, pulse_answers.keep_asking, silent)
    assert words_of(world, "pulse:ask", silent) not in ("", SLOW)


@pytest.mark.long
def test_who_was_away_when_told_is_told_again(world: PulseWorld) -> None:
    from bot.people import store as people

    silent, *answering = world.six(size=8)
    for _ in range(3):
        world.whole_round(answering)
    in_transaction(world, people.change_preferences, silent, stopped_at=world.now)
    world.whole_round(answering)
    in_transaction(world, people.change_preferences, silent, stopped_at=None)
    world.open()
    assert words_of(world, "pulse:ask", silent) == SLOW


def test_no_message_names_who_was_silent(world: PulseWorld) -> None:
    silent, *answering = world.six(size=8)
    for _ in range(5):
        world.whole_round(answering)
    sent = {tuple(row) for row in world.rows("SELECT recipient, kind FROM outbox")}
    kinds = [{kind for recipient, kind in sent if recipient == person} for person in (silent, answering[0])]
    assert kinds[0] == kinds[1] != set()


@pytest.mark.long
def test_an_answer_starts_the_count_of_silent_rounds_anew(world: PulseWorld) -> None:
    person, *answering = world.six(size=8)
    for who in (answering, answering, [person, *answering], answering, answering):
        world.whole_round(who)
    current = world.open()
    assert words_of(world, "pulse:ask", person) not in ("", SLOW)
    for who in answering:
        world.answer_all(current, who)
    world.finish(current)
    world.next_week(current)
    world.open()
    assert words_of(world, "pulse:ask", person) == SLOW


@pytest.mark.long
def test_a_paused_person_is_not_counted_as_silent(world: PulseWorld) -> None:
    away, *answering = world.six(size=8)
    from bot.people import store as people

    in_transaction(world, people.change_preferences, away, stopped_at=world.now)
    for _ in range(4):
        world.whole_round(answering)
    in_transaction(world, people.change_preferences, away, stopped_at=None)
    world.open()
    assert words_of(world, "pulse:ask", away) not in ("", SLOW)


def test_nobody_can_read_from_the_database_who_was_silent(world: PulseWorld) -> None:
    silent, *answering = world.six(size=8)
    before: set[bytes] = set()
    for _ in range(2):
        world.whole_round(answering)
        rows = world.rows("SELECT slot, sealed FROM silences")
        assert len(rows) == 8
        assert {len(bytes(row[1])) for row in rows} == {29}
        assert before.isdisjoint({bytes(row[1]) for row in rows})  # all rewritten, those that stayed as well
        before = {bytes(row[1]) for row in rows}
    assert all(silent.encode() not in bytes(row[0]) + bytes(row[1]) for row in world.rows("SELECT slot, sealed FROM silences"))


@pytest.mark.long
def test_each_close_writes_the_counts_under_a_key_that_nobody_had_before(world: PulseWorld) -> None:
    answering = world.six(size=8)[1:]
    first = world.whole_round(answering)
    before = {bytes(row[0]) for row in world.rows("SELECT slot FROM silences")}
    second = world.whole_round(answering)
    after = {bytes(row[0]) for row in world.rows("SELECT slot FROM silences")}
    assert len(before) == len(after) == 8 and not before & after
    with world.database.transaction() as tx:
        assert world.keys.get(tx, silence_key(first.id)) is None
        assert world.keys.get(tx, silence_key(second.id)) is not None


@pytest.mark.long
def test_a_process_that_starts_begins_the_count_anew(world: PulseWorld) -> None:
    silent, *answering = world.six(size=8)
    for _ in range(4):
        world.whole_round(answering)
    with world.database.transaction() as tx:
        pulse_answers.start_without_silence(tx, world.keys)
    world.open()
    assert words_of(world, "pulse:ask", silent) not in ("", SLOW)
    assert world.count("silences") == 0


@pytest.mark.long
def test_who_asks_to_be_asked_again_changes_everybodys_row(world: PulseWorld) -> None:
    silent, *answering = world.six(size=8)
    for _ in range(3):
        world.whole_round(answering)
    before = {bytes(row[0]): bytes(row[1]) for row in world.rows("SELECT slot, sealed FROM silences")}
    in_transaction(world, pulse_answers.keep_asking, silent)
    after = {bytes(row[0]): bytes(row[1]) for row in world.rows("SELECT slot, sealed FROM silences")}
    assert before.keys() == after.keys() and all(before[slot] != after[slot] for slot in before)


@pytest.mark.long
def test_the_count_outlives_a_round_that_closed_unread(world: PulseWorld) -> None:
    silent, *answering = world.six(size=8)
    for _ in range(2):
        world.whole_round(answering)
    unread = world.open()
    with world.database.transaction() as tx:
        world.keys.destroy(tx, round_key(unread.id))
    world.finish(unread)
    world.next_week(unread)
    world.whole_round(answering)
    world.open()
    assert words_of(world, "pulse:ask", silent) == SLOW


# --- several processes -------------------------------------------------------------------------------------------


def by(ring: RoundKeys) -> KeysByKind:
    return KeysByKind(ring, SharedKeys(SECRET), silences=ring)


def counted_by(made: PulseWorld, ring: RoundKeys) -> dict[str, int]:
    """How many silent rounds of each person this process can read."""
    made.keys = by(ring)
    return dict(in_transaction(made, pulse_answers.silent_rounds_by_person))


def until(happened: Callable[[], object]) -> None:
    while not happened():
        time.sleep(0.05)


@pytest.mark.long
def test_whichever_process_closes_the_count_goes_on_and_a_newcomer_is_let_in(server: Database, process: Callable[[], RoundKeys]) -> None:
    first, second = process(), process()
    made = PulseWorld(server, by(first))
    silent, *answering = made.six(size=8)
    made.whole_round(answering)
    until(lambda: not second.missing(server))
    made.keys = by(second)
    made.whole_round(answering)
    first.stop()
    newcomer = process()
    until(lambda: not newcomer.missing(server))
    second.stop()
    assert counted_by(made, newcomer)[silent] == 2
    made.whole_round(answering)
    made.open()
    assert words_of(made, "pulse:ask", silent) == SLOW


@pytest.mark.long
def test_the_last_process_takes_the_count_with_it_and_the_first_of_the_next_wipes_it(
    server: Database, process: Callable[[], RoundKeys]
) -> None:
    first = process()
    made = PulseWorld(server, by(first))
    silent, *answering = made.six(size=8)
    made.whole_round(answering)
    first.stop()
    late = process()
    assert late.is_alone(server)
    assert counted_by(made, late) == {}
    with server.transaction() as tx:
        pulse_answers.start_without_silence(tx, made.keys)
    assert made.count("silences") == 0
    made.whole_round(answering)
    assert counted_by(made, late)[silent] == 1


@pytest.mark.long
def test_a_close_leaves_no_key_of_the_count_before_in_any_process(server: Database, process: Callable[[], RoundKeys]) -> None:
    first, second = process(), process()
    made = PulseWorld(server, by(first))
    _, *answering = made.six(size=8)
    before = made.whole_round(answering)
    until(lambda: not second.missing(server))
    after = made.open()
    made.close(after)
    made.erase(after)
    if made.round(after).erased_at is None:  # the other process has it for a moment longer: that is looked at, too
        until(lambda: made.erase(after) or made.round(after).erased_at)
    assert all(silence_key(before.id) not in one._known for one in (first, second))
    with server.reading() as tx:
        assert len(named_like(tx, round_seals)) == 1, "the seals of the count in force"


def test_the_lasting_key_of_earlier_versions_goes_at_the_first_start(world: PulseWorld) -> None:
    with world.database.transaction() as tx:
        world.keys.make(tx, FORMER_SILENCE)
        pulse_answers.start_without_silence(tx, world.keys)
        assert world.keys.get(tx, FORMER_SILENCE) is None
