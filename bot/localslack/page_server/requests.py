"""Requests of the page by name: what a tab may read and do for the person whom it plays.

Every act of a person goes through `Acts`, the same door as the test driver's; the rest asks the demo's controls.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.localslack.json_object import Json
from bot.localslack.page_server import snapshot
from bot.localslack.page_server.page_state import PageState
from bot.localslack.people.client_base import AppAnswer, Container, NotPossible

MOST_HISTORY = 200
OWN_FACTS = frozenset({"tz", "title", "status_text", "status_emoji", "real_name"})

PageRead = Callable[["PageState", str, Mapping[str, str]], Awaitable[Json]]
PageAct = Callable[["PageState", str, Json], Awaitable[Json | None]]


def _place(asked: Mapping[str, Any]) -> Container:
    if asked.get("view_id"):
        return Container(view_id=str(asked["view_id"]))
    return Container(channel=str(asked.get("channel", "")), ts=str(asked.get("ts", "")))


def _told(answer: AppAnswer) -> Json:
    # What went wrong is shown as a toast by the act itself; the page only has to know that it did.
    if answer.ok:
        return {}
    return {"ok": False, **({"errors": answer.errors} if answer.errors else {})}


# What is read


async def _history(page: PageState, user: str, asked: Mapping[str, str]) -> Json:
    channel = _seen(page, user, asked["channel"])
    limit = min(int(asked.get("limit", "60")), MOST_HISTORY)
    return snapshot.messages_page(page.slack.workspace, channel, asked.get("before", ""), limit)


async def _thread(page: PageState, user: str, asked: Mapping[str, str]) -> Json:
    return snapshot.thread(page.slack.workspace, _seen(page, user, asked["channel"]), asked["ts"])


async def _canvas(page: PageState, user: str, asked: Mapping[str, str]) -> Json:
    return {"markdown": page.slack.workspace.canvas_of(_seen(page, user, asked["channel"]))}


async def _options(page: PageState, user: str, asked: Mapping[str, str]) -> Json:
    answer = await page.slack.acts.options(user, _place(asked), asked["block_id"], asked["action_id"], asked["query"])
    return answer.payload or {}


async def _timeline(page: PageState, user: str, asked: Mapping[str, str]) -> Json:
    return {"events": await page.control("timeline")()}


async def _tables(page: PageState, user: str, asked: Mapping[str, str]) -> Json:
    return dict(await page.control("tables")())


async def _find(page: PageState, user: str, asked: Mapping[str, str]) -> Json:
    return {"found": await page.control("find")(asked["words"])}


async def _table(page: PageState, user: str, asked: Mapping[str, str]) -> Json:
    found = await page.control("table")(asked["name"], int(asked.get("offset", "0")))
    return dict(found)


async def _faults(page: PageState, user: str, asked: Mapping[str, str]) -> Json:
    return page.drawer.shown()


def _seen(page: PageState, user: str, channel: str) -> str:
    if not snapshot.sees(page.slack.workspace, user, channel):
        raise NotPossible("there is no such conversation for this person")
    return channel


# What is done


async def _say(page: PageState, user: str, asked: Json) -> Json:
    message = await page.slack.acts.say(user, asked["channel"], asked["text"], str(asked.get("thread_ts") or ""))
    page.mark_read(user, asked["channel"], message["ts"])
    return {"ts": message["ts"]}


async def _edit(page: PageState, user: str, asked: Json) -> None:
    await page.slack.acts.edit(user, asked["channel"], asked["ts"], asked["text"])


async def _delete(page: PageState, user: str, asked: Json) -> None:
    await page.slack.acts.delete(user, asked["channel"], asked["ts"])


async def _react(page: PageState, user: str, asked: Json) -> None:
    await page.slack.acts.react(user, asked["channel"], asked["ts"], asked["name"])


async def _unreact(page: PageState, user: str, asked: Json) -> None:
    await page.slack.acts.unreact(user, asked["channel"], asked["ts"], asked["name"])


async def _command(page: PageState, user: str, asked: Json) -> Json:
    return _told(await page.slack.acts.command(user, asked["channel"], asked["text"]))


async def _shortcut(page: PageState, user: str, asked: Json) -> Json:
    if asked["kind"] == "global":
        return _told(await page.slack.acts.global_shortcut(user, asked["name"]))
    answer = await page.slack.acts.message_shortcut(user, asked["channel"], asked["ts"], asked["name"])
    return _told(answer)


async def _action(page: PageState, user: str, asked: Json) -> Json:
    place = _place(asked)
    _keep_typed(page, user, place, asked)
    block_id, action_id = str(asked.get("block_id") or ""), str(asked["action_id"])
    return _told(await page.slack.acts.use(user, place, block_id, action_id, asked.get("value")))


async def _typed(page: PageState, user: str, asked: Json) -> None:
    _keep_typed(page, user, _place(asked), asked)


async def _submit(page: PageState, user: str, asked: Json) -> Json:
    _keep_typed(page, user, _place(asked), asked)
    return _told(await page.slack.acts.submit(user, asked["view_id"]))


async def _close(page: PageState, user: str, asked: Json) -> None:
    await page.slack.acts.close(user, asked["view_id"])


async def _open_home(page: PageState, user: str, asked: Json) -> None:
    await page.slack.acts.open_home(user, str(asked.get("tab", "home")))


async def _open_talk(page: PageState, user: str, asked: Json) -> Json:
    if asked["user"] not in page.slack.workspace.people:
        raise NotPossible("nobody here has this id")
    return {"channel": page.slack.workspace.im_with(user, asked["user"])}


async def _join(page: PageState, user: str, asked: Json) -> None:
    await page.slack.acts.join(user, asked["channel"])


async def _leave(page: PageState, user: str, asked: Json) -> None:
    await page.slack.acts.leave(user, asked["channel"])


async def _profile(page: PageState, user: str, asked: Json) -> None:
    await page.slack.acts.change_profile(user, **{k: v for k, v in asked["changes"].items() if k in OWN_FACTS})


async def _mark(page: PageState, user: str, asked: Json) -> None:
    page.mark_read(user, _seen(page, user, asked["channel"]), str(asked["ts"]))


async def _dismiss(page: PageState, user: str, asked: Json) -> None:
    page.slack.workspace.change_ephemeral(asked["channel"], user, asked["ts"], None)


async def _turn(page: PageState, user: str, asked: Json) -> None:
    if page.turning:
        raise NotPossible("the clock is turning already")
    turn = page.control("turn_clock")
    page.turning = True
    page.slack.workspace.feed.emit("clock")
    try:
        await turn(str(asked["to"]))
    finally:
        page.turning = False
        page.slack.workspace.feed.emit("clock")


async def _pause(page: PageState, user: str, asked: Json) -> None:
    await page.control("pause")(bool(asked["on"]))
    page.slack.workspace.feed.emit("clock")


async def _stop_bot(page: PageState, user: str, asked: Json) -> None:
    await page.control("stop_bot")()
    page.slack.workspace.feed.emit("bot")


async def _start_bot(page: PageState, user: str, asked: Json) -> None:
    await page.control("start_bot")()
    page.slack.workspace.feed.emit("bot")


async def _reset(page: PageState, user: str, asked: Json) -> None:
    reset = page.control("reset")
    page.resetting = True
    page.drawer.all_off()  # or weeks are lived through at the pace of an outage
    try:
        await reset()
    finally:
        # Only now is everything there again: every tab begins anew.
        page.resetting = False
        page.slack.workspace.feed.emit("fresh")


async def _fault(page: PageState, user: str, asked: Json) -> None:
    page.drawer.change(str(asked["id"]), bool(asked["on"]))


def _keep_typed(page: PageState, user: str, place: Container, asked: Json) -> None:
    if isinstance(asked.get("typed"), dict):
        typed = page.slack.acts.typed(user, place)
        typed.clear()
        typed.update(asked["typed"])


READS: dict[str, PageRead] = {
    "history": _history,
    "thread": _thread,
    "canvas": _canvas,
    "options": _options,
    "timeline": _timeline,
    "tables": _tables,
    "find": _find,
    "table": _table,
    "faults": _faults,
}
ACTS: dict[str, PageAct] = {
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "react": _react,
    "unreact": _unreact,
    "command": _command,
    "shortcut": _shortcut,
    "action": _action,
    "typed": _typed,
    "submit": _submit,
    "close": _close,
    "open_home": _open_home,
    "open_talk": _open_talk,
    "join": _join,
    "leave": _leave,
    "profile": _profile,
    "read": _mark,
    "dismiss": _dismiss,
    "clock": _turn,
    "pause": _pause,
    "stop_bot": _stop_bot,
    "start_bot": _start_bot,
    "reset": _reset,
    "fault": _fault,
}
