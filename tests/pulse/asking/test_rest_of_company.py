"""People in no team. Asked only after an owner said so and the promise was posted; an owner can end it at any time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.database.consent import is_open_to_the_rest
from bot.database.engine import Database
from bot.errors import NotAllowed, PersonCanFix
from bot.outbox.kinds import Drop, Post
from bot.people import store as people
from bot.pulse.settings.rest import choose_rest_channel
from tests.givens import GENERAL, scope
from tests.pulse.world import PulseWorld, file_keys, somebody

OWNER = "UOWNER"
REST = [f"UREST{n}" for n in range(20)]


@pytest.fixture
def large(database: Database, tmp_path: Path) -> PulseWorld:
    """One team of eight, and twenty people in none."""
    world = PulseWorld(database, file_keys(tmp_path))
    world.six(size=8)
    world.people(*REST)
    with world.database.transaction() as tx:
        people.keep_person(scope(tx), somebody(OWNER, is_owner=True))
        people.keep_channel(scope(tx), GENERAL, name="general", bot_is_member=True)
    return world


def choose(world: PulseWorld, channel: str | None, by: str = OWNER) -> None:
    with world.database.transaction() as tx:
        choose_rest_channel(scope(tx, now=world.now), by, channel)


def posted(world: PulseWorld) -> None:
    """The outbox posts what is queued for the channel, and says so."""
    assert isinstance(world.rendered("pulse:rest", GENERAL), Post)
    world.sent("pulse:rest", GENERAL)


def asked(world: PulseWorld) -> set[str]:
    world.open()
    return {row["recipient"] for row in world.notices("pulse:ask")} & set(REST)


def is_open(world: PulseWorld) -> bool:
    with world.database.reading() as tx:
        return is_open_to_the_rest(scope(tx))


def test_people_in_no_team_are_asked_nothing_by_default(large: PulseWorld) -> None:
    assert asked(large) == set()


def test_before_the_promise_is_posted_they_are_asked_nothing(large: PulseWorld) -> None:
    choose(large, GENERAL)
    assert not is_open(large) and asked(large) == set()


def test_once_it_is_posted_they_are_asked(large: PulseWorld) -> None:
    choose(large, GENERAL)
    posted(large)
    assert is_open(large) and asked(large) == set(REST)


def test_saving_the_same_channel_again_changes_nothing_and_an_empty_one_ends_it_at_once(large: PulseWorld) -> None:
    choose(large, GENERAL)
    posted(large)
    choose(large, GENERAL)
    assert is_open(large) and len(large.notices("pulse:rest")) == 1
    choose(large, None)
    assert not is_open(large) and asked(large) == set()


def test_a_promise_that_was_called_off_before_it_was_posted_is_not_posted(large: PulseWorld) -> None:
    choose(large, GENERAL)
    choose(large, None)
    assert isinstance(large.rendered("pulse:rest", GENERAL), Drop)


@pytest.mark.parametrize("facts", [{"bot_is_member": False}, {"is_archived": True}, {"is_private": True}])
def test_a_channel_that_not_everybody_can_read_is_refused(large: PulseWorld, facts: dict[str, Any]) -> None:
    with large.database.transaction() as tx:
        people.keep_channel(scope(tx), GENERAL, **facts)
    with pytest.raises(PersonCanFix) as told:
        choose(large, GENERAL)
    assert told.value.field == "rest" and not is_open(large)


def test_only_an_owner_decides_it(large: PulseWorld) -> None:
    with pytest.raises((PersonCanFix, NotAllowed)):
        choose(large, GENERAL, by=REST[0])
