"""Slack's pace: steady, learned, never stormed. On a clock that only goes when it is turned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.localslack import RateLimits
from bot.outbox.attention.do_not_disturb import CALLS_A_SECOND, CALLS_AT_ONCE
from bot.outbox.calling.rate_limit import CUT, SLOWEST, Bucket, Limits, Pace, boot_clock


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_at_once_and_then_one_at_a_time() -> None:
    clock = Seconds()
    bucket = Bucket(rate=10, burst=3, clock=clock)
    assert bucket.free() == 3
    for _ in range(3):
        bucket.spend()
    assert bucket.free() == 0 and bucket.wait() == pytest.approx(0.1)
    clock.now += 0.1
    assert bucket.free() == 1 and bucket.wait() == pytest.approx(0, abs=1e-6)


@given(st.lists(st.floats(0.0, 3.0), max_size=200), st.sampled_from([0.5, 5.0, 8.75, 50.0]), st.integers(1, 10))
def test_no_window_ever_holds_more_than_the_rate_and_one_burst(waits: list[float], rate: float, burst: int) -> None:
    clock, sent = Seconds(), []
    bucket = Bucket(rate, burst, clock)
    for wait in waits:
        clock.now += wait
        for _ in range(bucket.free()):
            bucket.spend()
            sent.append(clock.now)
    for first, start in enumerate(sent):
        for last in range(first, len(sent)):
            assert last - first + 1 <= burst + rate * (sent[last] - start) + 1e-6


def test_a_conversation_takes_one_message_a_second() -> None:
    clock = Seconds()
    pace = Pace(Limits(), clock)
    pace.spend("D1")
    clock.now += 2.0
    assert pace.hold_of("D1") > 0 and pace.hold_of("D2") == 0 and pace.held() == ["D1"], "the call is still being made"
    pace.arrived("D1")
    assert pace.hold_of("D1") == pytest.approx(1.0)
    clock.now += 1.0
    assert pace.hold_of("D1") == 0 and pace.held() == []


def test_slack_s_order_to_wait_is_kept_to_the_second() -> None:
    clock = Seconds()
    pace = Pace(Limits(), clock)
    pace.limited(30)
    assert pace.free() == 0 and pace.wait() == pytest.approx(30)
    clock.now += 29.9
    assert pace.free() == 0
    clock.now += 0.1
    assert pace.free() == 3


def test_the_rate_is_cut_once_however_many_answers_say_so() -> None:
    pace = Pace(Limits(rate=10), Seconds())
    for _ in range(5):
        pace.limited(10)
    assert pace.rate == pytest.approx(10 * CUT)


def test_the_rate_climbs_quickly_to_just_below_the_wall_then_slowly_and_never_above_the_limit() -> None:
    clock = Seconds()
    pace = Pace(Limits(rate=10), clock)
    pace.limited(1)
    clock.now += 31
    pace.went_well()
    assert pace.rate == pytest.approx(9.5)
    for _ in range(60):
        clock.now += 1
        pace.went_well()
    assert 9.6 < pace.rate < 9.8
    for _ in range(3600):
        clock.now += 1
        pace.went_well()
    assert pace.rate == 10


def test_slack_taking_now_and_then_a_message_slows_us_down_but_never_stops_us() -> None:
    clock = Seconds()
    pace = Pace(Limits(rate=10), clock)
    for _ in range(100):
        pace.limited(1)
        clock.now += 1.5
        pace.went_well()
    assert pace.rate < 4 * SLOWEST and pace.free() > 0


def test_half_an_hour_in_which_slack_takes_nothing_is_made_good_in_half_a_minute() -> None:
    clock = Seconds()
    pace = Pace(Limits(rate=10), clock)
    for _ in range(30):
        pace.limited(60)
        clock.now += 60
    for _ in range(31):
        clock.now += 1
        pace.went_well()
    assert pace.rate >= 9.5


def test_the_next_sender_goes_on_at_the_pace_that_was_learned() -> None:
    pace = Pace(Limits(rate=10), Seconds())
    pace.adopt(4.0)
    assert pace.rate == 4.0
    pace.adopt(None)
    assert pace.rate == 4.0
    pace.adopt(400.0)
    assert pace.rate == 10


def test_changes_of_messages_have_a_pace_of_their_own() -> None:
    clock = Seconds()
    pace = Pace(Limits(updates=1.0, burst=2), clock)
    assert [pace.update_wait() > 0 for _ in range(3)] == [False, False, True]
    clock.now += 1
    assert pace.update_wait() == 0


def test_a_lease_shorter_than_a_call_is_refused() -> None:
    with pytest.raises(ValueError, match="outlive"):
        Limits(lease=timedelta(seconds=10))


def test_our_clock_goes_on() -> None:
    assert boot_clock() <= boot_clock()


@pytest.mark.parametrize(
    ("method", "rate", "burst"),
    [
        ("chat.update", Limits().updates, Limits().burst),
        ("chat.postMessage", Limits().rate, Limits().burst),
        ("dnd.teamInfo", CALLS_A_SECOND, CALLS_AT_ONCE),
    ],
)
def test_a_full_minute_with_its_burst_stays_below_what_slack_allows(method: str, rate: float, burst: int) -> None:
    seconds = [0.0]
    slack = RateLimits(lambda: seconds[0], enabled=True)
    bucket = Bucket(rate, burst, lambda: seconds[0])
    for number in range(2_000):
        seconds[0] += bucket.wait()
        bucket.spend()
        assert slack.retry_after(method, f"C{number}") == 0, f"call {number} after {seconds[0]} seconds"
