"""`/learn api` and `GET /api/...`. Nothing without a token, what its owner may see with one, clear errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from bot.api.described import openapi
from bot.api.rules import ApiError, CallsAMinute
from bot.export.rules import COLUMNS
from bot.words import words_in
from tests.stories.driver import Story


async def makes_token(story: Story, label: str = "Dashboard") -> str:
    await story.eve.types("/learn api", in_="#harbor")
    await story.settle()
    await story.eve.presses("New token")
    await story.settle()
    await story.eve.fills(label=label)
    assert (await story.eve.submits()).ok
    found = re.search(r"rat_[0-9a-f]{64}", story.read(story.eve.modal))
    assert found
    await story.eve.closes_modal()
    return found[0]


async def get(story: Story, path: str, token: str = "", method: str = "GET", **headers: str) -> httpx.Response:
    assert story.bot is not None
    sent = {"Authorization": f"Bearer {token}"} | headers if token else headers
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{story.bot.health_port}", trust_env=False) as client:
        return await client.request(method, path, headers=sent)


def valid(schema: Mapping[str, Any], value: Any, described: Mapping[str, Any]) -> list[str]:
    """What is wrong with a value, by the description's own schema."""
    whole = {**schema, "components": described["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(value)]


@pytest.fixture
async def told(quick_story: Story) -> Story:
    await quick_story.set_up_team()
    for number in range(5):
        await quick_story.ana.types(f"/til Lesson number {number} about our warehouse in {number}", in_="#harbor")
        await quick_story.settle()
    return quick_story


async def test_there_is_nothing_before_a_token_and_each_answer_is_as_the_description_says(told: Story) -> None:
    story = told
    assert [(await get(story, path)).status_code for path in ("/api/learnings", "/api/openapi.json", "/api/")] == [404, 404, 404]
    token = await makes_token(story)
    described = (await get(story, "/api/openapi.json")).json()
    assert described == openapi(words_in("en")) and described["openapi"] == "3.1.0"
    for name in COLUMNS:
        answer = await get(story, f"/api/{name}?since=2026-01-01", token)
        fine = described["paths"][f"/api/{name}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert answer.status_code == 200 and valid(fine, answer.json(), described) == [], name
    for path, sent, status in (
        ("/api/learnings", "", 401),
        ("/api/learnings", "rat_wrong", 401),
        ("/api/people", token, 404),
        ("/api/learnings?since=yesterday", token, 400),
        ("/api/learnings?limit=501", token, 400),
        ("/api/learnings?after=-1", token, 400),
    ):
        answer = await get(story, path, sent)
        assert answer.status_code == status, path
        assert valid({"$ref": "#/components/schemas/error"}, answer.json(), described) == []
    assert (await get(story, "/api/learnings", token, "DELETE")).json()["error"] == ApiError.ONLY_GET
    assert (await get(story, f"/api/learnings?token={token}")).status_code == 401, "an address is written down in too many places"
    assert (await get(story, "/healthz")).status_code == 200


@pytest.mark.long
async def test_pages_hold_everything_once_and_what_has_not_changed_is_not_sent_again(told: Story) -> None:
    story, token = told, await makes_token(told)
    path, titles, pages = "/api/learnings?since=2026-01-01&limit=2", [], 0
    while path:
        answer = await get(story, path, token)
        same = await get(story, path, token, **{"If-None-Match": answer.headers["ETag"]})
        assert (same.status_code, same.content) == (304, b"")
        titles += [row["text"] for row in answer.json()["data"]]
        path, pages = answer.json()["next"], pages + 1
    assert (len(titles), len(set(titles)), pages) == (5, 5, 3)
    assert not [one for one in story.people.values() if one.id in str(titles)]
    await story.ana.types("/til Something new entirely about birds", in_="#harbor")
    await story.settle()
    assert (await get(story, "/api/learnings", token, **{"If-None-Match": answer.headers["ETag"]})).status_code == 200


async def test_a_token_is_nowhere_says_when_it_was_used_and_opens_nothing_once_revoked_or_without_an_owner(told: Story) -> None:
    story, token, other = told, await makes_token(told), await makes_token(told, "Another")
    assert token not in str(story.rows("api_tokens"))
    await get(story, "/api/learnings", token)
    await story.eve.types("/learn api", in_="#harbor")
    await story.settle()
    read = story.read(story.eve.modal)
    assert "Last used on 2 March" in read and "Never used" in read and token not in read
    await story.eve.presses("Revoke")
    await story.settle()
    answered = {one: (await get(story, "/api/learnings", one)).status_code for one in (token, other)}
    assert sorted(answered.values()) == [200, 401], "the first on the list is revoked; both were made in one second"
    other = next(one for one, status in answered.items() if status == 200)
    await story.eve.types("/learn owners")
    await story.settle()
    await story.eve.fills(owners=["Ana Ruiz"])
    assert (await story.eve.submits()).ok
    await story.settle()
    assert (await get(story, "/api/learnings", other)).json()["error"] == ApiError.NO_OWNER
    refused = await story.eve.types("/learn api", in_="#harbor")
    assert "owner" in refused.text.lower()


@pytest.mark.long
async def test_who_calls_too_often_is_told_how_long_to_wait(told: Story) -> None:
    story, token = told, await makes_token(told)
    assert story.bot is not None
    now = [0.0]
    story.bot.api._pace = CallsAMinute(lambda: now[0], most=2)
    statuses = [(await get(story, "/api/learnings", token)).status_code for _ in range(3)]
    slower = await get(story, "/api/learnings", token)
    assert statuses == [200, 200, 429] and slower.headers["Retry-After"] == "60" and slower.json()["error"] == ApiError.TOO_MANY
    assert [(await get(story, "/api/learnings")).status_code for _ in range(3)] == [401, 401, 429], "strangers have a pace of their own"
    now[0] = 60.0
    assert (await get(story, "/api/learnings", token)).status_code == 200
