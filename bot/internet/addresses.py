"""Which addresses are safe to be told by others. A name is looked up once, and the connection goes to exactly what was checked.

Every address of the name must be public; a second look at it could give another one (DNS rebinding), so there is none. Only the usual
ports, no name and password in the address, every notation of an address that a C library takes.

httpx is imported by the first address that is looked at: nobody waits for a web client at the start.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.operator_terms import OperatorTerm
from bot.slack.network.names import look_up

if TYPE_CHECKING:
    from ssl import SSLContext

    import httpx

SECONDS = 5.0
PORTS = {"http": 80, "https": 443}

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


class NotReachable(OperatorTerm):
    """Why an address is not asked at all."""

    NOT_WEB = "not a web address"
    NOT_PUBLIC = "not a public address"
    NO_SUCH_NAME = "no such name"


class AddressRefused(Exception):
    """This address is not asked."""

    def __init__(self, reason: NotReachable) -> None:
        super().__init__(reason)
        self.reason = reason


class Network(Struct, frozen=True):
    """The outside world, replaceable in tests: how names become addresses, and what carries the requests."""

    resolve: Resolver
    transport: Callable[[], httpx.AsyncBaseTransport]
    seconds: float = SECONDS


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """Every address the system knows for a name."""
    return [str(entry[4][0]) for entry in await look_up(host, port)]


def connect_by_system() -> httpx.AsyncBaseTransport:
    """What carries a request into the real world: once, and past every proxy."""
    import httpx

    return httpx.AsyncHTTPTransport(verify=_certificates(), retries=0, trust_env=False)


@cache
def _certificates() -> SSLContext:
    """Whom we believe. Reading them takes as long as the rest of a request, so they are read once."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


INTERNET = Network(resolve_by_system, connect_by_system)


class Pinned(Struct, frozen=True):
    """Where a request really goes, and in whose name: Host and TLS keep the name that was asked for."""

    url: httpx.URL
    host: str
    name: str

    @property
    def extensions(self) -> dict[str, str]:
        """What httpx needs to check the certificate against the name."""
        return {"sni_hostname": self.name}


async def pinned(url: str, network: Network, ports: Mapping[str, int] = PORTS) -> Pinned:
    """The checked address behind `url`, which has one of these schemes, at its port. Raises AddressRefused."""
    asked = web_address(url, ports)
    address = await _checked_address(asked.raw_host.decode("ascii"), asked.port or ports[asked.scheme], network)
    return Pinned(asked.copy_with(host=address, userinfo=b"", fragment=None), asked.netloc.decode("ascii"), asked.raw_host.decode("ascii"))


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


def web_address(url: str, ports: Mapping[str, int] = PORTS) -> httpx.URL:
    """The address as it was written, if it is one that may be asked. Raises AddressRefused."""
    import httpx

    try:
        asked = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise AddressRefused(NotReachable.NOT_WEB) from None
    if asked.scheme not in ports or asked.userinfo or not _HOST.fullmatch(asked.raw_host):
        raise AddressRefused(NotReachable.NOT_WEB)
    if asked.port not in (None, *ports.values()):
        raise AddressRefused(NotReachable.NOT_WEB)
    return asked


async def _checked_address(host: str, port: int, network: Network) -> str:
    literal = _literal(host)
    try:
        found = [literal] if literal else list(await network.resolve(host, port))
    except (OSError, UnicodeError):
        raise AddressRefused(NotReachable.NO_SUCH_NAME) from None
    if not found:
        raise AddressRefused(NotReachable.NO_SUCH_NAME)
    if not all(is_public(address) for address in found):
        raise AddressRefused(NotReachable.NOT_PUBLIC)
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
