"""Starting small: the first wave beside those who wait; and champions by their own yes."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import insert

from bot.content.dimensions import Dimension
from bot.database.schema import activity, learnings
from bot.errors import NotFound, PersonCanFix
from bot.people import store as people
from bot.people.teams import store as teams
from bot.people.teams.views import teams_modal
from bot.plan.champions import acts as champions
from bot.plan.champions.store import champions_asked, helped_elsewhere
from bot.plan.waves.acts import begin_next, wave_to_begin, waves_page
from bot.plan.waves.rules import LEAST_TEAMS, WavesSeen, WaveToBegin, compared, difference
from bot.plan.waves.views import begin_modal, waves_modal
from bot.pulse.audit import acts as audits
from bot.words import words_in
from tests.givens import WORKSPACE
from tests.pulse.world import LONG_AGO, PulseWorld, in_transaction, world

__all__ = ["world"]
EN = words_in("en")


def test_a_difference_has_its_interval_and_chance_is_called_so() -> None:
    clear = difference(Dimension.SAFE, [70, 75, 70, 65, 70], [50, 45, 50, 55, 50])
    assert clear.is_clear and clear.low < clear.points < clear.high
    assert not difference(Dimension.SAFE, [70, 40, 55, 60, 50], [50, 65, 45, 60, 50]).is_clear
    alike = difference(Dimension.SAFE, [50] * 5, [50] * 5)
    assert (alike.low, alike.high) == (0, 0) and not alike.is_clear


def test_four_teams_are_too_few_whatever_they_say() -> None:
    four, many = {Dimension.SAFE: [90] * 4}, {Dimension.SAFE: [10] * 9}
    assert compared(four, many) == () == compared(many, four)


def in_waves(world: PulseWorld, first: int, waiting: int) -> None:
    """Teams of six in two waves, each audited; those who wait have said what their first questions asked and no more."""
    world.audits()
    world.people("ULENA")
    in_transaction(world, people.set_owners, ["ULENA"])
    names = [(f"First{n}", 1) for n in range(first)] + [(f"Later{n}", 2) for n in range(waiting)]
    for name, _ in names:
        world.six(name, size=6)
    waves = dict(names)
    in_transaction(world, lambda scope: [teams.change_team(scope, replace(one, wave=waves[one.id])) for one in teams.all_teams(scope)])
    current = world.open()
    for name, _ in names:
        for n in range(6):
            world.answer_all(current, f"U{name}{n}")
    world.finish(current)


def page(world: PulseWorld, by: str = "ULENA") -> WavesSeen:
    seen: WavesSeen = in_transaction(world, waves_page, by)
    return seen


@pytest.mark.longest
def test_owners_read_differences_and_no_team_s_name(world: PulseWorld) -> None:
    in_waves(world, LEAST_TEAMS, LEAST_TEAMS)
    seen = page(world)
    assert len(seen.differences) >= 8 and Dimension.LEAD not in {one.side for one in seen.differences}
    told = str(waves_modal(EN, seen))
    assert "First0" not in told and "Later0" not in told and "likely" in told


@pytest.mark.long
def test_with_fewer_teams_it_says_that_they_are_too_few(world: PulseWorld) -> None:
    in_waves(world, 2, 1)
    seen = page(world)
    assert seen.differences == ()
    assert "Too few teams to tell" in str(waves_modal(EN, seen))


@pytest.mark.long
def test_it_waits_eight_weeks_and_is_for_owners(world: PulseWorld) -> None:
    in_waves(world, 1, 1)
    soon = world.now - timedelta(weeks=7)
    in_transaction(world, lambda scope: [teams.change_team(scope, replace(one, welcomed_at=soon)) for one in teams.all_teams(scope)])
    assert page(world).ready_on == (soon + timedelta(weeks=8)).date()
    with pytest.raises(PersonCanFix):
        page(world, "UFirst00")


@pytest.mark.long
def test_a_team_that_waits_is_asked_and_told_nothing_whatever_holds_for_the_rest(world: PulseWorld) -> None:
    """Its people hear nothing although the rest of the company is asked, and its channel reads no map, no switch and no pause."""
    world.audits()
    world.open_to_the_rest()
    told = {name: world.six(name, size=6) for name in ("Harbor", "Kiln", "Loft")}
    quay, rest = world.six("Quay", size=8), world.people(*(f"UREST{n}" for n in range(20)))
    channels = {"Harbor": "C0HARBOR", "Quay": "C0QUAY"}
    in_transaction(
        world, lambda scope: [teams.change_team(scope, replace(one, channel_id=channels.get(one.id))) for one in teams.all_teams(scope)]
    )
    in_transaction(world, people.set_owners, [told["Kiln"][0]])
    waits(world, "Quay")
    current = world.open()
    for person in (*chain(*told.values()), *rest):
        world.answer_all(current, person)
    world.finish(current)
    in_transaction(world, audits.switch_audit, told["Kiln"][0], on=False)
    in_transaction(world, audits.switch_audit, told["Kiln"][0], on=True)
    heard = {row[0] for row in world.rows("SELECT recipient FROM outbox")}
    assert {"C0HARBOR", *rest} <= heard, "the others are asked and told"
    assert not heard & {"C0QUAY", *quay}


def waits(world: PulseWorld, team: str) -> None:
    """It stands on a list for the second wave."""
    in_transaction(
        world,
        lambda scope: [
            teams.change_team(scope, replace(one, welcomed_at=None, wave=2)) for one in teams.all_teams(scope) if one.id == team
        ],
    )


@pytest.mark.long
def test_owners_read_which_teams_wait_and_that_these_have_no_figure_yet(world: PulseWorld) -> None:
    in_waves(world, 2, 1)
    world.six("Latest")
    waits(world, "Latest")
    seen = page(world)
    assert seen.unasked == 1
    assert "1 of the teams that wait has been asked nothing yet" in str(waves_modal(EN, seen))
    listed = str(teams_modal(EN, in_transaction(world, teams.all_teams)))
    assert listed.count("Waits for wave 2") == 1


@pytest.mark.long
def test_an_owner_reads_who_begins_with_the_next_wave_and_begins_it_from_the_page(world: PulseWorld) -> None:
    in_waves(world, 1, 2)
    for name in ("Later0", "Later1"):
        waits(world, name)
    assert page(world).next_wave == 2
    found = in_transaction(world, wave_to_begin, "ULENA")
    assert found == WaveToBegin(2, ("Later0", "Later1")) and "Later0 and Later1" in str(begin_modal(EN, found))
    with pytest.raises(PersonCanFix):
        in_transaction(world, begin_next, "ULater00", 2)
    assert in_transaction(world, begin_next, "ULENA", 2) == 2 and in_transaction(world, begin_next, "ULENA", 2) == 0
    seen = page(world)
    assert seen.next_wave is None and in_transaction(world, wave_to_begin, "ULENA") is None
    assert "2 teams were welcomed" in str(waves_modal(EN, seen, begun=2))


# --- champions ---------------------------------------------------------------------------------------------------


def helpful(world: PulseWorld, giver: str, takers: list[str]) -> None:
    """Somebody's learning was used by these."""

    def keep(scope: Any) -> None:
        made = {"workspace_id": WORKSPACE, "id": f"L{giver}", "author_id": giver, "text": "Rename first.", "shared_at": world.now}
        scope.tx.execute(insert(learnings).values(made | {"origin": giver, "audience": "company", "title": "", "tags": []}))
        for taker in takers:
            used = {"workspace_id": WORKSPACE, "person_id": taker, "kind": "used", "item_id": f"L{giver}", "at": world.now}
            scope.tx.execute(insert(activity).values(used))

    in_transaction(world, keep)


@pytest.fixture
def two_teams(world: PulseWorld) -> PulseWorld:
    world.six("Harbor", size=10)
    world.six("Quay", size=10)
    facts = {"name": "quay", "is_private": False, "bot_is_member": True}
    in_transaction(world, lambda scope: people.keep_channel(scope, "C0QUAY", **facts))
    return world


def begins(world: PulseWorld) -> None:
    """Quay is welcomed now, in a public channel."""

    def welcome(scope: Any) -> None:
        quay = next(one for one in teams.all_teams(scope) if one.id == "Quay")
        teams.change_team(scope, replace(quay, channel_id="C0QUAY", welcomed_at=world.now))

    in_transaction(world, welcome)


def test_only_who_helped_five_people_of_other_teams_is_asked_and_once(two_teams: PulseWorld) -> None:
    begins(two_teams)
    helpful(two_teams, "UHarbor0", [f"UQuay{n}" for n in range(5)])
    helpful(two_teams, "UHarbor1", [f"UQuay{n}" for n in range(4)] + ["UHarbor2"])
    assert in_transaction(two_teams, helped_elsewhere) == {"UHarbor0": 5, "UHarbor1": 4}
    two_teams.run(champions.look_for_champions, WORKSPACE)
    two_teams.run(champions.look_for_champions, WORKSPACE)
    assert [row["recipient"] for row in two_teams.notices("champion:asked")] == ["UHarbor0"]
    with pytest.raises(NotFound):
        in_transaction(two_teams, champions.say, "UHarbor1", yes=True)


def test_whoever_says_yes_hears_of_a_team_that_begins_and_whoever_says_no_of_none(two_teams: PulseWorld) -> None:
    begins(two_teams)
    for giver in ("UHarbor0", "UHarbor1"):
        helpful(two_teams, giver, [f"UQuay{n}" for n in range(5)])
    two_teams.run(champions.look_for_champions, WORKSPACE)
    in_transaction(two_teams, champions.say, "UHarbor0", yes=True)
    in_transaction(two_teams, champions.say, "UHarbor1", yes=False)
    two_teams.run(champions.look_for_champions, WORKSPACE)
    two_teams.run(champions.look_for_champions, WORKSPACE)
    assert [row["recipient"] for row in two_teams.notices("champion:begins")] == ["UHarbor0"]
    assert {one.person: one.told for one in in_transaction(two_teams, champions_asked).values()} == {"UHarbor0": 1, "UHarbor1": 0}


@pytest.mark.long
def test_where_no_team_begins_nobody_is_asked(two_teams: PulseWorld) -> None:
    in_transaction(
        two_teams, lambda scope: [teams.change_team(scope, replace(one, welcomed_at=LONG_AGO)) for one in teams.all_teams(scope)]
    )
    helpful(two_teams, "UHarbor0", [f"UQuay{n}" for n in range(5)])
    two_teams.run(champions.look_for_champions, WORKSPACE)
    assert not two_teams.notices("champion:asked")
