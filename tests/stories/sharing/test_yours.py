"""Buttons for one person stand where only they see them; those in a channel serve everybody."""

from __future__ import annotations

import pytest

from bot.words import words_in
from tests.stories.driver import Story

REFUSALS = [words_in("en")(key) for key in ("sharing.not_yours", "asking.not_yours", "experiment.not_yours", "plan.not_yours")]


@pytest.mark.long
async def test_no_button_on_a_card_in_a_channel_is_refused_to_a_colleague(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/til Reading aloud finds bugs", in_="#harbor")
    await story.ana.types("/learn ask Who has a key for the cellar?", in_="#harbor")
    await story.settle()
    pressed = 0
    for card in story.bo.channel("#harbor"):
        for row in [block for block in card.get("blocks", ()) if block["type"] == "actions"]:
            for button in row["elements"]:
                await story.bo.presses(button["action_id"], in_=card)
                await story.settle()
                pressed += 1
                if story.bo.modal is not None:
                    await story.bo.closes_modal()
    assert pressed >= 3, "the welcome's two and the learning's"
    told = [one.text for one in story.bo.ephemerals("#harbor")]
    assert not [one for one in told if one in REFUSALS], told


async def test_a_question_is_solved_from_the_receipt_from_home_and_from_its_menu(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    for number, ask in enumerate(("Who has the cellar key?", "Where do the tide tables lie?", "When is the boat back?")):
        await story.ana.types(f"/learn ask {ask}", in_="#harbor")
        await story.settle()
        match number:
            case 0:
                await story.ana.presses("Solved", in_=story.ana.ephemerals("#harbor")[-1])
            case 1:
                await story.ana.opens_home()
                await story.settle()
                await story.ana.presses("Solved", in_="home")
            case _:
                await story.ana.uses_shortcut("Change or take back", on=story.ana.channel("#harbor")[-1])
                await story.settle()
                await story.ana.presses("Solved")
        await story.settle()
        if story.ana.modal is not None:
            await story.ana.closes_modal()
        assert sum(row["solved_at"] is not None for row in story.rows("asks")) == number + 1


@pytest.mark.long
async def test_a_nameless_question_is_among_all_its_asker_wrote_and_in_nobody_elses_list(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/learn ask", in_="#harbor")
    await story.settle()
    await story.ana.fills(text="What does the flag do?")
    await story.ana.selects("nameless", ["Ask without my name"])
    assert (await story.ana.submits()).ok
    await story.settle()
    await story.ana.closes_modal()
    await story.live(minutes=60)
    lists = {}
    for person in (story.ana, story.bo):
        await person.opens_home()
        await story.settle()
        assert "Solved" not in story.read(person.home), "Home is open on a shared screen; the list is opened on purpose"
        await person.presses("All I wrote", in_="home")
        await story.settle()
        lists[person.id] = story.read(person.modal)
    assert "What does the flag do?" in lists[story.ana.id] and "only you see this" in lists[story.ana.id]
    assert "What does the flag do?" not in lists[story.bo.id]
    await story.ana.presses("Take back")
    await story.live(minutes=60)
    assert story.rows("asks") == []


async def test_who_presses_used_on_their_own_learning_finds_there_what_they_may_do(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/til Reading aloud finds bugs", in_="#harbor")
    await story.settle()
    await story.ana.presses("I used this", in_=story.ana.channel("#harbor")[-1])
    await story.settle()
    assert story.rows("learnings")[0]["used_by"] == 0
    await story.ana.presses("Take back", in_=story.ana.ephemerals("#harbor")[-1])
    await story.settle()
    assert story.rows("learnings") == []


@pytest.mark.long
async def test_an_experiments_owner_ends_it_from_its_cards_menu(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/experiment Pairing halves review time", in_="#harbor")
    await story.settle()
    await story.ana.fills(smallest_test="Two tickets", judged_by="Hours to merge")
    await story.ana.selects("ends_on", "2026-03-12")
    assert (await story.ana.submits()).ok
    await story.settle()
    await story.ana.closes_modal()
    card = story.ana.channel("#harbor")[-1]
    await story.bo.uses_shortcut("Change or take back", on=card)
    await story.settle()
    assert story.bo.modal is None
    await story.ana.uses_shortcut("Change or take back", on=card)
    await story.settle()
    await story.ana.fills(outcome="It held", lesson="It does")
    assert (await story.ana.submits()).ok
    await story.settle()
    assert story.rows("experiments")[0]["outcome"] == "held"
