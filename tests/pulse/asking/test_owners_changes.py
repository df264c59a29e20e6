"""What an owner may change of the pulse, and a company's own questions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.pulse.privacy.released import OwnQuestionTopic, Shown
from bot.pulse.privacy.response_share import Band
from bot.pulse.results import views as pulse_views
from bot.pulse.settings import acts as pulse_settings
from bot.words import words_in
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]


@pytest.fixture
def owned(world: PulseWorld) -> PulseWorld:
    world.people("UOWNER", is_owner=True)
    return world


@pytest.mark.long
def test_a_topic_that_is_off_is_not_asked(owned: PulseWorld) -> None:
    members = owned.six(size=8)
    keep = ("SAFE", "TRY", "SHARE")
    off = [d.value for d in pulse_settings.Dimension if d.value not in keep]
    in_transaction(owned, pulse_settings.choose_topics, "UOWNER", off, {})
    for _ in range(4):
        current = owned.open()
        assert {one.dimension.value for one in owned.questions(current, members[0])} <= set(keep)
        owned.finish(current)
        owned.next_week(current)


def test_only_an_owner_changes_the_pulse(world: PulseWorld) -> None:
    world.six()
    with pytest.raises(pulse_settings.PersonCanFix, match=r"people\.owners_only"):
        in_transaction(world, pulse_settings.choose_topics, "UHarbor0", [], {})


@pytest.mark.long
def test_an_own_question_goes_only_to_ten_or_more_and_48_hours_after_it_was_announced(owned: PulseWorld) -> None:
    large = [f"ULarge{number}" for number in range(12)]
    owned.team("Large", large, channel="C0LARGE")
    small = owned.six("Small")
    made = in_transaction(
        owned,
        pulse_settings.propose_question,
        "UOWNER",
        text="Our team room helps me to learn from others.",
        why="We may change the room next spring.",
        dimension="ROOM",
        form="A5",
        now=owned.now,
    )
    in_transaction(owned, pulse_settings.announce_question, "UOWNER", made.id)
    assert [row["recipient"] for row in owned.notices("pulse:own_question")] == ["C0LARGE"]
    seen: dict[int, set[str]] = {}
    for week in range(9):
        current = owned.open()
        for person in (large[0], small[0]):
            seen.setdefault(week, set()).update(f"{person}:{one.id}" for one in owned.questions(current, person) if one.is_own)
        for person in (*large, *small):
            owned.answer_all(current, person)
        owned.finish(current)
        owned.next_week(current)
    assert not seen[0]
    assert [found for week in seen.values() for found in week] == [f"{large[0]}:{made.id}"]


@pytest.mark.long
def test_a_withdrawn_question_is_not_asked(owned: PulseWorld) -> None:
    members = owned.six(size=12)
    values = {"text": "Our team room helps me to learn from others.", "why": "We may change the room."}
    made = in_transaction(owned, pulse_settings.propose_question, "UOWNER", **values, dimension="ROOM", form="A5")
    in_transaction(owned, pulse_settings.announce_question, "UOWNER", made.id, now=owned.now - timedelta(days=3))
    in_transaction(owned, pulse_settings.withdraw_question, "UOWNER", made.id)
    for _ in range(9):
        current = owned.open()
        assert not [one for one in owned.questions(current, members[0]) if one.is_own]
        owned.finish(current)
        owned.next_week(current)


@pytest.mark.long
def test_thresholds_can_only_rise_and_every_team_is_told(owned: PulseWorld) -> None:
    owned.team("Harbor", [f"U{number}" for number in range(8)], channel="C0HARBOR")
    raised = in_transaction(owned, pulse_settings.raise_thresholds, "UOWNER", 7, 10)
    assert (raised.scores_k, raised.words_k) == (7, 10)
    assert [row["recipient"] for row in owned.notices("pulse:contract")] == ["C0HARBOR"]
    with pytest.raises(pulse_settings.PersonCanFix, match="only_rises"):
        in_transaction(owned, pulse_settings.raise_thresholds, "UOWNER", 6, 10)
    assert owned.open().contract.scores_k == 7


@pytest.mark.longest
def test_an_own_question_is_told_by_itself_and_only_for_the_company(owned: PulseWorld) -> None:
    everybody: list[str] = []
    for name in ("Harbor", "Quay", "Pier"):
        members = [f"U{name}{number}" for number in range(11)]
        owned.team(name, members, channel=f"C0{name.upper()}")
        everybody += members
    values = {"text": "Our team room helps me to learn from others.", "why": "We may change the room."}
    made = in_transaction(owned, pulse_settings.propose_question, "UOWNER", **values, dimension="ROOM", form="A5")
    in_transaction(owned, pulse_settings.announce_question, "UOWNER", made.id, now=owned.now - timedelta(days=3))
    for _ in range(9):
        current = owned.open()
        for person in everybody:
            owned.answer_all(current, person, 4)
        owned.finish(current)
        owned.next_week(current)
    results = owned.results(everybody[0])
    assert results.own == (Shown(OwnQuestionTopic(values["text"]), 75, answers=Band(20, 49)),)
    assert "Our team room" in str(pulse_views.result_blocks(words_in("en"), results))
