"""The engine, and the two ways to use it. A write that is durable when it returns (see writer.py), and a read."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy import Connection, Engine, Table, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.database.group_commit import Busy, DatabaseDown, Writer
from bot.database.sqlite import WRITE_OPTION

__all__ = [
    "Busy",
    "Database",
    "DatabaseDown",
    "StillHeld",
    "Tx",
    "held_is_said",
    "insert_new",
    "normal_url",
    "upsert",
]

T = TypeVar("T")
A = TypeVar("A")
R = TypeVar("R")
Tx = Connection
Work = Callable[[Tx], T]

# A server that is switched off or behind a broken network says nothing at all, and the system's own patience is minutes.
CONNECT_WITHIN = 3  # seconds
SILENCE = {"tcp_user_timeout": 10_000, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}

LOCK_WAIT = "400ms"  # less than a second, after which PostgreSQL looks for deadlocks and might end somebody else's work
NOT_TO_BE_HAD = {"55P03", "40P01"}  # lock not available, deadlock


class StillHeld(Exception):
    """Another session still uses what must go; nothing was changed. Try again."""


class Database:
    """One database. Make it once, in `bot/app/startup.py`; close it at the end."""

    def __init__(self, url: str) -> None:
        self.url = normal_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self.engine = _engine(self.url)
        self._writer = Writer(self._connect_to_write)
        self._readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="read")

    @property
    def file(self) -> str | None:
        """The path of the SQLite file; None for a server or memory."""
        path = self.engine.url.database if self.is_sqlite else None
        return None if path == ":memory:" else path

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """One short write transaction. Returning commits, raising rolls back. Never a network call inside. May raise DatabaseDown."""
        with _said_when_down(), self._connect_to_write() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self, *, of_one_moment: bool = False) -> Iterator[Tx]:
        """A look. Writes in here are a mistake and are rolled back. May raise DatabaseDown.

        `of_one_moment`: all its statements see the same, also on PostgreSQL, where otherwise each sees what was committed before it. Only
        for what is read once and ends soon: what is erased meanwhile stays on the disk as long as somebody may see it.
        """
        with _said_when_down(), self.engine.connect() as connection:
            if of_one_moment and connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction and return after it is durable. Raises what `work` raises, Busy or DatabaseDown."""
        return await self._writer.write(work)

    async def write_within(self, seconds: float, work: Work[T]) -> T | None:
        """The same, for whoever only wants to know whether it can be done now: None where it cannot, or not in time."""
        try:
            return await asyncio.wait_for(self.write(work), seconds)
        except (TimeoutError, Busy, DatabaseDown, DBAPIError):
            return None

    def write_together(self, key: Hashable, work: Callable[[Tx, Sequence[A]], Sequence[R]], item: A) -> Awaitable[R]:
        """The same for work that takes many items at once: what waits under this key at one moment is done in a handful of statements."""
        return self._writer.write_together(key, work, item)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a reading connection, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def waiting(self) -> int:
        """How many pieces of work wait to be written."""
        return self._writer.waiting()

    def had_no_room(self, within: float) -> bool:
        """Whether something could not be written in the last so many seconds, for the disk was full."""
        return time.monotonic() - self._writer.no_room_at < within

    def scrub(self, *tables: Table) -> None:
        """Leave no trace of deleted rows (P6): rewrite the pages they stood on, and empty the log.

        SQLite: VACUUM and a truncating checkpoint; raises DatabaseDown when a reader is in the way. PostgreSQL: VACUUM FULL of the
        given tables; raises StillHeld when another session uses one. Try again in both cases.
        """
        if self.is_sqlite:
            from bot.database.sqlite.files import scrub_file

            if not scrub_file(self.engine):  # what was deleted may still stand in the log
                raise DatabaseDown("the write-ahead log could not be emptied")
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection, held_is_said():
            connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_WAIT}'")
            try:
                for table in tables:
                    connection.exec_driver_sql(f"VACUUM (FULL) {table.name}")
            finally:
                connection.exec_driver_sql("RESET lock_timeout")

    def answers(self) -> bool:
        """Whether the database answers a simple question now."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except (DBAPIError, sqlite3.Error):  # what stands in the way of our own first words to a file comes as it is
            return False
        return True

    def close(self) -> None:
        """Finish what waits, then let go of every connection."""
        self._writer.close()
        self._readers.shutdown()
        self.engine.dispose()

    def _connect_to_write(self) -> Tx:
        return self.engine.connect().execution_options(**{WRITE_OPTION: True})

    def _read(self, work: Work[T]) -> T:
        with self.reading() as connection:
            return work(connection)


@contextmanager
def _said_when_down() -> Iterator[None]:
    """A connection that cannot be made, is cut or is refused its beginning or its end is DatabaseDown; any other mistake stays itself."""
    try:
        yield
    except DBAPIError as lost:
        if lost.connection_invalidated or (isinstance(lost, OperationalError) and (lost.statement or "BEGIN").startswith("BEGIN")):
            raise DatabaseDown(str(lost.orig)) from lost
        raise


@contextmanager
def held_is_said() -> Iterator[None]:
    """A lock that could not be had is StillHeld; every other mistake stays itself."""
    try:
        yield
    except DBAPIError as failed:
        if getattr(failed.orig, "sqlstate", None) in NOT_TO_BE_HAD:
            raise StillHeld("another session still uses it") from failed
        raise


def normal_url(url: str) -> str:
    """The URL with the driver we use: `postgresql://` and `postgres://` work as given."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def insert_new(tx: Tx, table: Table, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> int:
    """Insert what is not there yet; how many rows were new. The table's constraints decide, not a check."""
    if not rows:
        return 0
    given = dict(rows) if isinstance(rows, Mapping) else [dict(row) for row in rows]
    statement = _insert_unless_there(tx.dialect.name, table)
    return int(tx.execute(statement, given, execution_options={"preserve_rowcount": True}).rowcount)


def upsert(tx: Tx, table: Table, row: Mapping[str, Any]) -> None:
    """Insert, or overwrite the row with the same primary key."""
    keys = [column.name for column in table.primary_key]
    statement = _insert(tx)(table).values(**row)
    changed = {name: statement.excluded[name] for name in row if name not in keys}
    tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed) if changed else statement.on_conflict_do_nothing())


@lru_cache
def _insert_unless_there(dialect: str, table: Table) -> Any:
    return _insert_of(dialect)(table).on_conflict_do_nothing()


def _insert(tx: Tx) -> Any:
    return _insert_of(tx.dialect.name)


def _insert_of(dialect: str) -> Any:
    """The engine's own INSERT; only of the engine that is used, for the other one would be a part of every start."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert

        return insert
    from sqlalchemy.dialects.postgresql import insert as insert_into_postgresql

    return insert_into_postgresql


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_size=12, max_overflow=8, hide_parameters=True, pool_pre_ping=True, pool_timeout=5, connect_args=_patience(url)
        )
    from bot.database.sqlite.files import engine_of_file  # only where there is one

    return engine_of_file(url)


def _patience(url: str) -> dict[str, int]:
    """How long to wait for a silent server; what the operator wrote into the URL counts more."""
    said = sqlalchemy.make_url(url).query
    return {name: value for name, value in {"connect_timeout": CONNECT_WITHIN, **SILENCE}.items() if name not in said}
