"""Payloads that Slack sends to an app: events, slash commands, block actions, shortcuts, view submissions. Pure.

Every builder returns a fresh dict in Slack's shape; nothing here decides whether or where it is sent.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from bot.localslack.json_object import Json
from bot.localslack.state.slack_objects import channel_type


class PayloadOrigin(Struct, frozen=True):
    """What every payload says about the workspace and the app."""

    team_id: str
    team_domain: str
    app_id: str
    bot_user: str
    token: str
    enterprise: str = ""
    is_org_wide: bool = False


def event_envelope(sender: PayloadOrigin, event: Json, event_id: str, event_time: int, shared_by: str = "") -> Json:
    """The `event_callback` around one event; `shared_by`: in a channel shared with others, the workspace of whoever acted.

    Whose event it is stands in `authorizations`; the outer `team_id` may be another company's.
    """
    return {
        "token": sender.token,
        "team_id": shared_by or sender.team_id,
        "context_team_id": sender.team_id,
        "context_enterprise_id": sender.enterprise or None,
        "api_app_id": sender.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": sender.enterprise or None,
                "team_id": None if sender.is_org_wide else sender.team_id,
                "user_id": sender.bot_user,
                "is_bot": True,
                "is_enterprise_install": sender.is_org_wide,
            }
        ],
        "is_ext_shared_channel": bool(shared_by),
        "event_context": f"4-{event_id}",
    }


def app_rate_limited(sender: PayloadOrigin, minute: int) -> Json:
    """Slack drops events for a minute: the app has more than 30,000 an hour here. It has no `event` inside."""
    told = {"token": sender.token, "type": "app_rate_limited", "team_id": sender.team_id}
    return {**told, "minute_rate_limited": minute, "api_app_id": sender.app_id}


def message_event(channel: Json, message: Json) -> Json:
    """A new message, by whomever."""
    hidden = ("ephemeral_to", "reactions")
    shown = {key: value for key, value in message.items() if key not in hidden}
    place = {"channel": channel["id"], "channel_type": channel_type(channel), "event_ts": message["ts"]}
    return {**shown, **place}


def message_changed_event(channel: Json, message: Json, previous: Json, ts: str) -> Json:
    """A message was edited (or became a tombstone)."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": message,
        "previous_message": previous,
        "channel": channel["id"],
        "channel_type": channel_type(channel),
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
    }


def message_deleted_event(channel: Json, previous: Json, ts: str) -> Json:
    """A message was deleted."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": previous,
        "deleted_ts": previous["ts"],
        "channel": channel["id"],
        "channel_type": channel_type(channel),
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
    }


def reaction_event(action: str, channel_id: str, message: Json, user: str, name: str, ts: str) -> Json:
    """A reaction was `added` or `removed`."""
    event: Json = {"type": f"reaction_{action}", "user": user, "reaction": name}
    event["item"] = {"type": "message", "channel": channel_id, "ts": message["ts"]}
    if message.get("user"):
        event["item_user"] = message["user"]
    return {**event, "event_ts": ts}


def member_event(action: str, channel: Json, user: str, inviter: str, ts: str) -> Json:
    """Somebody `joined` or `left` a channel."""
    kind = "G" if channel["is_private"] else "C"
    event: Json = {"type": f"member_{action}_channel", "user": user, "channel": channel["id"]}
    event |= {"channel_type": kind, "team": channel["context_team_id"]}
    return {**event, **({"inviter": inviter} if inviter else {}), "event_ts": ts}


def app_home_opened(user: str, channel_id: str, tab: str, view: Json | None, ts: str) -> Json:
    """Somebody opened the App Home, on its `home` or `messages` tab."""
    event: Json = {"type": "app_home_opened", "user": user, "channel": channel_id, "tab": tab}
    return {**event, **({"view": view} if view else {}), "event_ts": ts}


def slash_command(sender: PayloadOrigin, user: Json, channel: Json, command: str, text: str, trigger_id: str, response_url: str) -> Json:
    """A slash command; over HTTP it is sent as a form."""
    return {
        "token": sender.token,
        "team_id": sender.team_id,
        "team_domain": sender.team_domain,
        "channel_id": channel["id"],
        "channel_name": _channel_name(channel),
        "user_id": user["id"],
        "user_name": user["name"],
        "command": command,
        "text": text,
        "api_app_id": sender.app_id,
        "is_enterprise_install": "true" if sender.is_org_wide else "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def block_actions(sender: PayloadOrigin, user: Json, place: Json, action: Json, trigger_id: str) -> Json:
    """A press or a choice; `place` is a `message_place` or a `view_place`."""
    return {
        **_interaction("block_actions", sender, user),
        "trigger_id": trigger_id,
        "enterprise": None,
        "is_enterprise_install": False,
        **place,
        "actions": [action],
    }


def message_shortcut(
    sender: PayloadOrigin, user: Json, channel: Json, message: Json, callback_id: str, trigger_id: str, response_url: str
) -> Json:
    """A message shortcut (type `message_action`)."""
    return {
        **_interaction("message_action", sender, user),
        "action_ts": message["ts"],
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "response_url": response_url,
        "message_ts": message["ts"],
        "channel": {"id": channel["id"], "name": _channel_name(channel)},
        "message": message,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def global_shortcut(sender: PayloadOrigin, user: Json, callback_id: str, trigger_id: str, ts: str) -> Json:
    """A global shortcut; it has no channel and no response_url."""
    return {
        **_interaction("shortcut", sender, user),
        "action_ts": ts,
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def view_submission(sender: PayloadOrigin, user: Json, view: Json, trigger_id: str, response_urls: list[Json]) -> Json:
    """A modal was submitted; its state is in the view."""
    return {
        **_interaction("view_submission", sender, user),
        "trigger_id": trigger_id,
        "view": view,
        "response_urls": response_urls,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def view_closed(sender: PayloadOrigin, user: Json, view: Json, is_cleared: bool) -> Json:
    """A modal was closed by its cross; sent only when the view asked for it."""
    closed = {**_interaction("view_closed", sender, user), "view": view, "is_cleared": is_cleared}
    return {**closed, "enterprise": None, "is_enterprise_install": False}


def block_suggestion(sender: PayloadOrigin, user: Json, place: Json, block_id: str, action_id: str, value: str) -> Json:
    """Somebody types into a menu whose options the app gives."""
    asked = {"block_id": block_id, "action_id": action_id, "value": value}
    return {**_interaction("block_suggestion", sender, user), **asked, **place}


def message_place(channel: Json, message: Json, response_url: str, values: Json) -> Json:
    """Where a press on a message happened; an ephemeral message itself is not sent along."""
    ephemeral = bool(message.get("is_ephemeral"))
    container: Json = {"type": "message", "message_ts": message["ts"], "channel_id": channel["id"]}
    container["is_ephemeral"] = ephemeral
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    place: Json = {"container": container, "response_url": response_url, "state": {"values": values}}
    place["channel"] = {"id": channel["id"], "name": _channel_name(channel)}
    return place if ephemeral else {**place, "message": message}


def view_place(view: Json) -> Json:
    """Where a press in a modal or an App Home happened."""
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}


def _interaction(kind: str, sender: PayloadOrigin, user: Json) -> Json:
    person = {"id": user["id"], "username": user["name"], "name": user["name"], "team_id": user["team_id"]}
    team = {"id": sender.team_id, "domain": sender.team_domain}
    facts: dict[str, Any] = {"type": kind, "user": person, "api_app_id": sender.app_id, "token": sender.token}
    return {**facts, "team": team}


def _channel_name(channel: Json) -> str:
    if channel.get("is_im"):
        return "directmessage"
    return "privategroup" if channel.get("is_private") else str(channel["name"])
