"""How much the door takes, on both sides of each limit: depth, digits, moments, and who must go."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web

from bot.slack.door.guard import Guard, Visitor
from bot.slack.door.over_http import _payload
from bot.slack.door.payloads import cleaned, is_sound
from bot.slack.door.refusals import Refusals
from bot.slack.parse import first_input, moment_told, own_ids, unpack, values_of, whole_number
from bot.slack.said.pauses import quiet_until, quiet_words

WEDNESDAY = date(2026, 3, 4)


def nested(levels: int) -> Any:
    made: Any = {}
    for _ in range(levels):
        made = {"a": made}
    return made


def test_a_payload_is_a_hundred_levels_deep_at_most_and_says_who_in_words() -> None:
    assert [is_sound(nested(levels)) for levels in (100, 101)] == [True, False]
    assert is_sound({"a": [[{}]] * 3}) and not is_sound([]) and not is_sound({"event": []})
    for name in ("team", "user", "channel", "enterprise"):
        assert is_sound({name: "T1"}) and is_sound({name: {"id": "T1"}}) and is_sound({name: None})
        assert not is_sound({name: 7}) and not is_sound({name: {"id": 7}}) and not is_sound({"event": {name: 7}})
    for name in ("view", "message", "previous_message", "item"):
        assert (
            is_sound({name: {"user": "U1"}}) and is_sound({name: None}) and not is_sound({name: []}) and not is_sound({name: {"user": 7}})
        )
    for name in ("authorizations", "response_urls"):
        assert is_sound({name: [{}]}) and not is_sound({name: {}}) and not is_sound({name: [7]}) and not is_sound({name: [{"user": 7}]})


def test_only_what_no_database_keeps_is_replaced() -> None:
    clean = {"a": ["b"]}
    assert cleaned(clean) is clean
    assert cleaned({"a\0": ["b\ud800", 7, None]}) == {"a\ufffd": ["b\ufffd", 7, None]} and cleaned("\U0001f600\0") == "\U0001f600\ufffd"


@pytest.mark.parametrize("text", ["plain", "caf\u00e9", "a\0b", "a\ud800b"])
def test_a_signed_body_is_read_without_what_no_database_keeps(text: str) -> None:
    request = cast(web.BaseRequest, SimpleNamespace(headers={"Content-Type": "application/json"}))
    asked = _payload(json.dumps({"type": "event_callback", "event": {"type": "message", "text": text}}), request)
    assert asked.body["event"]["text"] == text.replace("\0", "\ufffd").replace("\ud800", "\ufffd")


def test_numbers_and_moments_that_slack_can_have_meant() -> None:
    assert [whole_number(text, 7) for text in ("0", "12", "-1", "²", "", "9" * 40)] == [0, 12, 7, 7, 7, 7]
    assert moment_told({"event_time": 1}) == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert [moment_told({"event_time": seconds}) for seconds in (0, -1, "1", 10**20)] == [None] * 4


def test_values_of_a_form_by_their_block() -> None:
    state = {
        "values": {
            "a": {"x": {"value": "text"}},
            "b": {"x": {"selected_option": {"value": "1"}}},
            "c": {"x": {"selected_options": [{"value": "2"}]}},
        }
    }
    state["values"] |= {"d": {"x": {"selected_users": ["U1", 7]}}, "e": {"x": {"selected_date": "2026-03-02"}}, "f": {"x": 7}}  # type: ignore[dict-item]
    state["values"] |= {
        "g": {"x": {"selected_date_time": 17}},
        "h": {"x": {"selected_date_time": None}},
        "i": {"x": {"selected_option": None}},
    }  # type: ignore[dict-item]
    assert values_of(state) == {
        "a": "text", "b": "1", "c": ["2"], "d": ["U1"], "e": "2026-03-02", "f": None, "g": "17", "h": "", "i": None,
    }  # fmt: skip
    assert (
        values_of({}) == {}
        and first_input({"view": {"blocks": [{"type": "section", "block_id": "s"}, {"type": "input", "block_id": "i"}]}}) == "i"
    )
    assert first_input({}) == "" and own_ids({"authorizations": [{"user_id": "U1"}, {}, {"user_id": 7}]}) == ["U1"]


def test_whose_a_payload_is_and_what_it_says() -> None:
    event = {"type": "message", "user": "U1", "channel": {"id": "C1"}, "text": "hi"}
    said = unpack({"event": event, "event_id": "E1", "team_id": "T1", "authorizations": [{"team_id": "T2"}], "is_ext_shared_channel": True})
    assert said is not None and (said.kind, said.id, said.person, said.channel, said.key) == ("event", "message", "U1", "C1", "event:E1")
    assert (said.workspaces, said.is_shared) == (("T2", "T1"), True)
    assert (
        unpack({"event": event}) is None and unpack({"event": {"user": "U1"}, "event_id": "E1"}) is None and unpack({"type": "odd"}) is None
    )
    command = unpack({"command": "/til", "team_id": "T1", "user_id": "U1", "trigger_id": "t", "text": "x", "enterprise_id": "E9"})
    assert command is not None and (command.id, command.key, command.organisation, command.workspaces) == ("/til", "command:t", "", ("T1",))
    organised = unpack({"command": "/til", "is_enterprise_install": "true", "enterprise_id": "E9"})
    assert organised is not None and organised.organisation == "E9"
    press = {"type": "block_actions", "user": {"id": "U1", "team_id": "T3"}, "team": {"id": "T1"}, "message": {"team": "T2"}}
    action = unpack(press | {"actions": [{"action_id": "a#1", "action_ts": "17", "value": "v"}], "container": {"channel_id": "C2"}})
    assert action is not None and (action.id, action.value, action.key, action.channel) == ("a", "v", "action:U1:17:a#1", "C2")
    assert (action.workspaces, action.home) == (("T2", "T1", "T3"), "T3")
    assert unpack(press) is None and unpack({"type": "block_actions", "actions": [{"action_id": "a"}]}) is None
    form = unpack(
        {
            "type": "view_submission",
            "user": {"id": "U1"},
            "view": {"callback_id": "f", "id": "V1", "hash": "h", "app_installed_team_id": "T9"},
        }
    )
    assert form is not None and (form.id, form.key, form.workspaces) == ("f", "view:V1:h", ("T9",))


class Seen:
    """A connection of which we see whether it was ended."""

    def __init__(self) -> None:
        self.is_over = False

    def hang_up(self) -> None:
        self.is_over = True


async def test_the_stranger_who_waited_longest_goes_then_who_rests_then_the_newcomer() -> None:
    guard = Guard(Refusals(lambda _why: None), most=2)
    many = [Seen() for _ in range(6)]

    def over() -> list[int]:
        return [number for number, one in enumerate(many) if one.is_over]

    visitors = cast(list[Visitor], many)
    guard.came(visitors[0])
    guard.came(visitors[1])
    assert over() == []
    guard.came(visitors[2])
    assert over() == [0]
    guard.proved(visitors[1])
    guard.proved(visitors[2])
    guard.rests(visitors[2])
    guard.came(visitors[3])
    assert over() == [0, 2], "one that rests"
    guard.left(visitors[3])
    guard.works(visitors[1])
    guard.came(visitors[4])
    guard.proved(visitors[4])
    guard.came(visitors[5])
    assert over() == [0, 2, 5], "nobody rests: the newcomer"
    await asyncio.sleep(0)


async def test_thirty_two_million_bytes_without_a_signature_and_then_the_oldest_stranger_goes() -> None:
    guard, first, second = Guard(Refusals(lambda _why: None), most=9), Seen(), Seen()
    for one in (first, second):
        guard.came(cast(Visitor, one))
    guard.takes(32_000_000)
    assert not first.is_over
    guard.takes(1)
    assert first.is_over and not second.is_over
    guard.gives_back(32_000_001)
    guard.takes(32_000_000)
    assert not second.is_over
    guard.left(cast(Visitor, second))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("until monday", date(2026, 3, 9)),
        ("until wednesday", date(2026, 3, 11)),
        ("until thursday", date(2026, 3, 5)),
        ("until next thursday", date(2026, 3, 12)),
        ("until next monday", date(2026, 3, 9)),
        ("until tomorrow", date(2026, 3, 5)),
        ("today", date(2026, 3, 5)),
        ("this week", date(2026, 3, 9)),
        ("until next week", date(2026, 3, 9)),
        ("this month", date(2026, 4, 1)),
        ("until next month", date(2026, 4, 1)),
        ("for a day", date(2026, 3, 5)),
        ("for 0 days", None),
        ("for six days", date(2026, 3, 10)),
        ("two weeks", date(2026, 3, 18)),
        ("for a month", date(2026, 4, 1)),
        ("until 4 march", date(2027, 3, 4)),
        ("until 5 march", date(2026, 3, 5)),
        ("until march 3", date(2027, 3, 3)),
        ("until 3 march 2026", None),
        ("until 29 february", None),
        ("until 30.4.", date(2026, 4, 30)),
        ("until 31.4.", None),
        ("until 13.13.", None),
        ("until 2026-04-01", date(2026, 4, 1)),
        ("until 4/13", date(2026, 4, 13)),
        ("until 13/4", date(2026, 4, 13)),
        ("until 3/4", None),
        ("until 5/5", date(2026, 5, 5)),
        ("until the 5th", date(2026, 3, 5)),
        ("until the 4th", date(2026, 4, 4)),
        ("until the 31st", date(2026, 3, 31)),
        ("until the 32nd", None),
        ("until 5", None),
    ],
)
def test_until_when_somebody_wants_quiet_said_on_a_wednesday(said: str, day: date | None) -> None:
    assert quiet_until(said, WEDNESDAY) == day


def test_the_last_day_of_a_month_and_a_year_and_words_that_are_no_pause() -> None:
    assert quiet_until("until the 31st", date(2026, 3, 31)) == date(2026, 5, 31) and quiet_until("this month", date(2026, 12, 31)) == date(
        2027, 1, 1
    )
    assert quiet_until("until monday", date(2026, 3, 2)) == date(2026, 3, 9) and quiet_until(
        "until next tuesday", date(2026, 3, 1)
    ) == date(2026, 3, 3)
    said = {"pause until the cows come home": (None, "until the cows come home"), "away until monday": (None, "until monday")}
    assert {one: tuple(quiet_words(one, clearly=clearly) for clearly in (True, False)) for one in said} == said
