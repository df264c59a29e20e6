"""The engine, and the two ways to use it: a write that is durable when it returns, and a read.

`write` gathers the work of many callers into one transaction (group commit): each piece in a savepoint of its own, one commit for all,
and every caller is answered only after that commit. A piece that raises is rolled back alone. Refuses to grow without bound: when
`QUEUE_LIMIT` pieces wait, `Busy` is raised and Slack is asked to try again.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError

T = TypeVar("T")
Tx = Connection
Work = Callable[[Tx], T]

BATCH = 64
QUEUE_LIMIT = 5_000
POSTGRES_WRITERS = 2
RETRIES = 3
SERIALIZATION_CODES = {"40001", "40P01"}
WRITE_OPTION = "ripple_write"


class Busy(Exception):
    """More work waits than the database can take: try again later."""


class DatabaseDown(Exception):
    """The database did not answer or refused the commit: nothing of this work was kept."""


class Database:
    """One database. Make it once, in wiring.py; close it at the end."""

    def __init__(self, url: str) -> None:
        self.url = normal_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self.engine = _engine(self.url)
        self._queue: queue.Queue[tuple[Work[Any], Future[Any]] | None] = queue.Queue(QUEUE_LIMIT)
        self._readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="read")
        self._writers: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._closed = False

    @property
    def file(self) -> str | None:
        """The path of the SQLite file; None for a server or memory."""
        path = self.engine.url.database if self.is_sqlite else None
        return None if path == ":memory:" else path

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """One short write transaction. Returning commits, raising rolls back. Never a network call inside."""
        with self.engine.connect().execution_options(**{WRITE_OPTION: True}) as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """One consistent look. Writes in here are a mistake and are rolled back."""
        with self.engine.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction and return after it is durable. Raises what `work` raises, Busy or DatabaseDown."""
        self._start_writers()
        done: Future[T] = Future()
        try:
            self._queue.put_nowait((work, done))
        except queue.Full:
            raise Busy(f"{QUEUE_LIMIT} pieces of work wait for the database") from None
        return await asyncio.wrap_future(done)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a reading connection, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def waiting(self) -> int:
        """How many pieces of work wait to be written."""
        return self._queue.qsize()

    def scrub(self, *tables: Table) -> None:
        """Leave no trace of deleted rows (P6): rewrite the pages they stood on, and empty the log.

        SQLite: VACUUM and a truncating checkpoint. PostgreSQL: VACUUM FULL of the given tables. Raises DatabaseDown when a
        reader is in the way: try again.
        """
        if self.is_sqlite:
            _scrub_sqlite(self.engine)
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in tables:
                connection.exec_driver_sql(f"VACUUM (FULL) {table.name}")

    def answers(self) -> bool:
        """Whether the database answers a simple question now."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except DBAPIError:
            return False
        return True

    def close(self) -> None:
        """Finish what waits, then let go of every connection."""
        with self._lock:
            self._closed = True
            writers, self._writers = self._writers, []
        for _ in writers:
            self._queue.put(None)
        for writer in writers:
            writer.join()
        self._readers.shutdown()
        self.engine.dispose()

    def _read(self, work: Work[T]) -> T:
        with self.reading() as connection:
            return work(connection)

    def _start_writers(self) -> None:
        with self._lock:
            if self._closed:
                raise DatabaseDown("the database was closed")
            wanted = 1 if self.is_sqlite else POSTGRES_WRITERS
            while len(self._writers) < wanted:
                thread = threading.Thread(target=self._write_loop, name="write", daemon=True)
                self._writers.append(thread)
                thread.start()

    def _write_loop(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            ending = False
            while len(batch) < BATCH and not self._queue.empty():
                try:
                    piece = self._queue.get_nowait()
                except queue.Empty:
                    break
                if piece is None:
                    ending = True
                    break
                batch.append(piece)
            self._commit(batch)
            if ending:
                return

    def _commit(self, batch: Sequence[tuple[Work[Any], Future[Any]]], *, apart: bool = False) -> None:
        """All pieces in one transaction. Should one raise: again, each in a savepoint. Should that be refused: each alone.

        Savepoints cost more than the pieces themselves, and hardly any piece ever raises.
        """
        outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self.transaction() as tx:
                for work, done in batch:
                    outcomes.append((done, *(_run_apart(tx, work) if apart else (work(tx), None))))
        except BaseException as broken:  # noqa: BLE001 - the callers get it; this thread must live
            if len(batch) == 1:
                _answer_alone(self, batch[0], broken)
            elif not apart:
                self._commit(batch, apart=True)
            else:
                for piece in batch:
                    self._commit([piece])
            return
        for done, result, error in outcomes:
            _answer(done, result, error)


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
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table).on_conflict_do_nothing()


def _insert(tx: Tx) -> Any:
    return sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert


def _run_apart(tx: Tx, work: Work[Any]) -> tuple[Any, BaseException | None]:
    savepoint = tx.begin_nested()
    try:
        result = work(tx)
    except Exception as error:
        if isinstance(error, DBAPIError) and (error.connection_invalidated or _serialization(error)):
            raise
        savepoint.rollback()
        return None, error
    savepoint.commit()
    return result, None


def _answer_alone(database: Database, piece: tuple[Work[Any], Future[Any]], broken: BaseException) -> None:
    work, done = piece
    for _ in range(RETRIES):
        if not isinstance(broken, DBAPIError) or not _serialization(broken):
            break
        try:
            with database.transaction() as tx:
                result = work(tx)
        except Exception as again:  # noqa: BLE001 - handed to the caller below
            broken = again
        else:
            _answer(done, result, None)
            return
    lost = isinstance(broken, OperationalError) or (isinstance(broken, DBAPIError) and broken.connection_invalidated)
    _answer(done, None, DatabaseDown(str(broken.__cause__ or broken)) if lost else broken)


def _answer(done: Future[Any], result: Any, error: BaseException | None) -> None:
    if done.cancelled():
        return
    if error is not None:
        done.set_exception(error)
    else:
        done.set_result(result)


def _serialization(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in SERIALIZATION_CODES


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=12, max_overflow=8, hide_parameters=True, pool_pre_ping=True, pool_timeout=5)
    path = sqlalchemy.make_url(url).database
    if path and path != ":memory:":
        Path(path).resolve().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=6, max_overflow=8, hide_parameters=True, connect_args={"timeout": 10})
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begins)
    return engine


def _sqlite_connected(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes too late for IMMEDIATE; we say it ourselves (reliability.md finding 8).
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=10000",
        "secure_delete=ON",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begins(connection: Connection) -> None:
    wants_to_write = connection.get_execution_options().get(WRITE_OPTION)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if wants_to_write else "BEGIN")


def _scrub_sqlite(engine: Engine) -> None:
    # VACUUM refuses to run inside a transaction, so it goes past SQLAlchemy's own BEGIN.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy, *_pages = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
        if busy:  # a long reader kept the log from being emptied: what was deleted may still stand in it
            raise DatabaseDown("the write-ahead log could not be emptied")
    finally:
        connection.close()
