"""What a head is refused for, whose deeds are our own, and where a late answer goes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.database.engine import Database
from bot.errors import PersonCanFix
from bot.ids import PersonId
from bot.slack import blocks
from bot.slack.charts import bar_chart
from bot.slack.dispatch import Gate, merge
from bot.slack.door.over_http import BODY_LIMIT, LONGEST_TIMESTAMP, PATH, RequestRefused, _look_at_the_head
from bot.slack.inbound import Answers, Inbound, Tell
from bot.slack.parse import unpack
from bot.slack.sanitize import tags_from_field, unhidden
from tests.givens import ANA, BO, WORKSPACE
from tests.slack.gate import Given

SIGNED = {"X-Slack-Request-Timestamp": "1772409600", "X-Slack-Signature": "v0=abc"}
US, OUR_BOT = "U0RIPPLE", "B0RIPPLE"


def _looks(path: str = PATH, method: str = "POST", length: int | None = 10, **head: str) -> tuple[int, str] | None:
    """With what a request of this head is refused; None where it is not."""
    headers = SIGNED | {name.replace("_", "-"): value for name, value in head.items()}
    request = SimpleNamespace(path=path, method=method, content_length=length, headers=headers)
    try:
        _look_at_the_head(cast(web.BaseRequest, request))
    except RequestRefused as refused:
        return refused.status, refused.why
    return None


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        ({}, None),
        ({"length": None}, None),
        ({"length": BODY_LIMIT}, None),
        ({"length": BODY_LIMIT + 1}, (413, "too_large")),
        ({"path": PATH + "/"}, (404, "elsewhere")),
        ({"method": "GET"}, (405, "method")),
        ({"Content_Encoding": "gzip"}, (415, "packed")),
        ({"X_Slack_Request_Timestamp": "1" * LONGEST_TIMESTAMP}, None),
        *(({"X_Slack_Request_Timestamp": said}, (401, "signature")) for said in ("1" * (LONGEST_TIMESTAMP + 1), "", "12x", "١٢٣")),
        *(({"X_Slack_Signature": said}, (401, "signature")) for said in ("", "v0=é")),
    ],
)
def test_what_a_head_can_be_refused_for(head: dict[str, Any], answer: tuple[int, str] | None) -> None:
    assert _looks(**head) == answer


async def test_what_we_do_ourselves_is_no_news_save_that_we_came_or_went(sqlite_url: str) -> None:
    heard: list[str] = []

    async def listen(inbound: Inbound) -> None:
        heard.append(inbound.key)

    given = Given(Database(sqlite_url), {})
    listeners = {("event", "message"): listen, ("event", "member_left_channel"): listen, ("command", "/til"): listen}
    gate = Gate(given, merge([listeners]), WORKSPACE, given.home, (US, OUR_BOT))  # type: ignore[arg-type]

    async def event(key: str, kind: str = "message", **said: str) -> None:
        await gate.take({"type": "event_callback", "team_id": WORKSPACE, "event_id": key, "event": {"type": kind, "user": ANA, **said}})

    await event("somebody's")
    await event("another bot's", bot_id="B0OTHER")
    await event("our person's", user=US)
    await event("our bot's", bot_id=OUR_BOT)
    await event("we left", "member_left_channel", user=US)
    await gate.take({"command": "/til", "team_id": WORKSPACE, "user_id": US, "trigger_id": "typed"})
    assert heard == [f"{key}:listen" for key in ("event:somebody's", "event:another bot's", "event:we left", "command:typed")]


@pytest.mark.parametrize(
    ("home", "presser", "is_heard"),
    [("", ANA, True), (WORKSPACE, ANA, True), ("T0OTHER", BO, True), ("T0OTHER", ANA, False)],
    ids=["Slack names no home", "our own", "a colleague of another workspace", "a partner"],
)
async def test_a_press_from_another_company_is_answered_and_does_nothing(sqlite_url: str, home: str, presser: str, is_heard: bool) -> None:
    heard: list[str] = []

    async def listen(inbound: Inbound) -> None:
        heard.append(inbound.person)

    async def is_colleague(_ripple: Any, workspace: str, person: PersonId) -> bool:
        return (workspace, person) == (WORKSPACE, BO)

    given = Given(Database(sqlite_url), {})
    table = merge([{("action", "x:press"): listen}])
    gate = Gate(given, table, WORKSPACE, given.home, is_colleague=is_colleague)  # type: ignore[arg-type]
    user = {"id": presser} | ({"team_id": home} if home else {})
    pressed = {"type": "block_actions", "team": {"id": WORKSPACE}, "user": user, "actions": [{"action_id": "x:press", "action_ts": "1"}]}
    await gate.take(pressed)
    await gate.close(60)
    assert heard == ([presser] if is_heard else [])


@pytest.mark.parametrize(
    ("status", "name", "is_posted"),
    [(200, "x:press", False), (404, "x:press", True), (410, "x:press", True), (500, "x:press", False), (404, "pulse:press", False)],
)
async def test_an_answer_whose_address_is_over_comes_as_a_message_but_not_of_a_nameless_act(
    sqlite_url: str, status: int, name: str, is_posted: bool
) -> None:
    async def pressed(_inbound: Inbound) -> Answers:
        return Tell(blocks.message("Saved."))

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/", answer)
    async with TestServer(app) as server:
        given = Given(Database(sqlite_url), {("action", name): pressed})
        press = {"actions": [{"action_id": name, "action_ts": "1"}], "response_url": str(server.make_url("/"))}
        await given.hears({"type": "block_actions", "team": {"id": WORKSPACE}, "user": {"id": ANA}, **press})
        await given.gate.close(60)
    assert [method for method, _ in given.slack.made] == (["chat_postMessage"] if is_posted else [])


@pytest.mark.parametrize(("body", "why"), [({"type": "app_rate_limited"}, "app_rate_limited"), ({"type": "odd"}, "not_understood")])
async def test_what_is_dropped_is_told_with_its_reason(sqlite_url: str, body: dict[str, Any], why: str) -> None:
    told: list[str] = []
    given = Given(Database(sqlite_url), {})
    gate = Gate(given, merge([]), WORKSPACE, given.home, dropped=told.append)  # type: ignore[arg-type]
    assert (await gate.take(body)).status == 200
    assert (await gate.take({"command": "/til", "team_id": "T0OTHER", "user_id": ANA, "trigger_id": "t"})).status == 200
    assert told == [why, "foreign_workspace"]


def test_a_long_text_is_parted_between_lines_else_words_never_within_a_sign() -> None:
    line, word = "a" * 1_600 + "\n" + "b" * 1_600, "a" * 1_600 + " " + "b" * 1_600
    assert [one["text"]["text"] for one in blocks.told(line)] == ["a" * 1_600, "b" * 1_600]
    assert [one["text"]["text"] for one in blocks.told(word)] == ["a" * 1_600 + " ", "b" * 1_600]
    signs = "&amp;" * 700
    parts = [one["text"]["text"] for one in blocks.told(signs)]
    assert "".join(parts) == signs and all(part.endswith("&amp;") and len(part) <= blocks.SECTION_TEXT for part in parts)


def test_no_workspace_without_a_name_is_told_of() -> None:
    said = unpack({"command": "/til", "team_id": "", "user_id": ANA, "trigger_id": "t"})
    assert said is None or said.workspaces == ()


def test_no_two_labels_of_a_chart_are_alike() -> None:
    long = "a label that is much too long for a chart"
    chart = bar_chart("t", "s", [("Mon", 1), (f"{long} one", 2), (f"{long} two", 3)])
    names = chart["chart"]["axis_config"]["categories"]
    assert names[0] == "Mon" and len(set(names)) == 3 and [name[-1] for name in names[1:]] == ["2", "3"]


def test_signs_that_turn_a_line_around_go_and_their_neighbours_stay() -> None:
    turning = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
    assert unhidden("a" + "".join(map(chr, turning)) + "b") == "ab"
    assert all(unhidden(f"a{chr(sign)}b") == f"a{chr(sign)}b" for sign in (0x2029, 0x202F, 0x2065, 0x206A, 0x061B))


def test_a_tag_that_is_too_long_is_named_by_its_first_forty_letters() -> None:
    with pytest.raises(PersonCanFix, match=r"form\.tag_too_long") as refused:
        tags_from_field("x" * 41)
    assert refused.value.gaps["tag"] == "x" * 40
