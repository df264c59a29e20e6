"""`python -m bot teams`, beside a bot that runs: preview, import, members counted in, waves, and back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.app.bot import real_now
from bot.app.settings import Settings
from bot.commands import teams
from bot.database.schema import people
from bot.people.importing import acts
from bot.people.importing.rules import Batch, TeamsPreview
from tests.people.looked_up import members
from tests.stories.driver import Story
from tests.stories.processes import ripple

GROUPS = 30


@pytest.fixture
async def today(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Story]:
    """A command reads the real clock, so the bot beside it does too."""
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path, begin=real_now()) as made:
        yield made


async def run(story: Story, command: Any, *given: Any, **more: Any) -> int:
    settings = Settings.from_env(story.environment())
    return await asyncio.to_thread(command, settings, *given, by=None, workspace=None, **more)


async def company(story: Story, folder: Path) -> Path:
    """Thirty channels with two people each, and a list of thirty teams; two of them are a user group."""
    everybody = list(story.people.values())
    lines = ["Name;Channel or user group;Leads;Wave"]
    for number in range(GROUPS):
        two = [everybody[number % 9], everybody[(number + 1) % 9]]
        story.slack.add_channel(f"c{number}", members=two)
        story.slack.invite_bot(f"c{number}")
        lines.append(f"Team {number};#c{number}{' @crew' if number < 2 else ''};{two[0].name};{2 if number == 29 else ''}")
    story.slack.workspace.add_usergroup("crew", "The crew", [story.ana.id, story.bo.id, story.cleo.id])
    await story.settle()
    listed = folder / "teams.csv"
    listed.write_bytes("\r\n".join(lines).encode("utf-16"))
    return listed


@pytest.mark.long
async def test_thirty_teams_are_set_up_welcomed_once_each_and_their_people_counted_in(
    today: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = today
    listed = await company(story, tmp_path)
    how = {"only_good": False}
    assert await run(story, teams.import_list_of_teams, listed, dry_run=True, **how) == 0
    assert "New: 30. Changed: 0." in capsys.readouterr().out and not story.rows("teams")
    assert await run(story, teams.import_list_of_teams, listed, dry_run=False, **how) == 0
    assert "Waiting for their wave: 1." in capsys.readouterr().out
    await story.live(seconds=60)
    assert members(story, "Team 0") == {"Ana", "Bo", "Cleo"}
    assert members(story, "Team 9") == {"Ana", "Bo"}
    for number in range(29):
        assert len(story.slack.posted(f"#c{number}")) == 1
    assert not story.slack.posted("#c29")
    assert not [row for row in story.rows("outbox") if row["kind"] == "team:joined"]
    assert await run(story, teams.import_list_of_teams, listed, dry_run=False, **how) == 0
    assert "As they are: 30." in capsys.readouterr().out
    assert await run(story, teams.begin, 2) == 0
    await story.live(seconds=60)
    assert len(story.slack.posted("#c29")) == 1
    assert await run(story, teams.undo, None) == 0
    assert all(row["archived_at"] for row in story.rows("teams"))
    assert await run(story, teams.undo, None) == 1


@pytest.mark.long
async def test_between_two_batches_whoever_uses_the_bot_is_served(today: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story, served = today, []
    listed = await company(story, tmp_path)
    monkeypatch.setattr(acts, "AT_ONCE", 10)
    in_batches = acts.batches_of

    def with_a_tap_after_each(preview: TeamsPreview) -> Iterator[Batch]:
        for batch in in_batches(preview):
            yield batch
            assert story.bot is not None
            with story.bot.database.transaction() as tx:  # waits in vain while another holds the lock
                served.append(tx.execute(update(people).values(locale="en-GB")).rowcount)

    monkeypatch.setattr(acts, "batches_of", with_a_tap_after_each)
    assert await run(story, teams.import_list_of_teams, listed, dry_run=False, only_good=False) == 0
    assert len(served) == 3 and all(served) and len(story.rows("teams")) == GROUPS


async def test_rows_with_problems_are_named_and_nothing_is_done_unless_the_others_are_wanted(
    today: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = today
    await story.set_up_team()
    listed = tmp_path / "teams.csv"
    listed.write_text("name,channel,leads\nQuay,#quay,Ana Ruiz\nHarbor,,Bo Lindqvist\nPier,#harbor,Zoe\n", encoding="utf-8")
    assert await run(story, teams.import_list_of_teams, listed, dry_run=False, only_good=False) == 1
    told = capsys.readouterr()
    assert "row 2 (Quay): I'm not in #quay" in told.err and "row 4 (Pier): I know nobody called “Zoe”" in told.err
    assert "Nothing was set up" in told.err and "row 3: change: Harbor: leads" in told.out
    assert not story.rows("team_imports")
    assert await run(story, teams.import_list_of_teams, listed, dry_run=False, only_good=True) == 1
    assert len(story.rows("team_imports")) == 1


@pytest.mark.long
async def test_the_command_line_says_what_it_takes(sqlite_url: str, tmp_path: Path) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": sqlite_url}
    gone = await ripple("teams", "import", "nowhere.csv", "--dry-run", env=env, folder=tmp_path)
    assert gone.code == 2 and "nowhere.csv cannot be read" in gone.err
    (tmp_path / "list.csv").write_text("name,channel\n", encoding="utf-8")
    nobody = await ripple("teams", "import", "list.csv", env=env, folder=tmp_path)
    assert nobody.code == 2 and "the bot lives in none yet" in nobody.err
