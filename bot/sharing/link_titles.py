"""The title of a shared link, fetched so that nobody can make us look into our own network. Only here is httpx used.

Somebody else chooses the address, so every hop is treated as hostile: http or https on ports 80 and 443 only; the
name is resolved once, every address it has must be public, and the connection goes to exactly an address that was
checked (a second look at the name could give another one). Redirects are followed by hand under the same rules. At
most 256 KB and five seconds in all, web pages only, no cookies, no proxy, nothing compressed.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
from selectolax.lexbor import LexborHTMLParser

from bot.operator_terms import OperatorTerm
from bot.slack.network.names import look_up
from bot.slack.sanitize import one_line

BYTES = 256 * 1024
SECONDS = 5.0
REDIRECTS = 3
TITLE = 150
PORTS = {"http": 80, "https": 443}
PAGES = ("text/html", "application/xhtml+xml")
HEADERS = {
    "User-Agent": "RippleLinkTitle/1 (one request for one page title)",
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "identity",
}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

# Ranges that Python calls global but that carry another address inside, or reach into a private network.
_CARRIERS = (
    (ipaddress.ip_network("64:ff9b::/96"), 0),  # NAT64: the last 32 bits
    (ipaddress.ip_network("2002::/16"), 80),  # 6to4: bits 16 to 48
)
_NEVER = tuple(
    ipaddress.ip_network(block)
    for block in (
        *("64:ff9b:1::/48", "2001::/23", "fec0::/10", "::/96", "192.0.0.0/24", "192.88.99.0/24", "100::/64"),
        "168.63.129.16/32",  # Azure's own, which answers every machine there about itself; the other clouds' are in private ranges
    )
)
_HOST = re.compile(rb"[A-Za-z0-9._-]{1,253}|[0-9a-fA-F:.]{2,45}")
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


@dataclass(frozen=True, slots=True)
class Title:
    """The page's own title, harmless and on one line."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """No title, and why."""

    reason: NoTitle


@dataclass(frozen=True, slots=True)
class Network:
    """The outside world, replaceable in tests: how names become addresses, and what carries the requests."""

    resolve: Resolver
    transport: Callable[[], httpx.AsyncBaseTransport]
    seconds: float = SECONDS


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """Every address the system knows for a name."""
    return [str(entry[4][0]) for entry in await look_up(host, port)]


INTERNET = Network(resolve_by_system, lambda: httpx.AsyncHTTPTransport(retries=0, trust_env=False))


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
    except TimeoutError:
        return Refused(NoTitle.TOO_SLOW)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError):
        return Refused(NoTitle.UNREACHABLE)


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, looked at through every wrapping.

    >>> is_public("93.184.216.34"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False)
    """
    try:
        ip: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    ip = _unwrapped(ip)
    if any(ip.version == block.version and ip in block for block in _NEVER):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


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


@dataclass(frozen=True, slots=True)
class _Next:
    url: str


async def _step(client: httpx.AsyncClient, url: str, network: Network) -> Title | _Next:
    request = await _pinned_request(client, url, network)
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


async def _pinned_request(client: httpx.AsyncClient, url: str, network: Network) -> httpx.Request:
    """A request to the checked address, in the name that was asked for (Host and TLS keep the name)."""
    asked = _web_address(url)
    address = await _checked_address(asked.raw_host.decode("ascii"), asked.port or PORTS[asked.scheme], network)
    pinned = asked.copy_with(host=address, userinfo=b"", fragment=None)
    host, name = asked.netloc.decode("ascii"), asked.raw_host.decode("ascii")
    return client.build_request("GET", pinned, headers={**HEADERS, "Host": host}, extensions={"sni_hostname": name})


def _web_address(url: str) -> httpx.URL:
    try:
        asked = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise _NoTitleError(NoTitle.NOT_WEB) from None
    if asked.scheme not in PORTS or asked.userinfo or not _HOST.fullmatch(asked.raw_host):
        raise _NoTitleError(NoTitle.NOT_WEB)
    if asked.port not in (None, *PORTS.values()):
        raise _NoTitleError(NoTitle.NOT_WEB)
    return asked


async def _checked_address(host: str, port: int, network: Network) -> str:
    literal = _literal(host)
    try:
        found = [literal] if literal else list(await network.resolve(host, port))
    except (OSError, UnicodeError):
        raise _NoTitleError(NoTitle.NO_SUCH_NAME) from None
    if not found:
        raise _NoTitleError(NoTitle.NO_SUCH_NAME)
    if not all(is_public(address) for address in found):
        raise _NoTitleError(NoTitle.NOT_PUBLIC)
    return found[0]


def _literal(host: str) -> str | None:
    """The address a host already is, in any notation a C library accepts: 127.1, 0x7f000001, 2130706433, 0177.0.0.1."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    if re.fullmatch(r"[0-9a-fx.]+", host.lower()) is None:
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _unwrapped(ip: Address) -> Address:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    for block, shift in _CARRIERS:
        if ip in block:
            return ipaddress.IPv4Address((int(ip) >> shift) & 0xFFFFFFFF)
    return ip


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
