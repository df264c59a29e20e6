"""No log anywhere holds what somebody wrote, pressed or was, in either mode, however loud it is set (T5)."""

from __future__ import annotations

import io
import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.app.log_wall import frames_only
from tests.stories.driver import Story

WORDS = "zanzibar quagga"
ASKED = "flamingo ledger"
SHARED = "walrus bicycle"


@pytest.fixture
def loud() -> Iterator[io.StringIO]:
    """Everything that any logger says at any level, loggers that have a level of their own and those made later included."""
    heard, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s %(exc_text)s"))
    before = {name: one.level for name, one in logging.Logger.manager.loggerDict.items() if isinstance(one, logging.Logger)}
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    for name in before:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield heard
    root.removeHandler(handler)
    root.setLevel(level)
    for name, old in before.items():
        logging.getLogger(name).setLevel(old)


async def refused(story: Story, *, secret: str, age: int = 0) -> int:
    """A tap and a comment as Slack would send them, signed with this secret so many seconds ago; the status."""
    assert story.bot is not None
    said = {
        "type": "block_actions",
        "user": {"id": story.ana.id},
        "team": {"id": "T1"},
        "actions": [{"action_id": "pulse:answer#own.1.4", "value": WORDS, "action_ts": "1.1"}],
    }
    body, stamp = f"payload={json.dumps(said)}", str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{story.bot.port}/slack/events", data=body.encode(), headers=headers) as answered,
    ):
        return answered.status


async def test_no_log_holds_a_body_in_either_mode_at_any_level(story: Story, loud: io.StringIO, capfd: pytest.CaptureFixture[str]) -> None:
    await story.set_up_team()
    if story.mode == "http":
        assert await refused(story, secret="not the secret") == 401
        assert await refused(story, secret=story.slack.signing_secret, age=3600) == 401
    await story.ana.types("/learn ask", in_="#harbor")
    await story.settle()
    await story.ana.fills(text=f"Why the {ASKED}?")
    assert (await story.ana.submits()).ok
    await story.ana.types(f"/til The {SHARED} https://example.org/{SHARED.split()[0]}", in_="#harbor")
    await story.settle()
    written = loud.getvalue() + "".join(capfd.readouterr())
    assert "slack_bolt" in written or "slack_sdk" in written, "the libraries were loud"
    for secret in (WORDS, ASKED, SHARED, story.ana.id, "pulse:answer#own.1.4", SHARED.split()[0]):
        assert secret not in written, secret


def test_an_error_is_told_by_its_types_and_its_places_alone() -> None:
    def line() -> dict[str, Any]:
        try:
            try:
                int(WORDS)
            except ValueError as inner:
                raise LookupError(WORDS) from inner
        except LookupError as problem:
            return {"event": "failed", "exc_info": problem}

    told = frames_only(None, "error", line())
    assert WORDS not in str(told)
    assert "LookupError" in told["exception"] and "ValueError" in told["exception"] and "test_nothing_in_logs" in told["exception"]
