"""An Internet in memory, with names, redirects, and whatever a server may answer."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import httpcore
import httpx
import pytest

from bot.internet.addresses import Network

PUBLIC = "93.184.216.34"
PUBLIC_TOO = "2606:2800:220:1:248:1893:25c8:1946"
NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # believes no certificate; reading those of the system takes longer than a test
Page = Callable[[asyncio.StreamWriter, str], Any]


class Wire(httpcore.AsyncNetworkBackend):
    """Carries every connection to the local server and remembers which address was asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[tuple[str, int]] = []
        self._real = httpcore.AnyIOBackend()

    async def connect_tcp(self, host: str, port: int, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        self.asked.append((host, port))
        return await self._real.connect_tcp("127.0.0.1", self.port, *args, **more)

    async def connect_unix_socket(self, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        raise AssertionError("no unix sockets")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Internet:
    """Pages by host and path, names by host; `resolved` counts the look-ups."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.names: dict[str, list[list[str]]] = {}
        self.resolved: list[str] = []
        self.heads: list[str] = []
        self.wire: Wire

    async def resolve(self, host: str, _port: int) -> list[str]:
        self.resolved.append(host)
        answers = self.names.get(host)
        if answers is None:
            raise OSError("no such name")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def transport(self) -> httpx.AsyncHTTPTransport:
        made = httpx.AsyncHTTPTransport(verify=NOBODY, retries=0, trust_env=False)
        made._pool._network_backend = self.wire
        return made

    def network(self, seconds: float = 5.0) -> Network:
        return Network(self.resolve, self.transport, seconds)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.heads.append(head)
            path = head.split(" ")[1]
            host = next(line[6:] for line in head.split("\r\n") if line.lower().startswith("host: "))
            await self.pages[host + path](writer, head)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    made = Internet()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.wire = Wire(server.sockets[0].getsockname()[1])
    yield made
    server.close()


def answer(body: bytes, *, status: str = "200 OK", headers: Iterable[str] = ("Content-Type: text/html",)) -> Page:
    async def page(writer: asyncio.StreamWriter, _head: str) -> None:
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
        writer.write("\r\n".join(lines).encode() + body)

    return page


def redirect(to: str) -> Page:
    return answer(b"", status="302 Found", headers=[f"Location: {to}"])
