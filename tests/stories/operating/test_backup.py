"""A backup as the operator's page says it should be made. It holds no open answer, and the bot goes on from it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import sqlalchemy

from bot.app.settings import Settings, SettingsWrong
from bot.commands.backup import back_up
from bot.commands.operations import check
from bot.database import schema
from bot.database.engine import Database
from tests.givens import Engines
from tests.pulse.test_in_slack import CLOSED_AT, answers, asked, cards
from tests.stories.driver import Story

SECRET = "a master secret for tests only, 32+"
NOT_IN_A_BACKUP = {table.name for table in schema.metadata.sorted_tables if table.info.get("unlogged")}
ANSWERERS = ("ana", "bo", "dev", "farid", "gwen", "hugo")


def tool(engines: Engines, name: str) -> str:
    found = engines.postgresql_tool(name)
    if found is None:
        pytest.skip(f"{name} is not on this machine")
    return found


def address(url: str) -> str:
    """As PostgreSQL's own tools take it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def dumped(engines: Engines, url: str, *options: str) -> str:
    return subprocess.run([tool(engines, "pg_dump"), *options, address(url)], capture_output=True, text=True, check=True).stdout


def rows_in(dump: str) -> dict[str, int]:
    """How many rows of each table a dump holds."""
    found: dict[str, int] = {}
    for part in dump.split("\nCOPY public.")[1:]:
        head, _, rest = part.partition("\n")
        found[head.split(" ")[0]] = rest.partition("\\.\n")[0].count("\n")
    return found


def restored(engines: Engines, dump: str) -> str:
    url = engines.empty_postgresql()
    command = [tool(engines, "psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", address(url)]
    subprocess.run(command, input=dump, capture_output=True, text=True, check=True)
    return url


def everything(url: str) -> dict[str, int]:
    database = Database(url)
    with database.reading() as tx:
        counted = {
            table.name: tx.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(table)).scalar_one()
            for table in schema.metadata.sorted_tables
        }
    database.close()
    return counted


@pytest.mark.longest
async def test_a_backup_holds_no_open_answer_and_the_bot_goes_on_from_it(
    engines: Engines, postgresql_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Story(mode="socket", database_url=postgresql_url, folder=tmp_path, RIPPLE_MASTER_SECRET=SECRET) as story:
        await asked(story)
        for name in ANSWERERS:
            await answers(story, name)
        assert story.rows("open_answers") and story.rows("open_keys")
        await story.stop_bot()
        careless = rows_in(dumped(engines, postgresql_url))
        assert sum(careless[name] for name in careless if name.startswith("open_answers_")) >= len(ANSWERERS)
        assert careless["open_keys"] >= 1, "without the option they are in it"
        dump = dumped(engines, postgresql_url, "--no-unlogged-table-data")
        held = rows_in(dump)
        assert {name: held.get(name, 0) for name in NOT_IN_A_BACKUP} == dict.fromkeys(NOT_IN_A_BACKUP, 0)
        assert not [name for name in held if name.startswith(("open_answers_", "round_seals_")) and held[name]]
        assert SECRET not in dump
        before = everything(postgresql_url)

        story.database_url = restored(engines, dump)
        after = everything(story.database_url)
        assert after == before | dict.fromkeys(NOT_IN_A_BACKUP, 0)
        await story.start_bot()
        capsys.readouterr()
        await check(story.environment())
        bad = [line for line in capsys.readouterr().out.splitlines() if line.startswith("BAD")]
        assert bad == ["BAD  round 1: it is not closed yet."], "by the real clock, which the check reads, March is long over"
        await story.live(days=1)
        for name in ANSWERERS:
            assert "I lost the key" in story.read(cards(story, name)[-1]), name
            await answers(story, name)
        await story.live_until(CLOSED_AT)
        assert {sum(row[f"c{point}"] for point in range(1, 6)) for row in story.rows("cells")} == {len(ANSWERERS)}


@pytest.mark.longest
async def test_a_backup_made_between_rounds_is_whole(engines: Engines, postgresql_url: str, tmp_path: Path) -> None:
    async with Story(mode="socket", database_url=postgresql_url, folder=tmp_path, RIPPLE_MASTER_SECRET=SECRET) as story:
        await asked(story)
        for name in ANSWERERS:
            await answers(story, name)
        await story.live_until(CLOSED_AT)
        told = {name: story.told(name) for name in ANSWERERS}
        await story.stop_bot()
        story.database_url = restored(engines, dumped(engines, postgresql_url, "--no-unlogged-table-data"))
        await story.start_bot()
        await story.live(hours=1)
        assert {name: story.told(name) for name in ANSWERERS} == told, "nothing is told twice after a restore"
        assert story.rows("cells")


@pytest.mark.long
async def test_a_copy_of_a_file_in_use_holds_no_open_answer_and_the_bot_goes_on_from_it(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.sqlite"
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path) as story:
        await asked(story)
        for name in ANSWERERS:
            await answers(story, name)
        sealed = [bytes(row["sealed"]) for row in story.rows("open_answers")]
        assert back_up(Settings.from_env(story.environment()), kept) == 0
        assert "RIPPLE_KEY_FOLDER" not in (said := capsys.readouterr().out) and "empty the key folder" in said
        held = everything(f"sqlite:///{kept}")
        assert held == everything(sqlite_url) | dict.fromkeys(NOT_IN_A_BACKUP, 0)
        assert sealed and not [one for one in sealed if one in kept.read_bytes()]
        assert kept.stat().st_mode & 0o077 == 0

        await story.stop_bot()
        shutil.rmtree(Settings.from_env(story.environment()).key_folder)
        story.database_url = f"sqlite:///{kept}"
        await story.start_bot()
        await story.live(days=1)
        assert all("I lost the key" in story.read(cards(story, name)[-1]) for name in ANSWERERS)


def test_a_copy_is_never_written_over_what_is_there_and_postgresql_has_its_own_means(
    sqlite_url: str, postgresql_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "there.sqlite"
    there.write_text("a year of work")
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "RIPPLE_KEY_FOLDER": str(tmp_path / "keys")}
    assert back_up(Settings.from_env(settings | {"DATABASE_URL": sqlite_url}), there) == 2
    assert "was not written" in capsys.readouterr().err and there.read_text() == "a year of work"
    assert back_up(Settings.from_env(settings | {"DATABASE_URL": sqlite_url}), tmp_path / "no" / "folder") == 2
    with pytest.raises(SettingsWrong, match="pg_dump --no-unlogged-table-data"):
        back_up(Settings.from_env(settings | {"DATABASE_URL": postgresql_url}), tmp_path / "new")
    assert not (tmp_path / "new").exists()
