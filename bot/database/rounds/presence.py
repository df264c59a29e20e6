"""Which processes live, by locks in the database: a lock ends with its connection, and no clock is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import Database, DatabaseDown, StillHeld, Tx
from bot.database.schema import key_holders, replicas

LOCKS = 7_471_707  # any number, the same in every process
EVERY = 1.0  # seconds between two looks at who came and who went
# A host that is cut off keeps its locks until the server notices; by itself it would take hours.
KEEPALIVE = ("SET tcp_keepalives_idle = 5", "SET tcp_keepalives_interval = 5", "SET tcp_keepalives_count = 3")

log = structlog.get_logger()


class Presence:
    """The lock by which the others know that this process lives, and the thread that looks around every second."""

    def __init__(self, replica_id: str, database: Database, look: Callable[[], None]) -> None:
        self._number = _signed(replica_id)
        self._database = database
        self._look_around = look
        self._lock: Connection | None = None
        self._leave = threading.Event()
        self._is_told = False
        self._thread = threading.Thread(target=self._stay, name="round-keys", daemon=True)

    def start(self) -> None:
        """Take the lock and look around once; a look that fails is tried again by the thread. Raises DatabaseDown without the lock."""
        try:
            self._hold_lock()
        except SQLAlchemyError as refused:
            raise DatabaseDown(str(refused)) from refused
        self._try_to_look()
        self._thread.start()

    def stop(self) -> None:
        self._leave.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._unlock()
        self._let_go()

    def _stay(self) -> None:
        while not self._leave.wait(EVERY):
            self._try_to_look()

    def _try_to_look(self) -> None:
        try:
            self._hold_lock()
            self._look_around()
            self._is_told = False
        except (SQLAlchemyError, DatabaseDown, StillHeld, OSError) as trouble:
            if not self._is_told:  # once, however long it lasts
                log.warning("round_keys_not_looked_at", error=type(trouble).__name__)
            self._is_told = True

    def _hold_lock(self) -> None:
        if self._lock is None:
            made = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            for setting in KEEPALIVE:
                made.exec_driver_sql(setting)
            made.exec_driver_sql("SELECT pg_advisory_lock(%s, %s)", (LOCKS, self._number))
            self._lock = made
        try:
            self._lock.exec_driver_sql("SELECT 1")
        except SQLAlchemyError:
            self._let_go()
            raise

    def _unlock(self) -> None:
        """Let go of the lock now: the server notices the end of a connection a moment later."""
        if self._lock is not None:
            try:
                self._lock.exec_driver_sql("SELECT pg_advisory_unlock(%s, %s)", (LOCKS, self._number))
            except SQLAlchemyError as trouble:  # the connection is broken, and the lock ends with it
                log.info("presence_lock_ended_with_its_connection", error=type(trouble).__name__)

    def _let_go(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.invalidate()  # the connection and its lock end with it; it must not go back to the pool
            lock.close()


def living(tx: Tx) -> set[str]:
    """The processes whose lock is held now."""
    locks = set(tx.exec_driver_sql(_HELD_LOCKS, (LOCKS,)).scalars())
    return {replica for replica in tx.execute(select(replicas.c.replica_id)).scalars() if _number(replica) in locks}


def clear_the_dead(tx: Tx) -> None:
    """Rows of processes that are gone. Who only lost its connection publishes itself again."""
    alive = living(tx)
    for table in (replicas, key_holders):
        tx.execute(delete(table).where(table.c.replica_id.not_in(alive)))


def who_holds(tx: Tx, name: str) -> list[str]:
    """The living processes that have a key in memory, or may still open it, in words for an operator."""
    holding = (
        select(key_holders.c.replica_id, replicas.c.host)
        .outerjoin(replicas, replicas.c.replica_id == key_holders.c.replica_id)
        .where(key_holders.c.key_id == name)
        .order_by(replicas.c.host)
    )
    held = tx.execute(holding).all()
    alive = living(tx) if held else set()
    return [f"the key in the memory of {host or 'a process'}" for replica, host in held if replica in alive]


def _number(replica_id: str) -> int:
    return int(replica_id[:8], 16)


def _signed(replica_id: str) -> int:
    number = _number(replica_id)
    return number - (1 << 32) if number >= 1 << 31 else number


_HELD_LOCKS = """
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
