"""A SQLite file: how it is opened, how a transaction begins, and how what was deleted leaves it.

How it begins is the dialect's business: an engine that has listeners asks for them before and after every statement, which makes each a
third dearer.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.characteristics import ConnectionCharacteristic
from sqlalchemy.engine.default import DefaultDialect

from bot.database.sqlite import WRITE_OPTION

DRIVER = "sqlite+ripple"
FILE_WAIT_MS = 10_000  # how long one writer of a file waits for another


class FileConnection(sqlite3.Connection):
    """A connection that knows whether what begins on it will write: two that only find out later can wait for each other for ever."""

    will_write = False


class Writing(ConnectionCharacteristic):
    """SQLAlchemy's way of setting something on a connection until it goes back to the pool."""

    transactional = True

    def reset_characteristic(self, dialect: Any, dbapi_conn: Any) -> None:
        dbapi_conn.will_write = False

    def set_characteristic(self, dialect: Any, dbapi_conn: Any, value: Any) -> None:
        dbapi_conn.will_write = value

    def get_characteristic(self, dialect: Any, dbapi_conn: Any) -> Any:
        return dbapi_conn.will_write


class FileDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's own, but that a transaction begins when we say so, and at once as a writer's where it will write."""

    driver = "ripple"
    supports_statement_cache = True
    connection_characteristics = DefaultDialect.connection_characteristics.union({WRITE_OPTION: Writing()})

    def do_begin(self, dbapi_connection: Any) -> None:
        # The driver's own BEGIN comes too late for IMMEDIATE (reliability.md finding 8).
        connection = dbapi_connection.driver_connection
        connection.execute("BEGIN IMMEDIATE" if connection.will_write else "BEGIN")


registry.register(DRIVER.replace("+", "."), __name__, FileDialect.__name__)


def engine_of_file(url: str) -> Engine:
    """An engine on the file that `sqlite:///...` names; its folder is made."""
    given = make_url(url)
    if given.database and given.database != ":memory:":
        Path(given.database).resolve().parent.mkdir(parents=True, exist_ok=True)
    connecting = {"timeout": FILE_WAIT_MS / 1000, "factory": FileConnection}
    engine = create_engine(given.set(drivername=DRIVER), pool_size=6, max_overflow=8, hide_parameters=True, connect_args=connecting)
    event.listen(engine, "connect", _connected)
    return engine


def scrub_file(engine: Engine) -> bool:
    """Rewrite the file and empty its log; False where a long reader kept the log from being emptied.

    VACUUM refuses to run inside a transaction, so it goes past SQLAlchemy's own BEGIN.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy, *_pages = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
        return not busy
    finally:
        connection.close()


def _connected(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={FILE_WAIT_MS}",
        "secure_delete=ON",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
