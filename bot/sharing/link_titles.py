"""The title of a shared link, fetched so that nobody can make us look into our own network (`bot.internet`).

Somebody else chooses the address, so every hop is treated as hostile: http or https on ports 80 and 443 only, and the
connection goes to exactly an address that was checked. Redirects are followed by hand under the same rules. At
most 256 KB and five seconds in all, web pages only, no cookies, no proxy, nothing compressed.
"""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urljoin

import httpx
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from bot.internet.addresses import INTERNET, AddressRefused, Network, pinned
from bot.operator_terms import OperatorTerm
from bot.slack.sanitize import one_line

BYTES = 256 * 1024
REDIRECTS = 3
TITLE = 150
PAGES = ("text/html", "application/xhtml+xml")
HEADERS = {
    "User-Agent": "RippleLinkTitle/1 (one request for one page title)",
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "identity",
}

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([a-zA-Z0-9_.:-]{1,40})""")


class NoTitle(OperatorTerm):
    """Why there is no title."""

    NOT_WEB = "not a web address"
    NOT_PUBLIC = "not a public address"
    NO_SUCH_NAME = "no such name"
    TOO_MANY_REDIRECTS = "too many redirects"
    TOO_SLOW = "too slow"
    NOT_A_PAGE = "not a page"
    NO_TITLE = "no title"
    UNREACHABLE = "unreachable"


class Title(Struct, frozen=True):
    """The page's own title, harmless and on one line."""

    text: str


class Refused(Struct, frozen=True):
    """No title, and why."""

    reason: NoTitle


class _NoTitleError(Exception):
    def __init__(self, reason: NoTitle) -> None:
        super().__init__(reason)
        self.reason = reason


async def fetch_title(url: str, network: Network = INTERNET) -> Title | Refused:
    """The title of the page at `url`, or why not. Never raises for anything the other side does."""
    try:
        async with asyncio.timeout(network.seconds):
            return await _title_at(url, network)
    except _NoTitleError as no:
        return Refused(no.reason)
    except AddressRefused as no:
        return Refused(NoTitle[no.reason.name])
    except TimeoutError:
        return Refused(NoTitle.TOO_SLOW)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError):
        return Refused(NoTitle.UNREACHABLE)


def title_in(page: bytes, content_type: str = "") -> str | None:
    """og:title, else <title>, on one harmless line; None when the page has none."""
    tree = LexborHTMLParser(_decoded(page, content_type))
    named = tree.css_first('meta[property="og:title"]') or tree.css_first('meta[name="og:title"]')
    text = (named.attributes.get("content") if named else None) or ""
    if not text.strip():
        node = tree.css_first("head > title") or tree.css_first("title")
        text = node.text() if node else ""
    return one_line(text, TITLE) or None


async def _title_at(url: str, network: Network) -> Title:
    transport = network.transport()
    async with httpx.AsyncClient(transport=transport, follow_redirects=False, trust_env=False) as client:
        for _ in range(REDIRECTS + 1):
            step = await _step(client, url, network)
            if isinstance(step, Title):
                return step
            url = step.url
    raise _NoTitleError(NoTitle.TOO_MANY_REDIRECTS)


class _Next(Struct, frozen=True):
    url: str


async def _step(client: httpx.AsyncClient, url: str, network: Network) -> Title | _Next:
    place = await pinned(url, network)
    request = client.build_request("GET", place.url, headers={**HEADERS, "Host": place.host}, extensions=place.extensions)
    response = await client.send(request, stream=True)
    try:
        if response.is_redirect and "location" in response.headers:
            return _Next(urljoin(url, response.headers["location"]))
        _refuse_what_is_no_page(response)
        page = await _first_bytes(response)
    finally:
        await response.aclose()
    title = title_in(page, response.headers.get("content-type", ""))
    if title is None:
        raise _NoTitleError(NoTitle.NO_TITLE)
    return Title(title)


def _refuse_what_is_no_page(response: httpx.Response) -> None:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    # A compressed body could be a bomb: we asked for none and take none.
    if response.status_code != 200 or kind not in PAGES or packed not in ("", "identity"):
        raise _NoTitleError(NoTitle.NOT_A_PAGE)


async def _first_bytes(response: httpx.Response) -> bytes:
    page = bytearray()
    async for chunk in response.aiter_raw(16 * 1024):
        page += chunk
        if len(page) >= BYTES:
            break
    return bytes(page[:BYTES])


def _decoded(page: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type.encode("ascii", "replace")) or _CHARSET.search(page[:2048])
    try:
        return page.decode(named.group(1).decode("ascii") if named else "utf-8", "replace")
    except LookupError:
        return page.decode("utf-8", "replace")
