"""Whose a payload is and what it says, field by field, with what is odd in its place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack.door.payloads import cleaned, is_sound
from bot.slack.parse import container_of, moment_told, unpack, values_of, whole_number

EVENT = {"event_id": "E1", "team_id": "T1"}
PRESS = {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "a"}]}
SUBMITTED = {"type": "view_submission", "user": {"id": "U1"}}
TYPED = {"command": "/til"}


def fields(body: dict[str, Any], *names: str) -> Any:
    """Some of what a payload says; None where it says nothing that we can read."""
    said = unpack(body)
    found = said and [getattr(said, name) for name in names]
    return found[0] if found and len(found) == 1 else found


@pytest.mark.parametrize(
    ("event", "person", "channel"),
    [
        ({"user": "U1", "channel": "C1"}, "U1", "C1"),
        ({"user": {"id": "U1"}, "channel": {"id": "C1"}}, "U1", "C1"),
        ({"message": {"user": "U2"}, "item": {"channel": "C2"}}, "U2", "C2"),
        ({"user": "U1", "message": {"user": "U2"}, "channel": "C1", "item": {"channel": "C2"}}, "U1", "C1"),
        ({"user": 7, "message": 7, "channel": 7, "item": 7}, "", ""),
        ({"user": {"id": 7}, "item": {"channel": 7}}, "", ""),
    ],
)
def test_who_an_event_is_about_and_where(event: dict[str, Any], person: str, channel: str) -> None:
    assert fields(EVENT | {"event": {"type": "x", **event}}, "person", "channel") == [person, channel]


@pytest.mark.parametrize(
    "body", [{"event": {"type": 7}, "event_id": "E1"}, {"event": {"type": "x"}, "event_id": 7}, {"event": {"type": "x"}}, {"event": {}}]
)
def test_an_event_without_its_kind_or_its_id_is_none(body: dict[str, Any]) -> None:
    assert unpack(body) is None


@pytest.mark.parametrize(
    ("body", "workspaces"),
    [
        (EVENT | {"event": {"type": "x"}}, ("T1",)),
        (EVENT | {"event": {"type": "x"}, "context_team_id": "T2"}, ("T2", "T1")),
        (EVENT | {"event": {"type": "x"}, "authorizations": [{"team_id": "T3"}, {"team_id": "T1"}], "context_team_id": 7}, ("T3", "T1")),
        (TYPED | {"team_id": "T1"}, ("T1",)),
        (TYPED | {"team_id": 7}, ()),
        (TYPED | {"team_id": ""}, ()),
        (PRESS | {"team": {"id": "T1"}, "message": {"team": "T2"}}, ("T2", "T1")),
        (PRESS | {"team": "T1", "user": {"id": "U1", "team_id": "T3"}}, ("T1", "T3")),
        (PRESS | {"view": {"app_installed_team_id": "T9"}, "team": {"id": "T1"}}, ("T9",)),
        (
            {"type": "message_action", "callback_id": "c", "user": {"id": "U1"}, "team": {"id": "T1"}, "message": {"team": "T2"}},
            ("T1", "T2"),
        ),
    ],
)
def test_whose_it_may_be_the_likeliest_first(body: dict[str, Any], workspaces: tuple[str, ...]) -> None:
    assert fields(body, "workspaces") == workspaces


@pytest.mark.parametrize(
    ("named", "organisation"),
    [
        ({"is_enterprise_install": True, "enterprise_id": "E1"}, "E1"),
        ({"is_enterprise_install": "true", "enterprise_id": "E1"}, "E1"),
        ({"is_enterprise_install": True, "enterprise": {"id": "E2"}, "enterprise_id": "E1"}, "E2"),
        ({"is_enterprise_install": True, "enterprise": {"id": 7}, "enterprise_id": "E1"}, "E1"),
        ({"is_enterprise_install": True}, ""),
        ({"is_enterprise_install": False, "enterprise_id": "E1"}, ""),
        ({"is_enterprise_install": "false", "enterprise_id": "E1"}, ""),
        ({"is_enterprise_install": 1.5, "enterprise_id": "E1"}, ""),
        ({"enterprise_id": "E1"}, ""),
    ],
)
def test_whose_install_is_meant(named: dict[str, Any], organisation: str) -> None:
    assert fields(TYPED | named, "organisation") == organisation
    assert fields(PRESS | named, "organisation") == organisation
    assert fields(EVENT | {"event": {"type": "x"}, "authorizations": [{}, named]}, "organisation") == organisation


@pytest.mark.parametrize(("told", "is_shared"), [(True, True), (False, False), (None, False), ("true", False), (1, False)])
def test_an_event_is_heard_by_other_companies_where_slack_says_so(told: Any, is_shared: bool) -> None:
    assert fields(EVENT | {"event": {"type": "x"}, "is_ext_shared_channel": told}, "is_shared") is is_shared
    assert fields(TYPED, "is_shared") is False and fields(PRESS, "is_shared") is False


@pytest.mark.parametrize(
    ("body", "kind", "name", "key"),
    [
        (TYPED | {"trigger_id": "1.1"}, "command", "/til", "command:1.1"),
        (TYPED | {"trigger_id": 7}, "command", "/til", "command:"),
        (PRESS, "action", "a", "action:U1::a"),
        (PRESS | {"actions": [{"action_id": "a#b#c", "action_ts": "9"}, {"action_id": "z"}]}, "action", "a", "action:U1:9:a#b#c"),
        (SUBMITTED | {"view": {"callback_id": "f#1", "id": "V1", "hash": "h"}}, "view", "f", "view:V1:h"),
        ({**SUBMITTED, "type": "view_closed", "view": {"callback_id": "f", "id": "V1"}}, "closed", "f", "closed:V1:"),
        ({**SUBMITTED, "type": "shortcut", "callback_id": "s", "trigger_id": "2.2"}, "shortcut", "s", "shortcut:2.2"),
        ({**SUBMITTED, "type": "message_action", "callback_id": "s", "trigger_id": "2.2"}, "shortcut", "s", "shortcut:2.2"),
    ],
)
def test_what_was_done_and_by_which_key_it_counts_once(body: dict[str, Any], kind: str, name: str, key: str) -> None:
    assert fields(body, "kind", "id", "key") == [kind, name, key]


@pytest.mark.parametrize(
    "body",
    [
        PRESS | {"user": {}},
        PRESS | {"user": {"id": 7}},
        PRESS | {"actions": [{"action_id": 7}]},
        PRESS | {"actions": []},
        SUBMITTED,
        SUBMITTED | {"view": {"callback_id": 7}},
        {"type": "shortcut", "callback_id": "s"},
        {"type": 7},
    ],
)
def test_an_act_without_who_or_what_is_none(body: dict[str, Any]) -> None:
    assert unpack(body) is None


def test_where_a_press_was_and_what_it_carries() -> None:
    in_both = PRESS | {"channel": {"id": "C1"}, "container": {"channel_id": "C2", "message_ts": "1.1"}}
    assert (fields(in_both, "channel"), container_of(in_both)) == ("C1", "C2:1.1")
    assert (fields(PRESS | {"channel": {"id": 7}}, "channel"), container_of({"container": 7})) == ("", ":")
    state = {"values": {"t": {"x": {"value": "typed"}}}}
    for place in ({"state": state}, {"view": {"state": state}}, {"view": {"state": None}, "state": state}):
        assert fields(PRESS | place, "values") == {"t": "typed"}
    assert fields(PRESS | {"view": {"private_metadata": "m"}, "actions": [{"action_id": "a"}]}, "private_metadata") == "m"
    assert fields(PRESS, "values", "value", "private_metadata") == [{}, "", ""]


@pytest.mark.parametrize(
    ("element", "value", "carried"),
    [
        ({"value": "v"}, "v", "v"),
        ({"value": 7}, None, ""),
        ({}, None, ""),
        *(({f"selected_{kind}": "v"}, "v", "v") for kind in ("date", "time", "user", "conversation", "channel")),
        *(({f"selected_{kind}": 7, "value": "no"}, None, "") for kind in ("date", "time", "user", "conversation", "channel")),
        *(({f"selected_{kind}": ["v", 7, "w"]}, ["v", "w"], "v,w") for kind in ("users", "conversations", "channels")),
        *(({f"selected_{kind}": "v"}, [], "") for kind in ("users", "conversations", "channels")),
        ({"selected_date_time": 17}, "17", "17"),
        ({"selected_date_time": "17"}, "17", "17"),
        ({"selected_date_time": 0}, "", ""),
        ({"selected_date_time": 1.5}, "", ""),
        ({"selected_option": {"value": "v"}}, "v", "v"),
        ({"selected_option": {"value": 7}}, None, ""),
        ({"selected_option": None, "value": "no"}, None, ""),
        ({"selected_options": [{"value": "v"}, {"value": "w"}]}, ["v", "w"], "v,w"),
        ({"selected_options": None}, [], ""),
    ],
)
def test_what_somebody_put_in_or_chose(element: dict[str, Any], value: Any, carried: str) -> None:
    assert values_of({"values": {"b": {"x": element}}}) == {"b": value}
    assert fields(PRESS | {"actions": [{"action_id": "a", **element}]}, "value") == carried


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("999999", 999_999), ("1000000", 7), ("0000001", 7), ("-1", 7), ("1.0", 7), (" 1", 7), ("", 7), ("٣", 7)]
)
def test_a_button_carries_six_digits_at_most(text: str, number: int) -> None:
    assert whole_number(text, 7) == number


@pytest.mark.parametrize(
    ("seconds", "moment"),
    [
        (1, datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
        (9_999_999_999, datetime(2286, 11, 20, 17, 46, 39, tzinfo=UTC)),
        *((odd, None) for odd in (10_000_000_000, 0, -1, 1.5, "1", None)),
    ],
)
def test_a_moment_lies_between_1970_and_2286(seconds: Any, moment: datetime | None) -> None:
    assert moment_told({"event_time": seconds}) == moment
    assert fields(EVENT | {"event": {"type": "x"}, "event_time": seconds}, "told_at") == moment


# --- what its skeleton must be ---------------------------------------------------------------------------------------


def deep(levels: int, of: str = "object") -> Any:
    made: Any = {}
    for _ in range(levels):
        made = {"a": made} if of == "object" else {"a": [made]}
    return made


@pytest.mark.parametrize(
    ("body", "sound"),
    [
        ({}, True),
        ([], False),
        ("text", False),
        ({"event": {}}, True),
        ({"event": None}, False),
        ({"event": []}, False),
        (deep(100), True),
        (deep(101), False),
        (deep(50, "lists"), True),
        (deep(51, "lists"), False),
        ({"b": 1, "a": deep(99)}, True),
        ({"b": 1, "a": deep(100)}, False),
        ({"team": {}}, True),
        ({"team": []}, False),
        ({"view": {"team": {"id": 7}}}, False),
        ({"event": {"item": {"user": 7}}}, False),
        ({"event": {"message": {"previous_message": {"user": 7}}}}, False),
        ({"assistant_thread": 7}, False),
        ({"function_data": {"channel": 7}}, False),
        ({"response_urls": [{"channel": "C1"}, {"channel": 7}]}, False),
        ({"authorizations": None}, True),
        ({"authorizations": []}, True),
        ({"view": None}, True),
        ({"anything": {"team": 7}}, True),
    ],
)
def test_what_is_a_payload_of_slacks(body: Any, sound: bool) -> None:
    assert is_sound(body) is sound


@pytest.mark.parametrize(
    ("found", "clean"),
    [
        ({"a": ["b", 7, None, True]}, {"a": ["b", 7, None, True]}),
        ("a\0b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("a\udc00b", "a\ufffdb"),
        ("\ud83d\ude00\0", "\U0001f600\ufffd"),
        ([{"a\0": "b"}, "\0", 7, None, 1.5], [{"a\ufffd": "b"}, "\ufffd", 7, None, 1.5]),
        ({"a": {"b\ud800": ["\0"]}}, {"a": {"b\ufffd": ["\ufffd"]}}),
        (7, 7),
    ],
)
def test_what_no_database_keeps_is_replaced_wherever_it_stands(found: Any, clean: Any) -> None:
    assert cleaned(found) == clean
