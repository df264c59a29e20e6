"""Whatever is sent in Slack's name. No crash, no 5xx, no word to a stranger, and the next good command is answered."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.localslack import FORM, Parcel, encoded, signed_headers
from bot.slack.door.payloads import cleaned, is_sound
from bot.slack.parse import whole_number
from tests.givens import Engines
from tests.slack.malformed import SUNRISE, throw
from tests.slack.payloads import Payloads, lived_in
from tests.stories.driver import Story

TOO_OLD = 301  # seconds


@pytest.fixture
async def at_the_door(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Story]:
    """The bot behind its public address."""
    async with Story(mode="http", database_url=sqlite_url, folder=tmp_path) as story:
        await story.set_up_team()
        yield story


async def knock(story: Story, body: bytes, headers: dict[str, str], kind: str = "application/json") -> tuple[int, str]:
    """One POST, and what the bot says."""
    assert story.bot is not None
    url = f"http://127.0.0.1:{story.bot.port}/slack/events"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers={"Content-Type": kind, **headers}) as answer:
        return answer.status, await answer.text()


def signed(story: Story, body: bytes, *, age: int = 0, secret: str | None = None) -> dict[str, str]:
    return signed_headers(body, secret or story.slack.signing_secret, int(time.time()) - age)


def a_command(story: Story, text: str) -> bytes:
    command = Payloads(story).good() | {"text": text, "command": "/til"}
    return encoded(Parcel("slash_commands", command, ""))[0]


@pytest.mark.long
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_malformed_payloads_break_nothing_and_reach_nobody(engine: str, engines: Engines, tmp_path: Path) -> None:
    async with Story(mode="socket", database_url=engines.fresh(engine), folder=tmp_path, begin=SUNRISE) as story:
        await lived_in(story)
        story.slack.limits.enabled = False  # a thousand acts in a moment are nobody's pace
        thrown = await throw(story, 1000 if engine == "sqlite" else 500)
    assert thrown.failures == []
    assert set(thrown.statuses) == {200, 400}
    assert thrown.statuses[200] > thrown.statuses[400] * 2


async def test_bad_missing_and_old_signatures_are_refused_and_do_nothing(at_the_door: Story) -> None:
    body = a_command(at_the_door, "Signed by nobody")
    good = signed(at_the_door, body)
    for headers in (
        {},
        good | {"X-Slack-Signature": "v0=" + "0" * 64},
        good | {"X-Slack-Request-Timestamp": "soon"},
        good | {"X-Slack-Request-Timestamp": "9" * 5000},
        good | {"X-Slack-Signature": "v0=é"},
        {name: value for name, value in good.items() if name != "X-Slack-Request-Timestamp"},
        signed(at_the_door, body, secret="another"),
        signed(at_the_door, body, age=TOO_OLD),
        signed(at_the_door, body + b"x"),
    ):
        status, _ = await knock(at_the_door, body, headers, FORM)
        assert status == 401, headers
    assert at_the_door.rows("learnings") == []


async def test_a_replayed_request_has_no_second_effect(at_the_door: Story) -> None:
    body = a_command(at_the_door, "The tide tables are on the wiki")
    headers = signed(at_the_door, body)
    assert [(await knock(at_the_door, body, headers, FORM))[0] for _ in range(3)] == [200, 200, 200]
    assert len(at_the_door.rows("learnings")) == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 5000 + b"]" * 5000, "application/json"),
        (b"payload=%7B", FORM),
        (b"payload=7", FORM),
        (json.dumps({"type": "event_callback", "event": 7}).encode(), "application/json"),
        (json.dumps({"type": "block_actions", "team": 7, "user": {"id": ["U1"]}}).encode(), "application/json"),
    ],
)
async def test_a_signed_body_that_is_no_payload_is_a_bad_request(at_the_door: Story, body: bytes, kind: str) -> None:
    status, _ = await knock(at_the_door, body, signed(at_the_door, body), kind)
    assert status == 400


async def test_a_body_over_a_megabyte_is_too_large(at_the_door: Story) -> None:
    body = json.dumps({"text": "x" * 1_000_001}).encode()
    status, _ = await knock(at_the_door, body, signed(at_the_door, body))
    assert status == 413


def test_half_surrogates_and_nul_are_replaced_and_everything_else_stays() -> None:
    assert cleaned({"a\0": ["x\ud800", "\U0001f9ea", 7, None]}) == {"a\ufffd": ["x\ufffd", "\U0001f9ea", 7, None]}
    plain = "as it was"
    assert cleaned(plain) is plain


def test_a_payload_without_a_skeleton_is_not_sound() -> None:
    assert is_sound({"type": "x", "user": {"id": "U1"}, "team": None, "event": {"user": "U1", "item": {"channel": "C1"}}})
    for broken in (7, {"event": None}, {"team": 7}, {"event": {"user": ["U1"]}}, {"authorizations": [7]}, {"view": "x"}):
        assert not is_sound(broken)


def test_only_digits_of_ours_are_a_number() -> None:
    assert [whole_number(text, 4) for text in ("12", "²", "١٢", "-1", "", "9" * 5000)] == [12, 4, 4, 4, 4, 4]
