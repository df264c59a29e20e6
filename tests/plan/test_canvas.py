"""A channel's canvas holds the plan; it is changed in place, and nobody hears of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content.dimensions import Dimension
from bot.ids import TeamId
from bot.plan.canvas.rules import CanvasSeen
from bot.plan.canvas.views import canvas_markdown, side_in_markdown
from bot.plan.moving.rules import Moved
from bot.plan.seen import MoveSeen
from bot.pulse.privacy.released import Shown
from bot.words import words_in
from tests.plan.givens import takes
from tests.plan.test_bad_input import IDEA, chosen
from tests.stories.driver import Story


def on_the_canvas(story: Story) -> str:
    workspace = story.slack.workspace
    return workspace.canvas_of(workspace.channel_named("harbor") or "")


@pytest.mark.long
async def test_it_is_made_once_and_changed_in_place_without_a_message(quick_story: Story) -> None:
    story = quick_story
    await chosen(story)
    await story.ana.types("/til Rename first, change later.", in_="#harbor")
    await story.settle()
    said = len(story.slack.posted("harbor"))
    assert (await takes(story, "bo", IDEA)).ok
    await story.settle()
    first = on_the_canvas(story)
    assert first.startswith("# Harbor") and IDEA in first and "Week 1 of" in first and "Rename first, change later." in first
    await story.bo.closes_modal()
    assert len(story.slack.posted("harbor")) == said, "nobody hears of it"
    await story.live(days=8)
    later = on_the_canvas(story)
    assert "Week 2 of" in later and len(story.rows("team_canvases")) == 1
    drawn = len(story.rows("outbox", kind="plan:canvas", state="sent"))
    await story.settle()
    assert len(story.rows("outbox", kind="plan:canvas", state="sent")) == drawn


@pytest.mark.long
async def test_without_the_permission_it_is_said_once_and_all_else_goes_on(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path) as story:
        story.slack.app.declined_scopes = {"canvases:write"}
        await chosen(story)
        assert (await takes(story, "bo", IDEA)).ok
        await story.live(days=8)
        assert on_the_canvas(story) == ""
        assert {row["state"] for row in story.rows("outbox", kind="plan:canvas")} == {"dropped"}
    assert capsys.readouterr().out.count("canvas_refused") == 1


def test_a_topic_stays_as_it_was_written_and_a_side_stands_in_bold() -> None:
    words = words_in("en")
    told = canvas_markdown(
        words, CanvasSeen(TeamId("T"), "Harbor", "", None, (), (), ("One flag, one end date. #releases", "## Not a heading"))
    )
    assert "- One flag, one end date. #releases" in told and "- ＃ Not a heading" in told
    room = Shown(about=Dimension.ROOM, score=30, low=20, high=40)
    assert side_in_markdown(words, room).startswith("**Room to learn:** about 3 in 10")


def test_nobody_s_words_call_link_or_format_anything_there() -> None:
    evil = "# Hey <!channel> [click](https://evil.example) ![](@U0ANA) *bold* @here"
    moved = MoveSeen(Dimension.ROOM, date(2026, 3, 9), (evil,), Moved.UP, 30, 70)
    told = canvas_markdown(words_in("en"), CanvasSeen(TeamId("T"), evil, evil, None, (), (moved,), (evil,)))
    assert told.count("# ") == 3, "its own three headings alone"
    assert "What came of it" in told and "**Room to learn** stood at about 3 in 10" in told and "7 in 10" in told
    for sign in ("<", "](", "![", "@here", "*bold*"):
        assert sign not in told
