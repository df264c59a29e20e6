"""Snapshot and patches: what one person sees of the workspace, as the page wants it.

Pure reading: nothing here changes the workspace. What a person may not see is in neither.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from bot.localslack.json_object import Json
from bot.localslack.state.slack_objects import SLACKS_ZONE, channel_type
from bot.localslack.state.workspace import Workspace

MOST_COUNTED = 200
QUIET = frozenset({"channel_join", "channel_leave", "channel_topic", "channel_purpose"})

LastRead = Callable[[str, str], str]


def person_shown(person: Json) -> Json:
    """A person without what the page does not show; five hundred of them travel in one snapshot."""
    profile = person["profile"]
    return {
        "id": person["id"],
        "name": person["name"],
        "real_name": person["real_name"],
        "tz": person["tz"] or SLACKS_ZONE,
        "color": person["color"],
        "locale": person.get("locale", ""),
        "deleted": person["deleted"],
        "is_bot": person["is_bot"],
        "is_restricted": person["is_restricted"],
        "title": profile["title"],
        "email": profile.get("email", ""),
        "status_text": profile["status_text"],
        "status_emoji": profile["status_emoji"],
    }


def sees(space: Workspace, user: str, channel_id: str) -> bool:
    """Public channels are everybody's to look at; the rest belongs to who is in it."""
    channel = space.channels.get(channel_id)
    return channel is not None and (bool(channel.get("is_channel")) or space.is_member(channel_id, user))


def channel_shown(space: Workspace, user: str, channel_id: str, last_read: str) -> Json:
    """A conversation from one person's side, with what is unread for them."""
    channel, log = space.channels[channel_id], space.logs[channel_id]
    kind = channel_type(channel)
    member = space.is_member(channel_id, user)
    unread, mentions = unread_in(space, user, channel_id, last_read) if member else (0, 0)
    others = [each for each in space.members[channel_id] if each != user] or [user]
    return {
        "id": channel_id,
        "name": channel.get("name", ""),
        "kind": kind,
        "member": member,
        "members": sum(not space.people[each]["is_bot"] for each in space.members[channel_id]),
        "peer": others[0] if kind == "im" else " ".join(others) if kind == "mpim" else "",
        "topic": channel.get("topic", {}).get("value", ""),
        "archived": bool(channel.get("is_archived")),
        "canvas": str(space.canvas_in(channel_id).get("changed", "")) if kind in ("channel", "group") else "",
        "last_read": last_read,
        "unread": unread,
        "mentions": mentions,
        "latest": log.roots[-1] if log.roots else "",
    }


def unread_in(space: Workspace, user: str, channel_id: str, last_read: str) -> tuple[int, int]:
    """How many messages of others came after a stamp, and how many of them call this person."""
    log = space.logs[channel_id]
    direct = channel_type(space.channels[channel_id]) in ("im", "mpim")
    newer = log.roots[max(bisect_right(log.roots, last_read), len(log.roots) - MOST_COUNTED) :]
    messages = [log.by_ts[ts] for ts in newer]
    foreign = [m for m in messages if m.get("user") != user and m.get("subtype") not in QUIET]
    calling = [m for m in foreign if direct or f"<@{user}>" in m.get("text", "")]
    return len(foreign), len(calling)


def snapshot(space: Workspace, user: str, last_read: LastRead, more: Json) -> Json:
    """Everything the page needs to begin, except the messages, which it asks for by the page."""
    shown = [channel for channel in space.channels if sees(space, user, channel)]
    return {
        "t": "snapshot",
        "me": user,
        "team": {"id": space.team_id, "name": space.team_name},
        "people": [person_shown(person) for person in space.people.values()],
        "channels": [channel_shown(space, user, each, last_read(user, each)) for each in shown],
        "usergroups": usergroups_shown(space),
        "home": space.homes.get(user),
        "modals": [{"view": view, "typed": space.typed.get(view["id"], {})} for view in space.modals.get(user, [])],
        "ephemerals": {channel: list(messages) for (channel, who), messages in space.ephemerals.items() if who == user and messages},
        **more,
    }


def usergroups_shown(space: Workspace) -> list[Json]:
    """The user groups by id, handle and name."""
    return [{key: group[key] for key in ("id", "handle", "name")} for group in space.usergroups.values()]


def patch(space: Workspace, user: str, change: Json, last_read: LastRead) -> Json | None:
    """One change of the feed as this person's page is told of it; None when it is not theirs to see."""
    kind = change["kind"]
    if kind in _IN_A_CHANNEL:
        return _IN_A_CHANNEL[kind](change) if sees(space, user, change["channel"]) else None
    if kind in _THEIR_OWN:
        return _THEIR_OWN[kind](change) if change["user"] == user else None
    if kind == "person":
        return {"t": "person", "person": person_shown(change["person"])}
    if kind == "usergroup":
        return {"t": "usergroups", "usergroups": usergroups_shown(space)}
    if kind == "channel":
        return _channel_patch(space, user, change["channel"]["id"], last_read)
    if kind == "canvas":
        return _channel_patch(space, user, change["channel"], last_read)
    return None


def messages_page(space: Workspace, channel: str, before: str, limit: int) -> Json:
    """A page of messages, oldest first, and whether there are older ones."""
    found = space.logs[channel].newest(limit + 1, before=before)
    return {"messages": found[:limit][::-1], "more": len(found) > limit}


def thread(space: Workspace, channel: str, ts: str) -> Json:
    """The message a thread hangs on, and its replies."""
    log = space.logs[channel]
    parent = log.get(ts)
    return {"messages": [*([parent] if parent else []), *log.replies(ts, 1000)]}


def _channel_patch(space: Workspace, user: str, channel_id: str, last_read: LastRead) -> Json | None:
    if sees(space, user, channel_id):
        shown = channel_shown(space, user, channel_id, last_read(user, channel_id))
        return {"t": "channel", "channel": shown}
    return {"t": "channel_gone", "id": channel_id}


def _message(change: Json) -> Json:
    return {"t": "message", "channel": change["channel"], "message": change["message"]}


def _message_changed(change: Json) -> Json:
    return {"t": "message_changed", "channel": change["channel"], "message": change["message"]}


def _message_deleted(change: Json) -> Json:
    return {"t": "message_deleted", "channel": change["channel"], "ts": change["ts"]}


def _own(*names: str) -> Callable[[Json], Json]:
    return lambda change: {"t": change["kind"], **{name: change[name] for name in names}}


def _toast(change: Json) -> Json:
    return {"t": "toast", "words": change["text"], "tone": "bad" if change.get("error") else "plain"}


_IN_A_CHANNEL: dict[str, Callable[[Json], Any]] = {
    "message": _message,
    "message_changed": _message_changed,
    "message_deleted": _message_deleted,
    "reaction": _message_changed,
    "thread": _message_changed,
}
_THEIR_OWN: dict[str, Callable[[Json], Any]] = {
    "ephemeral": _own("channel", "message", "action"),
    "view_opened": _own("view", "depth"),
    "view_updated": _own("view", "depth"),
    "view_closed": _own("view", "depth"),
    "home": _own("view"),
    "read": _own("channel", "ts"),
    "toast": _toast,
}
