"""The server's side of the page: its files, one WebSocket a tab, and the acts of the person whom the tab plays.

Acts go through `Acts`, the same door as the test driver's. Requests from other sites and to unknown hosts never
get here (`guard.py`); an act must moreover be JSON, which no foreign form can send.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import mimetypes
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.localslack import client_view
from bot.localslack.acts import NotPossible
from bot.localslack.client_acts import ACTS, READS, Read
from bot.localslack.client_faults import FaultDrawer
from bot.localslack.feed import Json, Subscription
from bot.localslack.refusal import Refusal

if TYPE_CHECKING:
    from bot.localslack.server import LocalSlack

STATIC = Path(__file__).parent / "page" / "static"
MOST_AT_ONCE = 500
CLOCK_EVERY = 0.5
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data: https: http:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def routes(page: Page) -> list[web.RouteDef]:
    """The page's routes, for the application that serves the local workspace."""
    return [
        web.get("/", page.index),
        web.get("/static/{name}", page.static),
        web.get("/page/ws", page.stream),
        web.get("/page/file", page.file),
        web.post("/page/act", page.act),
        *(web.get(f"/page/{name}", page.reader(read)) for name, read in READS.items()),
    ]


class Page:
    """All open tabs of one local workspace."""

    def __init__(self, slack: LocalSlack) -> None:
        self.slack = slack
        self.drawer = FaultDrawer(slack)
        self.turning = False
        self.running = False
        self.resetting = False
        self._files = _built_files()
        self._read: dict[tuple[str, str], str] = {}
        self._opened = ""
        self._tabs: Counter[str] = Counter()
        self._modals_seen: set[str] = set()
        slack.workspace.feed.listen(self._notice)

    @property
    def was_opened(self) -> bool:
        """Whether anybody has looked yet."""
        return bool(self._opened)

    @property
    def looked_at(self) -> frozenset[str]:
        """The people whom an open tab plays at this moment."""
        return frozenset(+self._tabs)

    # Files

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The page itself."""
        return self._file(request, "index.html", {"Content-Security-Policy": POLICY})

    async def static(self, request: web.Request) -> web.StreamResponse:
        """A built file."""
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        return self._file(request, name, {})

    def _file(self, request: web.Request, name: str, headers: Mapping[str, str]) -> web.StreamResponse:
        content = self._files.get(name, b"The page was not built: run `make page`.")
        tag = hashlib.sha256(content).hexdigest()[:32]
        kept = {
            "ETag": f'"{tag}"',
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            **headers,
        }
        if any(each.value == tag for each in request.if_none_match or ()):
            return web.Response(status=304, headers=kept)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        charset = "utf-8" if kind.startswith("text/") else None
        return web.Response(body=content, content_type=kind, charset=charset, headers=kept)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file that was uploaded to the workspace."""
        file = self.slack.workspace.files.get(request.query.get("id", ""))
        if file is None or "content" not in file:
            raise web.HTTPNotFound
        # Never as a page of ours: what was uploaded may be anything.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
        return web.Response(body=file["content"], content_type=file["mimetype"], headers=headers)

    # What is seen

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """One tab: a snapshot, then patches until it goes away."""
        user = self._person(request.query.get("as", ""))
        socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=4096)
        await socket.prepare(request)
        if not self._opened:
            self._opened = _stamp(self.slack.workspace.now())
        self._tabs[user] += 1
        subscription = self.slack.workspace.feed.subscribe()
        senders = [
            asyncio.create_task(self._send_changes(socket, user, subscription)),
            asyncio.create_task(self._send_clock(socket)),
        ]
        try:
            async for _ in socket:
                pass
        finally:
            self._tabs[user] -= 1
            subscription.close()
            for sender in senders:
                sender.cancel()
                with suppress(asyncio.CancelledError, ConnectionError):
                    await sender
        return socket

    async def _send_changes(self, socket: web.WebSocketResponse, user: str, subscription: Subscription) -> None:
        await socket.send_json([self.snapshot(user)])
        async for first in subscription:
            patches, again = self._patches([first, *subscription.take(MOST_AT_ONCE)], user)
            if again:
                user = self._person(user)
                patches = [{**self.snapshot(user), "anew": True}]
            if patches:
                await socket.send_json(patches)
        # A tab that fell too far behind is closed; it comes back for a new snapshot.
        await socket.close()

    def _patches(self, changes: list[Json], user: str) -> tuple[list[Json], bool]:
        patches: list[Json] = []
        for change in changes:
            if change["kind"] == "fresh" or (change["kind"] == "reset" and not self.resetting):
                return [], True
            if self.resetting:
                continue
            if change["kind"] in ("clock", "bot"):
                patches += [{"t": "clock", "clock": self.clock()}, {"t": "bot", "bot": self.bot()}]
            elif found := client_view.patch(self.slack.workspace, user, change, self.last_read):
                patches.append(found)
        return patches, False

    async def _send_clock(self, socket: web.WebSocketResponse) -> None:
        told: object = None
        before = self.slack.workspace.now()
        while True:
            await asyncio.sleep(CLOCK_EVERY)
            now = self.slack.workspace.now()
            self.running = now != before
            before = now
            clock, bot = self.clock(), self.bot()
            # A running clock is told by the minute, everything else at once.
            if (clock["now"][:16], clock["running"], clock["turning"], clock["again"], bot) != told:
                told = (clock["now"][:16], clock["running"], clock["turning"], clock["again"], bot)
                await socket.send_json([{"t": "clock", "clock": clock}, {"t": "bot", "bot": bot}])

    def snapshot(self, user: str) -> Json:
        """Everything one tab begins with."""
        app = self.slack.app
        space = self.slack.workspace
        about = {
            "id": space.app_id,
            "bot_user": space.bot_user,
            "name": self.app_name(),
            "commands": app.commands,
            "shortcuts": app.shortcuts,
            "has_home": app.has_home,
            "takes_dms": app.takes_direct_messages,
        }
        has = {
            "timeline": self._can("timeline"),
            "tables": self._can("tables"),
            "reset": self._can("reset"),
            "find": self._can("find"),
            "faults": True,
        }
        tour = self.control("tour")() if self._can("tour") else None
        more = {"tour": tour, "app": about, "clock": self.clock(), "bot": self.bot(), "has": has}
        snapshot = client_view.snapshot(space, user, self.last_read, more)
        for person in snapshot["people"]:
            if person["id"] == space.bot_user:
                person["real_name"] = about["name"]
        # What the demo's cast opened for themselves is theirs: a visitor sees what came while they looked.
        snapshot["modals"] = [each for each in snapshot["modals"] if each["view"]["id"] in self._modals_seen]
        return snapshot

    def app_name(self) -> str:
        """What the app is called in the page: the manifest's name, as a bot user's own has no capitals."""
        shown = (self.slack.app.manifest or {}).get("display_information", {}).get("name")
        return str(shown or self.slack.workspace.people[self.slack.workspace.bot_user]["real_name"])

    def clock(self) -> Json:
        """What the clock shows and how it may be turned."""
        paused = getattr(self.slack.controls, "paused", None)
        return {
            "now": self.slack.workspace.now().isoformat(),
            "running": not paused() if paused else self.running,
            "turning": self.turning,
            "can_turn": self._can("turn_clock"),
            "can_pause": self._can("pause"),
            "again": self._again(),
        }

    def _again(self) -> float | None:
        """While everything is set anew: how much of it is done, 0 to 1."""
        share = getattr(self.slack.controls, "reset_share", None)
        return None if not self.resetting else share() if share else 0.0

    def bot(self) -> Json:
        """Whether the bot runs, and whether it may be killed from here."""
        running = getattr(self.slack.controls, "bot_running", None)
        return {"running": running() if running else None, "can_stop": self._can("stop_bot")}

    def last_read(self, user: str, channel: str) -> str:
        """How far somebody has read; what is older than the first tab counts as read, direct messages a day less."""
        known = self._read.get((user, channel))
        if known is not None:
            return known
        direct = bool(self.slack.workspace.channels[channel].get("is_im"))
        return f"{float(self._opened or 0) - (86_400 if direct else 0):.6f}" if self._opened else ""

    def reader(self, read: Read) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """A handler that answers with what a person may read."""

        async def handler(request: web.Request) -> web.StreamResponse:
            try:
                found = await read(self, self._person(request.query.get("as", "")), request.query)
            except (NotPossible, Refusal, KeyError, ValueError) as fault:
                return web.json_response({"error": str(fault)}, status=404)
            return web.json_response(found, dumps=_dumps)

        return handler

    # What is done

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Do one thing as one person; the answer is {"ok": true, ...} or a sentence that says why not."""
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        asked = await request.json()
        act = ACTS.get(str(asked.get("act")))
        if act is None:
            return web.json_response({"ok": False, "error": "The page asked for something unknown."})
        try:
            found = await act(self, self._person(str(asked.get("as", ""))), asked)
        except (NotPossible, Refusal) as refused:
            return web.json_response({"ok": False, "error": _sentence(str(refused))})
        except (KeyError, ValueError) as wrong:
            return web.json_response({"ok": False, "error": f"This is not there any more ({wrong})."})
        return web.json_response({"ok": True, **(found or {})}, dumps=_dumps)

    def mark_read(self, user: str, channel: str, ts: str) -> None:
        """Remember how far somebody read; their other tabs are told."""
        if ts > self.last_read(user, channel):
            self._read[user, channel] = ts
            self.slack.workspace.feed.emit("read", user=user, channel=channel, ts=ts)

    def control(self, name: str) -> Callable[..., Any]:
        """One of the demo's controls; without it the page shows no button for it."""
        found = getattr(self.slack.controls, name, None)
        if found is None:
            raise NotPossible("this workspace has no such control")
        return found  # type: ignore[no-any-return]

    def _can(self, name: str) -> bool:
        return getattr(self.slack.controls, name, None) is not None

    def _person(self, asked: str) -> str:
        people = self.slack.workspace.people
        if asked in people and not people[asked]["is_bot"]:
            return asked
        named = self.slack.workspace.person_named(asked) if asked else None
        living = (p["id"] for p in people.values() if not p["is_bot"] and not p["deleted"])
        return named or next(living, self.slack.workspace.bot_user)

    def _notice(self, change: Json) -> None:
        if change["kind"] == "view_opened" and self._tabs[change["user"]]:
            self._modals_seen.add(change["view"]["id"])
        if change["kind"] in ("reset", "fresh"):
            self._read.clear()
            self._opened = _stamp(self.slack.workspace.now()) if self._opened else ""


@cache
def _built_files() -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(STATIC.glob("*")) if file.is_file()}


def _stamp(moment: datetime) -> str:
    return f"{(moment + timedelta(microseconds=1)).timestamp():.6f}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


def _dumps(value: object) -> str:
    # The database drawer shows whatever a column holds: times, bytes, ids.
    return json.dumps(value, default=str)
