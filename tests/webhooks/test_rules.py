"""When a webhook is tried again, and what it is signed with."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from bot.webhooks.rules import LOOKED_BACK, MOST_ATTEMPTS, MOST_WEBHOOKS, URL_LENGTH, SendOutcome, WhyNotSent, next_try, secret_of, signed

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_it_is_tried_eight_times_within_a_day() -> None:
    waits = [next_try(attempts, NOW) for attempts in range(1, 9)]
    assert [one and (one - NOW).total_seconds() for one in waits] == [30, 120, 600, 1800, 7200, 21600, 43200, None]
    assert MOST_ATTEMPTS == 8


def test_the_limits_that_its_window_tells() -> None:
    assert (10, 500, timedelta(days=7)) == (MOST_WEBHOOKS, URL_LENGTH, LOOKED_BACK)


def test_a_receiver_can_check_the_moment_and_the_body_with_the_secret_alone() -> None:
    secret = secret_of(bytes(range(32)))
    assert secret == "rws_" + bytes(range(32)).hex()
    headers = signed(secret, "d1", "test", b"{}", NOW)
    expected = hmac.new(secret.encode(), b"1772442000.{}", hashlib.sha256).hexdigest()
    assert headers == {
        "Ripple-Timestamp": "1772442000",
        "Ripple-Signature": f"v1={expected}",
        "Ripple-Delivery": "d1",
        "Ripple-Event": "test",
    }


def test_an_outcome_is_kept_in_one_word_and_its_status() -> None:
    assert [SendOutcome().code, SendOutcome(None, 204).code, SendOutcome(WhyNotSent.REFUSED, 500).code] == [
        "sent:",
        "sent:204",
        "refused:500",
    ]
