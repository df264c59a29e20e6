"""Buttons that can do nothing any more go from their messages, and whoever was quicker than that reads why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.plan.givens import EVERYBODY, FRIDAY, MONDAY, WEDNESDAY, ballots, begun, posted, proposes, takes, votes
from tests.stories.driver import Story

IDEA, OTHER = "Fridays without slides", "Write the question down first"


def buttons(message: Mapping[str, Any]) -> list[str]:
    """What can be pressed on it."""
    shown = message.get("blocks") or []
    rows = [element for block in shown if block["type"] == "actions" for element in block["elements"]]
    return [one["action_id"] for one in (*rows, *(block["accessory"] for block in shown if "accessory" in block))]


def asked(story: Story, name: str, part: str) -> list[Mapping[str, Any]]:
    """What somebody was told in private and reads so."""
    return [message for message in story.people[name].dms() if part in story.read(message)]


async def says(story: Story, name: str, button: str, lesson: str) -> None:
    """Whoever looks after it answers the newest question how it goes."""
    card = next(message for message in reversed(story.people[name].dms()) if "plan:check_in" in str(message.get("blocks")))
    await story.people[name].presses(button, in_=card)
    await story.settle()
    await story.people[name].fills(lesson=lesson)
    assert (await story.people[name].submits()).ok
    await story.people[name].closes_modal()
    await story.settle()


@pytest.mark.long
async def test_the_cards_of_a_week_of_choosing_end_with_it(quick_story: Story) -> None:
    story = quick_story
    await begun(story)
    await story.live_until(MONDAY)
    await proposes(story, "ana", IDEA)
    await proposes(story, "bo", OTHER)
    await story.live_until(WEDNESDAY)
    (card,) = posted(story, "smallest thing")
    assert buttons(card) == []
    for name in ("ana", "bo", "dev", "farid", "gwen"):
        await votes(story, name, IDEA, 2)
    held = {name: ballots(story, name)[-1]["ts"] for name in EVERYBODY}
    await story.live_until(FRIDAY)
    over = {name: next(one for one in story.people[name].dms() if one["ts"] == ts) for name, ts in held.items()}
    assert {story.read(one) for one in over.values()} == {"The vote is over. Your channel reads what was chosen."}
    assert all(buttons(one) == [] for one in over.values()), "of who voted and of who did not"
    assert story.rows("open_votes") == [] == story.rows("outbox", kind="plan:vote_over"), "nothing keeps who had a ballot"
    assert (await takes(story, "bo", IDEA)).ok
    await story.live(days=11)
    await says(story, "bo", "It helps", "People ask back more")
    (first,) = asked(story, "bo", "People ask back more")
    assert buttons(first) == [] and "It helps" in story.read(first)
    await story.live(weeks=2)
    second = next(one for one in reversed(story.bo.dms()) if "plan:check_in" in str(one.get("blocks")))
    await story.live(weeks=4)
    now = next(one for one in story.bo.dms() if one["ts"] == second["ts"])
    assert buttons(second) and buttons(now) == [], "nobody answered it, and the next question came"


@pytest.mark.long
async def test_who_still_presses_an_old_button_reads_one_sentence_and_it_goes(quick_story: Story) -> None:
    """The message is changed a moment after its time: until then somebody may press."""
    story = quick_story
    await begun(story)
    await story.live_until(MONDAY)
    await proposes(story, "ana", IDEA)
    await proposes(story, "bo", OTHER)
    card = posted(story, "smallest thing")[-1]
    story.clock.turn_to(WEDNESDAY - timedelta(hours=6, minutes=20))  # ten past twelve in Berlin
    await story.ana.presses("Propose something", in_=card)
    assert "Proposals are closed" in story.read(story.ana.ephemerals()[-1])
    assert buttons(posted(story, "smallest thing")[-1]) == [] and story.ana.modal is None
    await story.settle()
    ballot = ballots(story, "cleo")[-1]
    story.clock.turn_to(FRIDAY)
    await story.cleo.presses(action_id=buttons(ballot)[0], in_=ballot)
    (over,) = asked(story, "cleo", "The vote is over")
    assert buttons(over) == []


@pytest.mark.long
async def test_a_question_about_an_experiment_asks_nothing_once_it_was_told(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/experiment Shorter mails get answers sooner", in_="#harbor")
    await story.settle()
    ends = (story.clock() + timedelta(days=3)).date()
    await story.ana.fills(smallest_test="Three mails of two lines", judged_by="Answers within a day", ends_on=ends.isoformat())
    assert (await story.ana.submits()).ok
    await story.ana.closes_modal()
    await story.live(days=7)
    questions = asked(story, "ana", "Shorter mails get answers sooner")
    assert len(questions) == 2 and all(buttons(one) for one in questions), "asked, and reminded of once"
    await story.ana.presses("Tell how it went", in_=questions[0])
    await story.settle()
    await story.ana.fills(outcome="held", lesson="Two lines are read at once")
    assert (await story.ana.submits()).ok
    await story.ana.closes_modal()
    await story.settle()
    places = {one["ts"] for one in questions}
    told = [one for one in story.ana.dms() if one["ts"] in places]
    assert [buttons(one) for one in told] == [[], []]
    assert all("Two lines are read at once" in story.read(one) for one in told)
