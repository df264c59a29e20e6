"""Sharing, trying and finding again as people do it in Slack, through the real bot and the local workspace."""

from __future__ import annotations

import pytest

from tests.stories.driver import Story


@pytest.mark.long
async def test_an_experiment_is_started_ended_and_found_in_the_ledger(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/experiment", in_="#harbor")
    await story.settle()
    await story.ana.fills(hypothesis="Pairing halves review time", smallest_test="Two tickets", judged_by="Hours to merge")
    await story.ana.selects("ends_on", "2026-03-05")
    assert (await story.ana.submits()).ok
    await story.ana.closes_modal()
    await story.live(days=4)
    asked = [words for words in story.told("ana") if "Your experiment ends today" in words]
    assert len(asked) == 1
    await story.ana.presses("Tell how it went")
    await story.settle()
    await story.ana.fills(outcome="It did not hold")
    refused = await story.ana.submits()
    assert "what you learned" in refused.errors["lesson"]
    await story.ana.fills(lesson="Pairs tire after an hour")
    assert (await story.ana.submits()).ok
    await story.settle()
    (row,) = story.rows("experiments")
    assert (row["outcome"], row["lesson"]) == ("not_held", "Pairs tire after an hour")
    assert any("Thank you for trying" in story.read(message) for message in story.slack.posted("harbor"))


@pytest.mark.long
async def test_the_ledger_is_narrowed_down_by_team_and_outcome_and_paging_keeps_both(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    for number in range(8):
        await story.ana.types("/experiment", in_="#harbor")
        await story.settle()
        await story.ana.fills(hypothesis=f"Guess {number}", smallest_test="Two tickets", judged_by="Hours to merge")
        await story.ana.selects("ends_on", "2026-03-05")
        assert (await story.ana.submits()).ok
        await story.ana.closes_modal()
        story.clock.turn(minutes=1)
    await story.bo.types("/learn experiments", in_="#harbor")
    await story.settle()
    await story.bo.selects("experiment:team", "Harbor")
    await story.settle()
    await story.bo.selects("experiment:filter", "Running")
    await story.settle()
    await story.bo.presses("Older")
    await story.settle()
    assert story.bo.modal is not None
    assert story.bo.modal["private_metadata"].split("\n")[1] == "running"
    words = story.read(story.bo.modal)
    assert "Guess 1" in words and "Guess 0" in words and "Guess 2" not in words
    chosen = [one["initial_option"]["text"]["text"] for one in story.bo.modal["blocks"][0]["elements"]]
    assert chosen == ["Harbor", "Running"]
    await story.bo.selects("experiment:filter", "It held")
    await story.settle()
    assert "Nothing like that" in story.read(story.bo.modal)


async def test_an_end_date_in_the_past_stands_under_its_field_and_nothing_typed_is_lost(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/experiment We believe in tests", in_="#harbor")
    await story.settle()
    await story.ana.fills(smallest_test="One", judged_by="Two")
    await story.ana.selects("ends_on", "2020-01-01")
    refused = await story.ana.submits()
    assert "after today" in refused.errors["ends_on"]
    assert story.ana.modal is not None
    assert "We believe in tests" in str(story.ana.modal)


async def test_words_are_found_again_and_a_deleted_message_is_not(quick_story: Story) -> None:
    story = quick_story
    message = await story.ana.says("#harbor", "Partial indexes are small #sql")
    await story.bo.reacts(message, "bulb")
    await story.settle()
    await story.bo.types("/learn search index", in_="#harbor")
    await story.settle()
    assert "Partial indexes are small" in story.read(story.bo.modal)
    await story.bo.closes_modal()
    await story.ana.edits(message, "Covering indexes are fast #sql")
    await story.settle()
    await story.bo.types("/learn search covering", in_="#harbor")
    await story.settle()
    assert "Covering indexes are fast" in story.read(story.bo.modal)
    await story.bo.closes_modal()
    await story.ana.deletes(message)
    await story.settle()
    await story.bo.types("/learn search covering", in_="#harbor")
    await story.settle()
    assert "Nothing found" in story.read(story.bo.modal)


async def test_an_owner_changes_what_emoji_mean_and_others_read_it(quick_story: Story) -> None:
    story = quick_story
    told = await story.ana.types("/learn reactions", in_="#harbor")
    assert "What reactions mean here" in told.text
    await story.eve.types("/learn reactions", in_="#harbor")
    await story.settle()
    await story.eve.fills(learning="seedling", ask="seedling")
    refused = await story.eve.submits()
    assert "already means “Learning”" in refused.errors["ask"]
    await story.eve.fills(ask="question")
    assert (await story.eve.submits()).ok
    message = await story.ana.says("#harbor", "Seeds grow")
    await story.bo.reacts(message, "bulb")
    await story.settle()
    assert story.rows("learnings") == []
    await story.bo.reacts(message, "seedling")
    await story.settle()
    assert len(story.rows("learnings")) == 1


async def test_a_guest_and_the_bot_itself_mark_nothing(quick_story: Story) -> None:
    story = quick_story
    guest = story.slack.add_person("Gus Guest", tz="UTC", is_restricted=True)
    await guest.joins("#harbor")
    await story.settle()
    message = await story.ana.says("#harbor", "A plain message with words")
    await guest.reacts(message, "bulb")
    await story.settle()
    assert story.rows("learnings") == []
    assert story.rows("reactions") == []


async def test_the_home_tab_shows_my_learnings_and_the_words_of_the_team(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/til Reading aloud finds bugs", in_="#harbor")
    await story.settle()
    await story.ana.opens_home()
    await story.settle()
    words = story.read(story.ana.home)
    assert "1 learning shared" in words
    assert "Reading aloud finds bugs" in words


async def test_a_question_can_be_asked_from_the_home_tab_and_goes_to_the_team_s_channel(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.opens_home()
    await story.ana.presses("Ask a question", in_="home")
    await story.settle()
    assert "your team's channel" in story.read(story.ana.modal)
    await story.ana.fills(text="What does the yellow line mean?")
    await story.ana.submits()
    await story.settle()
    assert any("What does the yellow line mean?" in story.read(message) for message in story.bo.channel("#harbor"))


async def test_a_learning_that_is_to_have_no_name_is_never_posted_under_one(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    before = len(story.ana.channel("harbor"))
    await story.ana.types("/til anonymously: I broke prod", in_="#harbor")
    await story.settle()
    note = story.ana.ephemerals("#harbor")[-1]
    assert "a TIL carries its author's name" in story.read(note) and "I broke prod" in story.read(note)
    await story.ana.says("bot", "til without my name: I broke prod")
    await story.ana.says("#harbor", f"<@{story.slack.bot_user}> til (anon) I broke prod")
    await story.settle()
    assert "a TIL carries its author's name" in story.told("ana")[-1]
    assert "a TIL carries its author's name" in story.read(story.ana.ephemerals("#harbor")[-1])
    await story.ana.types("/til", in_="#harbor")
    await story.ana.fills(text="anonymously: I broke prod")
    assert "carries its author's name" in (await story.ana.submits()).errors["text"]
    await story.ana.closes_modal()
    assert (len(story.ana.channel("harbor")), story.rows("learnings")) == (before + 1, []), "only her own mention"
    await story.ana.presses("Ask without my name")
    assert story.ana.modal["blocks"][0]["element"]["initial_value"] == "I broke prod"
    assert story.ana.modal["blocks"][1]["element"]["initial_options"], "and it is ticked that it has no name"
    await story.ana.closes_modal()
    await story.ana.types("/til anonymously: I broke prod", in_="#harbor")
    await story.ana.presses("Share under my name")
    await story.ana.types("/til anonymous functions are slow in PHP", in_="#harbor")
    await story.settle()
    assert {row["text"] for row in story.rows("learnings")} == {"I broke prod", "anonymous functions are slow in PHP"}
