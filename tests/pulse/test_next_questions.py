"""Home names the day on which somebody is really asked next, or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.ids import TeamId
from bot.people import store as people
from bot.people.programme.acts import RHYTHM
from bot.people.teams import store as teams
from bot.pulse.asking.resting import rest_in_week
from bot.pulse.asking.rests import RestReason
from bot.pulse.results.views import result_blocks
from bot.words import words_in
from tests.givens import scope
from tests.pulse.world import MONDAY, PulseWorld, world

__all__ = ["world"]


def day_of(world: PulseWorld, person: str) -> str | None:
    at = world.results(person).next_questions
    return f"{at.astimezone(UTC):%d %b}" if at else None


def welcomed(world: PulseWorld, team: str, at: datetime) -> None:
    with world.database.transaction() as tx:
        found = teams.team(scope(tx), team)
        assert found is not None
        teams.change_team(scope(tx), replace(found, welcomed_at=at))


def test_a_team_set_up_today_reads_the_day_of_its_audit(world: PulseWorld) -> None:
    ana, *_ = world.six()
    world.audits()
    for set_up in (MONDAY - timedelta(hours=1), MONDAY + timedelta(hours=2)):  # before this week's round opens, and after
        welcomed(world, "Harbor", set_up)
        world.now = set_up
        assert day_of(world, ana) == "10 Mar"


def test_whoever_is_asked_later_this_week_reads_of_this_week(world: PulseWorld) -> None:
    ana, *_ = world.six()
    current = world.open()
    assert day_of(world, ana) == "03 Mar"
    world.now = current.opens_at + timedelta(days=2)
    assert day_of(world, ana) == "10 Mar"


def test_the_owners_rhythm_counts(world: PulseWorld) -> None:
    ana, *_ = world.six()
    with world.database.transaction() as tx:
        people.change_setting(scope(tx), RHYTHM, 2, None)
    world.now = world.open().opens_at + timedelta(days=2)
    assert day_of(world, ana) == "17 Mar"


@pytest.mark.parametrize(
    ("reason", "of_a_member"), [(RestReason.CHOOSING, "17 Mar"), (RestReason.HALF, "10 Mar"), (RestReason.NO_ACT, None), (None, "10 Mar")]
)
def test_a_week_of_rest_is_no_day_and_a_team_that_rests_until_something_comes_has_none(
    world: PulseWorld, reason: RestReason | None, of_a_member: str | None
) -> None:
    ana, *_ = world.six()
    monday = MONDAY.date() + timedelta(weeks=reason is not RestReason.NO_ACT)
    with world.database.transaction() as tx:
        if reason is not None:
            rest_in_week(scope(tx), TeamId("Harbor"), monday, reason)
    current = world.open()
    assert (day_of(world, ana) is None) == (reason is RestReason.NO_ACT)
    world.now = current.opens_at + timedelta(days=2)
    assert day_of(world, ana) == of_a_member


def test_a_small_team_goes_on_where_those_it_is_counted_with_do(world: PulseWorld) -> None:
    """Two teams of five under one lead are one group; that one of them rests changes nothing for its people, that it votes does."""
    for team in ("Quay", "Pier"):
        world.team(team, [f"U{team}{n}" for n in range(5)], leads=["ULEAD"])
    with world.database.transaction() as tx:
        rest_in_week(scope(tx), TeamId("Quay"), MONDAY.date(), RestReason.NO_ACT)
        rest_in_week(scope(tx), TeamId("Pier"), MONDAY.date() + timedelta(weeks=1), RestReason.CHOOSING)
    current = world.open()
    assert day_of(world, "UQuay0") == day_of(world, "UPier0") == "03 Mar"
    world.now = current.opens_at + timedelta(days=2)
    assert day_of(world, "UQuay0") == day_of(world, "UPier0") == "17 Mar"


def test_whoever_is_not_asked_reads_of_no_day(world: PulseWorld) -> None:
    world.six()
    world.people("UALONE")
    seen = world.results("UALONE")
    assert seen.next_questions is None
    assert "next questions" not in str(result_blocks(words_in("en"), seen))
