"""Behind a company's proxy. Loopback never goes through it, the rest does; with a real dead proxy in a real process's environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.network.proxy import past_the_proxy
from tests.stories.processes import environment, free_port, local_slack, ripple, running

NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


def dead_proxy() -> dict[str, str]:
    """Every way to name a proxy, and nobody who listens there."""
    return dict.fromkeys(NAMES, f"http://127.0.0.1:{free_port()}")


@pytest.mark.parametrize(
    ("url", "goes_through"),
    [
        ("http://127.0.0.1:3900/api/", False),
        ("http://[::1]:3900/api/", False),
        ("http://localhost:3900/api/", False),
        ("https://slack.inside.example/api/", False),
        ("https://slack.com/api/", True),
        ("https://127.0.0.1.example/api/", True),
    ],
)
def test_only_other_machines_are_reached_through_the_proxy(monkeypatch: pytest.MonkeyPatch, url: str, goes_through: bool) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "inside.example")
    client = past_the_proxy(AsyncWebClient("xoxb-1", base_url=url), url)
    assert (client.proxy == "http://proxy.example:3128") is goes_through


@pytest.mark.long
async def test_with_a_dead_proxy_the_bot_hears_answers_and_is_healthy(sqlite_url: str, tmp_path: Path) -> None:
    async with local_slack() as slack:
        slack.add_person("Eve Okafor", tz="Europe/Berlin", is_admin=True)
        slack.invite_bot(slack.add_channel("harbor", members=["Eve Okafor"]))
        env = environment(slack, sqlite_url, tmp_path, **dead_proxy())
        async with running(env, tmp_path):
            assert "/til" in (await slack.person("Eve").types("/learn help", in_="#harbor")).text
            assert (await ripple("health", env=env, folder=tmp_path)).code == 0
            checked = await ripple("check", env=env, folder=tmp_path)
            assert (checked.code, "BAD" in checked.out) == (0, False)


@pytest.mark.long
async def test_with_a_dead_proxy_the_demo_lives(tmp_path: Path) -> None:
    ended = await ripple("demo", "--headless", "--weeks", "1", env=dead_proxy(), folder=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert "Repeated messages: 0. Missing messages: 0." in ended.out
