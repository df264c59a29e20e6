"""One POST to an address that somebody else chose. It gets five seconds, its answer is not read, and it leads nowhere else.

https alone, to exactly an address that was checked (`bot.internet`): internal and metadata addresses are never asked, also where a name
says something else at a second look. A redirect is a refusal. Of an answer the status counts; its body stays where it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

import httpx

from bot.internet import addresses
from bot.internet.addresses import AddressRefused, Network, pinned
from bot.webhooks.acts import Parcel
from bot.webhooks.rules import SendOutcome, WhyNotSent, signed

HTTPS = {"https": 443}
HEADERS = {"Content-Type": "application/json", "User-Agent": "RippleWebhook/1", "Accept-Encoding": "identity"}
GONE = 410


async def send_parcel(parcel: Parcel, now: datetime, seconds: float | None = None, event: str | None = None) -> SendOutcome | None:
    """One parcel; what came of it, None where there was nothing to tell."""
    if parcel.body is None:
        return None
    if parcel.secret is None:
        return SendOutcome(WhyNotSent.NO_SECRET)
    headers = signed(parcel.secret, parcel.delivery.id, event or parcel.delivery.event, parcel.body, now)
    return await post_signed(parcel.url, parcel.body, headers, seconds=seconds)


async def post_signed(
    url: str, body: bytes, headers: Mapping[str, str], network: Network | None = None, seconds: float | None = None
) -> SendOutcome:
    """Send it once; what came of it. Never raises for anything the other side does."""
    where = network or addresses.INTERNET
    try:
        async with asyncio.timeout(seconds or where.seconds):
            return _read(await _status(url, body, headers, where))
    except AddressRefused as refused:
        return SendOutcome(WhyNotSent[refused.reason.name])
    except (TimeoutError, httpx.TimeoutException):
        return SendOutcome(WhyNotSent.TOO_SLOW)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError):
        return SendOutcome(WhyNotSent.UNREACHABLE)


async def _status(url: str, body: bytes, headers: Mapping[str, str], network: Network) -> int:
    place = await pinned(url, network, HTTPS)
    async with httpx.AsyncClient(transport=network.transport(), follow_redirects=False, trust_env=False) as client:
        named = {**HEADERS, **headers, "Host": place.host}
        request = client.build_request("POST", place.url, content=body, headers=named, extensions=place.extensions)
        response = await client.send(request, stream=True)
        await response.aclose()
        return response.status_code


def _read(status: int) -> SendOutcome:
    if 200 <= status < 300:
        return SendOutcome(None, status)
    if 300 <= status < 400:
        return SendOutcome(WhyNotSent.REDIRECTED, status)
    return SendOutcome(WhyNotSent.GONE if status == GONE else WhyNotSent.REFUSED, status)
