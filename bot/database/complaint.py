"""Why a database cannot be used. In the driver's words, on one line, without its address or a piece of its password."""

from __future__ import annotations

import re
import sqlite3
from urllib.parse import quote, quote_plus

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.database.bulk import execute_raw
from bot.database.engine import Database, normal_url

LONGEST = 160
SPEAK_FOR_THEMSELVES = (DBAPIError, OSError, sqlite3.Error)
_WAIT = 2000  # milliseconds for somebody who writes just now


def is_address(url: str) -> bool:
    """Whether this can be read as an address. One that cannot may hold a password all the same, so nothing is told of it."""
    try:
        make_url(normal_url(url))
    except (SQLAlchemyError, ValueError):
        return False
    return True


def complaint_of(url: str) -> str:
    """What is wrong with the database at this address; empty where it can be written."""
    try:
        database = Database(url)
    except (OSError, SQLAlchemyError, ValueError) as wrong:
        return said_by(wrong, url)
    try:
        with database.engine.connect() as connection:
            if database.is_sqlite:
                connection.rollback()
                connection.exec_driver_sql(f"PRAGMA busy_timeout={_WAIT}")
                connection.rollback()
        with database.transaction() as tx:
            execute_raw(tx, "CREATE TABLE ripple_can_write (x INTEGER)", [])
            tx.rollback()
    except Exception as wrong:  # noqa: BLE001 - each driver has its own; whatever it is, it is told
        return said_by(wrong, url)
    finally:
        database.close()
    return ""


def said_by(problem: BaseException, url: str) -> str:
    """The driver's reason: its last line that says something, short, with every secret of the address left out."""
    inner = problem if isinstance(problem, SPEAK_FOR_THEMSELVES) else problem.__cause__ or problem
    told = inner.strerror or str(inner) if isinstance(inner, OSError) else str(getattr(inner, "orig", None) or inner)
    where = f" ({inner.filename})" if isinstance(inner, OSError) and inner.filename else ""
    line = " ".join(told.split())
    for secret in _secrets_of(url):
        line = line.replace(secret, "…")
    return (line[:LONGEST] + where) or type(inner).__name__


def _secrets_of(url: str) -> list[str]:
    """Every form in which the password may stand in a message, longest first; for an address nobody can read, all of what may be one."""
    try:
        password = make_url(normal_url(url)).password or ""
    except (SQLAlchemyError, ValueError):
        password = re.sub(r"^[^:]*://[^:]*:?", "", url)
    parts = {password, quote(password), quote_plus(password), *re.split(r"[@:/]", password)}
    return sorted((part for part in parts if len(part) > 1), key=len, reverse=True)
