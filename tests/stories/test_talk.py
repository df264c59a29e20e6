"""Somebody writes to Ripple, or mentions it, and is answered: the words act, or come back with three suggestions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from tests.stories.driver import Story


def filled_in(form: Mapping[str, Any] | None) -> str:
    """What stands in a form's first field."""
    assert form is not None
    return form["blocks"][0]["element"].get("initial_value", "")


async def test_what_somebody_learned_is_shared_where_they_choose_and_from_then_on_without_asking(story: Story) -> None:
    await story.set_up_team()
    await story.ana.says("bot", "til: a query plan fits in *one* line :tada:")
    await story.settle()
    asked = story.told("ana")[-1]
    assert "Where shall I share it?" in asked and "a query plan fits in *one* line :tada:" in asked
    await story.ana.presses("In #harbor")
    await story.settle()
    (learning,) = story.rows("learnings")
    assert learning["text"] == "a query plan fits in *one* line :tada:"
    assert "a query plan fits in" in story.read(story.ana.channel("harbor")[-1])
    assert "Shared in #harbor" in story.told("ana")[-1] and "Where shall I" not in story.told("ana")[-1]
    await story.ana.says("bot", "TIL indexes sort once, <https://x.example/a|as they say>")
    await story.settle()
    assert [row["channel_id"] for row in story.rows("learnings")] == [story.slack.channel_id("harbor")] * 2
    assert {row["link"] for row in story.rows("learnings")} == {None, "https://x.example/a"}


@pytest.mark.long
async def test_a_learning_pressed_twice_is_shared_once(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.says("bot", "til water boils")
    await story.settle()
    await asyncio.gather(story.ana.presses("In #harbor"), story.ana.presses("In #harbor"))
    await story.settle()
    assert len(story.rows("learnings")) == 1


@pytest.mark.long
async def test_a_command_in_a_direct_message_asks_where_and_the_form_holds_every_word(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/til slow tests hide slow code", in_="bot")
    await story.settle()
    assert story.rows("learnings") == []
    assert "slow tests hide slow code" in story.read(story.ana.ephemerals()[-1])
    await story.ana.presses("Somewhere else")
    await story.settle()
    assert filled_in(story.ana.modal) == "slow tests hide slow code"
    await story.ana.fills(where="#general")
    refused = await story.ana.submits()
    assert "Type /invite @Ripple there" in refused.errors["where"]
    story.slack.invite_bot("general")
    await story.settle()
    assert (await story.ana.submits()).ok
    await story.settle()
    (learning,) = story.rows("learnings")
    assert (learning["text"], learning["channel_id"]) == ("slow tests hide slow code", story.slack.channel_id("general"))
    long = "word " * 590
    await story.ana.closes_modal()
    await story.bo.types(f"/til {long}", in_="bot")
    await story.settle()
    assert filled_in(story.bo.modal) == long.strip()


@pytest.mark.long
async def test_a_question_is_asked_in_the_channel_of_the_team(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.bo.says("bot", "ask who knows how to rotate the keys?")
    await story.settle()
    assert "who knows how to rotate the keys?" in story.read(story.bo.channel("harbor")[-1])
    assert "Asked in #harbor" in story.told("bo")[-1]


@pytest.mark.long
async def test_what_is_known_comes_with_the_answer_that_helped_and_the_way_to_it(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.bo.types("/learn ask How do we agree on pricing?", in_="#harbor")
    await story.settle()
    question = story.bo.channel("harbor")[-1]
    answer = await story.ana.says("#harbor", "You pay for people who use it. Everybody else is free.", thread=question)
    await story.bo.reacts(answer, "raised_hands")
    await story.settle()
    await story.dev.says("bot", "What do we know about pricing?")
    await story.settle()
    found = story.told("dev")[-1]
    assert "How do we agree on pricing?" in found and "You pay for people who use it. Everybody else is free." in found
    assert found.count("How do we agree on pricing?") == 1
    shown = str(story.dev.dms()[-1])
    assert f"/archives/{story.slack.channel_id('harbor')}/p{question['ts'].replace('.', '')}|open" in shown
    await story.dev.says("bot", "find zebras")
    await story.settle()
    assert "Nobody has written about “zebras”" in story.told("dev")[-1]


async def test_stop_and_pause_are_one_word_and_so_is_the_way_back(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.says("bot", "Stop!")
    await story.settle()
    assert story.rows("preferences", person_id=story.ana.id)[0]["stopped_at"] is not None
    assert "Stopped." in story.told("ana")[-1]
    await story.ana.presses("Come back")
    await story.settle()
    assert story.rows("preferences", person_id=story.ana.id)[0]["stopped_at"] is None
    assert "I'm back" in story.told("ana")[-1]
    await story.ana.says("bot", "pause for 4 weeks")
    await story.settle()
    paused = story.rows("preferences", person_id=story.ana.id)[0]["paused_until"]
    assert (paused - story.clock()).days == 28


async def test_a_pause_until_a_day_names_the_day_and_an_unclear_one_gives_the_words_back(quick_story: Story) -> None:
    story = quick_story  # Monday 2 March, in Berlin
    await story.set_up_team()
    await story.ana.says("bot", "pause until the cows come home & <@" + story.bo.id + "> is back")
    await story.settle()
    told = story.told("ana")[-1]
    assert (
        "pause until the cows come home & @Bo Lindqvist is back" in told and "nothing has changed yet" in told and "Pause 2 weeks" in told
    )
    assert not story.rows("preferences", person_id=story.ana.id)
    await story.ana.says("bot", "pause until 3/4")
    await story.settle()
    assert "nothing has changed yet" in story.told("ana")[-1], "her Slack is American, and she is in Berlin"
    await story.ana.says("bot", "pause until Monday")
    await story.settle()
    paused = story.rows("preferences", person_id=story.ana.id)[0]["paused_until"]
    assert f"Paused until <!date^{paused.timestamp():.0f}^{{date_long}}" in str(story.ana.dms()[-1]), "the day, on her own calendar"
    assert paused.isoformat().startswith("2026-03-08T23:00"), "the day begins on her own clock"
    await story.bo.types("/learn pause bis Freitag", in_="#harbor")
    await story.settle()
    assert story.rows("preferences", person_id=story.bo.id)[0]["paused_until"].isoformat().startswith("2026-03-05T23:00")
    await story.ana.says("bot", "pause until 3 March 2031")
    await story.settle()
    assert "1 to 26 weeks" in story.told("ana")[-1]
    assert story.rows("preferences", person_id=story.ana.id)[0]["paused_until"] == paused


@pytest.mark.long
async def test_other_words_come_back_with_three_suggestions_and_are_kept_nowhere(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    said = "My printer eats paper <@" + story.bo.id + "> & I <3 it"
    await story.ana.says("bot", said)
    await story.settle()
    told = story.told("ana")[-1]
    assert "My printer eats paper @Bo Lindqvist & I <3 it" in told
    assert [part in told for part in ("Share it", "Ask it", "Look for it")] == [True] * 3
    assert story.rows("learnings") == story.rows("asks") == []
    await story.ana.presses("Ask it")
    await story.settle()
    assert filled_in(story.ana.modal) == "My printer eats paper @Bo Lindqvist & I <3 it"
    await story.ana.closes_modal()
    await story.ana.presses("Share it")
    await story.settle()
    assert filled_in(story.ana.modal) == "My printer eats paper @Bo Lindqvist & I <3 it"


async def test_a_mention_is_answered_to_whoever_called_and_shares_where_they_are(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    bot = f"<@{story.slack.workspace.bot_user}>"
    await story.ana.says("#harbor", f"{bot} til standing meetings end sooner")
    await story.settle()
    (learning,) = story.rows("learnings")
    assert (learning["text"], learning["channel_id"]) == ("standing meetings end sooner", story.slack.channel_id("harbor"))
    before = len(story.ana.channel("harbor"))
    await story.bo.says("#harbor", f"{bot} what do we know about standing meetings?")
    await story.settle()
    assert "standing meetings end sooner" in story.read(story.bo.ephemerals()[-1])
    assert len(story.ana.channel("harbor")) == before + 1, "only Bo reads the answer"


async def test_help_fits_who_asks(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(leads="Gwen Evans")
    for name in ("ana", "gwen", "eve"):
        await story.people[name].says("bot", "help")
        await story.settle()
    ana, gwen, eve = (story.told(name)[-1] for name in ("ana", "gwen", "eve"))
    assert "/learn setup" not in ana and "/learn owners" not in ana
    assert "For the team you lead" in gwen and "/learn owners" not in gwen
    assert "For you as an owner" in eve and "/learn owners" in eve and "For the team you lead" not in eve


@pytest.mark.long
async def test_words_in_a_thread_with_ripple_are_nobodys_answer(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.says("bot", "hello")
    await story.settle()
    hello = story.ana.dms()[-1]
    await story.ana.says("bot", "find plovers", thread=hello)
    await story.settle()
    assert story.rows("answers") == []
    assert "about “plovers”" in story.read(story.ana.thread(hello)[-1])


async def test_what_newcomers_write_first_is_answered_in_kind_and_posted_nowhere(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    before = len(story.ana.channel("harbor"))
    for said, answered in (
        ("til", "/til alone opens a form. [Share a learning]"),
        ("ask?", "[Ask a question]"),
        ("what do we know about ?", "[Search]"),
        ("What do you know about me?", "[What is held about me]"),
        ("digest", "/learn digest: Your team's week as it stands"),
        ("Thanks!", "Gladly."),
        ("hi ripple", "/til what you learned"),
        ("/learn stop", "Stopped."),
        ("leave me alone", "Stopped."),
    ):
        await story.ana.says("bot", said)
        await story.settle()
        told = " ".join(story.told("ana")[-1].replace("`", "").replace("_", "").split())
        assert answered in told, said
    assert len(story.ana.channel("harbor")) == before


async def test_a_question_that_is_to_have_no_name_is_never_asked_under_one(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/learn ask anonymously: why do we hurry?", in_="#harbor")
    assert filled_in(story.ana.modal) == "why do we hurry?"
    assert story.ana.modal["blocks"][1]["element"]["initial_options"], "and it is ticked that it has no name"
    await story.ana.closes_modal()
    await story.ana.says("bot", "ask without my name: why do we hurry?")
    await story.ana.says("#harbor", f"<@{story.slack.bot_user}> ask why do we hurry? anonymously")
    await story.settle()
    assert "opens a form where you can ask without it" in story.told("ana")[-1]
    assert "opens a form where you can ask without it" in story.read(story.ana.ephemerals("#harbor")[-1])
    assert story.rows("asks") == []
    await story.ana.types("/learn ask anonymously: why do we hurry?", in_="#harbor")
    assert (await story.ana.submits()).ok
    (asked,) = story.rows("asks")
    assert (asked["author_id"], asked["text"]) == (None, "why do we hurry?")


@pytest.mark.long
async def test_a_slip_after_a_command_is_never_posted(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    before = len(story.ana.channel("harbor"))
    for typed in ("/til hlep", "/til undo please", "/til stpo", "/learn ask help me please", "/experiment cancel that"):
        await story.ana.types(typed, in_="#harbor")
        await story.settle()
    assert len(story.ana.channel("harbor")) == before
    assert (story.rows("learnings"), story.rows("asks"), story.ana.modal) == ([], [], None)


async def test_a_sentence_after_learn_comes_back_with_what_can_be_done_with_it(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.bo.types("/learn how do we price things?", in_="#harbor")
    await story.settle()
    assert [button in story.read(story.bo.ephemerals()[-1]) for button in ("Share it", "Ask it", "Look for it")] == [True] * 3
    await story.bo.presses("Ask it")
    await story.settle()
    assert filled_in(story.bo.modal) == "how do we price things?"
