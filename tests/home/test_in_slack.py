"""The App Home, the settings, pausing and stopping, and help: one tap each, told to nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.app.features import FEATURES
from bot.slack.dispatch import merge
from bot.words import words_in
from tests.stories.driver import Story


async def at_home(story: Story, name: str) -> str:
    """Somebody opens the Home tab; what they read there."""
    await story.people[name].opens_home()
    await story.settle()
    return story.read(story.people[name].home)


async def press(story: Story, name: str, button: str) -> str:
    """Somebody presses a button in the Home tab; what they read there then."""
    await story.people[name].presses(button, in_="home")
    await story.settle()
    return story.read(story.people[name].home)


def wishes(story: Story, name: str) -> Any:
    """What is kept of somebody's wishes."""
    (row,) = story.rows("preferences", person_id=story.people[name].id)
    return row


async def test_home_says_what_ripple_is_and_has_every_features_part(story: Story) -> None:
    await story.set_up_team()
    words = await at_home(story, "ana")
    for part in ("helps your team learn in the open", "My week", "The pulse", "My settings", "Nobody is told"):
        assert part in words


async def test_leads_and_owners_find_what_they_may_decide_and_nobody_else_does(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(leads="Gwen Evans")
    assert "You lead" not in await at_home(story, "ana") and "For you as an owner" not in await at_home(story, "ana")
    assert "You lead Harbor" in await at_home(story, "gwen")
    await press(story, "gwen", "Your team")
    assert "Harbor" in story.read(story.gwen.modal)
    await at_home(story, "eve")
    for button, shown in (("Teams", "Harbor"), ("Owners", "Who runs the programme"), ("Emoji", "bulb")):
        await press(story, "eve", button)
        assert shown in str(story.eve.modal)
        await story.eve.closes_modal()


@pytest.mark.long
async def test_an_owner_without_a_team_reads_first_how_to_set_one_up_and_nothing_of_pauses_for_all(quick_story: Story) -> None:
    story = quick_story
    begins = await at_home(story, "eve")
    assert begins.index("There is no team yet") < begins.index("My week") and "Pause, rhythm, days off" not in begins
    await press(story, "eve", "Set up teams")
    assert "Many teams at once" in story.read(story.eve.modal)
    await story.eve.closes_modal()
    await story.set_up_team()
    runs = await at_home(story, "eve")
    assert "There is no team yet" not in runs and runs.index("My week") < runs.index("[Teams] [Pause, rhythm, days off]")


async def test_somebody_in_no_team_has_a_home_too(quick_story: Story) -> None:
    kim = quick_story.slack.add_person("Kim Novak")
    await kim.opens_home()
    await quick_story.settle()
    assert "My settings" in quick_story.read(kim.home)
    anas = await at_home(quick_story, "ana")
    assert "asked at the moment" in anas and "[Change]" in anas
    assert "I ask you on" not in anas and "next questions" not in anas


async def test_the_messages_tab_draws_no_home(quick_story: Story) -> None:
    await quick_story.ana.opens_home(tab="messages")
    await quick_story.settle()
    assert quick_story.ana.home is None


@pytest.mark.long
@pytest.mark.parametrize(("button", "weeks"), [("Pause 1 week", 1), ("Pause 2 weeks", 2), ("Pause 4 weeks", 4)])
async def test_a_pause_is_one_tap_and_ends_by_itself(quick_story: Story, button: str, weeks: int) -> None:
    story = quick_story
    await story.set_up_team()
    await at_home(story, "bo")
    assert "Paused until" in await press(story, "bo", button)
    assert wishes(story, "bo")["paused_until"] == story.clock() + timedelta(weeks=weeks)
    story.clock.turn(weeks=weeks)
    assert "I ask you on" in await at_home(story, "bo")


async def test_stopping_is_one_tap_and_so_is_coming_back(story: Story) -> None:
    await story.set_up_team()
    await at_home(story, "cleo")
    stopped = await press(story, "cleo", "Stop")
    assert "You stopped" in stopped
    assert stopped.count("only when you ask me something") == 1
    assert wishes(story, "cleo")["stopped_at"] == story.clock()
    assert "I ask you on" in await press(story, "cleo", "Come back")
    assert wishes(story, "cleo")["stopped_at"] is None


@pytest.mark.long
async def test_nobody_else_sees_who_paused_or_stopped(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await at_home(story, "cleo")
    await press(story, "cleo", "Stop")
    await story.live(days=9)
    for name in ("ana", "eve"):
        read = " ".join([*story.told(name), await at_home(story, name)])
        assert "Cleo" not in read.replace("Cleo Martin learned", "")


async def test_settings_show_what_was_chosen_and_keep_what_is_chosen(story: Story) -> None:
    await story.set_up_team()
    await at_home(story, "dev")
    await story.dev.presses("Change", in_="home")
    await story.settle()
    await story.dev.fills(weekday="Thursday", time="14:30", nudges="Less often")
    assert (await story.dev.submits()).ok
    await story.settle()
    assert "Thursdays at 14:30" in story.read(story.dev.home)
    await story.dev.types("/learn settings")
    await story.settle()
    chosen = [block["element"]["initial_option"]["value"] for block in story.dev.modal["blocks"] if "initial_option" in block["element"]]
    assert chosen[:3] == ["3", "14:30", "less"]


@pytest.mark.parametrize(
    ("first", "last", "field", "says"),
    [
        ("2026-03-09", "2026-03-02", "last_day", "must not lie before the first"),
        (None, "2026-03-02", "first_day", "choose the first day too"),
    ],
)
async def test_odd_leave_is_refused_beside_its_field_and_nothing_is_lost(
    quick_story: Story, first: str | None, last: str, field: str, says: str
) -> None:
    story = quick_story
    await story.ana.types("/learn settings")
    await story.settle()
    await story.ana.fills(weekday="Friday", last_day=last)
    if first:
        await story.ana.fills(first_day=first)
    refused = await story.ana.submits()
    assert says in refused.errors[field]
    assert story.rows("preferences", person_id=story.ana.id) == []  # all or nothing
    await story.ana.fills(first_day="2026-03-02", last_day="2026-03-04")
    assert (await story.ana.submits()).ok
    assert wishes(story, "ana")["pulse_weekday"] == 4
    (leave,) = story.rows("days_off", person_id=story.ana.id)
    assert (leave["first_day"].isoformat(), leave["last_day"].isoformat()) == ("2026-03-02", "2026-03-04")


@pytest.mark.long
async def test_one_day_of_leave_needs_no_last_day(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/learn settings")
    await story.settle()
    await story.ana.fills(first_day="2026-03-05")
    assert (await story.ana.submits()).ok
    (leave,) = story.rows("days_off", person_id=story.ana.id)
    assert leave["first_day"] == leave["last_day"]


@pytest.mark.long
async def test_a_person_may_press_while_another_reads_the_same_home(quick_story: Story) -> None:
    story = quick_story
    await at_home(story, "ana")
    await at_home(story, "bo")
    await press(story, "ana", "Stop")
    bos = story.read(story.bo.home)
    assert "[Stop]" in bos and "You stopped" not in bos


async def test_learn_alone_is_help_and_help_can_be_asked_anywhere(quick_story: Story) -> None:
    for line, where in (("/learn", "#harbor"), ("/learn help", "bot"), ("/learn HELP", "#general")):
        assert "/til" in (await quick_story.ana.types(line, in_=where)).text


async def test_everything_in_the_help_is_there(quick_story: Story) -> None:
    heard = merge(FEATURES.listeners())
    whats = [words_in("en")(f"help.line.{line.name}.what") for lines in FEATURES.help().values() for line in lines]
    told = [what.split("`")[1] for what in whats if what.startswith("`")]
    for line in told:
        command, _, word = line.partition(" ")
        assert ("learn", word.split()[0]) in heard if command == "/learn" and word else ("command", command) in heard, line


async def test_a_single_word_nobody_knows_is_said_once(quick_story: Story) -> None:
    await quick_story.ana.types("/learn serach", in_="#harbor")
    assert quick_story.read(quick_story.ana.ephemerals()[-1]).count("serach") == 1


async def test_however_much_was_typed_it_is_given_back(quick_story: Story) -> None:
    for number in (7_000, 39_000):
        before = len(quick_story.ana.ephemerals())
        await quick_story.ana.types("/learn serach " + "ß" * number, in_="#harbor")
        await quick_story.settle()
        told = quick_story.ana.ephemerals()[before:]
        assert sum(quick_story.read(message).count("ß") for message in told) >= number
        assert any("I don't know `serach`" in quick_story.read(message) for message in told)


@pytest.mark.long
async def test_what_is_held_about_me_can_be_read(story: Story) -> None:
    await story.set_up_team()
    await story.ana.types("/learn privacy")
    await story.settle()
    words = story.read(story.ana.modal)
    assert "No answer of yours is held" in words
    assert "your teams: Harbor" in words and "Tuesdays at 10:00" in words
