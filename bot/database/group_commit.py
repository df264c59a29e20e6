"""Group commit. What many callers write at one moment shares one transaction, and nobody is answered before it is durable.

A piece that raises is undone alone: the batch is done again, each piece in a savepoint. Pieces of one kind may be given to their work
together, as a list, so that a hundred of them cost a handful of statements. Refuses to grow without bound: when `QUEUE_LIMIT` pieces
wait, `Busy` is raised and Slack is asked to try again.
"""

from __future__ import annotations

import asyncio
import math
import queue
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import structlog
from msgspec import Struct
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

log = structlog.get_logger()

T = TypeVar("T")
A = TypeVar("A")
R = TypeVar("R")

BATCH = 64
QUEUE_LIMIT = 5_000
RETRIES = 3
CONNECTION_KEPT = 1.0  # seconds without work; then the pool gets it back, and looks whether it still lives before it lends it again
SERIALIZATION_CODES = {"40001", "40P01"}
DISK_FULL = "53100"


class Busy(Exception):
    """More work waits than the database can take: try again later."""


class DatabaseDown(Exception):
    """The database did not answer or refused the commit: nothing of this work was kept."""


class Piece(Struct, frozen=True, eq=False):
    """One caller's work. Pieces with the same key are handed to the first one's work together; it answers with as many results."""

    key: Hashable
    work: Callable[[Connection, Sequence[Any]], Sequence[Any]]
    item: Any
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Any]


Outcome = tuple[Piece, Any, BaseException | None]


class Writer:
    """A thread that takes whatever waits, up to `BATCH` pieces, commits it, and answers. Started by the first piece.

    One is enough: two share Python's lock, make smaller batches, and wait for each other's rows.
    """

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._connection: Connection | None = None  # the thread's own
        self._waiting: queue.SimpleQueue[Piece | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False
        self.no_room_at = -math.inf  # when the database had no room last, by the monotonic clock

    def write(self, work: Callable[[Connection], T]) -> Awaitable[T]:
        """Run `work` and return after it is durable. Raises what `work` raises, Busy or DatabaseDown."""
        return self._queued(object(), lambda tx, _: [work(tx)], None)

    def write_together(self, key: Hashable, work: Callable[[Connection, Sequence[A]], Sequence[R]], item: A) -> Awaitable[R]:
        """The same for work that takes many items at once: whatever waits under this key is done in one go."""
        return self._queued(key, work, item)

    def waiting(self) -> int:
        """How many pieces wait."""
        return self._waiting.qsize()

    def close(self) -> None:
        """Finish what waits; nothing is taken any more."""
        with self._lock:
            self._closed = True
            thread, self._thread = self._thread, None
        if thread is not None:
            self._waiting.put(None)
            thread.join()
        self._refuse_the_rest()

    def _refuse_the_rest(self) -> None:
        """What came in beside the end is told so: nobody waits for ever."""
        while True:
            try:
                piece = self._waiting.get_nowait()
            except queue.Empty:
                return
            if piece is not None:
                _answer([(piece, None, DatabaseDown("the database was closed"))])

    def _queued(self, key: Hashable, work: Callable[[Connection, Sequence[Any]], Sequence[Any]], item: Any) -> asyncio.Future[Any]:
        if self._thread is None:
            self._start()
        if self._waiting.qsize() >= QUEUE_LIMIT:
            raise Busy(f"{QUEUE_LIMIT} pieces of work wait for the database")
        loop = asyncio.get_running_loop()
        answer = loop.create_future()
        self._waiting.put(Piece(key, work, item, loop, answer))
        return answer

    def _start(self) -> None:
        with self._lock:
            if self._closed:
                raise DatabaseDown("the database was closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="write", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        ending = False
        while not ending and (first := self._next()) is not None:
            batch, ending = self._gather(first)
            self._commit(batch)
        self._give_back()

    def _next(self) -> Piece | None:
        """The next piece; while none comes, the connection is given back. None: the end."""
        try:
            return self._waiting.get(timeout=CONNECTION_KEPT)
        except queue.Empty:
            self._give_back()
            return self._waiting.get()

    def _gather(self, first: Piece) -> tuple[list[Piece], bool]:
        batch = [first]
        while len(batch) < BATCH:
            try:
                piece = self._waiting.get_nowait()
            except queue.Empty:
                break
            if piece is None:
                return batch, True
            batch.append(piece)
        return batch, False

    def _commit(self, batch: Sequence[Piece], *, apart: bool = False) -> None:
        """All pieces in one transaction. Should one raise: again, each in a savepoint. Should that be refused: each alone.

        Savepoints cost more than the pieces themselves, and hardly any piece ever raises.
        """
        try:
            with self._transaction() as tx:
                outcomes = _each_apart(tx, batch) if apart else _together(tx, batch)
        except BaseException as broken:  # noqa: BLE001 - the callers get it; this thread must live
            if len(batch) == 1:
                self._answer_alone(batch[0], broken)
            elif not apart:
                self._commit(batch, apart=True)
            else:
                for piece in batch:
                    self._commit([piece])
            return
        _answer(outcomes)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One transaction on the thread's own connection: taking one from the pool each time costs as much as a small write."""
        connection = self._connection = self._connection or self._connect()
        try:
            with connection.begin():
                yield connection
        except BaseException:
            self._give_back()
            raise

    def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _answer_alone(self, piece: Piece, broken: BaseException) -> None:
        for _ in range(RETRIES):
            if not isinstance(broken, DBAPIError) or not _serialization(broken):
                break
            try:
                with self._transaction() as tx:
                    outcomes = _together(tx, [piece])
            except Exception as again:  # noqa: BLE001 - handed to the caller below
                broken = again
            else:
                _answer(outcomes)
                return
        if _has_no_room(broken):
            self.no_room_at = time.monotonic()
        _answer([(piece, None, DatabaseDown(str(broken.__cause__ or broken)) if _is_down(broken) else broken)])


def _together(tx: Connection, batch: Sequence[Piece]) -> list[Outcome]:
    groups: dict[Hashable, list[Piece]] = {}
    for piece in batch:
        groups.setdefault(piece.key, []).append(piece)
    outcomes: list[Outcome] = []
    for pieces in groups.values():
        results = pieces[0].work(tx, [piece.item for piece in pieces])
        outcomes += [(piece, result, None) for piece, result in zip(pieces, results, strict=True)]
    return outcomes


def _each_apart(tx: Connection, batch: Sequence[Piece]) -> list[Outcome]:
    return [_apart(tx, piece) for piece in batch]


def _apart(tx: Connection, piece: Piece) -> Outcome:
    savepoint = tx.begin_nested()
    try:
        [result] = piece.work(tx, [piece.item])
    except Exception as error:
        if isinstance(error, DBAPIError) and (_is_down(error) or _serialization(error)):
            raise
        savepoint.rollback()
        return piece, None, error
    savepoint.commit()
    return piece, result, None


def _answer(outcomes: Sequence[Outcome]) -> None:
    """One call into each event loop, however many wait there: waking a loop costs more than a small write."""
    loops: dict[asyncio.AbstractEventLoop, list[Outcome]] = {}
    for outcome in outcomes:
        loops.setdefault(outcome[0].loop, []).append(outcome)
    for loop, its_own in loops.items():
        try:
            loop.call_soon_threadsafe(_deliver, its_own)
        except RuntimeError:  # the loop was closed meanwhile: nobody waits for these any more
            log.warning("nobody_waits_for_a_write", pieces=len(its_own))


def _deliver(outcomes: Sequence[Outcome]) -> None:
    for piece, result, error in outcomes:
        if piece.answer.done():  # cancelled by whoever waited
            continue
        if error is not None:
            piece.answer.set_exception(error)
        else:
            piece.answer.set_result(result)


def _is_down(error: BaseException) -> bool:
    """No fault of the work's: no connection, no room on the disk, a file that was taken away."""
    return isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated)


def _has_no_room(error: BaseException) -> bool:
    said = getattr(error, "orig", None)
    return getattr(said, "sqlstate", None) == DISK_FULL or getattr(said, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def _serialization(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in SERIALIZATION_CODES
