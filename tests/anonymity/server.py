"""A PostgreSQL server of the attacker's. Every file of it can be read, and its autovacuum looks at everything each second."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy

from bot.database.engine import Database
from bot.database.migrate import to_head
from tests.givens import Engines
from tests.places import in_memory

PATIENCE = 120  # seconds that a busy machine may take until autovacuum has passed
# An ordinary checkpoint leaves unlogged pages in memory; copying a database writes out everything first.
WRITE_OUT = ("CREATE DATABASE beside TEMPLATE template0 STRATEGY file_copy", "DROP DATABASE beside", "CHECKPOINT")
RESTLESS = {
    "autovacuum": "on",
    "autovacuum_naptime": "1s",
    "autovacuum_vacuum_threshold": "1",
    "autovacuum_analyze_threshold": "1",
    "autovacuum_vacuum_scale_factor": "0",
    "autovacuum_analyze_scale_factor": "0",
}


class BusyServer:
    """A server of our own, with migrated databases."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ripple-busy-", dir=in_memory())
        self._engines = Engines(Path(self._folder.name), durable=False)
        self._engines.empty_postgresql()
        self._engines.run_on_server(
            *(f"ALTER SYSTEM SET {name} = '{value}'" for name, value in RESTLESS.items()), "SELECT pg_reload_conf()"
        )
        self.data = Path(self._engines.data_folder)

    def fresh(self) -> str:
        """A new database."""
        return self._engines.fresh("postgresql")

    def fresh_owned_by(self, role: str) -> str:
        """A new database of somebody who may do nothing else on this server."""
        url = sqlalchemy.make_url(self._engines.empty_postgresql())
        self._engines.run_on_server(f"CREATE ROLE {role} LOGIN", f"ALTER DATABASE {url.database} OWNER TO {role}")
        owned = url.set(username=role).render_as_string(hide_password=False)
        database = Database(owned)
        to_head(database)
        database.close()
        return owned

    @property
    def engines(self) -> Engines:
        return self._engines

    def close(self) -> None:
        self._engines.close()
        self._folder.cleanup()

    def dump(self, database: Database) -> bytes:
        """As somebody careless makes it."""
        tool = self._engines.postgresql_tool("pg_dump")
        assert tool is not None
        url = database.url.replace("postgresql+psycopg://", "postgresql://")
        return subprocess.run([tool, url], capture_output=True, check=True).stdout

    def found(self, needles: Iterable[bytes]) -> list[bytes]:
        """Which of these stand anywhere in the server's files, after everything in memory was written out."""
        self._engines.run_on_server(*WRITE_OUT)
        content = self.everything()
        return [needle for needle in needles if needle in content]

    def files(self) -> dict[str, bytes]:
        """All files by their path below the data folder, after everything in memory was written out."""
        self._engines.run_on_server(*WRITE_OUT)
        return {str(path.relative_to(self.data)): _read(path) for path in (self.data / "base").rglob("*") if path.is_file()}

    def everything(self) -> bytes:
        """All files: tables, indexes, statistics, the log of transactions."""
        return b"\n".join(_read(path) for path in sorted(self.data.rglob("*")) if path.is_file() and not path.is_symlink())

    def let_autovacuum_pass(self, database: Database) -> None:
        """Change a table beside and wait until autovacuum has analyzed it: what it wants to look at, it has looked at."""
        with database.transaction() as tx:
            tx.exec_driver_sql("CREATE TABLE IF NOT EXISTS bait (it integer)")
            tx.exec_driver_sql("INSERT INTO bait SELECT generate_series(1, 1000)")
        until = time.monotonic() + PATIENCE
        while not _was_analyzed(database, "bait"):
            assert time.monotonic() < until, "autovacuum does not run here"
            time.sleep(0.2)


def statistics_of(database: Database, *names: str) -> list[tuple[Any, ...]]:
    """What ANALYZE kept of these relations."""
    with database.reading() as tx:
        query = "SELECT tablename, attname FROM pg_stats WHERE tablename = ANY(%s)"
        return [tuple(row) for row in tx.exec_driver_sql(query, (list(names),))]


def _was_analyzed(database: Database, name: str) -> bool:
    with database.reading() as tx:
        return bool(tx.exec_driver_sql("SELECT autoanalyze_count FROM pg_stat_all_tables WHERE relname = %s", (name,)).scalar())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # the server takes files away while we read
        return b""
