"""Proxies: calls to this very machine never go through one.

Slack's SDK takes HTTPS_PROXY or HTTP_PROXY from the environment for every address and knows no exceptions, so that behind a company's
proxy a Slack on this machine could not be reached.
"""

from __future__ import annotations

import ipaddress
from typing import Protocol, TypeVar
from urllib.parse import urlsplit
from urllib.request import proxy_bypass


class Proxied(Protocol):
    """A client of the SDK."""

    proxy: str | None


C = TypeVar("C", bound=Proxied)


def past_the_proxy(client: C, url: str) -> C:
    """The same client, which leaves the environment's proxy out where `url` is on this machine or named in NO_PROXY."""
    host = urlsplit(url).hostname or ""
    if _is_this_machine(host) or proxy_bypass(host):
        client.proxy = None
    return client


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
