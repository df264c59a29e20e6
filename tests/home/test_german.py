"""Somebody who reads Slack in German has a German Home, settings, refusals and farewell, through the real bot."""

from __future__ import annotations

import pytest

from tests.german import english_in, german_reader
from tests.stories.driver import Story

OURS = ("home", "help", "HelpSection", "people", "receipt", "form", "language")


async def test_home_pausing_and_stopping_are_german(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.changes_profile(locale="de-DE")
    await story.ana.opens_home()
    await story.settle()
    assert "hilft deinem Team, offen zu lernen" in story.read(story.ana.home)
    assert english_in(story.ana.home, *OURS) == []
    for button, says in (
        ("2 Wochen Pause", "Pause bis "),
        ("Weitermachen", "Ich frage dich jeden Dienstag um 10:00 Uhr"),
        ("Stopp", "Du hast mich gestoppt"),
    ):
        await story.ana.presses(button, in_="home")
        await story.settle()
        assert says in story.read(story.ana.home).replace("*", "") and english_in(story.ana.home, *OURS) == []


@pytest.mark.long
async def test_settings_and_what_is_refused_in_them_are_german(quick_story: Story) -> None:
    story = quick_story
    dora = await german_reader(story)
    await dora.types("/learn settings")
    await story.settle()
    assert english_in(dora.modal, *OURS) == []
    await dora.fills(weekday="Freitag", nudges="Seltener", country="Österreich", last_day="2026-03-04")
    assert (await dora.submits()).errors == {"first_day": "Bitte wähle auch den ersten Tag."}
    await dora.fills(first_day="2026-03-09")
    assert (await dora.submits()).errors == {"last_day": "Der letzte Urlaubstag darf nicht vor dem ersten liegen."}
    await dora.fills(first_day="2026-03-02")
    assert (await dora.submits()).ok
    (kept,) = story.rows("preferences", person_id=dora.id)
    assert (kept["pulse_weekday"], kept["nudges"], kept["country"]) == (4, "less", "AT")


async def test_who_wants_to_be_forgotten_reads_in_german_what_goes_and_that_it_went(quick_story: Story) -> None:
    story = quick_story
    dora = await german_reader(story)
    await dora.types("/learn privacy")
    await story.settle()
    await dora.presses("Vergiss mich")
    await story.settle()
    assert "Das verschwindet für immer" in story.read(dora.modal) and english_in(dora.modal, *OURS) == []
    assert (await dora.submits()).ok
    await story.settle()
    assert "Vergessen. Du kannst jederzeit neu anfangen; niemand erfährt davon." in story.read(dora.modal)


async def test_a_word_that_nobody_knows_is_answered_in_german(quick_story: Story) -> None:
    dora = await german_reader(quick_story)
    await dora.types("/learn ωμέγα", in_="#harbor")
    await quick_story.settle()
    assert "`ωμέγα` kenne ich noch nicht." in quick_story.read(dora.ephemerals()[-1])
