"""Bring the schema to where the code expects it. Safe when several processes start together: one does it, the others wait.

Nearly every start finds the schema at head, so Alembic, which takes longer to import than everything else here, is imported only by those
who need it.
"""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from bot.database.engine import Database, DatabaseDown, Tx
from bot.database.schema import metadata

SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"
WAITS_FOR_OTHERS = 300  # seconds until another process that holds an SQLite file is thought to be stuck
POSTGRES_LOCK = 7_471_707_101  # any number, the same in every process
OWN_RELATIONS = (
    "open_answers_",
    "open_comments_",
    "open_votes_",
    "round_seals_",
)  # of an open round or vote (bot/database/rounds/relations.py)
VERSION_TABLE = "alembic_version"
REVISION = re.compile(r"^(down_)?revision\b[^=\n]*= *(?:\"(\w+)\"|None)$", re.MULTILINE)


class UnknownRevision(Exception):
    """The message says which revisions there are."""


def to_head(database: Database) -> None:
    """Run every migration that is missing, in one transaction.

    A schema that is ahead of this code is left alone: in a rolling upgrade old and new code share it, which is why a migration
    only ever adds, and takes away one release later.
    """
    deadline = time.monotonic() + WAITS_FOR_OTHERS
    while _is_behind(database):
        try:
            _run(database, "upgrade", "head")
        except DatabaseDown:  # on SQLite another process holds the file; as a rule it migrates, which takes longer than other writes
            if not database.is_sqlite or time.monotonic() > deadline:
                raise


def reached_head(database: Database) -> bool:
    """Run to_head; False when the database does not answer or goes away meanwhile. A migration that is wrong still raises."""
    if not database.answers():
        return False
    try:
        to_head(database)
    except DatabaseDown:
        return False
    except DBAPIError as failed:
        if failed.connection_invalidated or not database.answers():
            return False
        raise
    return True


def to_revision(database: Database, revision: str) -> None:
    """Go down to `revision` ("base" for nothing at all); UnknownRevision when there is no such one below."""
    from alembic.util import CommandError

    try:
        _run(database, "downgrade", revision)
    except CommandError as unknown:
        raise UnknownRevision(
            f"There is no revision {revision} to go down to. The newest is {head()}; base is nothing at all."
        ) from unknown


def current(tx: Tx) -> str | None:
    """The revision the database is at; None when it is empty."""
    if not inspect(tx).has_table(VERSION_TABLE):
        return None
    found: str | None = tx.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar_one_or_none()  # noqa: S608 - a constant
    return found


def head() -> str:
    """The revision the code expects: the one that no other builds on."""
    revisions = _revisions()
    (newest,) = revisions.keys() - revisions.values()
    return newest


def drift(tx: Tx) -> list[str]:
    """Where the database and schema.py differ; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(tx, opts={"include_object": _is_ours})
    return [str(difference) for difference in compare_metadata(context, metadata)]


def _is_behind(database: Database) -> bool:
    """Whether a migration is missing; a schema ahead of this code misses none."""
    with database.reading() as tx:
        at = current(tx)
    return at != head() and (at is None or at in _revisions())


@cache
def _revisions() -> dict[str, str | None]:
    """Every revision of the code, with the one it builds on, as the files say."""
    found: dict[str, str | None] = {}
    for path in (SCRIPTS / "versions").glob("*.py"):
        named = {bool(down): name or None for down, name in REVISION.findall(path.read_text(encoding="utf-8"))}
        found[str(named[False])] = named[True]
    return found


def _is_ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    return not (kind in ("table", "index", "column") and (name or "").startswith(("search_", *OWN_RELATIONS)))


def _run(database: Database, direction: str, revision: str) -> None:
    from alembic import command

    # SQLite: BEGIN IMMEDIATE makes the second process wait. PostgreSQL: an advisory lock that ends with the transaction.
    with database.transaction() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({POSTGRES_LOCK})")
        getattr(command, direction)(_config(connection), revision)


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
