"""Fewer suggestions, or none. Under a nudge and under the act in a lead's digest, the same controls do the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.nudges import acts as nudges
from bot.nudges.rules import Draw
from tests.givens import MONDAY
from tests.stories.driver import Story

MOST_WEEKS = 4
SUGGESTED = "One small thing for this week"
BOTH = pytest.mark.parametrize("name", ["ana", "eve"])  # Ana finds it in a message of its own, Eve in her week as a lead


@pytest.fixture
async def suggested(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Story]:
    """Some weeks on: Ana, who lets the pulse pass, and Eve, who leads, have a suggestion. Which week is Ana's is chance."""
    monkeypatch.setattr(nudges, "draw", lambda _rng: Draw(True, 1.0))
    async with Story(mode="socket", database_url=sqlite_url, folder=tmp_path, begin=MONDAY - timedelta(hours=3)) as story:
        await story.set_up_team()
        await story.live(weeks=2, hours=7)
        for _ in range(MOST_WEEKS):
            if suggestions(story, "ana"):
                break
            await story.live(weeks=1)
        yield story


def suggestions(story: Story, name: str) -> list[Any]:
    """What was suggested to somebody, oldest first."""
    return [message for message in story.people[name].dms() if SUGGESTED in story.read(message)]


def preference(story: Story, name: str, what: str) -> Any:
    (row,) = story.rows("preferences", person_id=story.people[name].id)
    return row[what]


def answer(story: Story, name: str) -> str:
    return story.read(story.people[name].ephemerals()[-1])


@pytest.mark.longest
@BOTH
async def test_stop_ends_them_and_is_told_to_nobody_else(suggested: Story, name: str) -> None:
    story = suggested
    before = suggestions(story, name)
    await story.people[name].presses("Stop these", in_=before[-1])
    await story.settle()
    assert "No more suggestions" in answer(story, name)
    assert preference(story, name, "nudges") == "none"
    await story.live(weeks=3)
    assert len(suggestions(story, name)) == len(before)
    assert not any("No more suggestions" in words for other in story.people if other != name for words in story.told(other))


@pytest.mark.long
@BOTH
async def test_snooze_is_silence_for_as_long_as_was_chosen(suggested: Story, name: str) -> None:
    story = suggested
    before = suggestions(story, name)
    await story.people[name].selects("nudge:often", "Rest for 4 weeks", in_=before[-1])
    await story.settle()
    assert "No suggestions for 4 weeks" in answer(story, name)
    await story.live(weeks=4)
    assert len(suggestions(story, name)) == len(before)
    await story.live(weeks=2)
    assert len(suggestions(story, name)) > len(before)


@pytest.mark.long
@BOTH
@pytest.mark.parametrize(("choice", "wish", "said"), [("Less often", "less", "less often"), ("More often", "more", "more often")])
async def test_less_and_more_stand_in_the_menu(suggested: Story, name: str, choice: str, wish: str, said: str) -> None:
    story = suggested
    await story.people[name].selects("nudge:often", choice, in_=suggestions(story, name)[-1])
    await story.settle()
    assert said in answer(story, name)
    assert preference(story, name, "nudges") == wish


@pytest.mark.long
@BOTH
async def test_why_this_act_lies_in_the_menu_too(suggested: Story, name: str) -> None:
    story = suggested
    person = story.people[name]
    await person.selects("nudge:often", "Why this?", in_=suggestions(story, name)[-1])
    assert person.modal is not None
    assert "Source: " in str(person.modal) and "nobody is told what you press" in str(person.modal)


@pytest.mark.long
async def test_whoever_chose_has_the_controls_no_more(suggested: Story) -> None:
    story = suggested
    message = suggestions(story, "eve")[-1]
    await story.eve.presses("Not now", in_=message)
    await story.settle()
    assert "Stop these" not in story.read(suggestions(story, "eve")[-1])
