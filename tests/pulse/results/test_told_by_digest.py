"""News of a release stands in the digest where that comes within a day. Everywhere else the channel is told, as ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, update

from bot.database.schema import digests
from bot.database.schema import teams as team_rows
from bot.people.teams import store as teams
from bot.people.teams.rules import PARTS, Team
from bot.pulse.results.told_by_digest import told_by_digest
from tests.givens import WORKSPACE, scope
from tests.pulse.world import LONG_AGO, PulseWorld, world

__all__ = ["world"]

FRIDAY_AT_ONE = datetime(2026, 3, 6, 12, tzinfo=UTC)  # one o'clock in Berlin, two hours before the digest
HARBOR = Team("Harbor", "Harbor", None, "C1", "hand", None, "Europe/Berlin", 4, "15:00", PARTS, "en", LONG_AGO, LONG_AGO)


def waits(world: PulseWorld, now: datetime = FRIDAY_AT_ONE, **facts: Any) -> bool:
    """Whether a team with this digest is told by it."""
    with world.database.transaction() as tx:
        if teams.team(scope(tx), HARBOR.id) is None:
            teams.add_team(scope(tx), HARBOR)
        teams.change_team(scope(tx), replace(HARBOR, **facts))
        return told_by_digest(scope(tx, now=now)) == {HARBOR.id}


def test_a_team_whose_digest_comes_within_a_day_waits_for_it(world: PulseWorld) -> None:
    assert waits(world)
    assert waits(world, FRIDAY_AT_ONE - timedelta(hours=22))
    assert not waits(world, FRIDAY_AT_ONE - timedelta(hours=23))
    assert not waits(world, FRIDAY_AT_ONE + timedelta(hours=2)), "this week's has just come"


@pytest.mark.parametrize("facts", [{"digest_parts": ("learned", "asks")}, {"digest_weekday": 0}, {"digest_time": "12:00"}])
def test_a_digest_without_the_pulse_or_on_another_day_is_not_waited_for(world: PulseWorld, facts: dict[str, Any]) -> None:
    assert not waits(world, **facts)


def test_a_digest_that_rests_is_not_waited_for(world: PulseWorld) -> None:
    assert waits(world)
    with world.database.transaction() as tx:
        scope(tx).execute(update(team_rows).values(digest_paused_at=FRIDAY_AT_ONE))
    assert not waits(world)


def test_a_team_that_moved_its_day_and_was_told_days_ago_is_told_in_the_channel(world: PulseWorld) -> None:
    assert waits(world)
    row = {"workspace_id": WORKSPACE, "id": "d", "kind": "team", "subject": HARBOR.id, "content": {}, "is_quiet": False}
    days_ago = FRIDAY_AT_ONE - timedelta(days=2)
    with world.database.transaction() as tx:
        tx.execute(insert(digests), row | {"local_date": days_ago.date(), "composed_at": days_ago})
    assert not waits(world)


@pytest.mark.longest
@pytest.mark.parametrize(("parts", "told"), [(PARTS, False), (("learned",), True)])
def test_the_release_is_the_same_and_only_the_second_message_is_missing(world: PulseWorld, parts: tuple[str, ...], told: bool) -> None:
    members = world.six(size=9)
    with world.database.transaction() as tx:
        teams.change_team(scope(tx), replace(HARBOR, digest_parts=parts))
    for _ in range(9):
        world.whole_round(members)
    assert any(figure for figure in world.results(members[0]).figures)
    assert bool(world.notices("pulse:results")) is told
