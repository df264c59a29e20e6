"""The Web API: POST or GET /api/<method>, arguments by query, form or JSON, answers and refusals in Slack's words.

`answer_call` is the rule book of one call and knows no HTTP; `WebApi.handle` is its HTTP side, where faults strike.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.localslack.api.arguments import Arguments
from bot.localslack.api.call_log import ApiCall, CallLog
from bot.localslack.api.context import ApiContext
from bot.localslack.api.methods import canvases, chat, conversations, files, pins, reactions, users, views
from bot.localslack.api.rate_limits import RateLimits
from bot.localslack.api.refusal import Refusal
from bot.localslack.api.scopes import METHOD_SCOPES
from bot.localslack.faults import Fault, Faults
from bot.localslack.json_object import Json

Method = Callable[[ApiContext, Arguments], Json]
WEB_PAGE = "<!DOCTYPE html><html><body><h1>Something went wrong</h1></body></html>"
SECRET_ARGUMENTS = ("token",)
READ: web.RequestKey[Json] = web.RequestKey("arguments", dict)


def answer_call(context: ApiContext, limits: RateLimits, method: str, token: str, arguments: Json) -> tuple[int, Json]:
    """The HTTP status and the JSON answer of one call, with its effect on the workspace."""
    try:
        if method not in METHODS:
            raise Refusal("unknown_method", req_method=method)
        check_token(context, method, token)
        if wait := limits.retry_after(method, str(arguments.get("channel", ""))):
            return 429, {"ok": False, "error": "ratelimited", "retry_after": wait}
        context.need_scope(METHOD_SCOPES.get(method, ""))
        return 200, {"ok": True, **METHODS[method](context, Arguments(arguments))}
    except Refusal as refusal:
        return 200, {"ok": False, "error": refusal.error, **refusal.extra}


def check_token(context: ApiContext, method: str, token: str) -> None:
    """Refuse a missing, foreign, revoked or wrong kind of token."""
    app = context.app
    if method == "api.test":
        return
    if not token:
        raise Refusal("not_authed")
    if error := app.refuses(token, context.workspace.now()):
        raise Refusal(error)
    if app.uninstalled:
        raise Refusal("account_inactive")
    wants_app_token = method.startswith("apps.connections.")
    if method != "auth.test" and wants_app_token != (token == app.app_token):
        raise Refusal("not_allowed_token_type")
    if app.revoked and not wants_app_token:
        raise Refusal("token_revoked")


class WebApi:
    """The HTTP side: reads the call, lets a fault strike, answers, records."""

    def __init__(self, context: ApiContext, limits: RateLimits, faults: Faults, calls: CallLog) -> None:
        self.context = context
        self.limits = limits
        self.faults = faults
        self.calls = calls

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call of /api/<method>."""
        method = request.match_info["method"]
        try:
            arguments = await read_arguments(request)
        except ValueError:
            return _json({"ok": False, "error": "invalid_json"})
        token = token_of(request, arguments)
        shown = {k: v for k, v in arguments.items() if k not in SECRET_ARGUMENTS}
        call = self.calls.add(ApiCall(method, shown, self.context.workspace.now()))
        fault = self.faults.of_call(method, arguments) if self.faults.calls else None
        if fault is not None:
            return await self._with_fault(request, call, fault, token, arguments)
        return self._answered(call, token, arguments)

    def _answered(self, call: ApiCall, token: str, arguments: Json) -> web.Response:
        status, reply = answer_call(self.context, self.limits, call.method, token, arguments)
        call.status, call.error, call.answer = status, str(reply.get("error", "")), reply
        call.done = bool(reply["ok"])
        if status == 429:
            return _too_many(int(reply.pop("retry_after")))
        headers = {}
        if token and token != self.context.app.app_token:
            headers["x-oauth-scopes"] = ",".join(sorted(self.context.app.scopes))
            headers["x-accepted-oauth-scopes"] = METHOD_SCOPES.get(call.method, "")
        return _json(reply, headers)

    async def _with_fault(self, request: web.Request, call: ApiCall, fault: Fault, token: str, arguments: Json) -> web.StreamResponse:
        call.fault = fault.kind
        if fault.kind == "slow":
            await (fault.until.wait() if fault.until is not None else asyncio.sleep(fault.seconds))
        done = self._answered(call, token, arguments) if fault.has_effect else None
        if fault.kind == "slow" and done:
            return done
        if fault.kind in ("hang", "hang_after", "drop_before", "drop_after"):
            call.status = 0
            return await _cut(request, fault.seconds if fault.kind.startswith("hang") else 0.0)
        reply = _spoiled(fault)
        call.status, call.error = reply.status, fault.error if fault.kind == "refuse" else fault.kind
        return reply


async def read_arguments(request: web.Request) -> Json:
    """Query and body, merged; the body may be JSON or a form. Read once, also where two ask."""
    if READ in request:
        return request[READ].copy()
    merged: Json = dict(request.query)
    if request.can_read_body:
        if request.content_type == "application/json":
            body: Any = json.loads(await request.read() or b"{}")
            if not isinstance(body, dict):
                raise ValueError("a JSON object is expected")
        else:
            body = dict(await request.post())
        merged |= body
    request[READ] = dict(merged)
    return merged


async def _cut(request: web.Request, after: float) -> web.StreamResponse:
    if after:
        await asyncio.sleep(after)
    if request.transport is not None:
        request.transport.abort()
    # Nobody reads this: the connection is gone.
    return web.Response(status=500)


def _spoiled(fault: Fault) -> web.Response:
    if fault.kind == "rate_limited":
        return _too_many(fault.retry_after)
    if fault.kind == "refuse":
        told = {"response_metadata": {"messages": list(fault.messages)}} if fault.messages else {}
        return _json({"ok": False, "error": fault.error, **told})
    status = 200 if fault.kind == "html" else fault.status
    return web.Response(status=status, text=WEB_PAGE, content_type="text/html")


def _too_many(retry_after: int) -> web.Response:
    body = json.dumps({"ok": False, "error": "ratelimited"})
    headers = {"Retry-After": str(retry_after)}
    return web.Response(status=429, text=body, content_type="application/json", headers=headers)


def _json(reply: Json, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(body=json.dumps(reply).encode(), content_type="application/json", headers=headers)


def token_of(request: web.Request, arguments: Json) -> str:
    """The token that a call came with."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() or str(arguments.get("token", ""))


def _api_test(context: ApiContext, arguments: Arguments) -> Json:
    if error := arguments.text("error"):
        raise Refusal(error)
    return {"args": arguments.values}


def _open_connection(context: ApiContext, arguments: Arguments) -> Json:
    return {"url": context.new_socket_url()}


METHODS: dict[str, Method] = {
    "api.test": _api_test,
    "apps.connections.open": _open_connection,
    **conversations.METHODS,
    **canvases.METHODS,
    **chat.METHODS,
    **files.METHODS,
    **users.METHODS,
    **pins.METHODS,
    **reactions.METHODS,
    **views.METHODS,
}
