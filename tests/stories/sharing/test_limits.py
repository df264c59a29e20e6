"""What Slack counts is what it is sent: `&`, `<` and `>` are longer there than typed. No card is ever cut."""

from __future__ import annotations

import pytest

from tests.stories.driver import Story

SIGNS = {"ampersands": "&&", "brackets": "<a>", "mixed": "x < y && y > z; "}


@pytest.mark.parametrize("sign", SIGNS.values(), ids=list(SIGNS))
@pytest.mark.parametrize("length", [pytest.param(700, marks=pytest.mark.long), 2_947])
async def test_a_learning_full_of_signs_is_shown_whole_or_given_back(quick_story: Story, sign: str, length: int) -> None:
    story = quick_story
    words = ("Start. " + sign * length)[:length].strip() + " End"
    told = await story.ana.types(f"/til {words}", in_="#harbor")
    await story.settle()
    cards = [story.read(message) for message in story.bo.channel("#harbor") if "Start." in story.read(message)]
    if story.rows("learnings"):
        (row,), (card,) = story.rows("learnings"), cards
        assert row["text"] == words and card.count("End") == 1
    else:
        assert cards == [] and any("End" in story.read(one) for one in story.ana.ephemerals("#harbor")), told.text
