"""Four weeks after the end. What may be said of a side, and what an operator reads of a chain."""

from __future__ import annotations

import pytest

from bot.commands.chain import lines_of_all, lines_of_chain
from bot.content.dimensions import Dimension
from bot.errors import PersonCanFix
from bot.plan.moving.rules import Moved, moved
from bot.plan.moving.views import moved_line
from bot.plan.rules import HowItGoes, lesson_of, monday_after, volunteered
from bot.plan.seen import MoveSeen
from bot.pulse.privacy.released import Shown
from bot.words import words_in
from tests.plan.givens import FRIDAY, MONDAY, WEDNESDAY, begun, proposes, takes, votes
from tests.stories.driver import Story


def shown(score: int, half: int = 8) -> Shown:
    return Shown(Dimension.SAFE, score=score, low=score - half, high=score + half)


@pytest.mark.parametrize(
    ("start", "again", "said"),
    [
        (shown(40), shown(60), Moved.UP),
        (shown(60), shown(40), Moved.DOWN),
        (shown(40), shown(50), Moved.NOT),  # less than both spans allow
        (shown(40, half=1), shown(44, half=1), Moved.NOT),  # beyond chance, but no five points
        (shown(20, half=30), shown(60, half=30), Moved.TOO_LITTLE),
        (None, shown(60), Moved.TOO_LITTLE),
        (shown(40), None, Moved.TOO_LITTLE),
    ],
)
def test_a_side_moved_only_beyond_chance(start: Shown | None, again: Shown | None, said: Moved) -> None:
    assert moved(start, again) is said


def test_what_two_people_looked_after_in_the_same_words_is_named_once() -> None:
    seen = MoveSeen(Dimension.SAFE, MONDAY.date(), ("Mornings stay free", "A question first", "Mornings stay free."), Moved.UP, 40, 60)
    said = moved_line(words_in("en"), seen, str)
    assert said.count("Mornings stay free") == 1 and "A question first" in said


def test_dropping_asks_for_the_lesson_and_nothing_else_does() -> None:
    with pytest.raises(PersonCanFix):
        lesson_of(HowItGoes.DROP, " ")
    assert lesson_of(HowItGoes.HELPS, "") is None


@pytest.mark.parametrize("days", [3, 200])
def test_a_commitment_ends_after_a_week_and_within_half_a_year(days: int) -> None:
    today = MONDAY.date()
    with pytest.raises(PersonCanFix):
        volunteered("Mornings stay free", today.fromordinal(today.toordinal() + days), today)
    assert monday_after(today) > today and monday_after(today).weekday() == 0


@pytest.mark.long
async def test_an_operator_reads_the_whole_chain_by_its_id(quick_story: Story) -> None:
    story = quick_story
    chain = await begun(story)
    await story.live_until(MONDAY)
    await proposes(story, "ana", "No meetings before ten")
    await proposes(story, "bo", "Ask one question first", nameless=True)
    await story.live_until(WEDNESDAY)
    for name in ("ana", "bo", "dev", "farid", "gwen"):
        await votes(story, name, "No meetings before ten", 1)
    await story.live_until(FRIDAY)
    assert (await takes(story, "gwen", "No meetings before ten")).ok
    assert story.bot is not None
    with story.bot.database.reading() as tx:
        scope = story.bot.scopes.of(tx, story.bot.workspace)
        told, every, none = lines_of_chain(scope, chain.id), lines_of_all(scope), lines_of_chain(scope, "nothing")
    assert chain.id in told[0] and any("5 stars" in line for line in told) and any("commitment" in line for line in told)
    assert any("by nobody we may name" in line for line in told), "a nameless proposal has no name here either"
    assert len(every) == 1 and none == []
