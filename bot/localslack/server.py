"""The local workspace as a server: `async with LocalSlack(now=clock) as slack: ...`.

Puts the parts together and serves them over HTTP and WebSocket, on loopback unless told otherwise. The bot is given
`api_url` and the tokens and meets everything else only over the network.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.localslack.api.call_log import CallLog
from bot.localslack.api.context import ApiContext
from bot.localslack.api.installed_app import InstalledApp
from bot.localslack.api.rate_limits import RateLimits
from bot.localslack.api.url_routes import url_routes
from bot.localslack.api.web_api import WebApi
from bot.localslack.blockkit.plain_text import as_plain_text
from bot.localslack.faults import Faults
from bot.localslack.json_object import Json
from bot.localslack.keeping import Keeping
from bot.localslack.page_server.host_controls import HostControls
from bot.localslack.page_server.not_ready import when_ready
from bot.localslack.page_server.page_state import PageState
from bot.localslack.page_server.routes import routes
from bot.localslack.page_server.same_origin import guarded
from bot.localslack.people.acts import Acts
from bot.localslack.people.person import Someone
from bot.localslack.state.base import ALONE, Marks
from bot.localslack.state.workspace import Workspace
from bot.localslack.transport import payloads
from bot.localslack.transport.bot_events import BotEvents, sender_of
from bot.localslack.transport.delivery import AppDelivery, Parcel, Timing
from bot.localslack.transport.signed_http import SignedHttp
from bot.localslack.transport.socket_mode import SocketMode

MOST_BODY = 8 * 1024 * 1024


class LocalSlack:
    """One Slack workspace with one installed app, on this machine.

    `now`: the workspace's clock. `manifest`: the app manifest, or None for an app that may do and hear everything.
    `keep`: a file that the workspace is loaded from and saved to. `controls`: what the page may ask of the demo.
    """

    def __init__(  # noqa: PLR0913 - by keyword
        self,
        *,
        now: Callable[[], datetime],
        port: int = 0,
        host: str = "127.0.0.1",
        manifest: Mapping[str, Any] | None = None,
        team_name: str = "Localslack",
        timing: Timing | None = None,
        seed: int = 0,
        keep: Path | None = None,
        controls: HostControls | None = None,
        honours_client_msg_id: bool = False,
        limits: RateLimits | None = None,
        allowed_hosts: Iterable[str] = (),
        marks: Marks = ALONE,
    ) -> None:
        self.host, self.port = host, port
        self.controls, self.allowed_hosts = controls, frozenset(allowed_hosts)
        self.app = InstalledApp(manifest) if marks is ALONE else InstalledApp(manifest, marks.own)
        self.workspace = Workspace(now, team_name=team_name, bot_name=self.app.bot_display_name or "Ripple", seed=seed, marks=marks)
        self.faults = Faults(chance := random.Random(seed + 1))
        self.context = ApiContext(self.workspace, self.app, self.faults, honours_client_msg_id=honours_client_msg_id)
        self.timing, self.limits, self.calls = timing or Timing(), limits or RateLimits(time.monotonic), CallLog()
        self.sockets = SocketMode(self.timing, self.faults, chance, self.workspace.new_uuid, time.monotonic)
        self.delivery = AppDelivery(self.sockets, self.timing, self.faults)
        self.events = BotEvents(self.context, self._send_event)
        self.acts = Acts(self.context, lambda: self.delivery, self.events)
        self.web_api = WebApi(self.context, self.limits, self.faults, self.calls)
        self.keeping = Keeping(self.workspace, self.app, keep)
        self.page = PageState(self)
        self.beside: list[web.RouteDef] = []  # what is served at the same address: another workspace, the app's own pages
        self.serves_alone = True
        self._http: SignedHttp | None = None
        self._runner: web.AppRunner | None = None
        self.workspace.feed.listen(self.events.take)

    # What the bot is told

    @property
    def base_url(self) -> str:
        """Where the server listens."""
        return self.context.base_url

    @property
    def api_url(self) -> str:
        """The base of the Web API, with its last slash."""
        return f"{self.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's token."""
        return self.app.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token, for sockets."""
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that requests over HTTP are signed with."""
        return self.app.signing_secret

    @property
    def team_id(self) -> str:
        """The workspace's id."""
        return self.workspace.team_id

    @property
    def bot_user(self) -> str:
        """The bot's user id."""
        return self.workspace.bot_user

    # Life

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    async def start(self) -> None:
        """Load what was kept, and listen."""
        self.keeping.load()
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.context.base_url = f"http://{self.host}:{self.port}"
        self.context.new_socket_url = self._new_socket_url
        self.sockets.app_id = self.workspace.app_id
        self.keeping.begin()

    def start_beside(self) -> None:
        """The same where another serves what is asked of it."""
        self.keeping.load()
        self.keeping.begin()

    async def stop(self) -> None:
        """Stop sending, close every connection, save."""
        await self.delivery.stop()
        await self.sockets.close()
        await self._close_http()
        await self.keeping.end()
        if self._runner is not None:
            await self._runner.cleanup()

    async def reset(self) -> None:
        """An empty workspace with the same app, as if just started; open sockets stay open."""
        await self.delivery.stop()
        self.sockets.begin_again()
        self.delivery = AppDelivery(self.delivery.carrier, self.timing, self.faults)
        self.faults.clear()
        self.limits.clear()
        self.calls.clear()
        self.app.begin_again()
        self.context.sent_client_ids.clear()
        self.workspace.clear()

    # Setting the scene

    def add_person(self, real_name: str, **facts: Any) -> Someone:
        """A new member of the workspace: tz, locale, title, email, is_admin, is_restricted ..."""
        return Someone(self, self.workspace.add_person(real_name, **facts)["id"])

    def person(self, name: str) -> Someone:
        """Somebody who is there already, by name or id."""
        return Someone(self, self.user_id(name))

    def add_channel(self, name: str, members: Iterable[Someone | str] = (), private: bool = False) -> str:
        """A new channel; its id."""
        people = [self.user_id(each) for each in members]
        return str(self.workspace.add_channel(name, members=people, private=private)["id"])

    def invite_bot(self, channel: str, by: Someone | str = "") -> None:
        """Bring the bot into a channel."""
        inviter = self.user_id(by) if by else ""
        self.workspace.join(self.channel_id(channel), self.bot_user, inviter)

    def user_id(self, person: Someone | str) -> str:
        """The id of a person, given the driver, the id or the name."""
        if isinstance(person, Someone):
            return person.id
        found = self.workspace.person_named(person)
        if found is None:
            raise LookupError(f"nobody here is called {person!r}")
        return found

    def channel_id(self, channel: str) -> str:
        """The id of a channel, given its id or its name."""
        found = self.workspace.channel_named(channel)
        if found is None:
            raise LookupError(f"there is no channel {channel!r}")
        return found

    # The app's side

    def send_events_to(self, url: str) -> None:
        """HTTP mode: everything goes to this request URL from now on, signed; sockets get nothing any more."""
        self._http = SignedHttp(url, self.signing_secret, self.timing, time.time)
        self.delivery.carrier = self._http

    async def verify_url(self) -> bool:
        """Slack's handshake with the request URL, and its look at the certificate there."""
        assert self._http is not None, "no request URL was given"
        token = self.app.verification_token
        return await self._http.verify(token, self.workspace.new_word(20)) and await self._http.check_certificate(token)

    async def connected(self, sockets: int = 1, timeout: float = 120.0) -> None:
        """Wait until the app has so many sockets open."""
        await self.sockets.connected(sockets, timeout)

    async def quiet(self, timeout: float = 120.0) -> None:
        """Wait until everything sent to the app was answered."""
        await self.delivery.quiet(timeout)

    async def calm(self, timeout: float = 10.0) -> bool:
        """Wait until the app answered what it was handed, and say whether it did in time. Slack's later repeats are not waited for."""
        return await self.delivery.calm(timeout)

    def uninstall_app(self) -> None:
        """Somebody removes the app: its tokens die, and it is told."""
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot_user]}}
        self.events.tell("tokens_revoked", revoked)
        self.events.tell("app_uninstalled", {"type": "app_uninstalled"})
        self.app.uninstalled = True

    def throttle_events(self) -> None:
        """Say that events are dropped for a minute."""
        told = payloads.app_rate_limited(sender_of(self.context), self.workspace.seconds())
        self._send_event(Parcel("events_api", told, "app_rate_limited"), "app_rate_limited")

    def send_raw_event(self, event: Json) -> None:
        """Send any event as it is, subscribed to or not: for payloads that the bot has never seen."""
        self.events.tell_anyway(event)

    def posted(self, channel: str) -> list[Json]:
        """What the bot has posted in a channel or to a person, oldest first, replies included."""
        space = self.workspace
        place = space.channel_named(channel) or space.im_with(self.user_id(channel))
        return [m for m in space.logs[place].everything() if m.get("bot_id") == space.bot_id]

    def readable(self, message: Json) -> str:
        """A message or view as plain text, with the names of people and channels."""
        people, places = self.workspace.people, self.workspace.channels
        names = {one: each["real_name"] for one, each in people.items()} | {one: str(each.get("name", "")) for one, each in places.items()}
        return as_plain_text(message, names)

    # Serving

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BODY, middlewares=[guarded(self), when_ready(self)])
        if self.serves_alone:
            app.router.add_route("*", "/api/{method}", self.web_api.handle)
            app.router.add_get("/link", self.sockets.serve)
            app.add_routes(url_routes(lambda _named: self.context))
        app.add_routes([*self.beside, *routes(self.page)])
        return app

    def _new_socket_url(self) -> str:
        ticket, app_id = self.sockets.new_ticket(), self.workspace.app_id
        return f"ws://{self.host}:{self.port}/link?ticket={ticket}&app_id={app_id}"

    def _send_event(self, parcel: Parcel, kind: str) -> None:
        if self.context.base_url:
            self.delivery.send_event(parcel, kind)

    async def _close_http(self) -> None:
        if self._http is not None:
            await self._http.close()
