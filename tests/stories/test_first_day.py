"""The first day. Eve sets up the team, everybody looks around, and whatever goes wrong is said in a clear sentence."""

from __future__ import annotations

import pytest

from tests.stories.driver import Story


async def test_eve_sets_up_the_team_in_one_form(story: Story) -> None:
    await story.set_up_team()
    (team,) = story.rows("teams")
    assert team["name"] == "Harbor"
    assert team["zone"] == "Europe/Berlin"
    members = {row["person_id"] for row in story.rows("team_members")}
    assert members == {person.id for person in story.people.values()}
    assert [row["person_id"] for row in story.rows("team_members", is_lead=True)] == [story.eve.id]


async def test_everybody_finds_what_ripple_is_and_their_settings_in_the_home_tab(story: Story) -> None:
    await story.set_up_team()
    await story.dev.opens_home()
    await story.settle()
    words = story.read(story.dev.home)
    assert "a question or two a week that nobody can trace back to you" in words
    assert "Tuesdays at 10:00" in words


async def test_help_names_every_command(story: Story) -> None:
    told = await story.bo.types("/learn help", in_="#harbor")
    for command in ("/til", "/learn ask", "/learn settings", "/learn privacy"):
        assert command in told.text


async def test_a_word_nobody_knows_is_given_back_with_what_there_is(quick_story: Story) -> None:
    await quick_story.bo.types("/learn serach tar flags", in_="#harbor")
    whisper = quick_story.read(quick_story.bo.ephemerals()[-1])
    assert "I don't know serach yet" in whisper.replace("`", "")
    assert "You typed:\nserach tar flags" in whisper


async def test_what_is_wrong_in_the_form_stands_under_its_field_and_nothing_typed_is_lost(quick_story: Story) -> None:
    story = quick_story
    await story.eve.types("/learn setup", in_="#harbor")
    await story.eve.fills(name="Harbor", channel="#general", leads="Eve Okafor")
    refused = await story.eve.submits()
    assert "Type /invite @Ripple there" in refused.errors["channel"]
    assert story.eve.modal is not None
    story.slack.invite_bot("general")
    await story.settle()
    assert (await story.eve.submits()).ok
    (team,) = story.rows("teams")
    assert (team["name"], team["channel_id"]) == ("Harbor", story.slack.channel_id("general"))


async def test_who_does_not_own_the_programme_is_told_whom_to_ask(quick_story: Story) -> None:
    told = await quick_story.ana.types("/learn setup", in_="#harbor")
    assert "Please ask" in told.text
    assert quick_story.eve.id in told.text
    assert quick_story.ana.modal is None


@pytest.mark.long
async def test_a_lead_changes_their_team_and_sees_what_is_known_filled_in(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    await story.eve.presses("Change")
    await story.settle()
    await story.eve.fills(digest_weekday="Thursday")
    assert (await story.eve.submits()).ok
    (team,) = story.rows("teams")
    assert (team["name"], team["digest_weekday"]) == ("Harbor", 3)
    assert story.rows("team_members", is_lead=True)[0]["person_id"] == story.eve.id


@pytest.mark.long
async def test_somebody_who_has_left_cannot_be_lead(quick_story: Story) -> None:
    story = quick_story
    await story.gwen.is_deactivated()
    await story.settle()
    await story.eve.types("/learn setup", in_="#harbor")
    await story.eve.fills(name="Harbor", channel="#harbor", leads="Gwen Evans")
    refused = await story.eve.submits()
    assert "at least one lead" in refused.errors["leads"]
