"""What a team chose stands at the top of its channel, in one message that is changed in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.givens import posted, takes
from tests.plan.test_bad_input import IDEA, chosen
from tests.plan.test_chain import answers_check_in
from tests.stories.driver import Story


@pytest.mark.long
async def test_the_message_is_pinned_and_changes_where_it_stands(quick_story: Story) -> None:
    story = quick_story
    await chosen(story)
    (card,) = posted(story, "You chose")
    assert card["pinned_to"]
    assert (await takes(story, "bo", IDEA)).ok
    await story.live(days=11)
    await answers_check_in(story, "Drop it", "Ten is when customers call")
    (later,) = posted(story, "You chose")
    assert later["ts"] == card["ts"] and later["pinned_to"] and "Dropped, with something learned" in story.read(later)


@pytest.mark.long
async def test_where_pinning_is_not_allowed_it_is_said_once_and_all_else_goes_on(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path) as story:
        story.slack.app.declined_scopes = {"pins:write"}
        await chosen(story)
        (card,) = posted(story, "You chose")
        assert "pinned_to" not in card
        assert (await takes(story, "bo", IDEA)).ok
        assert "looks after it until" in story.read(posted(story, "You chose")[-1])
        assert [row["state"] for row in story.rows("outbox", kind="plan:chosen_pinned")] == ["dropped"]
    assert capsys.readouterr().out.count("pin_refused") == 1
