"""Slack's rate limits: pure counting with a clock of our own, and what a caller sees of it."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from bot.localslack.api.rate_limits import RateLimits
from bot.localslack.api.scopes import TIERS
from bot.localslack.api.web_api import METHODS
from tests.localslack.company import Company


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def limits(seconds: Seconds, **settings: int) -> RateLimits:
    return RateLimits(seconds, enabled=True, **settings)


@pytest.mark.parametrize(("method", "most"), [("users.list", 20), ("chat.update", 50), ("views.publish", 100)])
def test_a_tier_lets_so_many_calls_through_in_a_minute(method: str, most: int) -> None:
    seconds = Seconds()
    counted = limits(seconds)
    assert [counted.retry_after(method) for _ in range(most)] == [0] * most
    assert counted.retry_after(method) == 60
    seconds.now += 59.5
    assert counted.retry_after(method) == 1
    seconds.now += 0.5
    assert counted.retry_after(method) == 0


def test_a_channel_takes_a_message_a_second_and_others_are_not_held_up() -> None:
    seconds = Seconds()
    counted = limits(seconds)
    waits = [counted.retry_after("chat.postMessage", channel) for channel in ("C1", "C1", "C2")]
    assert waits == [0, 1, 0]
    seconds.now += 1
    assert counted.retry_after("chat.postMessage", "C1") == 0


def test_a_burst_is_taken_and_refills_by_one_a_second() -> None:
    seconds = Seconds()
    counted = limits(seconds, burst=3)
    assert [counted.retry_after("chat.postMessage", "C1") for _ in range(4)] == [0, 0, 0, 1]
    seconds.now += 2
    assert [counted.retry_after("chat.postMessage", "C1") for _ in range(3)] == [0, 0, 1]


def test_all_channels_together_have_a_limit_too() -> None:
    counted = limits(Seconds(), posts_a_minute=5)
    waits = [counted.retry_after("chat.postMessage", f"C{number}") for number in range(6)]
    assert waits == [0, 0, 0, 0, 0, 60]


def test_a_refused_call_is_not_counted_but_remembered() -> None:
    counted = limits(Seconds())
    for _ in range(25):
        counted.retry_after("users.list")
    assert len(counted.refused) == 5
    assert counted.refused[0].method == "users.list"


def test_nothing_is_limited_unless_it_is_switched_on() -> None:
    counted = RateLimits(Seconds())
    assert [counted.retry_after("users.list") for _ in range(100)] == [0] * 100


def test_every_method_has_a_tier() -> None:
    assert set(METHODS) - set(TIERS) <= {"api.test", "auth.revoke", "conversations.create"}


async def test_a_caller_is_told_to_wait_and_the_message_is_not_posted(place: Company) -> None:
    place.slack.limits.enabled = True
    await place.client.chat_postMessage(channel=place.general, text="one")
    with pytest.raises(SlackApiError) as refused:
        await place.client.chat_postMessage(channel=place.general, text="two")
    assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
    assert refused.value.response.headers["Retry-After"] == "1"
    assert [message["text"] for message in place.slack.posted("general")] == ["one"]
