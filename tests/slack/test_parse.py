"""Slack's payloads as ours; what is odd is nothing, never an exception."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.parse import unpack, values_of


def test_a_command() -> None:
    body = {
        "command": "/til",
        "text": "tar -a guesses the format",
        "team_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
        "trigger_id": "1.2",
    }
    said = unpack(body)
    assert said is not None
    assert (said.kind, said.id, said.person, said.channel, said.key) == ("command", "/til", "U1", "C1", "command:1.2")


def test_an_event_keeps_its_id_as_key() -> None:
    event = {"type": "reaction_added", "user": "U1", "item": {"channel": "C1", "ts": "1.0"}}
    said = unpack({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event})
    assert said is not None
    assert (said.kind, said.id, said.person, said.channel, said.key) == ("event", "reaction_added", "U1", "C1", "event:Ev1")


def test_an_event_about_a_user_object() -> None:
    said = unpack({"event_id": "Ev1", "team_id": "T1", "event": {"type": "user_change", "user": {"id": "U9"}}})
    assert said is not None and said.person == "U9"


def test_buttons_in_one_block_differ_behind_the_hash() -> None:
    action = {"action_id": "pulse:answer#4", "value": "r1|safe.1|1|4", "action_ts": "9.9"}
    said = unpack({"type": "block_actions", "user": {"id": "U1", "team_id": "T1"}, "actions": [action]})
    assert said is not None
    assert (said.id, said.value, said.key) == ("pulse:answer", "r1|safe.1|1|4", "action:U1:9.9:pulse:answer#4")


def test_a_form_gives_plain_values() -> None:
    state = {
        "values": {
            "title": {"a": {"type": "plain_text_input", "value": "Tar"}},
            "empty": {"a": {"type": "plain_text_input", "value": None}},
            "day": {"a": {"type": "static_select", "selected_option": {"value": "2"}}},
            "none": {"a": {"type": "static_select", "selected_option": None}},
            "people": {"a": {"type": "multi_users_select", "selected_users": ["U1", "U2"]}},
            "date": {"a": {"type": "datepicker", "selected_date": "2026-03-04"}},
            "ticks": {"a": {"type": "checkboxes", "selected_options": [{"value": "x"}]}},
        }
    }
    assert values_of(state) == {
        "title": "Tar",
        "empty": None,
        "day": "2",
        "none": None,
        "people": ["U1", "U2"],
        "date": "2026-03-04",
        "ticks": ["x"],
    }


anything: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
KEYS = ["type", "event", "event_id", "team_id", "user", "user_id", "command", "text", "actions", "view", "callback_id", "team", "channel"]
KINDS = ["block_actions", "view_submission", "view_closed", "shortcut", "message_action", "event_callback"]


@given(st.dictionaries(st.sampled_from(KEYS), anything, max_size=8), st.sampled_from(KINDS))
def test_no_shape_whatever_raises(body: dict[str, Any], kind: str) -> None:
    unpack(body)
    unpack(body | {"type": kind})
    unpack(body | {"type": kind, "user": {"id": "U1"}, "actions": body.get("actions") or [body]})
    unpack(body | {"event": body, "event_id": "Ev1"})
