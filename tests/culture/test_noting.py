"""What we heard: notes without names, from leads and owners, beside the map."""

from __future__ import annotations

import pytest

from bot.content.dimensions import Dimension
from bot.culture import acts as culture
from bot.culture.doing.views import doing_modal
from bot.culture.noting import acts as noting
from bot.culture.noting import store as rows
from bot.culture.noting.rules import HeardNote, NoteSource
from bot.database.scope import Scope
from bot.errors import NotAllowed, NotFound, PersonCanFix
from bot.ids import PersonId
from bot.people import store as people
from bot.words import words_in
from tests.pulse.audit.test_map import audit, audited
from tests.pulse.world import PulseWorld, in_transaction, world
from tests.stories.driver import Story

__all__ = ["audited", "world"]
EN = words_in("en")
SAID = "Trials need three signatures. People stop asking."


def notes_it(world: PulseWorld, by: str, text: str = SAID, side: str = "TRY", source: str = "interview", heard: str = "4") -> HeardNote:
    made: HeardNote = in_transaction(world, noting.note_what_was_heard, by, text, side, source, heard)
    return made


@pytest.fixture
def led(audited: PulseWorld) -> PulseWorld:
    audited.team("Harbor", [f"UHarbor{n}" for n in range(10)], leads=["UEVE"])
    return audited


@pytest.mark.long
def test_a_note_stands_beside_the_map_without_who_noted_it_and_few_are_not_counted(led: PulseWorld) -> None:
    audit(led, {f"UHarbor{n}": None for n in range(10)})
    notes_it(led, "UEVE")
    notes_it(led, "UEVE", "Demos on Fridays help.", "SHARE", "focus_group", "12")
    found = in_transaction(led, culture.map_for, "UHarbor0")
    modal = str(doing_modal(EN, found))
    assert f"“{SAID}” (interviews, fewer than 5 people)" in modal
    assert "(a focus group, 10-19 people)" in modal
    assert "UEVE" not in modal


def test_whoever_may_take_out_only_what_they_noted_themselves_is_shown_only_that(world: PulseWorld) -> None:
    def told(scope: Scope) -> list[list[str]]:
        for number, by in enumerate(("UEVE", "UANA", "UEVE")):
            rows.add_note(scope, HeardNote(f"n{number}", Dimension.TRY, NoteSource.INTERVIEW, 7, f"Said {number}."), PersonId(by))
        return [[one.id for one in rows.notes(scope, by and PersonId(by))] for by in ("UEVE", "UANA", "UBO", None)]

    assert in_transaction(world, told) == [["n0", "n2"], ["n1"], [], ["n0", "n1", "n2"]]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": "One. Two. Three. Four."}, "text"),
        ({"text": "Ask <@U0ANA> about it."}, "text"),
        ({"text": "Stop @channel pings."}, "text"),
        ({"text": "Name says no to everything."}, "text"),
        ({"text": "  "}, "text"),
        ({"side": "MOOD"}, "side"),
        ({"source": "rumour"}, "source"),
        ({"heard": "some"}, "people"),
        ({"heard": "0"}, "people"),
    ],
)
def test_what_a_note_may_not_be_is_said_beside_its_field(led: PulseWorld, changed: dict[str, str], field: str) -> None:
    with pytest.raises(PersonCanFix) as refused:
        notes_it(led, "UEVE", **changed)
    assert refused.value.field == field
    assert in_transaction(led, noting.notes_for, "UEVE") == ()


def test_members_note_nothing_and_only_owners_take_out_what_others_noted(led: PulseWorld) -> None:
    led.team("Quay", [f"UQuay{n}" for n in range(10)], leads=["UIDA"])
    led.people("ULENA")
    in_transaction(led, people.set_owners, ["ULENA"])
    with pytest.raises(NotAllowed):
        notes_it(led, "UHarbor0")
    made = notes_it(led, "UEVE")
    with pytest.raises(NotFound):
        in_transaction(led, noting.take_note_out, "UIDA", made.id)
    assert in_transaction(led, noting.take_note_out, "ULENA", made.id) == ()


async def test_a_lead_notes_in_slack_and_takes_it_out_again(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.eve.types("/learn noted", in_="#harbor")
    await story.eve.fills(text="Nobody has time. It's always urgent.", side="ROOM", source="workshop", people="15")
    assert (await story.eve.submits()).ok
    (row,) = story.rows("heard_notes")
    assert row["people"] == 15
    await story.eve.closes_modal()
    await story.eve.types("/learn noted", in_="#harbor")
    await story.eve.presses("Take it out")
    await story.settle()
    assert story.rows("heard_notes") == []
