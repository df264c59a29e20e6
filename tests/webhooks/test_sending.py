"""One POST over real TLS: what gets through, what is refused, and what is never asked."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.webhooks.rules import FOR_GOOD, MOST_ATTEMPTS, SendOutcome, WhyNotSent, next_try, signed
from bot.webhooks.sending import post_signed
from tests.sharing.internet import PUBLIC, Page, answer, redirect
from tests.webhooks.receiver import NAME, URL, Receiver, receiver

__all__ = ["receiver"]

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECRET = "rws_1"


async def sent(receiver: Receiver, url: str = URL, seconds: float = 30.0) -> SendOutcome:
    return await post_signed(url, b'{"a":1}', signed(SECRET, "d1", "test", b'{"a":1}', NOW), receiver.network(seconds))


def from_the_readme() -> Any:
    """The function that the README gives to whoever receives."""
    found = re.search(r"```python\n(def is_from_ripple.*?)```", README, re.DOTALL)
    assert found
    names: dict[str, Any] = {"hmac": hmac, "hashlib": hashlib}
    exec(found[1], names)
    return names["is_from_ripple"]


async def test_it_gets_through_signed_so_that_the_readme_s_own_function_finds_it_true(receiver: Receiver) -> None:
    receiver.pages[NAME + "/ripple"] = answer(b"", status="204 No Content")
    assert await sent(receiver) == SendOutcome(None, 204)
    ((headers, body),) = receiver.taken
    assert body == b'{"a":1}' and headers["Ripple-Delivery"] == "d1" and headers["Ripple-Event"] == "test" and headers["Host"] == NAME
    is_true, now = from_the_readme(), NOW.timestamp()
    assert is_true(SECRET, headers, body, now + 299)
    assert not is_true(SECRET, headers, body, now + 301), "an old one is no news"
    assert not is_true("rws_2", headers, body, now) and not is_true(SECRET, headers, body + b" ", now)
    assert not is_true(SECRET, headers | {"Ripple-Timestamp": str(int(now) + 1)}, body, now)


async def hangs(writer: asyncio.StreamWriter, _head: str) -> None:
    await asyncio.sleep(3600)


async def answers_for_ever(writer: asyncio.StreamWriter, _head: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"x" * 65536)
        await writer.drain()


async def huge_head(writer: asyncio.StreamWriter, _head: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 4_000_000 + b"\r\n\r\n")


async def nonsense(writer: asyncio.StreamWriter, _head: str) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9\r\n")


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (redirect("https://169.254.169.254/latest/meta-data/"), SendOutcome(WhyNotSent.REDIRECTED, 302)),
        (answer(b"", status="500 Internal Server Error"), SendOutcome(WhyNotSent.REFUSED, 500)),
        (answer(b"", status="410 Gone"), SendOutcome(WhyNotSent.GONE, 410)),
        (answers_for_ever, SendOutcome(None, 200)),
        (huge_head, SendOutcome(WhyNotSent.UNREACHABLE)),
        (nonsense, SendOutcome(WhyNotSent.UNREACHABLE)),
    ],
    ids=["redirects", "fails", "gone", "endless", "huge_head", "nonsense"],
)
async def test_what_it_answers_is_a_status_and_nothing_more(receiver: Receiver, page: Page, outcome: SendOutcome) -> None:
    receiver.pages[NAME + "/ripple"] = page
    assert await sent(receiver) == outcome
    assert receiver.wire.asked == [(PUBLIC, 443)], "one connection, and none to where it points"


async def test_one_that_hangs_is_given_up(receiver: Receiver) -> None:
    receiver.pages[NAME + "/ripple"] = hangs
    assert await sent(receiver, seconds=0.5) == SendOutcome(WhyNotSent.TOO_SLOW)


async def test_a_certificate_of_another_name_is_no_certificate(receiver: Receiver) -> None:
    receiver.names["other.example"] = [[PUBLIC]]
    assert await sent(receiver, "https://other.example/") == SendOutcome(WhyNotSent.UNREACHABLE)
    assert not receiver.taken


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://169.254.169.254/latest/meta-data/", WhyNotSent.NOT_PUBLIC),
        ("https://168.63.129.16/", WhyNotSent.NOT_PUBLIC),
        ("https://127.1/", WhyNotSent.NOT_PUBLIC),
        ("https://[::ffff:10.0.0.1]/", WhyNotSent.NOT_PUBLIC),
        ("https://inside.example/", WhyNotSent.NOT_PUBLIC),
        ("https://nowhere.example/", WhyNotSent.NO_SUCH_NAME),
        ("http://hooks.example/ripple", WhyNotSent.NOT_WEB),
        ("https://hooks.example:8080/", WhyNotSent.NOT_WEB),
        ("https://me:secret@hooks.example/", WhyNotSent.NOT_WEB),
        ("file:///etc/passwd", WhyNotSent.NOT_WEB),
    ],
)
async def test_an_address_inside_or_none_at_all_is_never_asked(receiver: Receiver, url: str, why: WhyNotSent) -> None:
    receiver.names["inside.example"] = [[PUBLIC, "10.0.0.7"]]
    assert await sent(receiver, url) == SendOutcome(why)
    assert receiver.wire.asked == []


async def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked(receiver: Receiver) -> None:
    receiver.names[NAME] = [[PUBLIC], ["127.0.0.1"]]
    receiver.pages[NAME + "/ripple"] = answer(b"")
    assert (await sent(receiver)).why is None
    assert receiver.wire.asked == [(PUBLIC, 443)] and receiver.resolved == [NAME]
    assert await sent(receiver) == SendOutcome(WhyNotSent.NOT_PUBLIC), "and the next time it is looked up again"


def test_pauses_grow_and_end_within_a_day() -> None:
    waits = [next_try(attempts, NOW) for attempts in range(1, MOST_ATTEMPTS + 1)]
    spans = [moment - NOW for moment in waits if moment is not None]
    assert spans == sorted(spans) and waits[-1] is None and len(spans) == MOST_ATTEMPTS - 1
    assert timedelta(hours=12) < sum(spans, timedelta()) < timedelta(days=1)
    assert WhyNotSent.TOO_SLOW not in FOR_GOOD
