"""An owner who reads Slack in German sets up a team in German. Who is none is told so in German. Through the real bot."""

from __future__ import annotations

import pytest

from tests.german import english_in, german_reader
from tests.stories.driver import BERLIN, Story


@pytest.mark.long
async def test_an_owner_sets_up_a_team_in_german(quick_story: Story) -> None:
    story = quick_story
    dora = story.slack.add_person("Dora Weiss", tz=BERLIN, locale="de-DE", is_admin=True)
    await dora.joins("harbor")
    story.slack.add_channel("quay", members=[dora])
    await story.settle()
    await dora.types("/learn setup", in_="#harbor")
    await story.settle()
    assert dora.modal is not None and dora.modal["title"]["text"] == "Team einrichten"
    assert english_in(dora.modal) == []
    await dora.fills(name="Hafen", channel="#quay", leads="Dora Weiss")
    not_there = "In diesem Kanal bin ich noch nicht. Schreib dort /invite @Ripple, und drück dann noch einmal auf „Speichern“."
    assert (await dora.submits()).errors == {"channel": not_there}
    await dora.fills(channel="#harbor")
    assert (await dora.submits()).ok
    saved = story.read(dora.modal)
    assert "8 Mitglieder und 1 leitende Person" in saved and "jeden Freitag um 15:00 Uhr" in saved
    assert english_in(dora.modal) == []
    await dora.closes_modal()
    await dora.types("/learn setup", in_="#harbor")
    await story.settle()
    assert english_in(dora.modal) == []
    await dora.presses("Neues Team")
    await story.settle()
    await dora.fills(name="HAFEN", channel="#harbor", leads="Dora Weiss")
    taken = "Ein Team namens HAFEN gibt es schon. Wähle einen anderen Namen, oder ändere jenes Team."
    assert (await dora.submits()).errors == {"name": taken}


async def test_owners_hand_the_programme_on_in_german(quick_story: Story) -> None:
    story = quick_story
    dora = story.slack.add_person("Dora Weiss", tz=BERLIN, locale="de-DE", is_admin=True)
    await story.settle()
    await dora.types("/learn owners")
    await story.settle()
    assert "Antworten sehen sie von niemandem." in story.read(dora.modal) and english_in(dora.modal) == []
    await dora.fills(owners=["Bo Lindqvist"])
    assert (await dora.submits()).ok
    refused = (await dora.types("/learn owners")).text
    assert refused == f"Das kann nur, wer das Programm verantwortet. Bitte frag <@{story.bo.id}>."


async def test_who_owns_nothing_is_told_in_german_whom_to_ask(quick_story: Story) -> None:
    dora = await german_reader(quick_story)
    refused = (await dora.types("/learn setup", in_="#harbor")).text
    assert refused == f"Das kann nur, wer das Programm verantwortet. Bitte frag <@{quick_story.eve.id}>."
