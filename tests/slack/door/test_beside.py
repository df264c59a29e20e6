"""Messages and forms beside the outbox. In their turn, five tries each, and no later than an act counts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse

from bot.slack.beside import GAP, ON_ITS_WAY, TRIES, TRIGGER_LIVES, Beside, Views, insist, insist_at
from bot.slack.inbound import Inbound
from tests.slack.gate import Calls, answered


def hurried(seconds: int = 7, status: int = 429) -> SlackApiError:
    return SlackApiError("refused", answered({"ok": False, "error": "ratelimited"}, status, {"Retry-After": str(seconds)}))


def refusing(problems: list[SlackApiError]) -> Callable[[], Awaitable[str]]:
    """A call that is refused for each of these in turn, then taken."""

    async def call() -> str:
        if problems:
            raise problems.pop(0)
        return "taken"

    return call


class Slept(list[float]):
    """Every rest that was waited for."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.mark.parametrize(
    ("problems", "outcome", "slept"),
    [
        ([], "taken", []),
        ([hurried(7)], "taken", [7.0]),
        ([hurried(2)] * 4, "taken", [2.0] * 4),
        ([hurried(2)] * 5, "refused", [2.0] * 4),
        ([hurried(2, status=500)], "refused", []),
        ([hurried(2), hurried(2, status=400)], "refused", [2.0]),
        ([hurried(20)], "taken", [20.0]),
        ([hurried(21)], "refused", []),
    ],
    ids=["at once", "after a rest", "at the fifth try", "five times", "another reason", "another reason later", "just", "too long"],
)
async def test_only_for_haste_five_tries_at_most_and_no_rest_that_is_too_long(
    problems: list[SlackApiError], outcome: str, slept: list[float]
) -> None:
    waited = Slept()
    try:
        found = await insist(refusing(list(problems)), waited, lambda seconds: seconds <= 20)
    except SlackApiError:
        found = "refused"
    assert (found, waited) == (outcome, slept)


@pytest.mark.parametrize(("refused", "status", "sent"), [(0, 200, 1), (1, 200, 2), (4, 200, 5), (5, 429, 5), (9, 429, 5)])
async def test_at_a_response_url_it_is_five_tries_too(refused: int, status: int, sent: int) -> None:
    statuses, made, waited = [429] * refused, list[int](), Slept()

    async def send() -> WebhookResponse:
        made.append(statuses.pop() if statuses else 200)
        return WebhookResponse(url="", status_code=made[-1], body="", headers={"Retry-After": "3"})

    assert TRIES == 5
    assert ((await insist_at(send, waited)).status_code, len(made), waited) == (status, sent, [3.0] * (sent - 1))


class Posts:
    """Messages to one Slack, each of which is taken when it may be."""

    def __init__(self) -> None:
        self.made, self.may_end, self.slept = list[str](), asyncio.Event(), Slept()
        self.beside = Beside(self.slept)

    def begin(self, place: str, name: str, problem: Exception | None = None) -> asyncio.Task[None]:
        async def post() -> None:
            self.made.append(name)
            await self.may_end.wait()
            self.may_end.clear()
            if problem:
                raise problem

        return asyncio.create_task(self.beside.post(place, post))

    async def end_one(self) -> None:
        self.may_end.set()
        await soon()


async def soon() -> None:
    """Everybody who can go on has gone on."""
    for _ in range(30):
        await asyncio.sleep(0)


async def test_one_message_at_a_time_to_a_conversation_and_a_second_between_two() -> None:
    posts = Posts()
    tasks = [posts.begin("C1", name) for name in ("first", "second")]
    await soon()
    assert (posts.made, posts.slept) == (["first"], [])
    await posts.end_one()
    assert (posts.made, posts.slept) == (["first", "second"], [GAP])
    tasks.append(posts.begin("C1", "third"))
    await soon()
    assert posts.made == ["first", "second"], "who comes while the second is on its way waits for it"
    await posts.end_one()
    await posts.end_one()
    assert (posts.made, posts.slept) == (["first", "second", "third"], [GAP, GAP])
    await asyncio.gather(*tasks)
    assert posts.beside._lines == {}, "nothing is kept of a line that is empty"


async def test_another_conversation_waits_for_nobody() -> None:
    posts = Posts()
    tasks = [posts.begin(place, place) for place in ("C1", "C2")]
    await soon()
    assert (posts.made, posts.slept) == (["C1", "C2"], [])
    await posts.end_one()
    await posts.end_one()
    await asyncio.gather(*tasks)
    later = posts.begin("C1", "later")
    await posts.end_one()
    assert (posts.made[2:], posts.slept) == (["later"], []), "nobody was before it"
    await later


async def test_what_slack_refuses_does_not_hold_up_the_next() -> None:
    posts = Posts()
    tasks = [posts.begin("C1", "refused", hurried(status=400)), posts.begin("C1", "next")]
    await soon()
    await posts.end_one()
    await posts.end_one()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert (posts.made, [type(one) for one in outcomes]) == (["refused", "next"], [SlackApiError, type(None)])


# --- forms -----------------------------------------------------------------------------------------------------------


def acted(**body: Any) -> Inbound:
    now, nobody = datetime(2026, 3, 2, tzinfo=UTC), cast(Any, None)
    return Inbound("action", "x:press", {"trigger_id": "t1", **body}, "T1", "U1", "k", now, nobody)  # type: ignore[arg-type]


@pytest.mark.parametrize(("late", "tries"), [(0.0, 2), (0.001, 1)], ids=["it may just be opened", "it would come too late"])
async def test_a_form_is_opened_up_to_the_last_moment_of_the_act(late: float, tries: int) -> None:
    slack = Calls(hurried=[1])
    clock = TRIGGER_LIVES - ON_ITS_WAY - 1.0 + late  # and one second more is what Slack wants
    views = Views(cast(Any, SimpleNamespace(slack=slack)), Slept(), lambda: clock)
    try:
        await views.open(acted(), {"type": "modal"})
    except SlackApiError:
        assert tries == 1
    assert slack.made == [("views_open", {"trigger_id": "t1", "view": {"type": "modal"}})] * tries


@pytest.mark.parametrize(
    ("seen", "method", "also"),
    [
        ({}, "views_open", {"trigger_id": "t1"}),
        ({"view": None}, "views_open", {"trigger_id": "t1"}),
        ({"view": {"type": "home"}}, "views_open", {"trigger_id": "t1"}),
        ({"view": {"type": "modal"}}, "views_push", {"trigger_id": "t1"}),
        ({"view": {"type": "modal", "id": "V1", "hash": "1.a"}}, "views_update", {"view_id": "V1", "hash": "1.a"}),
    ],
)
async def test_what_they_look_at_becomes_the_form_else_a_new_one_opens(seen: dict[str, Any], method: str, also: dict[str, str]) -> None:
    slack = Calls()
    await Views(cast(Any, SimpleNamespace(slack=slack)), Slept(), lambda: 0.0).update(acted(**seen), {"title": "x"})
    assert slack.made == [(method, {"view": {"title": "x"}, **also})]
