"""Keys that are elsewhere, lost, read-only or restored, and clocks that jump. One clear state each, never a small count, never a name."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.database.engine import Database
from bot.database.keys import KeysByKind, SharedKeys, round_key, silence_key
from bot.database.rounds.relations import named_like, own
from bot.database.rounds.round_keys import RoundKeys
from bot.database.schema import open_answers, open_comments, round_seals
from bot.pulse.asking import acts as asking
from bot.pulse.closing import acts as closing
from bot.pulse.closing.unfinished import unfinished_rounds
from bot.pulse.rounds import Round, RoundState
from bot.pulse.rules import KeyAway
from tests.givens import Engines, scope
from tests.pulse.world import MONDAY, SECRET, PulseWorld, world
from tests.stories.operating.test_backup import dumped, restored

__all__ = ["world"]

CELLS_BELOW_FIVE = "SELECT count(*) FROM cells WHERE c1 + c2 + c3 + c4 + c5 < 5"


def by(database: Database, keys: RoundKeys) -> KeysByKind:
    return KeysByKind(keys, SharedKeys(SECRET), silences=keys)


def asked_round(server: Database, keys: RoundKeys) -> tuple[PulseWorld, Round, list[str]]:
    """An open round that everybody answered."""
    made = PulseWorld(server, by(server, keys))
    members = made.six(size=8)
    current = made.open()
    for person in members:
        made.answer_all(current, person)
    return made, current, members


def close_by_the_clock(made: PulseWorld, current: Round) -> bool:
    made.now = max(made.now, current.closes_at)
    return made.run(closing.close_due, current.id) is None


def until_erased(made: PulseWorld, current: Round) -> None:
    while made.round(current).erased_at is None:
        made.erase(current)
        time.sleep(0.05)


# --- a key that another process has ------------------------------------------------------------------------------


def test_a_tap_that_meets_a_process_without_the_key_loses_nothing(server: Database, process: Callable[[], RoundKeys]) -> None:
    first = process()
    made, current, members = asked_round(server, first)
    rows = made.count("open_answers")
    made.keys = by(server, RoundKeys())  # as a newcomer in its first moment: nobody has sealed it in
    with pytest.raises(KeyAway, match=r"pulse\.key_away"):
        made.tap(current, members[0], made.questions(current, members[0])[0], 0)
    made.run(asking.watch_due, current.id)
    assert (made.count("open_answers"), made.notices("pulse:again")) == (rows, [])
    assert not close_by_the_clock(made, current), "a process without the key does not close it unread"
    assert (made.round(current).state, made.count("open_answers")) == (RoundState.OPEN, rows)
    made.keys = by(server, first)
    assert close_by_the_clock(made, current)
    assert made.count("cells") > 0


@pytest.mark.long
def test_a_newcomer_that_joins_while_the_round_closes_ends_without_its_key(server: Database, process: Callable[[], RoundKeys]) -> None:
    first = process()
    made, current, _ = asked_round(server, first)
    joined: list[RoundKeys] = []
    joining = threading.Thread(target=lambda: joined.extend(process() for _ in range(3)))
    joining.start()
    while not close_by_the_clock(made, current):  # a look of the newcomer may hold the seals for a moment
        time.sleep(0.05)
    joining.join()
    until_erased(made, current)
    for one in (first, *joined):
        assert round_key(current.id) not in one._known
    with server.reading() as tx:
        assert [named_like(tx, template) for template in (open_answers, open_comments)] == [[], []]
        assert named_like(tx, round_seals) == [own(round_seals, silence_key(current.id)).name], "of the count of silence alone"
    assert made.count("cells") > 0
    assert made.rows(CELLS_BELOW_FIVE) == [(0,)]


def test_the_last_who_has_the_key_gone_between_tap_and_close_the_round_is_dropped_unread(
    server: Database, process: Callable[[], RoundKeys]
) -> None:
    first = process()
    made, current, _ = asked_round(server, first)
    first.stop()
    made.keys = by(server, process())
    assert close_by_the_clock(made, current)
    assert (made.count("cells"), made.count("open_answers"), made.round(current).state) == (0, 0, RoundState.FOLDED)
    until_erased(made, current)


def test_the_last_who_had_the_key_gone_between_close_and_erasure_it_is_erased_all_the_same(
    server: Database, process: Callable[[], RoundKeys]
) -> None:
    first = process()
    made, current, _ = asked_round(server, first)
    assert close_by_the_clock(made, current)
    first.stop()
    made.keys = by(server, process())
    until_erased(made, current)
    made.release(current)
    assert made.round(current).state == RoundState.RELEASED
    assert made.count("cells") > 0


def test_a_restarted_process_without_a_key_folder_asks_once_more(server: Database, process: Callable[[], RoundKeys]) -> None:
    first = process()
    made, current, members = asked_round(server, first)
    first.stop()
    made.keys, made.now = by(server, process()), MONDAY + timedelta(days=1, hours=6)
    made.run(asking.watch_due, current.id)
    assert made.count("open_answers") == 0
    assert len(made.notices("pulse:again")) == len(members)
    for person in members:
        made.answer_all(current, person)
    folded = made.close(current)
    assert folded is not None
    assert {cell.n for cell in folded.cells} == {len(members)}


@pytest.mark.long
def test_an_operator_is_told_who_still_has_the_key_of_a_closed_round(server: Database, process: Callable[[], RoundKeys]) -> None:
    first = process()
    made, current, _ = asked_round(server, first)
    other = process()
    while other.missing(server):
        time.sleep(0.05)
    other.look = lambda *_: None  # type: ignore[method-assign]  # as a process that was stopped: it lives and looks no more
    with server.transaction() as tx:
        other._note_holding(tx, round_key(current.id))
    assert close_by_the_clock(made, current)
    made.erase(current)
    assert made.round(current).erased_at is None
    assert made.release(current) is not None, "results wait"
    with server.reading() as tx:
        [late] = unfinished_rounds(scope(tx, now=made.now + timedelta(hours=1)))
    assert late.is_closed
    assert late.in_the_way == ("the key in the memory of host 2",)
    other.stop()
    until_erased(made, current)


# --- restored ----------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_careless_dump_restored_after_the_close_is_not_reopened_and_its_rows_are_dropped(
    engines: Engines, server: Database, process: Callable[[], RoundKeys]
) -> None:
    """T14 on PostgreSQL: the dump holds the sealed rows, the seals and the proof; nobody has the key any more."""
    made, current, _ = asked_round(server, process())
    dump = dumped(engines, server.url)
    made.finish(current)
    again = PulseWorld(Database(restored(engines, dump)), made.keys)
    again.now = made.now
    assert again.count("open_answers") > 0
    assert again.close(current) is None
    assert (again.count("open_answers"), again.count("cells"), again.round(current).state) == (0, 0, RoundState.FOLDED)
    again.erase(current)
    assert again.round(current).erased_at is not None
    again.database.close()


def test_relations_that_somebody_dropped_by_hand_make_a_round_without_results(server: Database, process: Callable[[], RoundKeys]) -> None:
    made, current, _ = asked_round(server, process())
    with server.transaction() as tx:
        for name in named_like(tx, open_answers):
            tx.exec_driver_sql(f"DROP TABLE {name}")
    assert close_by_the_clock(made, current)
    assert (made.count("cells"), made.round(current).state) == (0, RoundState.FOLDED)
    until_erased(made, current)
