"""Rows that one transaction holds, looked at from another. Only PostgreSQL locks rows; SQLite has one writer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Table, select

from bot.database.engine import Database, Tx

GIVES_UP = "SET LOCAL lock_timeout = '5s'"  # whoever waits for a row that should be passed over


@contextmanager
def beside(url: str) -> Iterator[Tx]:
    """Another session's transaction."""
    database = Database(url)
    with database.transaction() as tx:
        tx.exec_driver_sql(GIVES_UP)
        yield tx
    database.close()


def is_free(url: str, table: Table, *, read: bool = False, key_share: bool = False) -> bool:
    """Whether somebody else could lock the one row of this table now, to change it or (`read`) so that nobody does."""
    with beside(url) as tx:
        locked = select(table).with_for_update(skip_locked=True, read=read, key_share=key_share)
        return tx.execute(locked).one_or_none() is not None
