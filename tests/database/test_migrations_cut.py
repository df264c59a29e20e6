"""A start that is killed on its way to head leaves all of the schema or nothing. Also what no migration may do beside running bots."""

from __future__ import annotations

import ast
import importlib
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import inspect

from bot.database import migrate
from bot.database.engine import Database
from tests.givens import Engines
from tests.killing import killed_at

pytestmark = pytest.mark.longest

FIRST = "0001"  # before it there was nothing that could run
TAKES_AWAY = {"drop_table", "drop_column", "alter_column", "drop_constraint", "rename_table", "batch_alter_table"}
VERSIONS = sorted((migrate.SCRIPTS / "versions").glob("*.py"))


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_start_killed_at_one_of_its_statements_leaves_nothing_half_done_and_the_next_one_completes(
    engine: str, engines: Engines, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'cut.sqlite'}" if engine == "sqlite" else engines.empty_postgresql()
    importlib.import_module("alembic.command")  # so that no child has to load it
    kills = 0
    for statement in count(0, 3):  # every third: there are some two hundred
        if not killed_at(statement, url, migrate.to_head):
            break
        kills += 1
        database = Database(url)
        with database.reading() as tx:
            is_done = migrate.current(tx) == migrate.head()  # killed after the commit, when it looked whether anything is left
            assert is_done or inspect(tx).get_table_names() == [], f"killed before statement {statement}"
        database.close()
    assert kills > 20, "too few for a whole schema"
    database = Database(url)
    with database.reading() as tx:
        assert migrate.current(tx) == migrate.head() and migrate.drift(tx) == []
    database.close()


def calls(part: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(part) if isinstance(node, ast.Call)]


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def taken_away(source: str) -> list[str]:
    """What `upgrade` of a migration would take from a version that still runs beside the new one."""
    (upgrade,) = [part for part in ast.parse(source).body if isinstance(part, ast.FunctionDef) and part.name == "upgrade"]
    found = []
    made_again = {ast.unparse(call.args[0]) for call in calls(upgrade) if name_of(call) == "create_check_constraint"}
    for call in calls(upgrade):
        name, written = name_of(call), ast.unparse(call)
        if name == "drop_constraint" and ast.unparse(call.args[0]) in made_again:
            continue  # a check may be loosened: it comes back under its name, and what the old version writes still passes
        if name in TAKES_AWAY or (name == "execute" and any(word in written.upper() for word in ("DROP ", "RENAME ", "ALTER COLUMN"))):
            found.append(written)
        if name == "add_column" and "nullable=False" in written and "server_default" not in written:
            found.append(written)  # the old version would insert rows without it
    return found


@pytest.mark.parametrize("path", [path for path in VERSIONS if not path.name.startswith(FIRST)], ids=lambda path: path.stem)
def test_a_migration_only_adds(path: Path) -> None:
    assert taken_away(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "step",
    [
        "op.drop_column('asks', 'title')",
        "op.execute('ALTER TABLE asks DROP COLUMN title')",
        "op.add_column('asks', sa.Column('mood', sa.String(), nullable=False))",
        "op.drop_constraint('ck_a', 'asks'); op.create_check_constraint('ck_b', 'asks', 'true')",
    ],
)
def test_the_rule_finds_what_would_break_the_version_beside_it(step: str) -> None:
    assert taken_away(f"def upgrade():\n    {step}\n")
