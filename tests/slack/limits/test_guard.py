"""How many connections there is room for, and who counts as known."""

from __future__ import annotations

import resource
import time
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.localslack import signed_headers
from bot.slack.door import over_http
from bot.slack.door.guard import Guard, GuardedServer, Visitor, _room
from bot.slack.door.over_http import BODY_LIMIT, PATH, HttpDoor, RequestRefused, _payload
from bot.slack.door.refusals import Refusals


def guard(most: int | None) -> Guard:
    return Guard(Refusals(lambda _why: None), most)


class Seen:
    """A connection of which we see whether it was ended."""

    def __init__(self) -> None:
        self.is_over = False

    def hang_up(self) -> None:
        self.is_over = True


@pytest.mark.parametrize(
    ("files", "room"),
    [(1, 1), (2, 1), (3, 1), (5, 1), (6, 2), (1_199, 399), (1_200, 400), (1_203, 400), (10_000, 400), (resource.RLIM_INFINITY, 400)],
)
def test_a_third_of_the_files_is_for_connections_one_at_least_and_four_hundred_at_most(files: int, room: int) -> None:
    assert _room(files, files) == room


def test_so_many_are_let_in_as_is_said_else_as_there_is_room_for() -> None:
    assert (guard(3)._most, guard(None)._most) == (3, _room(*resource.getrlimit(resource.RLIMIT_NOFILE)))


async def test_a_stranger_who_works_or_rests_is_a_stranger_still() -> None:
    ours, first, second = guard(2), Seen(), Seen()
    ours.came(cast(Visitor, first))
    ours.works(cast(Visitor, first))
    ours.rests(cast(Visitor, first))
    ours.came(cast(Visitor, second))
    assert not first.is_over and not second.is_over, "two, and each is counted once"
    ours.proved(cast(Visitor, first))
    ours.works(cast(Visitor, first))
    third, fourth = Seen(), Seen()
    ours.came(cast(Visitor, third))
    assert (second.is_over, third.is_over) == (True, False)
    ours.rests(cast(Visitor, first))
    ours.works(cast(Visitor, first))
    ours.proved(cast(Visitor, third))
    ours.came(cast(Visitor, fourth))
    assert (first.is_over, third.is_over, fourth.is_over) == (False, False, True), "whoever works stays"
    for one in (first, third):
        ours.left(cast(Visitor, one))


async def test_whoever_left_before_a_signature_held_is_not_known_by_it() -> None:
    ours, first, second = guard(1), Seen(), Seen()
    ours.came(cast(Visitor, first))
    ours.left(cast(Visitor, first))
    ours.proved(cast(Visitor, first))
    ours.came(cast(Visitor, second))
    assert not second.is_over
    ours.left(cast(Visitor, second))


async def test_the_server_unpacks_nothing() -> None:
    async def nobody(_request: web.BaseRequest) -> web.StreamResponse:
        raise AssertionError

    assert GuardedServer(nobody, guard(1))._kwargs["auto_decompress"] is False


# --- what comes of a body --------------------------------------------------------------------------------------------


class Content:
    """A body that comes in pieces, and then breaks off or is over."""

    def __init__(self, pieces: list[bytes], then: BaseException | None = None) -> None:
        self._pieces, self._then = pieces, then

    async def iter_any(self) -> Any:
        for piece in self._pieces:
            yield piece
        if self._then:
            raise self._then


async def _unused(_request: AsyncBoltRequest) -> BoltResponse:
    raise AssertionError


@pytest.mark.parametrize(
    ("pieces", "then", "refused"),
    [
        ([b"a", b"b"], None, None),
        ([b"x" * (BODY_LIMIT - 1), b"y"], None, None),
        ([b"x" * BODY_LIMIT, b"y"], None, (413, "too_large")),
        ([b"a"], ConnectionResetError(), (400, "broken_off")),
        ([b"a"], web.RequestPayloadError(), (400, "broken_off")),
        ([b"a"], TimeoutError(), (408, "silent")),
    ],
    ids=["whole", "just", "too large", "gone", "no pieces of http", "silent"],
)
async def test_how_much_of_a_body_is_read_and_why_no_more(
    pieces: list[bytes], then: BaseException | None, refused: tuple[int, str] | None
) -> None:
    ours = guard(9)
    door = HttpDoor("a secret", ours, lambda: _unused)
    request = cast(web.BaseRequest, SimpleNamespace(content=Content(pieces, then)))
    try:
        found = await door._read(request)
    except RequestRefused as why:
        assert (why.status, why.why) == refused
    else:
        assert (found, refused) == (b"".join(pieces), None)
    assert ours._unsigned == 0, "what is forgotten takes no room"
    assert over_http.BODY_LIMIT == 1_000_000


@pytest.mark.parametrize(
    ("body", "age", "secret", "refused"),
    [
        (b"{}", 0, "a secret", None),
        (b"{}", 0, "another one", (401, "signature")),
        (b"{}", 3_600, "a secret", (401, "signature")),
        (b"\xff", 0, "a secret", (400, "unreadable")),
    ],
)
async def test_a_body_is_ours_to_read_once_its_signature_holds(body: bytes, age: int, secret: str, refused: tuple[int, str] | None) -> None:
    door = HttpDoor("a secret", guard(9), lambda: _unused)
    headers = signed_headers(body, secret, int(time.time()) - age)
    request = cast(web.BaseRequest, SimpleNamespace(content=Content([body]), headers=headers))
    try:
        assert (await door._signed_body(request), refused) == (body.decode(), None)
    except RequestRefused as why:
        assert (why.status, why.why) == refused


async def test_while_we_start_or_stop_slack_is_asked_to_send_it_again() -> None:
    ours, visitor = guard(9), Seen()
    head = {"X-Slack-Request-Timestamp": "1772409600", "X-Slack-Signature": "v0=abc"}
    request = SimpleNamespace(path=PATH, method="POST", content_length=2, headers=head)
    answered = await HttpDoor("a secret", ours, lambda: None)._answer(cast(web.BaseRequest, request), cast(Visitor, visitor))
    assert answered.status == 503


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("command=%2Ftil&text=a%00b", "application/x-www-form-urlencoded", "a\ufffdb"),
        ("command=%2Ftil&text=plain", "application/x-www-form-urlencoded", "plain"),
        ('{"command": "/til", "text": "a\\u0000b"}', "application/json", "a\ufffdb"),
        ('{"command": "/til", "text": "a\\ud800b"}', "application/json", "a\ufffdb"),
    ],
)
def test_a_body_of_either_kind_is_read_without_what_no_database_keeps(body: str, kind: str, text: str) -> None:
    asked = _payload(body, cast(web.BaseRequest, SimpleNamespace(headers={"Content-Type": kind})))
    assert asked.body["text"] == text


@pytest.mark.parametrize("body", ["[1]", '{"event": 7}', '{"team": 7}', "{", "payload=%7B"])
def test_what_is_no_payload_is_unsound(body: str) -> None:
    kind = "application/x-www-form-urlencoded" if body.startswith("payload") else "application/json"
    with pytest.raises(RequestRefused) as refused:
        _payload(body, cast(web.BaseRequest, SimpleNamespace(headers={"Content-Type": kind})))
    assert (refused.value.status, refused.value.why) == (400, "unsound")
