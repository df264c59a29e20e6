"""What Slack's refusals say beside the refusal."""

from __future__ import annotations

import pytest

from bot.slack.refused import LATE, seconds_to_wait


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
