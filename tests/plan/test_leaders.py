"""The leaders' round table: sealed guesses, the company's figure, one commitment of one's own; and leaders who go first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.content.dimensions import Dimension
from bot.errors import NotAllowed, PersonCanFix, TooLate
from bot.ids import ChannelId
from bot.people import store as people
from bot.people.importing.acts import begin_wave
from bot.plan.leaders import acts as leaders
from bot.plan.leaders import going_first
from bot.plan.leaders.rules import RoundTable, TableState, first_monday_after, guess_key, side_of_month
from bot.plan.leaders.store import newest_table
from bot.plan.leaders.views import mine_modal
from bot.pulse.privacy.released import Shown
from bot.sharing.wrong.store import failure_lessons_since
from bot.words import words_in
from tests.plan.test_waves import waits
from tests.pulse.audit.test_map import answers_alike
from tests.pulse.world import PulseWorld, in_transaction, world
from tests.stories.driver import Story

__all__ = ["world"]
EN = words_in("en")
LEADS = ChannelId("C0LEADS")
FIRST_MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def led(world: PulseWorld) -> PulseWorld:
    """Two teams with a lead each, and a channel for leads that an owner named."""
    world.audits()
    for name, lead in (("Harbor", "UEVE"), ("Quay", "UIDA")):
        world.team(name, [f"U{name}{n}" for n in range(10)], leads=[lead], channel=f"C0{name.upper()}")
    world.people("ULENA")
    in_transaction(world, people.set_owners, ["ULENA"])
    in_transaction(world, lambda scope: people.keep_channel(scope, LEADS, name="leads", is_private=True, bot_is_member=True))
    in_transaction(world, leaders.name_channel, "ULENA", LEADS)
    return world


def opened(world: PulseWorld) -> RoundTable:
    world.now = max(world.now, FIRST_MONDAY)
    world.run(leaders.open_table, "T0")
    found = in_transaction(world, newest_table)
    assert found is not None
    return found  # type: ignore[no-any-return]


def results(world: PulseWorld) -> None:
    current = world.open()
    for team in ("Harbor", "Quay"):
        for n in range(10):
            answers_alike(world, current, f"U{team}{n}")
    world.finish(current)


@pytest.mark.long
def test_a_guess_is_read_by_its_lead_alone_and_only_beside_a_figure(led: PulseWorld) -> None:
    table = opened(led)
    in_transaction(led, leaders.guess, "UEVE", table.id, {"Harbor": "7", "Quay": "1"})
    with pytest.raises(PersonCanFix, match="sealed"):
        in_transaction(led, leaders.guesses_beside, "UEVE", table.id)
    results(led)
    with pytest.raises(TooLate):
        in_transaction(led, leaders.guess, "UIDA", table.id, {"Quay": "5"})
    led.run(leaders.tell_table, table.id)
    _, mine = in_transaction(led, leaders.guesses_beside, "UEVE", table.id)
    assert [(one.team_name, one.guess) for one in mine] == [("Harbor", 7)], "another's team was not theirs to guess"
    assert isinstance(mine[0].figure, Shown)
    assert "you guessed 7 in 10" in str(mine_modal(EN, table.side, mine))
    _, others = in_transaction(led, leaders.guesses_beside, "UIDA", table.id)
    assert [one.guess for one in others] == [None]
    with pytest.raises(NotAllowed):
        in_transaction(led, leaders.guesses_beside, "ULENA", table.id)


@pytest.mark.long
def test_two_weeks_after_the_results_guesses_and_their_key_are_gone(led: PulseWorld) -> None:
    table = opened(led)
    in_transaction(led, leaders.guess, "UEVE", table.id, {"Harbor": "7"})
    results(led)
    led.run(leaders.tell_table, table.id)
    led.run(leaders.end_table, table.id)
    assert led.rows("SELECT slot FROM guesses") == []
    with led.database.reading() as tx:
        assert led.keys.get(tx, guess_key(table.id)) is None
    with pytest.raises(TooLate):
        in_transaction(led, leaders.guesses_beside, "UEVE", table.id)


def test_without_results_in_three_weeks_nothing_is_told_and_the_guesses_go(led: PulseWorld) -> None:
    table = opened(led)
    in_transaction(led, leaders.guess, "UEVE", table.id, {"Harbor": "7"})
    for _ in range(3):
        led.now += timedelta(weeks=1)
        led.run(leaders.tell_table, table.id)
    assert led.rows("SELECT slot FROM guesses") == []
    assert in_transaction(led, newest_table).state is TableState.OVER
    assert not led.notices("leaders:told")


def test_one_lead_alone_is_no_round_table_and_no_channel_none_either(led: PulseWorld) -> None:
    in_transaction(led, leaders.name_channel, "ULENA", None)
    led.now = FIRST_MONDAY
    led.run(leaders.open_table, "T0")
    assert in_transaction(led, newest_table) is None


def test_who_leads_a_team_that_waits_for_its_wave_makes_no_round_table_and_guesses_nothing(led: PulseWorld) -> None:
    waits(led, "Quay")
    led.now = FIRST_MONDAY
    led.run(leaders.open_table, "T0")
    assert in_transaction(led, newest_table) is None, "one lead alone has begun"
    led.now = first_monday_after(led.now)
    in_transaction(led, begin_wave, "ULENA", 2)
    table = opened(led)
    waits(led, "Quay")
    with pytest.raises(NotAllowed):
        in_transaction(led, leaders.guess_wanted, "UIDA", table.id)


def test_the_sides_take_turns_and_never_is_it_what_rates_one_lead() -> None:
    year = [side_of_month(datetime(2026, month, 1).date(), {Dimension.ROOM}) for month in range(1, 13)]
    assert Dimension.LEAD not in year and Dimension.ROOM not in year
    assert len(set(year)) == 9


@pytest.mark.parametrize("typed", [{}, {"Harbor": ""}, {"Harbor": "11"}, {"Harbor": "many"}, {"Quay": "3"}])
def test_what_is_no_guess_of_an_own_team_is_refused(led: PulseWorld, typed: dict[str, str]) -> None:
    table = opened(led)
    with pytest.raises(PersonCanFix):
        in_transaction(led, leaders.guess, "UEVE", table.id, typed)
    assert led.rows("SELECT slot FROM guesses") == []


def test_before_its_team_is_asked_about_failure_a_lead_is_invited_to_go_first_once(led: PulseWorld) -> None:
    led.open()  # an audit asks every side
    led.now = datetime(2026, 3, 2, 7, tzinfo=UTC)
    led.run(going_first.ask_leads_to_go_first, "T0")
    assert sorted(row["recipient"] for row in led.notices("leaders:first")) == ["UEVE", "UIDA"]
    assert in_transaction(led, failure_lessons_since, ["UEVE"], led.now) == frozenset()
    asked = in_transaction(led, going_first.teams_asked_about_failure, "UEVE")
    assert [team.name for team in asked] == ["Harbor"]


def test_a_lead_is_invited_once_in_four_weeks_however_often_the_team_is_asked(led: PulseWorld) -> None:
    led.open()
    led.now = datetime(2026, 3, 2, 7, tzinfo=UTC)
    led.run(going_first.ask_leads_to_go_first, "T0")
    for weeks in (1, 2, 3, 4):
        led.now = datetime(2026, 3, 2, 7, 1, tzinfo=UTC) + timedelta(weeks=weeks)
        led.run(going_first.ask_leads_to_go_first, "T0")
        assert len(led.notices("leaders:first")) == (2 if weeks < 4 else 4), weeks


async def test_an_owner_names_the_channel_in_slack(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.eve.types("/learn leaders", in_="#harbor")
    await story.eve.fills(channel="#harbor")
    assert (await story.eve.submits()).ok
    (kept,) = story.rows("settings", name="leads_channel")
    assert kept["value"] == story.rows("teams")[0]["channel_id"]
