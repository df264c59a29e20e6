"""`python -m bot manifest`: one app for Socket Mode and for an address, as JSON or a link."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.commands.manifest import SOURCE, show_manifest
from tests.stories.processes import ripple

ADDRESS = "https://ripple.example:8443"
EVENTS = f"{ADDRESS}/slack/events"


def shown(capsys: pytest.CaptureFixture[str], url: str | None, *, as_link: bool = False) -> str:
    assert show_manifest(url, as_link=as_link) == 0
    return capsys.readouterr().out


async def test_without_an_address_it_is_the_file_of_the_repository(tmp_path: Path) -> None:
    ended = await ripple("manifest", env={}, folder=tmp_path)
    assert ended.code == 0 and json.loads(ended.out) == json.loads(SOURCE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("url", [ADDRESS, ADDRESS + "/"])
def test_with_an_address_slack_calls_it_for_everything_and_nothing_else_differs(capsys: pytest.CaptureFixture[str], url: str) -> None:
    made, source = json.loads(shown(capsys, url)), json.loads(SOURCE.read_text(encoding="utf-8"))
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is False
    assert {settings["event_subscriptions"].pop("request_url"), settings["interactivity"].pop("request_url")} == {EVENTS}
    assert {command.pop("url") for command in made["features"]["slash_commands"]} == {EVENTS}
    settings["socket_mode_enabled"] = True
    assert made["oauth_config"].pop("redirect_urls") == [EVENTS.replace("/slack/events", "/slack/oauth_redirect")]
    assert made == source


def test_the_link_carries_the_whole_manifest(capsys: pytest.CaptureFixture[str]) -> None:
    link = urlsplit(shown(capsys, ADDRESS, as_link=True).strip())
    asked = parse_qs(link.query)
    assert (link.scheme, link.netloc, link.path, asked["new_app"]) == ("https", "api.slack.com", "/apps", ["1"])
    assert asked["manifest_json"] == [json.dumps(json.loads(shown(capsys, ADDRESS)), separators=(",", ":"))]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ripple.example",
        "http://ripple.example",
        "https://",
        "https://a:b@ripple.example",
        "https://x/y",
        "https://x:99999",
        "https://[",
    ],
)
def test_what_slack_cannot_call_is_refused_with_an_example(capsys: pytest.CaptureFixture[str], url: str) -> None:
    assert show_manifest(url, as_link=False) == 2
    told = capsys.readouterr()
    assert told.out == "" and "--url https://ripple.example" in told.err
