"""Whose a payload is, and which of our workspaces hear it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import pytest
from slack_bolt.response import BoltResponse

from bot.database.engine import Busy, DatabaseDown
from bot.slack.dispatch import Gate
from bot.slack.door.gates import Gates
from bot.slack.parse import Unpacked
from bot.slack.respond import Patience
from tests.givens import ANA, WORKSPACE
from tests.slack.gate import command, form, said

EVENT = {"type": "event_callback", "event_id": "Ev1", "team_id": WORKSPACE, "event": {"type": "message", "user": ANA}}
PRESS = {"type": "block_actions", "team": {"id": WORKSPACE}, "user": {"id": ANA}, "actions": [{"action_id": "x"}]}


class Ours:
    """The gate of one workspace: it answers with one status, once it may."""

    def __init__(self, status: int = 200) -> None:
        self.heard: list[tuple[str, float]] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self._status = status

    async def hear(self, said: Unpacked, _body: Mapping[str, Any], waited: float) -> BoltResponse:
        self.heard.append((said.id, waited))
        await self.may_answer.wait()
        return BoltResponse(status=self._status)


class Served:
    """The workspaces that are served, with a clock that goes on by half a second while one looks for them."""

    def __init__(self, gates: list[Ours] | None, *, broken: Exception | None = None, broken_after: Exception | None = None) -> None:
        self._gates, self._broken, self._broken_after = gates, broken, broken_after
        self.now, self.dropped, self.done, self.closed = 10.0, list[str](), list[str](), list[float]()
        self.all = Gates(self, self.dropped.append, Patience(clock=lambda: self.now))

    async def find(self, _said: Unpacked) -> list[Gate] | None:
        self.now += 0.5
        if self._broken:
            raise self._broken
        return cast(list[Gate] | None, self._gates)

    async def after(self, said: Unpacked) -> None:
        self.done.append(said.id)
        if self._broken_after:
            raise self._broken_after

    async def close(self, seconds: float) -> None:
        self.closed.append(seconds)


async def soon() -> None:
    """Everybody who can go on has gone on."""
    for _ in range(30):
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("body", "gates", "dropped"),
    [
        ({"type": "app_rate_limited", "team_id": WORKSPACE}, [Ours], ["app_rate_limited"]),
        ({"type": "odd"}, [Ours], ["not_understood"]),
        ({"ssl_check": "0"}, [Ours], ["not_understood"]),
        ({"ssl_check": "1"}, [Ours], []),
        ({"ssl_check": "1", **EVENT}, [Ours], []),
        (EVENT, [], ["foreign_workspace"]),
        (EVENT, None, []),
    ],
    ids=["throttled", "odd", "no look at the certificate", "a look at it", "with an event", "nobody's", "dealt with"],
)
async def test_what_nobody_takes_is_acknowledged_and_told_with_its_reason(
    body: dict[str, Any], gates: list[type[Ours]] | None, dropped: list[str]
) -> None:
    ours = None if gates is None else [one() for one in gates]
    served = Served(ours)
    assert (await served.all.take(body)).status == 200
    assert (served.dropped, served.done, [one.heard for one in ours or () if one.heard]) == (dropped, [], [])


@pytest.mark.parametrize(
    ("statuses", "answer"),
    [([200], 200), ([503], 503), ([200, 503], 503), ([503, 200], 503), ([200, 200, 503, 200], 503), ([200, 200], 200)],
)
async def test_everybody_hears_it_and_slack_tells_it_again_where_one_could_not_take_it_in(statuses: list[int], answer: int) -> None:
    ours = [Ours(status) for status in statuses]
    served = Served(ours)
    assert (await served.all.take(EVENT)).status == answer
    assert [one.heard for one in ours] == [[("message", 0.5)]] * len(ours), "and how long Slack has waited already"
    assert (served.dropped, served.done) == ([], ["message"])


@pytest.mark.parametrize("broken", [Busy("full"), DatabaseDown("gone"), TimeoutError()], ids=lambda one: type(one).__name__)
async def test_where_the_database_does_not_say_whose_it_is_nothing_is_begun(broken: Exception) -> None:
    ours = Ours()
    served = Served([ours], broken=broken)
    assert [(await served.all.take(body)).status for body in (EVENT, PRESS)] == [503, 503]
    typed, sent = said(await served.all.take(command(" my words "))), said(await served.all.take(form("x:form", title="t", text="u")))
    assert "try again in a minute" in typed["text"] and typed["blocks"][0]["text"]["text"] == typed["text"]
    assert [block["text"]["text"] for block in typed["blocks"][2:]] == ["my words"]
    assert sent["errors"] == {"title": typed["text"]}
    assert (ours.heard, served.done) == ([], [])


@pytest.mark.parametrize("broken", [Busy("full"), DatabaseDown("gone"), TimeoutError()], ids=lambda one: type(one).__name__)
async def test_what_was_heard_is_acknowledged_whatever_comes_after_it(broken: Exception) -> None:
    served = Served([Ours()], broken_after=broken)
    assert (await served.all.take(EVENT)).status == 200


async def test_at_the_end_all_that_was_taken_is_answered_first() -> None:
    first, second = Ours(), Ours()
    for one in (first, second):
        one.may_answer.clear()
    served = Served([first])
    waiting = [asyncio.create_task(served.all.take(EVENT))]
    await soon()
    served._gates = [second]
    waiting.append(asyncio.create_task(served.all.take(EVENT)))
    await soon()
    closing = asyncio.create_task(served.all.close(600))
    first.may_answer.set()
    await soon()
    assert waiting[0].done() and served.closed == [], "one of two is answered"
    second.may_answer.set()
    await soon()
    assert waiting[1].done() and served.closed == [600]
    await closing


async def test_where_nothing_was_taken_the_end_comes_at_once() -> None:
    served = Served([Ours()])
    closing = asyncio.create_task(served.all.close(600))
    await soon()
    assert served.closed == [600] and closing.done()


async def test_what_is_never_answered_keeps_nobody_for_ever() -> None:
    ours = Ours()
    ours.may_answer.clear()
    served = Served([ours])
    waiting = asyncio.create_task(served.all.take(EVENT))
    await soon()
    await served.all.close(0.0)
    assert served.closed == [0.0] and not waiting.done()
    ours.may_answer.set()
    await waiting
