"""The schema page and the migrations say the same, on both engines, up, down and up again."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select

from bot.database import migrate
from bot.database.engine import Database, DatabaseDown
from bot.database.schema import anonymous_tables, rounds, workspaces
from bot.database.sqlite import files
from tests.givens import MONDAY, WORKSPACE, Engines

pytestmark = pytest.mark.each_way


def test_the_migrations_make_what_the_schema_page_says(database: Database) -> None:
    with database.reading() as tx:
        assert migrate.drift(tx) == []
        assert migrate.current(tx) == migrate.head()


def test_what_we_read_from_the_files_is_what_alembic_reads(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    assert migrate.head() == scripts.get_current_head()
    assert migrate._revisions() == {script.revision: script.down_revision for script in scripts.walk_revisions()}
    with database.reading() as tx:
        assert migrate.current(tx) == MigrationContext.configure(tx).get_current_revision()


@pytest.mark.long
def test_a_start_at_head_does_not_even_import_alembic(database: Database) -> None:
    code = (
        "import sys; from bot.database.engine import Database; from bot.database.migrate import to_head; import bot.app.bot\n"
        "to_head(Database(sys.argv[1])); sys.exit('alembic' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code, database.url], cwd=migrate.SCRIPTS.parent, check=False)
    assert found.returncode == 0


@pytest.mark.long
def test_up_down_and_up_again_with_rows_in_it(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute(insert(workspaces).values(id=WORKSPACE, name="Acme", bot_user_id="U0RIPPLE", installed_at=MONDAY))
    migrate.to_revision(database, "base")
    with database.reading() as tx:
        assert migrate.current(tx) is None
    migrate.to_head(database)
    with database.reading() as tx:
        assert tx.execute(select(workspaces)).all() == []
        assert migrate.drift(tx) == []


@pytest.mark.long
def test_many_processes_may_migrate_at_once(engines: Engines, tmp_path) -> None:
    for url in (f"sqlite:///{tmp_path / 'new.sqlite'}", engines.empty_postgresql()):
        failures: list[BaseException] = []

        def start(url: str = url, failures: list[BaseException] = failures) -> None:
            database = Database(url)
            try:
                migrate.to_head(database)
            except BaseException as broken:
                failures.append(broken)
            finally:
                database.close()

        threads = [threading.Thread(target=start) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []


def test_a_start_waits_for_a_migration_that_takes_longer_than_a_write_may(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILE_WAIT_MS", 1)
    first, second = (Database(f"sqlite:///{tmp_path / 'new.sqlite'}") for _ in range(2))
    waited = threading.Event()
    run = migrate._run

    def told(*given) -> None:
        try:
            run(*given)
        except DatabaseDown:
            waited.set()
            raise

    monkeypatch.setattr(migrate, "_run", told)
    other = threading.Thread(target=migrate.to_head, args=[second])
    with first.transaction():
        other.start()
        assert waited.wait(300)
    other.join()
    with first.reading() as tx:
        assert migrate.current(tx) == migrate.head()
    monkeypatch.setattr(migrate, "WAITS_FOR_OTHERS", 0)
    migrate.to_revision(first, "base")
    with first.transaction(), pytest.raises(DatabaseDown):
        migrate.to_head(second)
    first.close()
    second.close()


def test_the_engine_itself_refuses_a_threshold_below_five(database: Database) -> None:
    row = {
        "workspace_id": WORKSPACE,
        "id": "r1",
        "number": 1,
        "opens_at": MONDAY,
        "closes_at": MONDAY,
        "state": "open",
        "k": 4,
        "comments_k": 8,
        "rule_version": "1",
        "bank_version": "1",
        "asked_again": 0,
    }
    try:
        with database.transaction() as tx:
            tx.execute(insert(rounds).values(**row))
    except Exception as refused:
        assert "k_never_lower" in str(refused)
    else:
        raise AssertionError("k = 4 was accepted")


def test_answers_lie_in_no_order_and_in_no_log(sqlite_url: str, postgresql_url: str) -> None:
    names = {table.name for table in anonymous_tables()}
    lite = Database(sqlite_url)
    with lite.reading() as tx:
        made = dict(tx.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all())
    assert all("WITHOUT ROWID" in made[name] for name in names)
    lite.close()
    unlogged = {table.name for table in anonymous_tables() if table.info.get("unlogged")}
    postgres = Database(postgresql_url)
    with postgres.reading() as tx:
        found = set(tx.exec_driver_sql("SELECT relname FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'").scalars())
    assert found == unlogged
    postgres.close()


def test_old_code_leaves_a_newer_schema_alone(database: Database) -> None:
    with database.transaction() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    migrate.to_head(database)
    with database.reading() as tx:
        assert migrate.current(tx) == "9999"
