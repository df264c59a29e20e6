"""Slack's payloads as `Inbound`. Missing fields and foreign shapes give None, never an exception."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct, field

from bot.ids import NOWHERE, ChannelId, PersonId, WorkspaceId

MOST_DIGITS = 6
LATEST = 10_000_000_000  # seconds since 1970: a later moment is none
NOT_SAID = WorkspaceId("")
INTERACTIONS = {
    "block_actions": "action",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "view_submission": "view",
    "view_closed": "closed",
}


class Unpacked(Struct, frozen=True):
    """What Slack said, in our words; the gate adds who listens, when, and with what.

    `workspaces`: whose it may be, the likeliest first. In a channel shared between companies the outer team is the channel's owner or
    the company of whoever acted; which installation is meant stands in `authorizations`, and for a form in its view. `home`: where the
    person works, if Slack says so. `organisation`: whose token is meant, where the app is installed in a whole organisation.
    `is_shared`: other companies hear it too, and Slack tells it once. `told_at`: when it happened, where Slack says so; it may tell late.
    """

    kind: str
    id: str
    workspaces: tuple[WorkspaceId, ...]
    person: PersonId
    key: str
    home: WorkspaceId = NOT_SAID
    organisation: str = ""
    is_shared: bool = False
    told_at: datetime | None = None
    channel: ChannelId = NOWHERE
    text: str = ""
    value: str = ""
    private_metadata: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    event: Mapping[str, Any] = field(default_factory=dict)


def unpack(body: Mapping[str, Any]) -> Unpacked | None:
    """What this payload says, or None when it is nothing we know how to read."""
    if isinstance(body.get("event"), Mapping):
        return _event(body, body["event"])
    if isinstance(body.get("command"), str):
        return _command(body)
    kind = INTERACTIONS.get(str(body.get("type")))
    return _interaction(kind, body) if kind else None


def values_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """A view's state as {block id: plain value}: text, a chosen value, a list of chosen values, or None."""
    found: dict[str, Any] = {}
    for block_id, elements in _items(state.get("values")):
        for _action_id, element in _items(elements):
            found[block_id] = _plain_value(element) if isinstance(element, Mapping) else None
    return found


def first_input(body: Mapping[str, Any]) -> str:
    """The block id of a form's first field; empty when there is none."""
    shown = _list(mapping(body.get("view")).get("blocks"))
    return next((_text(block.get("block_id")) for block in shown if block.get("type") == "input"), "")


def whole_number(text: str, otherwise: int = 0) -> int:
    """What a button carries, as a number; what no button of ours carries is `otherwise`."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else otherwise


def container_of(body: Mapping[str, Any]) -> str:
    """The message that a button stands on: the same for every press of it."""
    container = mapping(body.get("container"))
    return f"{_text(container.get('channel_id'))}:{_text(container.get('message_ts'))}"


def own_ids(body: Mapping[str, Any]) -> list[str]:
    """Our own user ids, as an event names whom it is told to."""
    return [_text(one.get("user_id")) for one in _list(body.get("authorizations")) if _text(one.get("user_id"))]


def moment_told(body: Mapping[str, Any]) -> datetime | None:
    """When an event happened, to the second; None where Slack does not say."""
    seconds = body.get("event_time")
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and 0 < seconds < LATEST else None


def _event(body: Mapping[str, Any], event: Mapping[str, Any]) -> Unpacked | None:
    kind, event_id = event.get("type"), body.get("event_id")
    if not isinstance(kind, str) or not isinstance(event_id, str):
        return None
    item = mapping(event.get("item"))
    return Unpacked(
        kind="event",
        id=kind,
        workspaces=_told_to(body),
        person=PersonId(_id_of(event.get("user")) or _id_of(mapping(event.get("message")).get("user"))),
        key=f"event:{event_id}",
        organisation=next((found for found in map(_organisation, _list(body.get("authorizations"))) if found), ""),
        is_shared=body.get("is_ext_shared_channel") is True,
        told_at=moment_told(body),
        channel=ChannelId(_id_of(event.get("channel")) or _text(item.get("channel"))),
        text=_text(event.get("text")),
        event=event,
    )


def _command(body: Mapping[str, Any]) -> Unpacked:
    return Unpacked(
        kind="command",
        id=body["command"],
        workspaces=_named(body.get("team_id")),
        person=PersonId(_text(body.get("user_id"))),
        key=f"command:{_text(body.get('trigger_id'))}",
        organisation=_organisation(body),
        channel=ChannelId(_text(body.get("channel_id"))),
        text=_text(body.get("text")),
    )


def _interaction(kind: str, body: Mapping[str, Any]) -> Unpacked | None:
    user, view = mapping(body.get("user")), mapping(body.get("view"))
    action = next(iter(_list(body.get("actions"))), {}) if kind == "action" else {}
    name = action.get("action_id") if kind == "action" else (view or body).get("callback_id")
    if not isinstance(name, str) or not isinstance(user.get("id"), str):
        return None
    return Unpacked(
        kind=kind,
        id=name.partition("#")[0],
        workspaces=_shown_by(body, view),
        person=user["id"],
        home=WorkspaceId(_text(user.get("team_id"))),
        organisation=_organisation(body),
        key=_interaction_key(kind, body, view, action),
        channel=ChannelId(_text(mapping(body.get("channel")).get("id") or mapping(body.get("container")).get("channel_id"))),
        value=_button_value(action),
        private_metadata=_text(view.get("private_metadata")),
        values=values_of(mapping(view.get("state") or body.get("state"))),
    )


def _told_to(body: Mapping[str, Any]) -> tuple[WorkspaceId, ...]:
    listed = [one.get("team_id") for one in _list(body.get("authorizations"))]
    return _named(*listed, body.get("context_team_id"), body.get("team_id"))


def _organisation(named: Mapping[str, Any]) -> str:
    """The organisation whose install is meant; empty where a workspace's own is."""
    if named.get("is_enterprise_install") not in (True, "true"):
        return ""
    return _id_of(named.get("enterprise")) or _text(named.get("enterprise_id"))


def _shown_by(body: Mapping[str, Any], view: Mapping[str, Any]) -> tuple[WorkspaceId, ...]:
    """Where the button or the form stands that was used."""
    if _text(view.get("app_installed_team_id")):
        return _named(view["app_installed_team_id"])
    user, theirs = mapping(body.get("user")), mapping(body.get("message")).get("team")
    ours = theirs if body.get("type") == "block_actions" else None  # whose bot wrote what the button stands on
    return _named(ours, _id_of(body.get("team")), user.get("team_id"), theirs)


def _named(*found: Any) -> tuple[WorkspaceId, ...]:
    return tuple(dict.fromkeys(WorkspaceId(one) for one in found if isinstance(one, str) and one))


def _interaction_key(kind: str, body: Mapping[str, Any], view: Mapping[str, Any], action: Mapping[str, Any]) -> str:
    if kind == "action":
        user = _text(mapping(body.get("user")).get("id"))
        return f"action:{user}:{_text(action.get('action_ts'))}:{_text(action.get('action_id'))}"
    if kind in ("view", "closed"):
        return f"{kind}:{_text(view.get('id'))}:{_text(view.get('hash'))}"
    return f"shortcut:{_text(body.get('trigger_id'))}"


def _button_value(action: Mapping[str, Any]) -> str:
    plain = _plain_value(action)
    return plain if isinstance(plain, str) else ",".join(plain or ())


def _plain_value(element: Mapping[str, Any]) -> Any:
    for name in ("selected_date", "selected_time", "selected_user", "selected_conversation", "selected_channel"):
        if name in element:
            return element[name] if isinstance(element[name], str) else None
    if "selected_date_time" in element:
        moment = element["selected_date_time"]
        return str(moment) if isinstance(moment, (int, str)) and moment else ""
    if "selected_option" in element:
        chosen = mapping(element["selected_option"]).get("value")
        return chosen if isinstance(chosen, str) else None
    if "selected_options" in element:
        return [_text(mapping(chosen).get("value")) for chosen in _list(element["selected_options"])]
    for name in ("selected_users", "selected_conversations", "selected_channels"):
        if name in element:
            return [one for one in element[name] if isinstance(one, str)] if isinstance(element[name], list) else []
    value = element.get("value")
    return value if isinstance(value, str) else None


def mapping(found: object) -> Mapping[str, Any]:
    """What was found if it is a mapping, an empty one otherwise: what comes from outside may be anything."""
    return found if isinstance(found, Mapping) else {}


def _list(found: Any) -> list[Mapping[str, Any]]:
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def _items(found: Any) -> Iterator[tuple[str, Any]]:
    return iter(mapping(found).items())


def _text(found: Any) -> str:
    return found if isinstance(found, str) else ""


def _id_of(found: Any) -> str:
    return _text(found.get("id")) if isinstance(found, Mapping) else _text(found)
