"""What every test may ask for. Databases are real: SQLite files and a PostgreSQL server, already migrated."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy import event
from sqlalchemy.pool import Pool

import bot.pulse.scoring.joint  # noqa: F401 - before any test loads numpy: it says that one thread is enough
from bot.app.startup import COLLECT_AFTER
from bot.database.engine import Database
from bot.words import fail_on_mistakes
from tests.compiled import share
from tests.givens import SHARED, Engines
from tests.places import new_folder
from tests.rows import Rows
from tests.stories.driver import Story
from tests.ties import watch

pytest_plugins = ["tests.parts"]

gc.disable()  # until all is collected, which makes many objects and drops few

settings.register_profile(
    "fast",
    max_examples=30,
    deadline=None,
    derandomize=os.environ.get("CI") == "true",  # a change is judged by its own faults; on our machines each run looks at new examples
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", parent=settings.get_profile("fast"), max_examples=1000, derandomize=False)
settings.load_profile(os.environ.get("RIPPLE_HYPOTHESIS", "fast"))

SYNCS = "RIPPLE_TEST_SYNCS"  # in the environment: SQLite waits for the disk, as it does in production

# Where the tests run in the background, SIGINT is ignored, and so it would be in the processes that they start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
share()
watch()  # a scope's statement that could meet another workspace's rows raises
fail_on_mistakes()  # a missing sentence raises; in production English is shown


def _need_not_outlive_a_power_cut(connection: Any, record: Any, _borrowed: Any) -> None:
    """No test takes the power away, and waiting for the disk was a sixth of a lived week. The bot in a process of its own does wait."""
    if isinstance(connection, sqlite3.Connection) and "syncs" not in record.info:
        record.info["syncs"] = SYNCS in os.environ
        if not record.info["syncs"]:
            connection.execute("PRAGMA synchronous=OFF")


def _answers_backwards(connection: Any, _record: Any) -> None:
    """SQLite's rows come in reverse where a statement leaves their order open: nothing may rest on an order nobody asked for."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


event.listen(Pool, "checkout", _need_not_outlive_a_power_cut)
event.listen(Pool, "connect", _answers_backwards)


# A traceback with every variable in it takes longer to draw than some leases of these tests last.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_collection_finish() -> None:
    """What was collected lives as long as the run: walking thousands of tests again and again took a good part of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    gc.enable()


@pytest.fixture(scope="session")
def engines(pytestconfig: pytest.Config) -> Iterator[Engines]:
    shared = getattr(pytestconfig, "workerinput", {}).get(SHARED)  # of a parallel run: see tests/parts.py
    folder = Path(tempfile.mkdtemp(prefix="tests-", dir=shared)) if shared else new_folder()
    pytestconfig.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))  # not in the last test's time
    made = Engines(folder, durable=False, shared=Path(shared) if shared else None)
    yield made
    made.close()


@pytest.fixture(scope="module", autouse=True)
def _deleted_after_a_file(engines: Engines) -> Iterator[None]:
    """What a file's tests made is not needed by the next file's."""
    yield
    engines.delete_made()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, engines: Engines) -> str:
    """The URL of a fresh, migrated database on each engine in turn."""
    return engines.fresh(request.param)


@pytest.fixture
def sqlite_url(engines: Engines) -> str:
    return engines.fresh("sqlite")


@pytest.fixture
def postgresql_url(engines: Engines) -> str:
    return engines.fresh("postgresql")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture
def rows(sqlite_url: str) -> Iterator[Rows]:
    """A fresh database on SQLite, to put rows in and to read what a store makes of them."""
    made = Database(sqlite_url)
    with made.transaction() as tx:
        yield Rows(tx)
    made.close()


WAYS = [(mode, engine) for mode in ("socket", "http") for engine in ("sqlite", "postgresql")]


@pytest.fixture(params=WAYS, ids=["-".join(way) for way in WAYS])
async def story(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> AsyncIterator[Story]:
    """The company with the bot running, in both modes, on each engine."""
    mode, engine = request.param
    async with Story(mode=mode, database_url=engines.fresh(engine), folder=tmp_path) as made:
        yield made


@pytest.fixture
async def quick_story(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Story]:
    """The same on one way, for what does not depend on it."""
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path) as made:
        yield made
