"""Names of hosts become addresses in threads of their own, which nobody has to wait for.

The event loop's threads are few, and a name server that says nothing keeps one for half a minute: the schedule would wait behind it, and so
would the end of the process.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

MOST = 32  # names looked up at one moment; whoever comes then is told at once that it cannot be had
NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
_room = threading.BoundedSemaphore(MOST)

Found = list[tuple[Any, ...]]  # what getaddrinfo gives


class TooManyNames(OSError):
    """So many names are being looked up that there is no room for another."""


async def look_up(host: str, port: int, family: int = socket.AF_UNSPEC) -> Found:
    """What the system knows of a name, however long that takes; OSError where there is no such name, or no room to ask."""
    if not _room.acquire(blocking=False):
        raise TooManyNames
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Found] = loop.create_future()
    threading.Thread(target=_ask, args=(loop, answer, host, port, family), name="name", daemon=True).start()
    return await answer


class Names(AbstractResolver):
    """For connections of aiohttp."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """Every address of a name."""
        return [
            ResolveResult(hostname=host, host=address[0], port=address[1], family=kind, proto=proto, flags=NUMERIC)
            for kind, _, proto, _, address in await look_up(host, port, family)
        ]

    async def close(self) -> None:
        """Nothing is held."""


def _ask(loop: asyncio.AbstractEventLoop, answer: asyncio.Future[Found], host: str, port: int, family: int) -> None:
    found: Found | OSError | UnicodeError
    try:
        found = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        found = unknown
    finally:
        _room.release()
    try:
        loop.call_soon_threadsafe(_tell, answer, found)
    except RuntimeError:  # the loop has ended: nobody waits for it any more
        return


def _tell(answer: asyncio.Future[Found], found: Found | OSError | UnicodeError) -> None:
    if answer.done():
        return
    if isinstance(found, list):
        answer.set_result(found)
    else:
        answer.set_exception(found)
