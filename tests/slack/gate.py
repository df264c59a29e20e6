"""A gate with listeners of a test's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.database.engine import Database
from bot.slack import blocks
from bot.slack.bolt_app import GatedApp
from bot.slack.dispatch import Gate, merge
from bot.slack.inbound import Listeners
from bot.slack.respond import AS_SLACK_WAITS, Patience
from tests.givens import ANA, MONDAY, WORKSPACE, KeysInMemory, scope


def answered(data: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> AsyncSlackResponse:
    """An answer of Slack's Web API."""
    asked: dict[str, Any] = {"client": AsyncWebClient(), "http_verb": "POST", "api_url": "", "req_args": {}}
    return AsyncSlackResponse(**asked, data=data, headers=headers or {}, status_code=status)


@dataclass
class Calls:
    """Stands where the Web API client stands and keeps what it was asked; the real one is met in the stories."""

    made: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refuses: tuple[str, ...] = ()
    hurried: list[int] = field(default_factory=list)  # each is a view that is refused for haste, and the seconds Slack asks for
    broken: bool = False  # views are answered by half of an answer
    session: None = None  # a real client's own

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def call(**arguments: Any) -> dict[str, Any]:
            self.made.append((name, arguments))
            if name.startswith("views_") and self.hurried:
                rest = {"Retry-After": str(self.hurried.pop(0))}
                raise SlackApiError("refused", answered({"ok": False, "error": "ratelimited"}, 429, rest))
            if name.startswith("views_") and self.broken:
                raise SlackApiError("cut off", object())  # as the SDK hands on an answer that is no JSON
            if name in self.refuses:
                raise SlackApiError("refused", answered({"ok": False, "error": "expired_trigger_id"}))
            return {"ok": True}

        return call


class Given:
    """A Bolt app with the gate, a real database and the listeners of one test."""

    def __init__(self, database: Database, listeners: Listeners, patience: Patience = AS_SLACK_WAITS) -> None:
        self.database, self.slack, self.keys = database, Calls(), KeysInMemory()
        self.gate = Gate(self, merge([listeners]), WORKSPACE, self.home, patience=patience)  # type: ignore[arg-type]

        self.app = GatedApp(self.gate.take, AsyncWebClient())

    def now(self) -> datetime:
        return MONDAY

    async def read(self, workspace: str, work: Any, now: datetime) -> Any:
        return await self.database.read(lambda tx: work(scope(tx, workspace=workspace, now=now, keys=self.keys)))

    async def write(self, workspace: str, work: Any, now: datetime) -> Any:
        return await self.database.write(lambda tx: work(scope(tx, workspace=workspace, now=now, keys=self.keys)))

    async def home(self, _ripple: Any, _workspace: str, person: str) -> dict[str, Any]:
        return blocks.home([blocks.section(blocks.plain(f"Home of {person}"))])

    async def hears(self, body: dict[str, Any]) -> BoltResponse:
        answered = await self.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        assert answered is not None
        return answered


def command(text: str, trigger: str = "1.1", name: str = "/learn") -> dict[str, Any]:
    return {"command": name, "text": text, "team_id": WORKSPACE, "user_id": ANA, "channel_id": "C1", "trigger_id": trigger}


def form(callback: str, **values: str) -> dict[str, Any]:
    state = {"values": {name: {"a": {"type": "plain_text_input", "value": value}} for name, value in values.items()}}
    shown = [{"type": "input", "block_id": name} for name in values]
    view = {"id": "V1", "hash": "1.abc", "type": "modal", "callback_id": callback, "state": state, "blocks": shown}
    return {"type": "view_submission", "team": {"id": WORKSPACE}, "user": {"id": ANA}, "view": view}


def said(answer: BoltResponse) -> dict[str, Any]:
    return json.loads(answer.body) if answer.body else {}
