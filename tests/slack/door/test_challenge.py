"""Slack's challenge, which Bolt answers once its signature holds. At once where there is no secret."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack import signed_headers
from bot.slack.bolt_app import GatedApp

CHALLENGE = json.dumps({"type": "url_verification", "token": "x", "challenge": "quagga"})
EVENT = json.dumps({"type": "event_callback", "event": {"type": "message"}})


async def answered(body: str, ours: str, theirs: str | None) -> tuple[int, str]:
    """By an app with our secret, to what somebody signed with theirs."""

    async def take(_body: Mapping[str, Any]) -> BoltResponse:
        return BoltResponse(status=202, body="taken")

    headers = {"Content-Type": "application/json"} | (signed_headers(body.encode(), theirs, int(time.time())) if theirs else {})
    app = GatedApp(take, AsyncWebClient(), ours)
    response = await app.async_dispatch(AsyncBoltRequest(body=body, headers=headers))
    assert response is not None
    return response.status, response.body


@pytest.mark.parametrize(("ours", "theirs"), [("a secret", "a secret"), ("", None), ("", "any")])
async def test_a_challenge_is_given_back(ours: str, theirs: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "another one")
    status, told = await answered(CHALLENGE, ours, theirs)
    assert (status, json.loads(told)) == (200, {"challenge": "quagga"})


@pytest.mark.parametrize("theirs", [None, "another one"])
async def test_a_challenge_that_slack_did_not_sign_is_refused(theirs: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "another one")
    status, told = await answered(CHALLENGE, "a secret", theirs)
    assert status == 401 and "quagga" not in told


async def test_everything_else_goes_straight_to_the_gate() -> None:
    assert await answered(EVENT, "a secret", None) == (202, "taken"), "its signature was looked at on the bytes as they came"
