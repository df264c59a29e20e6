"""The state file: people, channels, messages and Homes as JSON. Open modals are not kept."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from bot.localslack.json_object import Json
from bot.localslack.state.message_log import MessageLog
from bot.localslack.state.workspace import Workspace

VERSION = 1


def dump(workspace: Workspace) -> Json:
    """The state as one JSON value."""
    return {
        "version": VERSION,
        "counters": workspace.counters,
        "last_tick": workspace.last_tick,
        "people": list(workspace.people.values()),
        "channels": list(workspace.channels.values()),
        "members": {channel: list(people) for channel, people in workspace.members.items()},
        "direct": [[*sorted(people), channel] for people, channel in workspace.direct.items()],
        "messages": {channel: log.everything() for channel, log in workspace.logs.items() if len(log)},
        "whispers": [[*place, each] for place, each in workspace.ephemerals.items() if each],
        "usergroups": list(workspace.usergroups.values()),
        "dnd": workspace.dnd,
        "homes": workspace.homes,
        "canvases": list(workspace.canvases.values()),
        "files": [_file_out(file) for file in workspace.files.values()],
    }


def load(workspace: Workspace, state: Json) -> None:
    """Put a kept state in the place of what the workspace holds."""
    if state.get("version") != VERSION:
        raise ValueError(f"the state file has version {state.get('version')}, this program reads {VERSION}")
    workspace.clear()
    workspace.counters = dict(state["counters"])
    workspace.last_tick = state["last_tick"]
    for person in state["people"]:
        workspace.keep_person(person)
    for channel in state["channels"]:
        workspace.keep_channel(channel, state["members"].get(channel["id"], []), quietly=True)
    workspace.direct = {frozenset(people): channel for *people, channel in state["direct"]}
    for channel_id, messages in state["messages"].items():
        workspace.logs[channel_id] = _log_of(messages)
    workspace.ephemerals = {(channel, user): list(kept) for channel, user, kept in state["whispers"]}
    workspace.usergroups = {group["id"]: group for group in state["usergroups"]}
    workspace.dnd = state["dnd"]
    workspace.homes = state["homes"]
    workspace.files = {file["id"]: _file_in(file) for file in state["files"]}
    workspace.canvases = {one["id"]: one for one in state.get("canvases", ())}
    workspace.feed.emit("reset")


def save(workspace: Workspace, path: Path, install: Json | None = None) -> None:
    """Write the state; the old file stays until the new one is whole. `install`: what is kept of the app beside it."""
    fresh = path.with_suffix(path.suffix + ".new")
    fresh.write_text(json.dumps(dump(workspace) | {"install": install}, separators=(",", ":")))
    fresh.replace(path)


def load_from(workspace: Workspace, path: Path) -> Json | None:
    """Read the state, and return it, if there is a file."""
    if not path.exists():
        return None
    state: Json = json.loads(path.read_text())
    load(workspace, state)
    return state


def _log_of(messages: list[Json]) -> MessageLog:
    log = MessageLog()
    for message in messages:
        log.add(message)
    return log


def _file_out(file: Json) -> Json:
    return {**file, "content": base64.b64encode(file.get("content", b"")).decode()}


def _file_in(file: Json) -> Json:
    return {**file, "content": base64.b64decode(file["content"])}
