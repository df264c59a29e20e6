"""T21: k never falls, whoever saves at the same time and whatever is written into the tables by hand."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from bot.commands.changed_by_hand import changed_by_hand
from bot.database.engine import Database
from bot.database.schema import rounds, settings
from bot.errors import PersonCanFix
from bot.people import store as people
from bot.pulse import store as pulses
from bot.pulse.results.store import todays_k
from bot.pulse.settings.acts import contract_of, raise_thresholds
from tests.givens import scope
from tests.pulse.world import LONG_AGO, PulseWorld, in_transaction, somebody, world

__all__ = ["world"]
OWNER = "U0OWNER"


@pytest.fixture
def replicas(database_url: str) -> Iterator[tuple[Database, Database]]:
    """Two processes' worth of connections to one database."""
    both = Database(database_url), Database(database_url)
    with both[0].transaction() as tx:
        people.install(scope(tx, now=LONG_AGO), "Ripple", "U0BOT")
        people.keep_person(scope(tx), somebody(OWNER, is_owner=True))
    yield both
    for one in both:
        one.close()


def save(database: Database, k: int, ready: threading.Barrier, refused: list[int]) -> None:
    ready.wait()
    try:
        with database.transaction() as tx:
            raise_thresholds(scope(tx), OWNER, k, 8)
    except PersonCanFix:
        refused.append(k)


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_replicas_that_save_at_once_the_larger_k_stays(replicas: tuple[Database, Database], first: int) -> None:
    for low in range(6, 26, 2):  # twenty times in all: each pair lies above the one before
        ready, refused = threading.Barrier(2), list[int]()
        savers = [threading.Thread(target=save, args=(replicas[(i + first) % 2], k, ready, refused)) for i, k in enumerate((low + 1, low))]
        for one in savers:
            one.start()
        for one in savers:
            one.join()
        with replicas[0].reading() as tx:
            assert contract_of(scope(tx)).scores_k == low + 1
        assert refused in ([], [low])


def test_who_saves_second_waits_for_the_first_and_is_told_that_k_only_rises(replicas: tuple[Database, Database]) -> None:
    ready, refused = threading.Barrier(2), list[int]()
    second = threading.Thread(target=save, args=(replicas[1], 6, ready, refused))
    with replicas[0].transaction() as tx:
        raise_thresholds(scope(tx), OWNER, 10, 8)
        second.start()
        ready.wait()
    second.join()
    assert refused == [6]
    with replicas[0].reading() as tx:
        assert contract_of(scope(tx)).scores_k == 10


def test_a_setting_lowered_by_hand_changes_nothing_and_the_operator_hears_of_it(world: PulseWorld) -> None:
    members = world.six(size=9)
    world.people(OWNER, is_owner=True)
    in_transaction(world, raise_thresholds, OWNER, 9, 9)
    world.whole_round(members)
    with world.database.transaction() as tx:
        tx.execute(update(settings).where(settings.c.name == "pulse_k").values(value=6))
        tx.execute(update(settings).where(settings.c.name == "pulse_comments_k").values(value="none"))
    with world.database.reading() as tx:
        assert (contract_of(scope(tx)).scores_k, contract_of(scope(tx)).words_k) == (9, 9)
        assert todays_k(scope(tx)) == 9
        told = [what for what, _ in changed_by_hand(scope(tx))]
    assert told == ["the setting k is 6, but a round promised 9", "the setting comments_k is 8, but a round promised 9"]
    with pytest.raises(PersonCanFix):
        in_transaction(world, raise_thresholds, OWNER, 8, 9)


def test_a_round_keeps_the_k_it_was_closed_under(world: PulseWorld) -> None:
    members = world.six(size=9)
    world.people(OWNER, is_owner=True)
    current = world.open()
    in_transaction(world, raise_thresholds, OWNER, 7, 8)
    for person in members:
        world.answer_all(current, person)
    world.close(current)
    assert world.round(current).contract.scores_k == 7
    with world.database.transaction() as tx:
        tx.execute(update(settings).values(value=5))
        assert pulses.promised(scope(tx)).scores_k == 7
        assert tx.execute(select(rounds.c.k)).scalars().all() == [7]
