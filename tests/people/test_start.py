"""What a start finds. Everybody in Slack, what happened meanwhile, and a Slack or a database that is not there yet."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.app import startup as starting
from bot.database import migrate
from bot.database.engine import Database, DatabaseDown, Tx
from tests.people.looked_up import EVERYBODY, channel, members, person
from tests.stories.driver import Story


async def test_everybody_is_taken_with_zone_locale_and_role(story: Story) -> None:
    assert person(story, "Dev Patel")["zone"] == "Asia/Kolkata"
    assert person(story, "Eve Okafor")["is_admin"]
    assert not person(story, "Ana Ruiz")["is_admin"]
    assert not person(story, "Eve Okafor")["is_owner"], "nobody becomes an owner by being Slack's admin"
    assert person(story, story.slack.bot_user)["is_bot"]


async def test_a_language_is_asked_for_and_kept(quick_story: Story) -> None:
    story = quick_story
    story.slack.add_person("Jun Mori", tz="Asia/Tokyo", locale="ja-JP")
    await story.stop_bot()
    await story.start_bot()
    assert person(story, "Jun Mori")["locale"] == "ja-JP"


@pytest.mark.long
async def test_a_thousand_people_come_page_by_page(sqlite_url: str, tmp_path: Path) -> None:
    story = Story(mode="socket", database_url=sqlite_url, folder=tmp_path)
    for number in range(1_000):
        story.slack.add_person(f"Person {number}")
    async with story:
        assert len(story.rows("people")) == 1_000 + len(EVERYBODY) + 1
        assert len(story.slack.calls.of("users.list")) == 2, "in pages of Slack's largest size"


@pytest.mark.long
@pytest.mark.parametrize("fault", ["rate_limited", "status", "html", "refuse", "drop_before", "drop_after"])
async def test_a_slack_that_stumbles_while_the_bot_starts_is_asked_again(quick_story: Story, fault: Any) -> None:
    story = quick_story
    await story.stop_bot()
    story.slack.add_person("Jun Mori", tz="Asia/Tokyo")
    for method in ("users.list", "users.conversations"):
        story.slack.faults.add(fault, method, retry_after=1, error="internal_error")
    await story.start_bot()
    assert person(story, "Jun Mori")["zone"] == "Asia/Tokyo"


@pytest.mark.parametrize("write", [1, 2])
async def test_a_database_that_goes_while_the_bot_starts_is_asked_again(
    quick_story: Story, monkeypatch: pytest.MonkeyPatch, write: int
) -> None:
    story, made, real = quick_story, itertools.count(1), Database.write
    await story.stop_bot()
    story.slack.add_person("Jun Mori", tz="Asia/Tokyo")

    async def cut_once(database: Database, work: Any) -> Any:
        if next(made) == write:
            raise DatabaseDown("terminating connection due to administrator command")
        return await real(database, work)

    monkeypatch.setattr(Database, "write", cut_once)
    await story.start_bot()
    assert next(made) > write
    assert person(story, "Jun Mori")["zone"] == "Asia/Tokyo"


async def test_what_happened_while_the_bot_was_down_is_found_at_the_next_start(quick_story: Story) -> None:
    story = quick_story
    story.slack.invite_bot("general")
    await story.set_up_team()
    await story.stop_bot()
    story.slack.workspace.leave(story.slack.channel_id("general"), story.slack.bot_user)
    await story.hugo.leaves("harbor")
    await story.gwen.is_deactivated()
    await story.start_bot()
    assert not channel(story, "general")["bot_is_member"]
    assert channel(story, "harbor")["bot_is_member"]
    assert members(story) == EVERYBODY - {"Hugo", "Gwen"}


@pytest.mark.long
async def test_a_team_whose_group_is_gone_does_not_keep_the_bot_from_starting(quick_story: Story) -> None:
    story = quick_story
    group = story.slack.workspace.add_usergroup("harbor-people", "Harbor people", [story.ana.id, story.bo.id])
    await story.set_up_team(members_from="A Slack user group", group="Harbor people")
    await story.stop_bot()
    del story.slack.workspace.usergroups[group["id"]]
    await story.start_bot()
    assert members(story) == {"Ana", "Bo", "Eve"}


async def test_a_database_that_does_not_answer_at_first_is_waited_for(quick_story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story, real, asked = quick_story, Database.answers, itertools.count()
    await story.stop_bot()
    monkeypatch.setattr(starting, "DATABASE_PAUSES", (0.01, 0.02))
    monkeypatch.setattr(Database, "answers", lambda database: next(asked) > 0 and real(database))
    await story.start_bot()
    assert next(asked) > 1


async def test_a_database_cut_while_the_schema_is_read_is_waited_for(quick_story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story, real, read = quick_story, migrate.current, itertools.count()
    await story.stop_bot()

    def cut_once(tx: Tx) -> str | None:
        if next(read) == 0:
            raise OperationalError("SELECT", {}, Exception("server closed the connection"), connection_invalidated=True)
        return real(tx)

    monkeypatch.setattr(starting, "DATABASE_PAUSES", (0.01, 0.02))
    monkeypatch.setattr(migrate, "current", cut_once)
    await story.start_bot()
    assert next(read) > 1


async def test_a_database_that_never_answers_ends_the_start_with_its_sentence(quick_story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    await quick_story.stop_bot()
    monkeypatch.setattr(starting, "DATABASE_PAUSES", (0.01, 0.02))
    monkeypatch.setattr(Database, "answers", lambda _database: False)
    with pytest.raises(starting.CannotStart, match="does not answer"):
        await quick_story.start_bot()
