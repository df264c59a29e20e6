"""A pooler between us and PostgreSQL that lends its connections for one transaction each. Ripple's locks need a session that stays."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.database.engine import Database

CURE = "Use the server's own port, or a pool that keeps sessions (PgBouncer: pool_mode=session)."
SAID = "DATABASE_URL leads to a pooler that lends connections for one transaction each, so that no lock is kept"


def keeps_no_session(database: Database) -> bool:
    """Whether one connection of ours meets another's session, or several; False where the database does not answer."""
    if database.is_sqlite:
        return False
    try:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as ours, database.engine.connect() as another:
            before, meanwhile = _session(ours), _session(another)  # the other one stays inside its transaction
            return meanwhile == before or {_session(ours) for _ in range(3)} != {before}
    except DBAPIError:
        return False


def _session(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
