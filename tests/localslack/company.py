"""Given: a small company in a local workspace. Beside it a real Bolt app that talks to it over real sockets or real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.people.person import Someone
from bot.localslack.server import LocalSlack
from bot.localslack.transport.delivery import Timing

Json = dict[str, Any]

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is turned."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def turn(self, **by: float) -> None:
        """Move on."""
        self.moment += timedelta(**by)


class Company:
    """Ana, Bo and Cleo with the bot in #general; #quiet without the bot; Bo's and Cleo's private #plans."""

    def __init__(self, slack: LocalSlack, clock: Clock) -> None:
        self.slack, self.clock = slack, clock
        self.ana: Someone = slack.add_person("Ana Ruiz", tz="Europe/Berlin", title="Engineer")
        self.bo: Someone = slack.add_person("Bo Lind", tz="America/New_York")
        self.cleo: Someone = slack.add_person("Cleo Marx", tz="Asia/Kolkata")
        everybody = [self.ana, self.bo, self.cleo]
        self.general = slack.add_channel("general", everybody)
        self.quiet = slack.add_channel("quiet", everybody)
        self.plans = slack.add_channel("plans", [self.bo, self.cleo], private=True)
        slack.invite_bot("general")
        self.client = client_of(slack)

    async def refused(self, method: str, **arguments: Any) -> Json:
        """The refusal of a call, as Slack's JSON."""
        answer = await raw_call(self.slack, method, arguments)
        assert answer["ok"] is False, f"{method} was not refused: {answer}"
        return answer


def client_of(slack: LocalSlack, token: str = "") -> AsyncWebClient:
    """Slack's own client, which never repeats a call by itself."""
    return AsyncWebClient(token=token or slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=240)


async def raw_call(slack: LocalSlack, method: str, arguments: Json, token: str = "") -> Json:
    """One call without the client's exceptions."""
    headers = {"Authorization": f"Bearer {token or slack.bot_token}"}
    async with aiohttp.ClientSession() as session, session.post(slack.api_url + method, json=arguments, headers=headers) as response:
        return dict(await response.json())


@asynccontextmanager
async def company(**settings: Any) -> AsyncIterator[Company]:
    """The company in a running local workspace."""
    clock = Clock()
    settings.setdefault("timing", Timing(answer_within=60.0, repeat_after=(0.0, 0.05, 0.1)))
    async with LocalSlack(now=clock, **settings) as slack:
        yield Company(slack, clock)


def bolt_app(slack: LocalSlack) -> AsyncApp:
    """A Bolt app that has done its work before it acknowledges, and hears its own messages only if asked to."""
    return AsyncApp(
        name="tests",  # without one Bolt reads the source of every caller, to be called after the file
        client=client_of(slack),
        signing_secret=slack.signing_secret,
        process_before_response=True,
        ignoring_self_events_enabled=False,
    )


@asynccontextmanager
async def running(slack: LocalSlack, app: AsyncApp, mode: str, sockets: int = 1) -> AsyncIterator[None]:
    """The app, reached in this mode."""
    async with _over_sockets(slack, app, sockets) if mode == "socket" else _over_http(slack, app):
        yield


@asynccontextmanager
async def _over_sockets(slack: LocalSlack, app: AsyncApp, sockets: int) -> AsyncIterator[None]:
    web_client = client_of(slack, slack.app_token)
    handlers = [AsyncSocketModeHandler(app, slack.app_token, web_client=web_client) for _ in range(sockets)]
    before = slack.sockets.ready_count
    await asyncio.gather(*(handler.connect_async() for handler in handlers))
    await slack.connected(before + sockets)
    try:
        yield
    finally:
        for handler in handlers:
            await handler.close_async()


@asynccontextmanager
async def _over_http(slack: LocalSlack, app: AsyncApp) -> AsyncIterator[None]:
    async def take(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.router.add_post("/slack/events", take)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.send_events_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield
    finally:
        await runner.cleanup()


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(text: str, action_id: str, value: str = "1") -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id, "value": value}


def actions(*elements: Json, block_id: str = "acts") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def field_block(block_id: str, label: str, element: Json | None = None, **more: Any) -> Json:
    shown = element or {"type": "plain_text_input", "action_id": "text"}
    return {"type": "input", "block_id": block_id, "label": {"type": "plain_text", "text": label}, "element": shown, **more}


def modal(*blocks: Json, callback_id: str = "form", **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": "A form"},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": list(blocks) or [field_block("what", "What")],
        **more,
    }
