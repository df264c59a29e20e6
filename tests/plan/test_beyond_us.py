"""What a team cannot do alone: to the owners, and back into its channel with their answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.commands.chain import lines_of_chain
from bot.errors import PersonCanFix, TooLate
from bot.ids import PersonId, ProposalId, TeamId
from bot.plan.beyond import acts as board
from bot.plan.beyond.rules import BeyondUs, board_of
from bot.plan.rules import ProposalState
from bot.plan.saying.rules import LeadWord
from tests.plan.audited import in_bot
from tests.plan.givens import MONDAY, WEDNESDAY, begun, posted, proposes
from tests.stories.driver import Story

QUIET = "A quiet room for customer calls"
WEEK = date(2026, 3, 9)


def sent(number: int, team: str, text: str, week: date = WEEK) -> BeyondUs:
    return BeyondUs(ProposalId(f"p{number}"), TeamId(team), week, text)


def test_three_teams_say_it_and_two_are_no_number() -> None:
    alike = ["Quiet rooms for customer calls", "We need quiet rooms for customer calls", "quiet rooms for our customer calls"]
    (three,) = board_of([sent(number, team, text) for number, (team, text) in enumerate(zip("abc", alike, strict=True))])
    assert three.teams == 3 and three.texts == tuple(alike)
    (two,) = board_of([sent(0, "a", alike[0]), sent(1, "b", alike[1])])
    assert two.teams is None
    (one,) = board_of([sent(number, "a", text) for number, text in enumerate(alike)])
    assert one.teams is None, "one team that says it three times is no three teams"


def test_what_many_say_comes_first_and_then_what_waits_longest() -> None:
    found = [sent(0, "a", "Pay for courses outside work", date(2026, 3, 2)), *(sent(number, f"t{number}", QUIET) for number in (1, 2, 3))]
    assert [entry.texts[0] for entry in board_of(found)] == [QUIET, "Pay for courses outside work"]


async def asked(story: Story) -> Any:
    """Ana proposes namelessly what the team cannot do alone; an owner, whose week holds two messages already, is told on Monday."""
    await begun(story)
    await story.live_until(MONDAY)
    assert (await proposes(story, "ana", QUIET, nameless=True, beyond=True)).ok
    await story.live_until(WEDNESDAY)
    assert [row["state"] for row in story.rows("proposals")] == [ProposalState.BEYOND_US]
    await story.live_until(MONDAY + timedelta(weeks=1))
    return next(message for message in reversed(story.eve.dms()) if QUIET in story.read(message))


@pytest.mark.long
async def test_an_owner_answers_in_the_channel_it_came_from(story: Story) -> None:
    letter = await asked(story)
    assert "Teams ask for something they can't do alone" in story.read(letter) and "Harbor" not in story.read(letter)
    await story.eve.presses("Answer", in_=letter)
    await story.settle()
    assert "Harbor" not in story.read(story.eve.modal)
    await story.eve.presses("We will")
    await story.settle()
    assert "Nothing waits for an answer" in story.read(story.eve.modal)
    await story.eve.closes_modal()
    await story.live(minutes=11)
    (told,) = posted(story, "You asked for")
    assert f"“{QUIET}”" in story.read(told) and "We will" in story.read(told) and "Eve" in story.read(told)
    assert "Ana" not in story.read(told)
    await story.ana.types("/learn plan", in_="#harbor")
    await story.settle()
    assert f"You asked for “{QUIET}”" in story.read(story.ana.modal)
    (chain,) = story.rows("chains")
    lines = await in_bot(story, lambda scope: lines_of_chain(scope, chain["id"]))
    assert f"    answered by {story.eve.id}: we_will" in lines


@pytest.mark.long
async def test_not_now_needs_a_reason_and_the_team_reads_it(quick_story: Story) -> None:
    story = quick_story
    await asked(story)
    await story.eve.types("/learn board", in_="#harbor")
    await story.settle()
    await story.eve.presses("Not now")
    await story.settle()
    assert not (await story.eve.submits()).ok
    await story.eve.fills(why="The lease ends in May")
    assert (await story.eve.submits()).ok
    await story.settle()
    assert "Within ten minutes it stands where it was asked for" in story.read(story.eve.modal) and "Not now" not in story.read(
        story.eve.modal
    )
    await story.eve.closes_modal()
    assert story.eve.modal is None, "the board of before, with what is answered now, does not come back"
    await story.live(minutes=11)
    assert "The lease ends in May" in story.read(posted(story, "You asked for")[-1])


@pytest.mark.long
async def test_nobody_else_reads_the_board_and_no_second_owner_answers_the_same(quick_story: Story) -> None:
    story = quick_story
    await asked(story)
    (proposal,) = [row["id"] for row in story.rows("proposals")]
    eve, bo = PersonId(story.eve.id), PersonId(story.bo.id)
    with pytest.raises(PersonCanFix, match="owners_only"):
        await in_bot(story, lambda scope: board.board_for(scope, bo))
    await in_bot(story, lambda scope: board.answer(scope, eve, proposal, LeadWord.WE_WILL))
    with pytest.raises(TooLate):
        await in_bot(story, lambda scope: board.answer(scope, eve, proposal, LeadWord.NOT_NOW, "After all"))
    await story.live(minutes=11)
    assert len(posted(story, "You asked for")) == 1
