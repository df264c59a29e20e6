"""We say, we do: said beside seen, ranked by surprise, with the company's sentences and the nameless lines."""

from __future__ import annotations

import json

import pytest

from bot.content.dimensions import Dimension
from bot.culture import acts as culture
from bot.culture.doing.rules import SaidAndDone, by_surprise
from bot.culture.doing.views import doing_modal
from bot.culture.values.acts import keep_values, values_for
from bot.errors import PersonCanFix
from bot.indicators import weeks_store as kept
from bot.people import store as people
from bot.pulse.audit.rules import LINES
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import Said, Shown
from bot.pulse.settings.acts import raise_thresholds
from bot.schedule.weeks import week_in_utc
from bot.slack import ids
from bot.words import words_in
from tests.pulse.audit.test_map import answers_alike, audit, audited, told, with_channels, words_of
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["audited", "world"]
EN = words_in("en")
UNASKED = "What people ask about is answered in the hall."


def an_owner(world: PulseWorld) -> None:
    world.people("UEVE")
    in_transaction(world, people.set_owners, ["UEVE"])


def side(about: Dimension, score: int, low: int, high: int) -> Shown:
    return Shown(about, score, low, high)


def share(about: Indicator, score: int, low: int | None = None, high: int | None = None) -> Shown:
    return Shown(about, score, low, high, said=Said.SHARE)


def test_the_widest_gap_that_the_bands_leave_open_stands_first() -> None:
    sides = (
        side(Dimension.SAFE, 70, 60, 80),
        side(Dimension.SHARE, 60, 40, 75),
        side(Dimension.TRY, 30, 20, 40),
        side(Dimension.OPEN, 50, 40, 60),
    )
    seen = (
        share(Indicator.ASKING_BREADTH, 20),
        share(Indicator.HELP_ANSWERED, 70, 50, 90),
        share(Indicator.EXPERIMENTS_FINISHED, 60, 50, 80),
    )
    found = by_surprise(sides, seen)
    assert [(one.said.about, one.how) for one in found] == [
        (Dimension.SAFE, SaidAndDone.MORE_SAID),
        (Dimension.TRY, SaidAndDone.MORE_SEEN),
        (Dimension.SHARE, SaidAndDone.ALIKE),
    ]


def test_what_is_told_in_words_alone_is_compared_with_nothing() -> None:
    assert by_surprise((side(Dimension.SHARE, 60, 50, 70),), (Shown(Indicator.HELP_ANSWERED, said=Said.NONE_YET),)) == ()


@pytest.mark.long
def test_the_map_opens_onto_what_was_seen_and_onto_the_lines_under_their_question(audited: PulseWorld) -> None:
    members = audited.six("Harbor", size=10)
    with_channels(audited)
    seen = share(Indicator.ASKING_BREADTH, 20)
    current = audited.open()
    for person in members:
        audited.answer_all(current, person, 4)
    audited.comment(current, members[0], LINES[0], "Two quiet mornings")
    audited.finish(current)
    team = in_transaction(audited, culture.map_for, members[0]).told.team_ids[0]
    in_transaction(audited, kept.keep, week_in_utc(audited.now), {team: {seen.about.name: seen}})
    an_owner(audited)
    in_transaction(audited, keep_values, "UEVE", [("SAFE", UNASKED), ("", "  ")])
    assert ids.MAP_DOING in words_of(told(audited, "map:channel", "C0HARBOR"))
    found = in_transaction(audited, culture.map_for, members[0])
    assert found is not None
    modal = json.dumps(doing_modal(EN, found), ensure_ascii=False)
    assert "Share of members who asked: 20 %" in modal and "hard problems get raised" in modal
    assert modal.index("Helps us") < modal.index(EN("map.helps")) < modal.index("Two quiet mornings")
    assert UNASKED in modal


@pytest.mark.long
def test_a_raised_threshold_hides_the_nameless_lines_here_as_everywhere(audited: PulseWorld) -> None:
    members = audited.six("Harbor", size=12)
    current = audited.open()
    for person in members:
        answers_alike(audited, current, person)
    audited.comment(current, members[0], LINES[1], "Meetings before ten")
    audited.finish(current)
    an_owner(audited)
    assert "Meetings before ten" in str(doing_modal(EN, in_transaction(audited, culture.map_for, members[0])))
    in_transaction(audited, raise_thresholds, "UEVE", 5, 15)
    assert "Meetings before ten" not in str(doing_modal(EN, in_transaction(audited, culture.map_for, members[0])))


@pytest.mark.long
def test_where_nothing_stands_beside_a_map_it_has_no_such_button(audited: PulseWorld) -> None:
    members = audited.six("Harbor", size=10)
    with_channels(audited)
    audit(audited, dict.fromkeys(members, None))
    assert ids.MAP_DOING not in words_of(told(audited, "map:channel", "C0HARBOR"))


@pytest.mark.parametrize(("typed", "field"), [(("", UNASKED), "side_1"), (("SAFE", " "), "text_1"), (("MOOD", UNASKED), "side_1")])
def test_a_sentence_of_the_company_needs_its_side_and_its_words(audited: PulseWorld, typed: tuple[str, str], field: str) -> None:
    audited.six("Harbor", size=10)
    an_owner(audited)
    with pytest.raises(PersonCanFix) as refused:
        in_transaction(audited, keep_values, "UEVE", [typed])
    assert refused.value.field == field
    assert in_transaction(audited, values_for, "UEVE") == ()


def test_only_owners_say_what_the_company_says(audited: PulseWorld) -> None:
    members = audited.six("Harbor", size=10)
    with pytest.raises(PersonCanFix):
        in_transaction(audited, keep_values, members[0], [("SAFE", UNASKED)])
