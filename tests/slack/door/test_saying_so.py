"""Say so. Whoever waits for something that does not come is told, whatever the reason; and a correction is never thrown away silently."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.database.engine import Database
from bot.slack import blocks
from bot.slack.inbound import Answers, CloseModals, Inbound, OpenModal
from bot.slack.refused import pointers_in
from bot.slack.respond import Patience
from tests.givens import ANA, WORKSPACE
from tests.slack.gate import Given, form, said
from tests.stories.driver import Story

WORDS = "zanzibar quagga"
FAULTS: dict[str, dict[str, Any]] = {
    "429": {"kind": "rate_limited", "retry_after": 3, "times": None},
    "500": {"kind": "status", "status": 500},
    "a web page": {"kind": "html"},
    "refused": {"kind": "refuse", "error": "invalid_arguments", "messages": (f"[ERROR] {WORDS} [json-pointer:/view/blocks/1/text]",)},
    "cut off": {"kind": "drop_before"},
    "too late": {"kind": "refuse", "error": "expired_trigger_id"},
}


async def told(story: Story, act: Callable[[], Awaitable[Any]], before: int = 0) -> list[str]:
    """What somebody reads of it, in their own channel or in a direct message."""
    await act()
    await story.settle()
    seen = [*story.ana.ephemerals(), *story.ana.ephemerals("#harbor"), *story.ana.dms()]
    return [story.read(one) for one in seen[before:]]


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS, ids=list(FAULTS))
async def test_a_form_that_slack_does_not_show_is_a_sentence_to_whoever_waits(
    quick_story: Story, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    story = quick_story
    for method in ("views.open", "views.push"):
        story.slack.faults.add(**FAULTS[fault], method=method)
    words = " ".join(await told(story, lambda: story.ana.types("/til", in_="#harbor")))
    assert ("Please try again" in words) and story.ana.modal is None
    logged = capsys.readouterr().out
    assert WORDS not in logged, "Slack's pointer, never what stands there"
    assert ("/view/blocks/1/text" in logged) == (fault == "refused")


@pytest.mark.parametrize("fault", ["429", "500", "refused"])
async def test_a_home_that_slack_does_not_show_is_a_sentence_too(quick_story: Story, fault: str) -> None:
    story = quick_story
    story.slack.faults.add(**FAULTS[fault], method="views.publish")
    assert any("couldn't show" in words for words in await told(story, story.ana.opens_home))
    story.slack.faults.clear()
    before = len(story.ana.dms())
    await story.ana.opens_home()
    await story.settle()
    assert story.ana.home is not None and len(story.ana.dms()) == before


async def test_a_guest_who_presses_what_is_not_theirs_is_told(quick_story: Story) -> None:
    story = quick_story
    guest = story.slack.add_person("Gil Guest", is_restricted=True)
    await guest.joins("#harbor")
    await story.settle()
    await story.ana.types("/til The plover nests late", in_="#harbor")
    await story.settle()
    (card,) = [message for message in guest.channel("#harbor") if "nests late" in story.read(message)]
    for press in (lambda: guest.presses("I used this", in_=card), lambda: guest.uses_shortcut("Change or take back", on=card)):
        before = len(guest.ephemerals("#harbor"))
        await press()
        await story.settle()
        assert len(guest.ephemerals("#harbor")) == before + 1
        await guest.closes_modal() if guest.modal else None
    assert [row["used_by"] for row in story.rows("learnings")] == [0]


class Slow:
    """A form whose work waits until it may end; what was kept in the end."""

    def __init__(self) -> None:
        self.may_end, self.kept = asyncio.Event(), []  # type: ignore[var-annotated]

    async def submitted(self, inbound: Inbound) -> Answers:
        await self.may_end.wait()
        done = await inbound.once(lambda scope: self.kept.append(inbound.values["text"]) or True)
        return None if done else CloseModals()

    async def pressed(self, inbound: Inbound) -> Answers:
        await self.may_end.wait()
        await inbound.once(lambda scope: self.kept.append("pressed"))
        return None


# --- what is pressed and not saved in time ---------------------------------------------------------------------------


def press(action: str, kind: str = "block_actions") -> dict[str, Any]:
    about = {"actions": [{"action_id": action, "action_ts": "1.1", "value": "x"}]} if kind == "block_actions" else {"callback_id": action}
    return {"type": kind, "team": {"id": WORKSPACE}, "user": {"id": ANA}, "trigger_id": "t1", **about}


@pytest.mark.parametrize("kind", ["block_actions", "shortcut", "message_action"])
@pytest.mark.parametrize("name", ["x:press", "pulse:press"])
async def test_a_press_that_is_not_saved_in_time_is_no_success_and_whoever_pressed_is_told(sqlite_url: str, kind: str, name: str) -> None:
    slow = Slow()
    place = ("action" if kind == "block_actions" else "shortcut", name)
    given = Given(Database(sqlite_url), {place: slow.pressed}, Patience(acknowledge=0.05, language=60))
    given.slack.refuses = ("views_open",)
    assert (await given.hears(press(name, kind))).status == 503, "Slack marks it as failed, and nothing is saved"
    nameless = name.startswith("pulse:")
    while len(given.slack.made) < (1 if nameless else 2):
        await asyncio.sleep(0.01)
    assert slow.kept == []
    slow.may_end.set()
    await given.gate.close(60)
    told = [(method, str(asked)) for method, asked in given.slack.made]
    assert told[0][0] == "views_open" and "isn't saved yet" in told[0][1]
    assert [method for method, _ in told[1:]] == ([] if nameless else ["chat_postMessage"]), "no message may tell who answered"
    assert slow.kept == ["pressed"]


async def test_what_a_press_brings_in_the_end_is_shown_however_late(sqlite_url: str) -> None:
    may_end, view = asyncio.Event(), blocks.modal("Late", [blocks.section(blocks.plain("x"))], callback_id="x:form", close="Close")

    async def pressed(_inbound: Inbound) -> Answers:
        await may_end.wait()
        return OpenModal(view)

    given = Given(Database(sqlite_url), {("action", "x:press"): pressed}, Patience(acknowledge=0.05, language=60))
    assert (await given.hears(press("x:press"))).status == 503
    may_end.set()
    await given.gate.close(60)
    shown = [str(asked) for _, asked in given.slack.made]
    assert len(shown) == 2 and "isn't saved yet" in shown[0] and "Late" in shown[1]


@pytest.mark.parametrize("name", ["x:press", "pulse:press"])
async def test_a_form_that_slack_refuses_is_told_in_a_message_but_not_of_a_nameless_act(sqlite_url: str, name: str) -> None:
    async def pressed(_inbound: Inbound) -> Answers:
        return OpenModal(blocks.modal("Late", [blocks.section(blocks.plain("x"))], callback_id="x:form", close="Close"))

    given = Given(Database(sqlite_url), {("shortcut", name): pressed})
    given.slack.refuses = ("views_open",)
    assert (await given.hears(press(name, "shortcut"))).status == 200
    await given.gate.close(60)
    told = ["views_open"] if name.startswith("pulse:") else ["views_open", "chat_postMessage"]
    assert [method for method, _ in given.slack.made] == told


# --- forms that are pressed again ----------------------------------------------------------------------------------


async def test_a_corrected_form_is_never_answered_with_the_first_words(database: Database) -> None:
    slow = Slow()
    given = Given(database, {("view", "x:form"): slow.submitted}, Patience(acknowledge=0.05))
    first = said(await given.hears(form("x:form", text="the first words")))
    assert "isn't saved yet" in first["errors"]["text"]
    slow.may_end.set()
    await given.gate.close(60)
    assert slow.kept == ["the first words"]
    slow_enough = Given(database, {("view", "x:form"): slow.submitted}, Patience(acknowledge=60))
    slow_enough.keys = given.keys
    corrected = said(await slow_enough.hears(form("x:form", text="the corrected words")))
    assert "this correction isn't" in corrected["errors"]["text"], "they are told, and the form keeps their words"
    again = said(await slow_enough.hears(form("x:form", text="the first words")))
    assert again == {"response_action": "clear"}, "the same words pressed again are what is saved"
    assert slow.kept == ["the first words"]


async def test_a_form_that_could_not_be_saved_takes_the_correction(database: Database) -> None:
    kept: list[str] = []

    async def submitted(inbound: Inbound) -> Answers:
        def work(_scope: Any) -> bool:
            if inbound.values["text"] == "bad":
                raise ZeroDivisionError
            kept.append(inbound.values["text"])
            return True

        return None if await inbound.once(work) else CloseModals()

    given = Given(database, {("view", "x:form"): submitted})
    assert said(await given.hears(form("x:form", text="bad")))["response_action"] == "errors"
    assert said(await given.hears(form("x:form", text="good"))) == {}
    assert kept == ["good"]


# --- events ----------------------------------------------------------------------------------------------------------


async def test_an_event_that_cannot_be_kept_in_time_is_asked_for_again_and_counts_once(database: Database) -> None:
    may_end, kept = asyncio.Event(), []  # type: ignore[var-annotated]

    async def heard(inbound: Inbound) -> Answers:
        await may_end.wait()
        await inbound.once(lambda scope: kept.append(inbound.event["type"]))
        return None

    given = Given(database, {("event", "x"): heard}, Patience(acknowledge=0.05))
    body = {"type": "event_callback", "event_id": "Ev1", "team_id": WORKSPACE, "event": {"type": "x", "user": "U1"}}
    assert [(await given.hears(body)).status for _ in range(3)] == [503, 503, 503]
    assert given.gate is not None and kept == []
    may_end.set()
    await given.gate.close(60)
    assert kept == ["x"], "told three times, kept once"


def test_only_pointers_are_taken_from_what_slack_says() -> None:
    line = f"[ERROR] must be less than 3001 characters: {WORDS} [json-pointer:/view/blocks/0/text/text]"
    assert pointers_in({"response_metadata": {"messages": [line, 7, "[json-pointer:no slash]", f"[json-pointer:/{WORDS}]"]}}) == [
        "/view/blocks/0/text/text"
    ]
    for odd in ({}, {"response_metadata": None}, {"response_metadata": {"messages": "x"}}):
        assert pointers_in(odd) == []
