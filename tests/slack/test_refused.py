"""What Slack's refusals say beside the refusal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.refused import LATE, is_passing, pointers_in, seconds_to_wait, status_of, word_of


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        *(("7", 7.0), (" 7 ", 7.0), ("1.5", 1.5), ("0", 1.0), ("0.2", 1.0), ("99999", LATE), ("9" * 400, 30.0)),
        *(("", 30.0), ("soon", 30.0), ("-3", 30.0), ("1e9", 30.0), ("²", 30.0), ("٣", 30.0), ("nan", 30.0), ("1.2.3", 30.0)),
        *(("Wed, 21 Oct 2026 07:28:00 GMT", 30.0), (None, 30.0), (12, 12.0)),
    ],
)
def test_how_long_slack_wants_to_hear_nothing_is_read_whatever_stands_there(said: object, seconds: float) -> None:
    assert seconds_to_wait({"Retry-After": said}, 30.0) == seconds


def test_where_slack_does_not_say_how_long_the_caller_does() -> None:
    assert (seconds_to_wait({}, 0.5), seconds_to_wait({})) == (0.5, 1.0)


def answer(status: int | None, word: str | None, name: str = "status_code") -> Any:
    """What the SDK hands on: with a status under one of two names, or none; with a word, or not read as JSON."""
    given: dict[str, Any] = {} if status is None else {name: status}
    return SimpleNamespace(**given, **({} if word is None else {"get": lambda key, otherwise="": word if key == "error" else otherwise}))


@pytest.mark.parametrize(
    ("status", "word", "is_it"),
    [
        (428, "no", False),
        (429, "ratelimited", True),
        (430, "no", False),
        (499, "no", False),
        (500, "no", True),
        (599, "no", True),
        (200, "fatal_error", False),
        (200, "", True),
        (200, None, True),
        (None, "no", False),
        (None, None, True),
    ],
)
def test_what_may_be_taken_a_little_later(status: int | None, word: str | None, is_it: bool) -> None:
    for name in ("status_code", "status"):
        refused = SlackApiError("no", answer(status, word, name))
        assert (is_passing(refused), status_of(refused), word_of(refused)) == (is_it, status or 0, word or "")


def test_five_pointers_at_most_are_written_down() -> None:
    lines = [f"[ERROR] no [json-pointer:/a/{number}] and [json-pointer:/b/{number}]" for number in range(3)]
    told = {"response_metadata": {"messages": lines}}
    assert pointers_in(told) == ["/a/0", "/b/0", "/a/1", "/b/1", "/a/2"]
    assert pointers_in(SimpleNamespace()) == pointers_in({"response_metadata": {"messages": [7]}}) == []
