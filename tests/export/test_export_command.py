"""`python -m bot export`: files that a spreadsheet and a script can read, beside a dictionary of their columns."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.app.settings import Settings, SettingsWrong
from bot.commands.export import export
from bot.export.rules import COLUMNS, DataSet, as_csv
from tests.stories.driver import Story

SINCE = "2026-01-01"
PATIENCE = 240.0  # seconds; a busy machine is no failure
HERE = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"


async def files(story: Story, folder: Path, how: str, reader: str | None = None) -> dict[str, Any]:
    settings = Settings.from_env(story.environment())
    given = {"how": how, "since": SINCE, "folder": folder, "reader": reader, "workspace": None}
    assert await asyncio.to_thread(export, settings, **given) == 0
    texts = {path.stem: path.read_text(encoding="utf-8-sig") for path in folder.glob(f"*.{how}")}
    if how == "json":
        return {name: json.loads(text) for name, text in texts.items()}
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}


async def told_in_private(story: Story) -> None:
    """A team, a learning that everybody may read, and one in a private channel."""
    await story.set_up_team(leads="Bo Lindqvist")
    story.slack.add_channel("secret", members=[story.ana, story.dev], private=True)
    story.slack.invite_bot("secret")
    await story.settle()
    await story.ana.types('/til =HYPERLINK("x") Rename first, then change', in_="#harbor")
    await story.ana.types("/til The reorganisation comes in May", in_="#secret")
    await story.dev.types("/learn ask --anonymous Who knows surveys?", in_="#harbor")
    await story.live(hours=2)


async def test_a_reader_gets_what_they_may_read_in_both_formats_with_a_dictionary(quick_story: Story, tmp_path: Path) -> None:
    story = quick_story
    await told_in_private(story)
    for how in ("csv", "json"):
        found = await files(story, tmp_path / how, how, story.eve.id)
        assert found.keys() == {*COLUMNS, "columns"}
        assert [row["text"].lstrip("'") for row in found["learnings"]] == ['=HYPERLINK("x") Rename first, then change']
        assert {(row["data_set"], row["column"]) for row in found["columns"]} == {(name, one) for name in COLUMNS for one in COLUMNS[name]}
        assert all(row["meaning"] for row in found["columns"])
        assert "reorganisation" not in str(found) and story.ana.id not in str(found) and "Ana" not in str(found)
    dev = await files(story, tmp_path / "dev", "json", story.dev.id)
    assert len(dev["learnings"]) == 2, "whoever sits in the private channel may read what was shared there"


@pytest.mark.long
async def test_where_there_is_one_owner_it_is_their_export_and_odd_words_are_said(quick_story: Story, tmp_path: Path) -> None:
    story = quick_story
    await told_in_private(story)
    assert len((await files(story, tmp_path / "own", "json"))["learnings"]) == 1
    settings = Settings.from_env(story.environment())
    with pytest.raises(SettingsWrong, match="write a day like 2026-03-02"):
        export(settings, how="csv", since="May", folder=tmp_path, reader=None, workspace=None)
    with pytest.raises(SettingsWrong, match="nobody of the company under this member ID"):
        export(settings, how="csv", since=SINCE, folder=tmp_path, reader="U0NOBODY", workspace=None)


async def test_what_is_committed_while_an_export_runs_as_when_a_round_closes_is_in_none_of_its_files(
    postgresql_url: str, tmp_path: Path
) -> None:
    async with Story(mode="socket", database_url=postgresql_url, folder=tmp_path) as story:
        await told_in_private(story)
        with story.bot.database.transaction() as tx:
            tx.execute(text("LOCK TABLE learnings IN ACCESS EXCLUSIVE MODE"))
            running = asyncio.create_task(files(story, tmp_path / "one", "json", story.eve.id))
            async with asyncio.timeout(PATIENCE):
                while not tx.execute(text(f"SELECT count(*) FROM pg_locks WHERE NOT granted AND {HERE}")).scalar_one():
                    await asyncio.sleep(0.05)
            tx.execute(text("UPDATE learnings SET text = 'said after the export began'"))
        assert "said after" not in str(await running), "it had begun to read before this was said"
        assert "said after" in str(await files(story, tmp_path / "two", "json", story.eve.id))


@pytest.mark.parametrize("said", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_is_kept_from_running(said: str) -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv(DataSet("learnings", [{"text": said, "used_by": -3}])), newline=""))
    assert row["text"].startswith("'") and row["used_by"] == "-3"
