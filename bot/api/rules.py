"""What a token is, what a request may ask for, and how an answer is said in JSON."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct, field

from bot.ids import PersonId, WorkspaceId

ROOT = "/api/"
OPENAPI = "openapi.json"
MOST_TOKENS = 10
LABEL_LENGTH = 80
PREFIX = "rat_"  # Ripple's API token: scanners that look for secrets find it by this
PAGE, MOST_ON_A_PAGE = 100, 500
A_MINUTE, MOST_A_MINUTE = 60.0, 60
REMEMBERED = 1_000  # callers whose pace is known
USUALLY_SINCE = timedelta(days=30)


class ApiToken(Struct, frozen=True):
    """What is kept of a token: never the token. `owner`: as whom it reads; None once they are forgotten."""

    id: str
    workspace: WorkspaceId
    label: str
    owner: PersonId | None
    made_at: datetime
    last_used_on: date | None = None


class ApiError(StrEnum):
    """What is wrong with a request. Whoever calls reads each by its name."""

    NO_TOKEN = "no_token"  # noqa: S105 - a word
    NO_OWNER = "no_owner"
    NOT_FOUND = "not_found"
    ONLY_GET = "only_get"
    BAD_SINCE = "bad_since"
    BAD_PAGE = "bad_page"
    TOO_MANY = "too_many"
    NOT_READY = "not_ready"


STATUS: Mapping[ApiError, int] = {
    ApiError.NO_TOKEN: 401,
    ApiError.NO_OWNER: 403,
    ApiError.NOT_FOUND: 404,
    ApiError.ONLY_GET: 405,
    ApiError.BAD_SINCE: 400,
    ApiError.BAD_PAGE: 400,
    ApiError.TOO_MANY: 429,
    ApiError.NOT_READY: 503,
}


class ApiRefused(Exception):
    """A request that gets no data."""

    def __init__(self, error: ApiError) -> None:
        super().__init__(error)
        self.error = error


class ApiQuery(Struct, frozen=True):
    """Which rows: since when, how many, after how many."""

    since: datetime
    limit: int = PAGE
    after: int = 0


class ApiAnswer(Struct, frozen=True):
    """An answer, before it is HTTP."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def new_token() -> str:
    """A token as its owner is shown it, once."""
    return PREFIX + secrets.token_hex(32)


def hash_of(token: str) -> str:
    """What is kept of it. A token is random and long, so one round of SHA-256 is as safe as many."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def query_of(asked: Mapping[str, str], now: datetime) -> ApiQuery:
    """What the query string asks for. Raises ApiRefused."""
    since = _moment(asked["since"]) if "since" in asked else now - USUALLY_SINCE
    limit, after = _number(asked.get("limit"), PAGE), _number(asked.get("after"), 0)
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise ApiRefused(ApiError.BAD_PAGE)
    return ApiQuery(since, limit, after)


def page_of(name: str, rows: Sequence[Mapping[str, Any]], query: ApiQuery) -> dict[str, Any]:
    """One page, and the address of the next one; None after the last."""
    end = query.after + query.limit
    asked = {"since": query.since.date().isoformat(), "limit": query.limit, "after": end}
    return {"data": list(rows[query.after : end]), "next": f"{ROOT}{name}?{urlencode(asked)}" if end < len(rows) else None}


def answered(body: Any, known_already: str = "", status: int = 200) -> ApiAnswer:
    """The body as JSON with its ETag; nothing but the tag where the caller has it already."""
    written = json.dumps(body, ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(written).hexdigest()[:32]}"'
    headers = {"Content-Type": "application/json", "Cache-Control": "no-cache", "ETag": tag}
    if tag in {one.strip().removeprefix("W/") for one in known_already.split(",")}:
        return ApiAnswer(304, b"", {"ETag": tag})
    return ApiAnswer(status, written, headers)


class CallsAMinute:
    """How many calls each caller made in the minute that runs; nothing is kept of them elsewhere."""

    def __init__(self, clock: Callable[[], float], most: int = MOST_A_MINUTE) -> None:
        self._clock, self._most = clock, most
        self._began: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait(self, caller: str) -> int:
        """Count a call; the seconds to wait where there were too many, else 0."""
        now = self._clock()
        began, calls = self._began.pop(caller, (now, 0))
        if now - began >= A_MINUTE:
            began, calls = now, 0
        self._began[caller] = (began, calls + 1)
        if len(self._began) > REMEMBERED:
            self._began.popitem(last=False)
        return 0 if calls < self._most else max(1, round(A_MINUTE - (now - began)))


def _moment(since: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(since), time(), UTC)
    except ValueError:
        raise ApiRefused(ApiError.BAD_SINCE) from None


def _number(said: str | None, otherwise: int) -> int:
    if said is None:
        return otherwise
    if not (said.isascii() and said.isdigit() and len(said) <= 9):
        raise ApiRefused(ApiError.BAD_PAGE)
    return int(said)
