"""Unasked messages: welcome or not, decided when they are about to be sent. Fault F27 in small."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.database.consent import REST_OF_COMPANY
from bot.database.schema import attention
from bot.outbox.attention.check import ByTheLedger
from bot.outbox.attention.rules import Unasked
from bot.outbox.kinds import Kind
from bot.people.rules import Person
from bot.people.store import add_days_off, change_preferences, change_setting, keep_person
from bot.people.teams import store as teams
from bot.schedule.cadence import Span
from tests.givens import MONDAY, scope, welcomed_team
from tests.outbox.conftest import Town, says

KINDS: dict[str, Kind] = {
    "pulse": says("pulse", counts=Unasked.PULSE),
    "remind": says("remind", counts=Unasked.REMINDER, forget=True),
    "nudge": says("nudge", counts=Unasked.NUDGE),
    "owner": says("owner", counts=Unasked.OWNER_DIGEST),
    "lead": says("lead", counts=Unasked.LEAD_DIGEST),
    "month": says("month", counts=Unasked.OWNER_DIGEST),
    "note": says("note", counts=Unasked.NOTE),
    "marked": says("marked", counts=Unasked.MARKED),
    "answer": says("answer"),
}


def knows(town: Town, zone: str = "UTC", **facts: Any) -> str:
    """Ana, as the bot knows her."""
    ana = town.slack.person("Ana").id
    usual = {"is_bot": False, "is_guest": False, "is_stranger": False, "is_deactivated": False, "is_owner": False}
    person = Person(id=ana, name="Ana", zone=zone, locale="en-GB", known_since=MONDAY, **(usual | facts))
    change(town, keep_person, person)
    change(town, welcomed_team, [ana])
    return ana


def change(town: Town, how: Callable[..., Any], *what: Any, **facts: Any) -> None:
    with town.database.transaction() as tx:
        how(scope(tx, workspace=town.slack.team_id, now=MONDAY), *what, **facts)


def ledger(town: Town) -> list[tuple[date, str]]:
    with town.database.reading() as tx:
        return sorted((row.week, row.kind) for row in tx.execute(select(attention)))


async def sends(town: Town, spans: Callable[[str, str], tuple[Span, ...]] | None = None) -> int:
    welcome = ByTheLedger(KINDS, *([spans] if spans else []))
    return await town.sends(KINDS, welcome=welcome)


async def test_what_is_welcome_is_sent_and_stands_in_the_ledger(town: Town) -> None:
    town.queue("nudge", knows(town), "k1")
    assert await sends(town) == 1
    assert ledger(town) == [(date(2026, 3, 2), "nudge")]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        (lambda town, ana: change(town, change_preferences, ana, stopped_at=MONDAY), "stopped"),
        (lambda town, ana: change(town, change_preferences, ana, paused_until=MONDAY + timedelta(days=3)), "paused"),
        (lambda town, _ana: knows(town, is_deactivated=True), "not_here"),
        (lambda town, _ana: knows(town, is_guest=True), "not_here"),
    ],
)
async def test_who_changed_their_mind_after_it_was_queued_is_left_alone(town: Town, how: Any, reason: str) -> None:
    ana = knows(town)
    town.queue("nudge", ana, "k1")
    town.queue("answer", ana, "k2")
    how(town, ana)
    await sends(town)
    assert town.states() == {"k1": "dropped", "k2": "sent"} and town.row("k1").reason == reason
    assert ledger(town) == []


async def test_on_monday_what_matters_less_than_a_leads_digest_waits_until_that_was_made(town: Town) -> None:
    ana = knows(town)
    change(town, welcomed_team, [], leads=[ana])
    town.queue("nudge", ana, "k1")
    assert await sends(town) == 0
    assert town.row("k1").not_before == MONDAY.replace(hour=10)
    town.clock.turn_to(MONDAY.replace(hour=9))
    town.queue("lead", ana, "k2")
    town.queue("pulse", ana, "k3", not_before=MONDAY + timedelta(days=1))
    assert await sends(town) == 1
    town.clock.turn_to(MONDAY.replace(hour=10))
    assert await sends(town) == 0
    assert town.states()["k2"] == "sent" and town.row("k1").not_before == MONDAY + timedelta(weeks=1)


async def test_that_somebodys_words_are_kept_is_told_after_their_pause(town: Town) -> None:
    ana, back = knows(town), MONDAY + timedelta(weeks=1)
    town.queue("marked", ana, "k1")
    change(town, change_preferences, ana, paused_until=back)
    assert await sends(town) == 0
    assert (town.row("k1").state, town.row("k1").not_before) == ("ready", back)
    town.clock.turn_to(back)
    assert await sends(town) == 1


async def test_somebody_in_no_welcomed_team_is_told_nothing_unasked_whatever_queued_it(town: Town) -> None:
    ana = knows(town)
    change(town, welcomed_team, [])  # she left it
    for kind in KINDS:
        town.queue(kind, ana, kind)
    await sends(town)
    unasked = {name for name, kind in KINDS.items() if kind.as_unasked is not None} - {"remind"}  # which leaves no row
    assert {key for key, state in town.states().items() if state == "sent"} == {"answer"}
    assert {town.row(key).reason for key in unasked} == {"outside"} and ledger(town) == []


async def test_a_team_that_was_not_welcomed_hears_nothing(town: Town) -> None:
    ana = knows(town)
    change(town, lambda given: teams.change_team(given, replace(teams.all_teams(given)[0], welcomed_at=None)))
    town.queue("nudge", ana, "k1")
    await sends(town)
    assert town.row("k1").reason == "outside"


async def test_an_owner_in_no_team_gets_the_owners_letter_alone_and_only_once_there_is_a_team(town: Town) -> None:
    ana = knows(town, is_owner=True)
    change(town, lambda given: teams.change_team(given, replace(teams.all_teams(given)[0], welcomed_at=None)))
    town.queue("owner", ana, "k1")
    await sends(town)
    change(town, welcomed_team, ["U0SOMEBODY"])
    town.queue("owner", ana, "k2")
    town.queue("nudge", ana, "k3")
    await sends(town)
    assert town.states() == {"k1": "dropped", "k2": "sent", "k3": "dropped"}


async def test_the_rest_of_the_company_hears_once_it_was_opened_to_them(town: Town) -> None:
    ana = knows(town)
    change(town, welcomed_team, [])
    change(town, change_setting, REST_OF_COMPANY, True, ana)
    town.queue("pulse", ana, "k1")
    assert await sends(town) == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("zone", "now", "opens"),
    [
        ("America/Los_Angeles", datetime(2026, 3, 2, 8, 0, tzinfo=UTC), datetime(2026, 3, 2, 16, 0, tzinfo=UTC)),  # night there
        ("Asia/Tokyo", datetime(2026, 3, 2, 12, 0, tzinfo=UTC), datetime(2026, 3, 2, 23, 0, tzinfo=UTC)),  # evening there
        ("Europe/Berlin", datetime(2026, 3, 6, 22, 0, tzinfo=UTC), datetime(2026, 3, 9, 7, 0, tzinfo=UTC)),  # the weekend
        ("Europe/Berlin", datetime(2026, 3, 27, 22, 0, tzinfo=UTC), datetime(2026, 3, 30, 6, 0, tzinfo=UTC)),  # clocks change
    ],
)
async def test_quiet_hours_are_the_person_s_own(town: Town, zone: str, now: datetime, opens: datetime) -> None:
    town.clock.turn_to(now)
    town.queue("nudge", knows(town, zone), "k1")
    assert await sends(town) == 0
    assert town.row("k1").not_before == opens
    town.clock.turn_to(opens)
    assert await sends(town) == 1


async def test_the_zone_is_the_one_the_person_is_in_when_it_is_sent(town: Town) -> None:
    ana = knows(town, "Europe/London")
    town.queue("nudge", ana, "k1", not_before=MONDAY + timedelta(hours=2))
    knows(town, "Australia/Sydney")
    town.clock.turn(hours=2)
    assert await sends(town) == 0 and town.row("k1").not_before == datetime(2026, 3, 2, 21, 0, tzinfo=UTC)


async def test_leave_and_do_not_disturb_put_it_off(town: Town) -> None:
    ana = knows(town)
    change(town, add_days_off, ana, date(2026, 3, 2), date(2026, 3, 3))
    change(town, add_days_off, "", date(2026, 3, 4), date(2026, 3, 4))
    town.queue("nudge", ana, "k1")
    busy = Span(datetime(2026, 3, 5, 7, 0, tzinfo=UTC), datetime(2026, 3, 5, 11, 0, tzinfo=UTC))
    await sends(town, lambda _workspace, _person: (busy,))
    assert town.row("k1").not_before == busy.ends and town.row("k1").attempts == 0


async def test_do_not_disturb_is_asked_of_slack_and_its_refusal_stops_nothing(town: Town) -> None:
    ana = knows(town)
    ends = int((MONDAY + timedelta(hours=3)).timestamp())
    town.slack.workspace.dnd[ana] = {"dnd_enabled": True, "next_dnd_start_ts": ends - 20_000, "next_dnd_end_ts": ends}
    town.queue("nudge", ana, "k1")
    town.slack.faults.add("refuse", "dnd.teamInfo", error="missing_scope", times=1)
    first = town.sender(KINDS, welcome=None)
    town.slack.faults.clear()
    await first.run_once()
    assert town.row("k1").not_before == MONDAY + timedelta(hours=3)
    town.clock.turn(hours=3)
    town.slack.faults.add("refuse", "dnd.teamInfo", error="missing_scope", times=None)
    assert await town.sends(KINDS, welcome=None) == 1


async def test_two_a_week_whatever_they_are_and_the_rest_wait(town: Town) -> None:
    ana = knows(town)
    for key, kind in (("a", "pulse"), ("b", "nudge"), ("c", "note")):
        town.queue(kind, ana, key, priority={"pulse": 3, "nudge": 5, "note": 9}[kind])
    await sends(town)
    assert town.states() == {"a": "sent", "b": "sent", "c": "ready"}
    assert ledger(town) == [(date(2026, 3, 2), "nudge"), (date(2026, 3, 2), "pulse")]
    town.clock.turn(days=7)
    await sends(town)
    assert town.states()["c"] == "sent"


async def test_an_owners_month_arrives_in_a_week_that_the_pulse_and_a_letter_filled(town: Town) -> None:
    ana = knows(town, is_owner=True)
    change(town, welcomed_team, [], leads=[ana])
    town.clock.turn_to(MONDAY.replace(hour=9))
    town.queue("lead", ana, "l")
    town.queue("pulse", ana, "p")
    await sends(town)
    town.clock.turn(days=2)
    town.queue("nudge", ana, "n")
    town.queue("month", ana, "m")
    assert await sends(town) == 1
    assert town.states() == {"l": "sent", "p": "sent", "m": "sent", "n": "ready"}
    assert town.row("n").not_before == MONDAY.replace(hour=8) + timedelta(weeks=1)


async def test_a_full_week_puts_a_nudge_off_to_the_next(town: Town) -> None:
    ana = knows(town)
    town.queue("pulse", ana, "a")
    await sends(town)
    assert ledger(town) == [(date(2026, 3, 2), "pulse"), (date(2026, 3, 2), "reminder")]
    town.queue("nudge", ana, "b")
    await sends(town)
    assert town.row("b").not_before == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    town.clock.turn_to(datetime(2026, 3, 9, 8, 0, tzinfo=UTC))
    assert await sends(town) == 1


async def test_a_reminder_takes_the_place_its_pulse_kept_and_leaves_no_trace(town: Town) -> None:
    ana = knows(town)
    town.queue("pulse", ana, "p")
    await sends(town)
    before = ledger(town)
    town.queue("remind", ana, "r")
    assert await sends(town) == 1
    assert ledger(town) == before and town.states() == {"p": "sent"}
    assert town.arrived(ana) == ["pulse p", "remind r"]


async def test_a_reminder_without_its_pulse_is_dropped(town: Town) -> None:
    town.queue("remind", knows(town), "r")
    assert await sends(town) == 0 and town.states() == {}


async def test_a_message_that_did_not_get_through_is_not_counted_against_itself(town: Town) -> None:
    ana = knows(town)
    town.queue("pulse", ana, "p")
    town.slack.faults.add("refuse", "chat.postMessage", error="mystery", times=2)
    for _ in range(3):
        await sends(town)
        town.clock.turn(minutes=30)
    assert town.states() == {"p": "sent"} and len(ledger(town)) == 2


async def test_messages_to_channels_and_to_whoever_asked_need_no_permission(town: Town) -> None:
    town.clock.turn_to(datetime(2026, 3, 7, 3, 0, tzinfo=UTC))
    town.queue("note", town.slack.channel_id("general"), "c")
    town.queue("answer", knows(town), "a")
    assert await sends(town) == 2 and ledger(town) == []


async def test_nobody_unknown_is_told_anything_unasked(town: Town) -> None:
    town.queue("note", town.slack.person("Bo").id, "k")
    assert await sends(town) == 0 and town.states() == {"k": "dropped"}
