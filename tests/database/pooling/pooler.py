"""A pooler that lends a server's connection for one transaction, as PgBouncer does with pool_mode=transaction. Real wire, real server.

It signs in as the client does and answers a client with what the server said then. What a client leaves behind in a session (locks,
prepared statements, settings) stays there for whoever gets that session next.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import sqlalchemy

ENCRYPTION = (80877103, 80877104)  # asked for before anything else; we have none
ENDS = (b"Q", b"S")  # a client's message that the server answers with "ready"


@dataclass(slots=True)
class Session:
    """One connection to the server, and what it said when it was made."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    greeting: bytes


@dataclass
class Pooler:
    """Lends the connection that came back last, and makes another where none is free."""

    socket: str
    free: list[Session] = field(default_factory=list)
    made: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, until it goes."""
        try:
            startup = await _startup(reader, writer)
            session = await self._borrow(startup)
            writer.write(session.greeting)
            self.free.append(session)
            said = _awaited(reader)
            while True:
                said = await self._transaction(startup, reader, writer, said)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _transaction(
        self, startup: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: asyncio.Future[bytes]
    ) -> asyncio.Future[bytes]:
        """Carry one transaction, which begins with what the client says now; what it says after it."""
        await asyncio.wait({said})
        session, waits, state = await self._borrow(startup), 0, b"T"
        answer = _awaited(session.reader)
        while waits or state != b"I":
            await asyncio.wait({said, answer}, return_when=asyncio.FIRST_COMPLETED)
            if said.done():
                session.writer.write(_passed_on(said.result()))
                waits += said.result()[:1] in ENDS
                said = _awaited(reader)
            if answer.done():
                writer.write(answer.result())
                if answer.result()[:1] == b"Z":
                    waits, state = waits - 1, answer.result()[-1:]
                answer = _awaited(session.reader)
        answer.cancel()
        self.free.append(session)
        return said

    async def _borrow(self, startup: bytes) -> Session:
        return self.free.pop() if self.free else await self._connect(startup)

    async def _connect(self, startup: bytes) -> Session:
        reader, writer = await asyncio.open_unix_connection(self.socket)
        writer.write(startup)
        greeting = b""
        while not (message := await _message(reader)).startswith(b"Z"):
            greeting += message
        self.made += 1
        return Session(reader, writer, greeting + message)


@asynccontextmanager
async def pooled(url: str) -> AsyncIterator[str]:
    """The address of a pooler before this database."""
    there = sqlalchemy.make_url(url)
    pooler = Pooler(f"{there.query['host']}/.s.PGSQL.{there.port or 5432}")
    server = await asyncio.start_server(pooler.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"postgresql://{there.username}@127.0.0.1:{port}/{there.database}"
    finally:
        server.close()
        for session in pooler.free:
            session.writer.close()


async def _startup(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    while True:
        length = await reader.readexactly(4)
        rest = await reader.readexactly(int.from_bytes(length) - 4)
        if int.from_bytes(rest[:4]) not in ENCRYPTION:
            return length + rest
        writer.write(b"N")


def _awaited(reader: asyncio.StreamReader) -> asyncio.Future[bytes]:
    """The next message; whoever goes instead of saying one is nobody's fault."""
    coming = asyncio.ensure_future(_message(reader))
    coming.add_done_callback(lambda over: over.cancelled() or over.exception())
    return coming


def _passed_on(said: bytes) -> bytes:
    if said[:1] == b"X":
        raise ConnectionResetError
    return said


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(5)
    return head + await reader.readexactly(int.from_bytes(head[1:]) - 4)
