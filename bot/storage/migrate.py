"""Bring the schema to where the code expects it. Safe when several processes start together: one does it, the others wait."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.storage.database import Database, Tx
from bot.storage.schema import metadata

SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"
POSTGRES_LOCK = 7_471_707_101  # any number, the same in every process


class UnknownRevision(Exception):
    """The message says which revisions there are."""


def to_head(database: Database) -> None:
    """Run every migration that is missing, in one transaction.

    A schema that is ahead of this code is left alone: in a rolling upgrade old and new code share it, which is why a migration
    only ever adds, and takes away one release later.
    """
    with database.reading() as tx:
        at = current(tx)
    if at is None or at in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}:
        _run(database, "upgrade", "head")


def to_revision(database: Database, revision: str) -> None:
    """Go down to `revision` ("base" for nothing at all); UnknownRevision when there is no such one below."""
    try:
        _run(database, "downgrade", revision)
    except CommandError as unknown:
        raise UnknownRevision(
            f"There is no revision {revision} to go down to. The newest is {head()}; base is nothing at all."
        ) from unknown


def current(tx: Tx) -> str | None:
    """The revision the database is at; None when it is empty."""
    return MigrationContext.configure(tx).get_current_revision()


def head() -> str | None:
    """The revision the code expects."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def drift(tx: Tx) -> list[str]:
    """Where the database and schema.py differ; empty when they agree."""
    context = MigrationContext.configure(tx, opts={"include_object": _is_ours})
    return [str(difference) for difference in compare_metadata(context, metadata)]


def _is_ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    return not (kind in ("table", "index", "column") and (name or "").startswith("search_"))


def _run(database: Database, direction: str, revision: str) -> None:
    # SQLite: BEGIN IMMEDIATE makes the second process wait. PostgreSQL: an advisory lock that ends with the transaction.
    with database.transaction() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({POSTGRES_LOCK})")
        getattr(command, direction)(_config(connection), revision)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
