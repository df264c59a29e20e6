"""The only place that builds real things (engine, Slack client, Bolt app, loops) and reads the clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp.web
import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.api.door import ApiDoor
from bot.app import backlog as operations
from bot.app.features import FEATURES
from bot.app.keys import join_the_others, keys_of, leave_the_others
from bot.app.lives import who_sends
from bot.app.log_wall import build as build_log_wall
from bot.app.ripple import RunningRipple
from bot.app.servers import Ports
from bot.app.settings import Settings
from bot.app.settling_in import read_roster, settle_in
from bot.app.slack_refusals import app_token_refused
from bot.app.standing import Standing
from bot.app.startup import InUse, beside_others, collect_less, done_within, insist, open_database, reach_database
from bot.app.workspaces.home import who_is_home
from bot.app.workspaces.installing import Installs
from bot.app.workspaces.room import install_room, settle_one
from bot.app.workspaces.served import Workspaces
from bot.app.workspaces.settling import Settling
from bot.database.scope import Scopes, random_id
from bot.feature import Features
from bot.home.listeners import home_view
from bot.ids import WorkspaceId
from bot.installs.oauth import InstallFlow
from bot.metrics import Metrics
from bot.outbox.calling.rate_limit import Limits
from bot.outbox.calling.slack_call import connector
from bot.outbox.loop import Delivery, DeliveryTimes
from bot.people.importing.jobs import counting_in, looking_up
from bot.people.privacy.uninstall import erase_all_gone
from bot.people.roster import is_colleague
from bot.people.store import workspace_counts
from bot.pulse.answering.acts import start_without_silence
from bot.schedule.runner import Schedule
from bot.schedule.ticker import Ticker
from bot.slack.bolt_app import GatedApp
from bot.slack.dispatch import THROTTLED, Gate, merge
from bot.slack.door.gates import Gates
from bot.slack.door.over_http import Dispatch
from bot.slack.door.over_socket import SocketDoor
from bot.slack.door.refusals import Refusals
from bot.slack.network.proxy import past_the_proxy
from bot.slack.respond import AS_SLACK_WAITS, Patience

log = structlog.get_logger()

CALL_TIMEOUT = 10  # seconds a call to Slack may take
STOP_WITHIN = 8.0  # seconds for what is in flight when we are asked to stop
LET_GO_WITHIN = 1.4  # seconds for what is left then; whoever started us ends us after ten (`GONE_WITHIN`)
PING_EVERY = 4.0  # seconds; a socket on which nothing arrives any more is given up after some ten, and what Slack repeats is heard again


def real_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


class Bot:
    """One running bot: listener, schedule and delivery in one process. As many of these as you like may share a PostgreSQL."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = real_now,
        ticks: bool = True,
        limits: Limits | None = None,
        times: DeliveryTimes | None = None,
        features: Features = FEATURES,
        patience: Patience = AS_SLACK_WAITS,
    ) -> None:
        build_log_wall()
        self.settings = settings
        self.features = features
        self.patience = patience
        self.limits, self.times = limits, times or DeliveryTimes()
        self.clock = clock
        self.ticks = ticks
        self.database = open_database(settings.database_url)
        self.keys = keys_of(settings, self.database)
        self.scopes = Scopes(clock, self.keys)
        self.metrics = Metrics()
        self._refusals = Refusals(self.metrics.refuse)
        self.api = ApiDoor(self.database, self.scopes)
        self.ready = False
        self._table = merge(features.listeners())
        self.standing: Standing | None = None
        self.workspace = WorkspaceId("")
        self.ports = Ports(settings, self.metrics, self._refusals, self._how_it_stands, self._api, self._dispatch, self._flow)
        self.installs: Installs | None = None
        self._socket: SocketDoor | None = None
        self._ticker: Ticker | None = None
        self._sending: asyncio.Task[None] | None = None
        self._beside: InUse | None = None
        self._stop_sending = asyncio.Event()
        self.roster: asyncio.Task[None] | None = None  # ends when it is read

    async def start(self) -> None:
        """Health first, then the schema, who we are, the roster; only then open for business."""
        await self.ports.open()
        self.health_port, self.port = self.ports.health_port, self.ports.port
        self._beside = beside_others(self.database)
        self._session = aiohttp.ClientSession(connector=connector(), timeout=aiohttp.ClientTimeout(total=CALL_TIMEOUT))
        await reach_database(self.database)
        await insist(lambda: self.database.write(lambda tx: erase_all_gone(tx, self.scopes)))
        if await join_the_others(self.keys, self.database):
            await insist(lambda: self.database.write(lambda tx: start_without_silence(tx, self.keys)))
        self.settling = Settling(lambda workspace: settle_one(workspace, self.installs, self.workspaces, self.settings))
        if self.settings.uses_oauth:
            self.installs = await install_room(self.settings, self.database, self.scopes, self._calling(), self.settling.add)
        self.workspaces = Workspaces(self.installs, self._ripple_with, self._gate_with)
        self._build_loops()
        self.gate = Gates(self.workspaces, self._dropped, self.patience)
        self.bolt = GatedApp(self._take, self._client(), "" if self.settings.uses_socket_mode else self.settings.signing_secret)
        if self.settings.bot_token:
            await self._come_home()
        await self._listen()
        self.standing = Standing(self.database, self.scopes, self.workspace if self.installs is None else None, self._is_connected)
        self.settling.start(await self.installs.all_here() if self.installs is not None else [])
        self.ready = True
        log.info("started", workspace=self.workspace, mode="socket" if self.settings.uses_socket_mode else "http")

    async def run(self, stop: asyncio.Event) -> None:
        """Start, serve until asked to stop (also while starting), and finish what is in flight."""
        starting, stopping = asyncio.ensure_future(self.start()), asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                collect_less()
                await stopping
        finally:
            for task in (starting, stopping):
                task.cancel()
            await asyncio.gather(starting, stopping, return_exceptions=True)
            await self.stop()

    async def stop(self) -> None:
        """Take nothing new, finish what is in flight, let go of everything: in STOP_WITHIN and LET_GO_WITHIN seconds, whatever hangs."""
        self.ready = False
        try:
            await done_within(STOP_WITHIN, "finish", self._finish())
        finally:
            await done_within(LET_GO_WITHIN, "let_go", self._let_go())
            self._let_the_file_go()
        log.info("stopped")

    async def crash(self) -> None:
        """Go down as a killed process would: connections cut, nothing finished, nothing said."""
        self.ready = False
        if self._sending is not None:
            self._sending.cancel()
        await self._read_no_more()
        await self._close_socket()
        await self.ports.close()
        await self._session.close()
        await asyncio.to_thread(leave_the_others, self.keys)
        self.database.engine.dispose()
        self._let_the_file_go()

    async def _finish(self) -> None:
        await asyncio.gather(self.ports.take_no_more(), self._read_no_more())
        await asyncio.gather(self._stop_loops(), self._answer_slack())

    async def _answer_slack(self) -> None:
        if self._socket is not None:
            await self._socket.take_no_more()
        answers = [self.gate.close(STOP_WITHIN)] if hasattr(self, "gate") else []
        await asyncio.gather(self._close_socket(), *answers)

    async def _close_socket(self) -> None:
        if self._socket is not None:
            await self._socket.close_async()

    async def _let_go(self) -> None:
        await asyncio.gather(self._close_socket(), self.ports.close())
        if hasattr(self, "_session"):
            await self._session.close()
        await asyncio.to_thread(leave_the_others, self.keys)
        await asyncio.to_thread(self.database.close)

    async def _stop_loops(self) -> None:
        if self._ticker is not None:
            await self._ticker.stop()
        if self._sending is not None:
            self._stop_sending.set()
            await asyncio.wait({self._sending}, timeout=STOP_WITHIN)

    async def _measure(self) -> None:
        lag = await self.database.read(lambda tx: operations.lag(tx, self.clock()))
        self.metrics.show_lag(lag | {"waiting_writes": float(self.database.waiting())})

    async def tend_installs(self) -> None:
        """At each tick: how many workspaces there are, what other processes changed in them, and tokens that end soon."""
        self.metrics.show_workspaces(await self.database.read(workspace_counts))
        if self.installs is not None:
            await self.workspaces.follow_changes()
            await self.installs.tokens.look_after()

    async def _come_home(self) -> None:
        """The workspace of SLACK_BOT_TOKEN: who we are there, its roster, what is due."""
        slack = self._calling(self.settings.bot_token)
        if (who := await who_is_home(slack, self.installs)) is None:
            return
        self.workspace = WorkspaceId(who["team_id"])
        bot = frozenset({who["user_id"], who.get("bot_id") or who["user_id"]})
        ripple = self.workspaces.add_home(self.workspace, slack, who.get("enterprise_id") or "", bot).ripple
        self.roster = await read_roster(ripple, self.workspace, who)
        await settle_in(ripple, self.workspace, who["url"], self.settings, self.roster)

    def _ripple_with(self, slack: AsyncWebClient, enterprise: str) -> RunningRipple:
        return RunningRipple(self.database, slack, self.scopes, self.delivery.wake, self.features, enterprise)

    def _gate_with(self, ripple: RunningRipple, workspace: WorkspaceId, bot: frozenset[str]) -> Gate:
        return Gate(ripple, self._table, workspace, home_view, bot, self.patience, is_colleague=is_colleague, dropped=self._dropped)

    def _build_loops(self) -> None:
        owner, gone = who_sends(self.keys, alone=self._beside is not None and self._beside.alone)
        how: dict[str, Any] = {"metrics": self.metrics, "limits": self.limits, "slack_of": self.workspaces.slack_of, **self.times}
        self.delivery = Delivery(self.database, self._calling(), self.keys, self.clock, self.features.notices, owner, gone=gone, **how)
        counting = counting_in(looking_up(self.workspaces.ripple_of), self.features.plan_teams)
        due, after = self.features.due, {**self.features.after, **counting}
        self.schedule = Schedule(self.database, self.keys, self.clock, random_id, self.scopes.chance, due, after, metrics=self.metrics)

    async def _read_no_more(self) -> None:
        if self.roster is not None:
            self.roster.cancel()
        if hasattr(self, "settling"):
            await self.settling.stop()

    def _let_the_file_go(self) -> None:
        if self._beside is not None:
            self._beside.let_go()

    async def _listen(self) -> None:
        if self.ticks:
            self._ticker = Ticker(self.schedule, self.delivery, also=(self._measure, self.tend_installs))
            self._ticker.start()
            self._sending = asyncio.create_task(self.delivery.run(self._stop_sending))
        if self.settings.uses_socket_mode:
            client = self._client(self.settings.app_token)
            self._socket = SocketDoor(self.bolt, self.settings.app_token, web_client=client, ping_interval=PING_EVERY)
            past_the_proxy(self._socket.client, self.settings.slack_api_url)
            # The SDK asks for ever for an address that Slack refuses; so it is asked for here first.
            opened = await insist(lambda: client.apps_connections_open(app_token=self.settings.app_token), app_token_refused)
            self._socket.client.wss_uri = opened["url"]
            await self._socket.connect_async()  # type: ignore[no-untyped-call]

    def _calling(self, token: str | None = None) -> AsyncWebClient:
        """The SDK's own silent repeat turns a lost reply into a second message."""
        return self._client(token, timeout=CALL_TIMEOUT, retry_handlers=[])

    def _client(self, token: str | None = None, **how: Any) -> AsyncWebClient:
        url = self.settings.slack_api_url
        return past_the_proxy(AsyncWebClient(token, base_url=url, session=self._session, **how), url)

    def _dropped(self, why: str) -> None:
        self._refusals.one(why)
        if why == THROTTLED and self.standing is not None:
            self.standing.throttled()

    def _dispatch(self) -> Dispatch | None:
        return self.bolt.async_dispatch if self.ready else None

    def _flow(self) -> InstallFlow | None:
        return self.installs.flow if self.ready and self.installs is not None else None

    async def _take(self, payload: Mapping[str, Any]) -> BoltResponse:
        started = time.perf_counter()
        answered = await self.gate.take(payload)
        self.metrics.heard(payload, answered.status, time.perf_counter() - started)
        return answered

    async def _how_it_stands(self) -> tuple[bool, Mapping[str, Any]]:
        """Whether we are ready, and what that rests on."""
        if not self.ready or self.standing is None:
            return False, {"started": False, "database": await asyncio.to_thread(self.database.answers)}
        ready, facts = await self.standing.facts()
        return ready, {"started": True, **facts}

    async def _api(self, request: aiohttp.web.BaseRequest) -> aiohttp.web.Response | None:
        """Nothing before we are ready: the schema may not be there yet."""
        return await self.api.answer(request) if self.ready else None

    async def _is_connected(self) -> bool:
        return self._socket is None or await self._socket.client.is_connected()
