"""Settings: everything odd is said at once, with what would be right, and no secret is ever printed."""

from __future__ import annotations

import pytest

from bot.app.settings import VARIABLES, Settings, SettingsWrong

GOOD = {"SLACK_BOT_TOKEN": "xoxb-secret-1", "SLACK_APP_TOKEN": "xapp-secret-2"}


def test_two_tokens_are_enough() -> None:
    settings = Settings.from_env(GOOD)
    assert settings.uses_socket_mode
    assert settings.database_url == "sqlite:///ripple.sqlite"
    assert settings.slack_api_url == "https://slack.com/api/"


def test_a_signing_secret_instead_of_an_app_token_means_http() -> None:
    settings = Settings.from_env({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "PORT": "8000"})
    assert not settings.uses_socket_mode
    assert settings.port == 8000


def test_everything_odd_is_said_in_one_message() -> None:
    odd = {
        "SLACK_BOT_TOKEN": "xoxp-wrong-kind",
        "PORT": "80000",
        "DATABASE_URL": "mysql://nope",
        "SLACK_API_URL": "slack.com",
        "RIPPLE_MASTER_SECRET": "short",
        "RIPPLE_ZONE": "Berlin",
        "RIPPLE_LOG": "loud",
        "RIPPLE_METRICS": "maybe",
        "RIPPLE_IMAGE_DIGEST": "latest",
    }
    with pytest.raises(SettingsWrong) as told:
        Settings.from_env(odd)
    sentence = str(told.value)
    for name in odd:
        assert name in sentence
    assert "SLACK_APP_TOKEN" in sentence and "Socket Mode" in sentence
    for value in ("xoxp-wrong-kind", "short", "nope"):
        assert value not in sentence


def test_a_missing_token_says_where_it_stands() -> None:
    with pytest.raises(SettingsWrong, match=r"SLACK_BOT_TOKEN is missing. It starts with xoxb-"):
        Settings.from_env({"SLACK_APP_TOKEN": "xapp-1"})


def test_secrets_do_not_show_in_the_repr() -> None:
    settings = Settings.from_env(GOOD | {"DATABASE_URL": "postgresql://me:hush@db/ripple", "RIPPLE_MASTER_SECRET": "m" * 40})
    for secret in ("xoxb-secret-1", "xapp-secret-2", "hush", "m" * 40):
        assert secret not in repr(settings)


def test_the_example_file_explains_every_variable() -> None:
    from pathlib import Path

    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    assert [variable.name for variable in VARIABLES if f"\n{variable.name}=" not in example] == []
