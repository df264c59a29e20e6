"""A view that Slack refuses for haste is shown once Slack had its rest. Where nobody waits for it any more they are told."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_sdk.webhook import WebhookResponse

from bot.database.engine import Database
from bot.slack import blocks
from bot.slack.beside import Views, insist_at
from bot.slack.inbound import Answer, Answers, Inbound, OpenModal, RefreshHome, UpdateModal
from bot.slack.respond import Patience
from tests.givens import ANA, WORKSPACE
from tests.slack.gate import Given
from tests.stories.driver import Story

VIEW = blocks.modal("A form", [blocks.section(blocks.plain("x"))], callback_id="x:form", close="Close")
IN_A_FORM = {"view": {"id": "V1", "hash": "1.a", "type": "modal"}}
OPENED: dict[str, tuple[Answer, dict[str, Any]]] = {"views_open": (OpenModal(VIEW), {}), "views_push": (OpenModal(VIEW), IN_A_FORM)}
LASTING: dict[str, tuple[Answer, dict[str, Any]]] = {"views_update": (UpdateModal(VIEW), IN_A_FORM), "views_publish": (RefreshHome(), {})}


class Seconds:
    """Seconds that pass when somebody waits, or works."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await self.may_go_on.wait()


class Pressing:
    """Somebody presses a button that answers so, at a Slack that refuses views for haste."""

    def __init__(self, url: str, answer: Answer, hurried: list[int], *, works: float = 0.0) -> None:
        self.seconds, self._answer, self._works = Seconds(), answer, works
        patience = Patience(acknowledge=60, calls=0.0, language=60, sleep=self.seconds.sleep, clock=self.seconds)
        self.given = Given(Database(url), {("action", "x:press"): self._pressed}, patience)
        self.given.slack.hurried = hurried

    async def _pressed(self, _inbound: Inbound) -> Answers:
        self.seconds.now += self._works
        return self._answer

    async def press(self, seen: dict[str, Any]) -> None:
        about = {"actions": [{"action_id": "x:press", "action_ts": "1.1", "value": "x"}], "trigger_id": "t1", **seen}
        await self.given.hears({"type": "block_actions", "team": {"id": WORKSPACE}, "user": {"id": ANA}, **about})

    async def made(self) -> list[str]:
        await self.given.gate.close(60)
        return [method for method, _ in self.given.slack.made]


@pytest.mark.parametrize("method", OPENED)
@pytest.mark.parametrize(("works", "rest", "tried"), [(0.0, 2, 2), (0.0, 3, 1), (1.5, 1, 2), (1.5, 2, 1)])
async def test_a_form_is_tried_again_while_the_act_that_asked_for_it_counts(
    sqlite_url: str, method: str, works: float, rest: int, tried: int
) -> None:
    answer, seen = OPENED[method]
    pressing = Pressing(sqlite_url, answer, [rest], works=works)
    await pressing.press(seen)
    assert await pressing.made() == [method] * tried + ["chat_postMessage"] * (tried == 1), "they are told where it is too late"


@pytest.mark.parametrize("method", LASTING)
async def test_a_form_that_is_changed_and_a_home_are_tried_again_however_long_it_takes(sqlite_url: str, method: str) -> None:
    answer, seen = LASTING[method]
    pressing = Pressing(sqlite_url, answer, [45, 1], works=2.0)
    await pressing.press(seen)
    assert await pressing.made() == [method] * 3 and pressing.seconds.now == 1_048.0


@pytest.mark.parametrize("method", LASTING)
async def test_what_slack_refuses_again_and_again_is_told(sqlite_url: str, method: str) -> None:
    answer, seen = LASTING[method]
    pressing = Pressing(sqlite_url, answer, [30] * 9)
    await pressing.press(seen)
    assert await pressing.made() == [method] * 5 + ["chat_postMessage"]


async def test_a_home_that_waits_for_slack_is_drawn_anew_and_once_for_all_who_ask_meanwhile(sqlite_url: str) -> None:
    pressing = Pressing(sqlite_url, RefreshHome(), [30])
    pressing.seconds.may_go_on.clear()
    for _ in range(4):
        await pressing.press({})
        await asyncio.sleep(0)
    pressing.seconds.may_go_on.set()
    assert await pressing.made() == ["views_publish"] * 2


@pytest.mark.parametrize("method", OPENED | LASTING)
async def test_half_an_answer_of_slacks_is_told_too(sqlite_url: str, method: str) -> None:
    answer, seen = (OPENED | LASTING)[method]
    pressing = Pressing(sqlite_url, answer, [])
    pressing.given.slack.broken = True
    await pressing.press(seen)
    assert await pressing.made() == [method, "chat_postMessage"]


async def test_an_answer_at_a_response_url_is_sent_again_once_slack_had_its_rest() -> None:
    seconds, refusals = Seconds(), [7, 2]

    async def send() -> WebhookResponse:
        rest = refusals.pop(0) if refusals else None
        return WebhookResponse(url="", status_code=200 if rest is None else 429, body="", headers={"Retry-After": str(rest)})

    assert (await insist_at(send, seconds.sleep)).status_code == 200
    assert seconds.now == 1_009.0


async def test_a_home_whose_wait_is_cut_off_is_shown_the_next_time(sqlite_url: str) -> None:
    given = Given(Database(sqlite_url), {}, Patience())
    given.slack.hurried = [30]
    asleep = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    async def home() -> dict[str, Any]:
        return {}

    views = Views(given, sleep, Seconds())  # type: ignore[arg-type]
    first = asyncio.create_task(views.publish(ANA, home))
    await asleep.wait()
    first.cancel()
    await asyncio.wait({first})
    await views.publish(ANA, home)
    assert [method for method, _ in given.slack.made] == ["views_publish"] * 2


async def test_in_a_story_nobody_hears_of_slacks_haste(quick_story: Story) -> None:
    story = quick_story
    for method in ("views.open", "views.publish"):
        story.slack.faults.add("rate_limited", method, retry_after=1, times=1)
    await story.ana.types("/til", in_="#harbor")
    await story.ana.opens_home()
    await story.settle()
    assert story.ana.modal is not None and story.ana.home is not None
    assert [*story.ana.ephemerals(), *story.ana.ephemerals("#harbor"), *story.ana.dms()] == []
    assert [fault.met for fault in story.slack.faults.calls] == [1, 1]
