"""From an HTTP request to an answer. Is there a token, whose is it, how often did it call, what does it want?"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.api import acts
from bot.api import store as rows
from bot.api.described import openapi
from bot.api.rules import OPENAPI, ROOT, STATUS, ApiAnswer, ApiError, ApiRefused, ApiToken, CallsAMinute, answered, hash_of, query_of
from bot.database.engine import Busy, Database, DatabaseDown, Tx
from bot.database.scope import Scopes
from bot.words import ENGLISH, words_in

STRANGER = ""  # everybody without a token, together
BEARER = "bearer "


class ApiDoor:
    """GET /api/...; anything else of the port is not its business."""

    def __init__(self, database: Database, scopes: Scopes, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._scopes = database, scopes
        self._pace = CallsAMinute(clock)

    async def answer(self, request: web.BaseRequest) -> web.Response | None:
        """What to answer; None where there is no API, because nobody made a token."""
        try:
            if not await self._database.read(rows.any_token):
                return None
            found = await self._answer(request)
        except ApiRefused as refused:
            found = _refusal(refused.error)
        except (Busy, DatabaseDown):
            found = _refusal(ApiError.NOT_READY)
        return web.Response(status=found.status, body=found.body, headers=found.headers)

    async def _answer(self, request: web.BaseRequest) -> ApiAnswer:
        if request.method not in ("GET", "HEAD"):
            raise ApiRefused(ApiError.ONLY_GET)
        name, known = request.path.removeprefix(ROOT), request.headers.get("If-None-Match", "")
        if name == OPENAPI:
            return self._paced(STRANGER) or answered(openapi(words_in(ENGLISH)), known)
        token = await self._token(request)
        if (slower := self._paced(token.id if token else STRANGER)) is not None:
            return slower
        if token is None:
            raise ApiRefused(ApiError.NO_TOKEN)
        query = query_of(request.query, self._scopes.clock())
        page = await self._database.read(lambda tx: acts.read_page(self._scopes.of(tx, token.workspace), token, name, query))
        await self._note_use(token)
        return answered(page, known)

    async def _token(self, request: web.BaseRequest) -> ApiToken | None:
        """A token is taken from the header alone: an address is written down in too many places."""
        given = request.headers.get("Authorization", "")
        if not given.lower().startswith(BEARER):
            return None
        hashed = hash_of(given[len(BEARER) :].strip())
        return await self._database.read(lambda tx: rows.token_with(tx, hashed))

    async def _note_use(self, token: ApiToken) -> None:
        now: datetime = self._scopes.clock()

        def note(tx: Tx) -> None:
            rows.note_use(self._scopes.of(tx, token.workspace), token.id, now.date())

        if token.last_used_on != now.date():
            await self._database.write(note)

    def _paced(self, caller: str) -> ApiAnswer | None:
        wait = self._pace.wait(caller)
        return _refusal(ApiError.TOO_MANY, {"Retry-After": str(wait)}) if wait else None


def _refusal(error: ApiError, headers: dict[str, str] | None = None) -> ApiAnswer:
    said = answered({"error": error.value, "message": words_in(ENGLISH).name(error)}, status=STATUS[error])
    more = {ApiError.NO_TOKEN: {"WWW-Authenticate": "Bearer"}, ApiError.ONLY_GET: {"Allow": "GET"}}.get(error, {})
    return ApiAnswer(said.status, said.body, {"Content-Type": said.headers["Content-Type"], **more, **(headers or {})})
