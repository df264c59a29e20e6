"""Relations of a round's own on PostgreSQL. Made when it opens, dropped when it closes, so that nothing of it outlives it (P6).

Rows that are only deleted stay: an open snapshot keeps them, a statistic copies them, the log repeats them. So a round gets UNLOGGED
relations that nobody gathers statistics of and no vacuum visits; and dropping them empties their files in the same commit. A drop waits
for whoever still uses the relation, and not for long: `StillHeld` says that another session is in the way, and to try again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from typing import Any

from msgspec import Struct
from sqlalchemy import MetaData, Table

from bot.database.engine import LOCK_WAIT, Tx, held_is_said
from bot.ids import RoundId, WorkspaceId

ID_LETTERS = 20
FORKS = ("", "_init", "_fsm", "_vm")


class Trace(Struct, frozen=True):
    """A relation that must be gone: its name, its number in the catalogue, its file below the data directory."""

    relation: str
    oid: int
    path: str


def own(template: Table, of: str) -> Table:
    """The relation of this table's form that belongs to one thing alone. Its name says nothing about the thing."""
    return called(template, f"{template.name}_{sha256(of.encode()).hexdigest()[:ID_LETTERS]}")


def name_of_round(workspace: WorkspaceId, round_id: RoundId) -> str:
    """Of which thing an open round's relations are."""
    return f"{workspace}/{round_id}"


@lru_cache(maxsize=128)
def called(template: Table, name: str) -> Table:
    """The relation of this name and this table's form."""
    return template.to_metadata(MetaData(), name=name)


def make(tx: Tx, template: Table, of: str) -> None:
    """Make it empty; an earlier one of the same name is dropped. Raises StillHeld."""
    table = own(template, of)
    drop(tx, [table])
    key = ", ".join(column.name for column in template.primary_key)
    quiet = "autovacuum_enabled = false, toast.autovacuum_enabled = false"
    tx.exec_driver_sql(f"CREATE UNLOGGED TABLE {table.name} (LIKE {template.name}, PRIMARY KEY ({key})) WITH ({quiet})")
    silent = ", ".join(f"ALTER COLUMN {column.name} SET STATISTICS 0" for column in template.columns)
    tx.exec_driver_sql(f"ALTER TABLE {table.name} {silent}")


def take(tx: Tx, tables: Sequence[Table]) -> None:
    """Keep everybody else away from those that exist until the transaction ends. Raises StillHeld."""
    names = [table.name for table in tables if exists(tx, table)]
    if names:
        with _no_long_wait(tx):
            tx.exec_driver_sql(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")


def drop(tx: Tx, tables: Sequence[Table]) -> None:
    """Drop those that exist. Raises StillHeld."""
    take(tx, tables)
    names = [table.name for table in tables if exists(tx, table)]
    if names:
        tx.exec_driver_sql(f"DROP TABLE {', '.join(names)}")


def are_used(tx: Tx) -> bool:
    """Whether rounds and votes have relations of their own here; on SQLite one table holds all, and its pages are overwritten."""
    return tx.dialect.name != "sqlite"


def exists(tx: Tx, table: Table) -> bool:
    """Whether there is such a relation now."""
    return tx.exec_driver_sql("SELECT to_regclass(%s)", (table.name,)).scalar() is not None


def named_like(tx: Tx, template: Table) -> list[str]:
    """The relations of this table's form that there are."""
    query = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ %s AND pg_table_is_visible(oid)"
    return list(tx.exec_driver_sql(query, (f"^{template.name}_[0-9a-f]{{{ID_LETTERS}}}$",)).scalars())


def traces_of(tx: Tx, tables: Iterable[Table]) -> list[Trace]:
    """What must be looked for after these were dropped: they, their indexes, and the same of their toast."""
    found = tx.exec_driver_sql(_PARTS, ([table.name for table in tables],))
    return [Trace(*row) for row in found]


def left_of(tx: Tx, traces: Sequence[Trace]) -> list[str]:
    """What is still there of what was dropped, in words for an operator: catalogue, statistics, files. Empty when nothing is.

    Statistics and files are looked at as far as the role of the connection may; a role that may not is told by `blind_to`.
    """
    if not traces:
        return []
    wanted = {"names": [one.relation for one in traces], "oids": [one.oid for one in traces]}
    found = [f"relation {name}" for name in tx.exec_driver_sql(_IN_CATALOGUE, wanted).scalars()]
    blind = blind_to(tx)
    if "statistics" not in blind:
        number = tx.exec_driver_sql("SELECT count(*) FROM pg_statistic WHERE starelid = ANY(%(oids)s)", wanted).scalar()
        found += [f"{number} rows of pg_statistic"] if number else []
    if "files" not in blind:
        paths = [f"{one.path}{fork}" for one in traces for fork in FORKS]
        found += [f"file {path}" for path in tx.exec_driver_sql(_NOT_EMPTY, (paths,)).scalars()]
    return found


def blind_to(tx: Tx) -> list[str]:
    """What this connection's role may not look at: "statistics", "files"."""
    seen = tx.exec_driver_sql(_MAY_SEE).mappings().one()
    return [what for what, may in seen.items() if not may]


def sessions_on(tx: Tx, relations: Sequence[str]) -> list[str]:
    """Which other sessions use these relations, in words for an operator."""
    return [f"{name or 'a session'} (pid {pid}, {state})" for pid, name, state in tx.exec_driver_sql(_SESSIONS, (list(relations),))]


@contextmanager
def _no_long_wait(tx: Tx) -> Iterator[None]:
    before: Any = tx.exec_driver_sql("SHOW lock_timeout").scalar_one()
    tx.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
    with held_is_said():
        yield
    tx.exec_driver_sql(f"SET LOCAL lock_timeout = '{before}'")


_PARTS = """
    WITH RECURSIVE part(oid) AS (
        SELECT to_regclass(name)::oid FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NOT NULL
        UNION
        SELECT more.oid FROM part
        JOIN pg_class AS here ON here.oid = part.oid
        CROSS JOIN LATERAL (
            SELECT indexrelid AS oid FROM pg_index WHERE indrelid = here.oid
            UNION ALL SELECT here.reltoastrelid WHERE here.reltoastrelid <> 0
        ) AS more
    )
    SELECT relname, part.oid::bigint, pg_relation_filepath(part.oid) FROM part JOIN pg_class USING (oid) ORDER BY relname
"""
_IN_CATALOGUE = """
    SELECT relname FROM pg_class WHERE oid = ANY(%(oids)s) OR (relname = ANY(%(names)s) AND pg_table_is_visible(oid)) ORDER BY relname
"""
_NOT_EMPTY = """
    SELECT path FROM unnest(%s::text[]) AS path CROSS JOIN LATERAL pg_stat_file(path, true) AS file WHERE file.size > 0 ORDER BY path
"""
_MAY_SEE = """
    SELECT has_table_privilege('pg_statistic', 'SELECT') AS statistics,
           has_function_privilege('pg_stat_file(text, boolean)', 'EXECUTE') AS files
"""
_SESSIONS = """
    SELECT DISTINCT activity.pid, activity.application_name, coalesce(activity.state, 'running')
    FROM pg_locks JOIN pg_class ON pg_class.oid = pg_locks.relation
    JOIN pg_stat_activity AS activity ON activity.pid = pg_locks.pid
    JOIN pg_database ON pg_database.oid = pg_locks.database AND pg_database.datname = current_database()
    WHERE pg_class.relname = ANY(%s) AND pg_locks.pid <> pg_backend_pid()
    ORDER BY activity.pid
"""
