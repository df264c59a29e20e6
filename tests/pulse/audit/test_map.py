"""The map: who reads which, under its true name, from released figures alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.app.features import FEATURES
from bot.content.dimensions import Dimension
from bot.culture import acts as culture
from bot.culture import views
from bot.culture.rules import MapTier
from bot.ids import ChannelId, RoundId, TeamId
from bot.outbox.kinds import Drop, Later, Post, Rendered
from bot.outbox.notice import OutboxMessage
from bot.people.teams import store as teams
from bot.people.teams.rules import Roster
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.audit.rules import LINES
from bot.pulse.rounds import Round
from bot.words import words_in
from tests.givens import WORKSPACE, scope
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]
EN = words_in("en")


def with_channels(world: PulseWorld) -> None:
    def give(found: Any) -> None:
        for team in teams.all_teams(found):
            teams.change_team(found, replace(team, channel_id=f"C0{team.name.upper()}"))

    in_transaction(world, give)


def told(world: PulseWorld, kind: str, recipient: str) -> Rendered:
    row = next(row for row in world.notices(kind) if row["recipient"] == recipient)
    message = OutboxMessage(row["id"], WORKSPACE, kind, recipient, row["dedupe_key"], row["body"], 0, row["not_before"], None, None, None)
    with world.database.transaction() as tx:
        return FEATURES.notices[kind].rendered(scope(tx, now=world.now, keys=world.keys), message)


def words_of(rendered: Rendered) -> str:
    assert isinstance(rendered, Post), rendered
    return json.dumps(rendered.message, ensure_ascii=False)


def audit(world: PulseWorld, answering: dict[str, int | None]) -> Round:
    current = world.open()
    for person, value in answering.items():
        world.answer_all(current, person, value) if value else answers_alike(world, current, person)
    world.finish(current)
    return current


def answers_alike(world: PulseWorld, current: Round, person: str) -> None:
    """As colleagues do: most of them near each other, on every side."""
    for question in world.questions(current, person):
        if points := list(question.scale.points):
            world.tap(current, person, question, world.rng.choice(points[-3:-1] * 2 + points[-1:]))


@pytest.fixture
def audited(world: PulseWorld) -> PulseWorld:
    world.audits()
    return world


def test_a_team_of_ten_reads_its_sides_but_what_rates_one_lead_and_the_channel_gets_them(audited: PulseWorld) -> None:
    members = audited.six("Harbor", size=10)
    with_channels(audited)
    audit(audited, dict.fromkeys(members, None))
    seen = in_transaction(audited, culture.map_for, members[0])
    assert seen is not None and not seen.instead
    assert {one.about for one in seen.sides} == set(Dimension) - {Dimension.LEAD}
    shown = words_of(told(audited, "map:channel", "C0HARBOR"))
    assert "Harbor: how we learn" in shown and "in 10 answers say" in shown
    assert not audited.notices("pulse:results"), "the map is the news"


def test_whoever_begins_to_lead_reads_nothing_that_rates_who_led_before(audited: PulseWorld) -> None:
    """Otherwise an owner would name themselves lead for a minute, and read what rates another."""
    members = [f"UH{number}" for number in range(10)]
    audited.team("Harbor", members, leads=["UEVE"])
    audited.team("Quay", ["UOWNER"])
    current = audit(audited, dict.fromkeys(members, None))

    def reads(person: str) -> set[object]:
        (made,) = in_transaction(audited, culture.maps_of_lead, current.id, person)
        assert in_transaction(audited, culture.map_at, person, ChannelId("D1"), current.id, TeamId("Harbor")) == made
        return {one.about for one in made.sides}

    assert Dimension.LEAD in reads("UEVE")
    everybody = frozenset([*members, "UEVE"])
    audited.now += timedelta(minutes=1)
    for successor in ("UOWNER", "UH0"):
        roster = Roster(everybody | {successor}, frozenset([successor]))
        in_transaction(audited, teams.set_roster, TeamId("Harbor"), roster)
        assert reads(successor) == set(Dimension) - {Dimension.LEAD}, successor


def test_a_second_lead_of_the_last_minute_shows_nobody_what_rates_the_first(audited: PulseWorld) -> None:
    members = [f"UH{number}" for number in range(10)]
    audited.team("Harbor", members, leads=["UEVE"])
    audited.people("UOWNER")
    current = audited.open()
    for person in members:
        answers_alike(audited, current, person)
    audited.now += timedelta(hours=1)
    roster = Roster(frozenset([*members, "UEVE", "UOWNER"]), frozenset(["UEVE", "UOWNER"]))
    in_transaction(audited, teams.set_roster, TeamId("Harbor"), roster)
    audited.finish(current)
    seen = in_transaction(audited, culture.map_for, members[0])
    assert Dimension.LEAD not in {one.about for one in seen.sides}


@pytest.mark.long
def test_every_side_stands_under_one_of_the_four_questions(audited: PulseWorld) -> None:
    members = audited.six("Harbor", size=10)
    audit(audited, dict.fromkeys(members, None))
    seen = in_transaction(audited, culture.map_for, members[0])
    modal = json.dumps(views.questions_modal(EN, seen))
    for side in seen.sides:
        assert EN.name(side.about) in modal
    assert sum(len(seen.at(place)) for place in MapTier) == len(seen.sides)


@pytest.mark.long
@pytest.mark.parametrize("size", [5, 7])
def test_small_siblings_read_the_map_of_both_under_their_true_name(audited: PulseWorld, size: int) -> None:
    audited.team("Harbor", [f"UH{n}" for n in range(size)], leads=["UEVE"])
    audited.team("Quay", [f"UQ{n}" for n in range(size)], leads=["UEVE"])
    with_channels(audited)
    audit(audited, {f"U{team}{n}": None for team in "HQ" for n in range(size)})
    for channel in ("C0HARBOR", "C0QUAY"):
        assert "Harbor and Quay together" in words_of(told(audited, "map:channel", channel))


@pytest.mark.long
def test_a_team_without_a_figure_reads_the_company_s_named_so(audited: PulseWorld) -> None:
    large = {name: audited.six(name, size=10) for name in ("Harbor", "Quay", "Wharf")}
    few = audited.six("Lighthouse", size=6)
    with_channels(audited)
    answering: dict[str, int | None] = {person: None for some in large.values() for person in some}
    audit(audited, answering | dict.fromkeys(few[:4], None))
    shown = words_of(told(audited, "map:channel", "C0LIGHTHOUSE"))
    assert "The whole company" in shown and "Lighthouse:" not in shown
    seen = in_transaction(audited, culture.map_for, few[0])
    assert seen is not None and seen.instead and seen.told.kind is None


@pytest.mark.long
def test_a_team_with_one_or_two_sides_reads_them_beside_the_company_s(audited: PulseWorld) -> None:
    large = {name: audited.six(name, size=10) for name in ("Harbor", "Quay", "Wharf")}
    current = audit(audited, {person: None for some in large.values() for person in some})
    own = in_transaction(audited, culture.map_for, large["Harbor"][0])
    company = in_transaction(audited, culture.company_map, current.id)
    assert own is not None and company is not None
    shown = json.dumps(views.map_message(EN, replace(company, instead=True, own=own.sides[:2]), TeamId("Harbor")))
    assert "The whole company" in shown and "What your own group's answers tell so far" in shown
    assert shown.count(EN.name(own.sides[0].about)) >= 2


@pytest.mark.long
def test_two_groups_are_no_company_and_a_team_without_figures_reads_nothing(audited: PulseWorld) -> None:
    large = audited.six("Harbor", size=20)
    few = audited.six("Quay", size=6)
    with_channels(audited)
    audit(audited, dict.fromkeys([*large, *few[:3]], None))
    assert isinstance(told(audited, "map:channel", "C0QUAY"), Drop)
    assert in_transaction(audited, culture.map_for, few[0]) is None


@pytest.mark.long
def test_leads_and_owners_wait_for_the_release_and_then_read_theirs(audited: PulseWorld) -> None:
    members = [f"UH{n}" for n in range(10)]
    audited.team("Harbor", members, leads=["UEVE"])
    audited.people("UOWNER", is_owner=True)
    with_channels(audited)
    current = audited.open()
    for person in members:
        answers_alike(audited, current, person)
    assert {row["recipient"] for row in audited.notices("map:own")} == {"UEVE", "UOWNER"}
    assert isinstance(told(audited, "map:own", "UEVE"), Later)
    audited.finish(current)
    letter = words_of(told(audited, "map:own", "UEVE"))
    assert "Harbor: how we learn" in letter and "Leaders who learn" in letter, "what rates her is hers to read"
    with_channels(audited)
    assert "Leaders who learn" not in words_of(told(audited, "map:channel", "C0HARBOR"))
    owner = words_of(told(audited, "map:own", "UOWNER"))
    assert "<#C0HARBOR>" in owner and "in 10 answers" not in owner, "an owner reads no team's figures here"


@pytest.mark.long
def test_lines_stand_under_their_question(audited: PulseWorld) -> None:
    members = audited.six("Harbor", size=10)
    with_channels(audited)
    current = audited.open()
    for person in members:
        answers_alike(audited, current, person)
    audited.comment(current, members[0], LINES[0], "Bo explains things twice")
    audited.comment(current, members[1], LINES[1], "Meetings before ten")
    audited.finish(current)
    shown = words_of(told(audited, "map:channel", "C0HARBOR"))
    assert shown.index("What helps us") < shown.index("Bo explains things twice") < shown.index("What gets in the way")


@pytest.mark.long
def test_a_raised_threshold_hides_a_map_at_once(audited: PulseWorld) -> None:
    members = audited.six("Harbor", size=10)
    audit(audited, dict.fromkeys(members, None))
    audited.people("UOWNER", is_owner=True)
    from bot.pulse.settings import acts as settings

    in_transaction(audited, settings.raise_thresholds, "UOWNER", 8, 8)
    assert in_transaction(audited, culture.map_for, members[0]) is None


@pytest.mark.long
def test_nobody_reads_another_team_s_map_through_a_changed_button(audited: PulseWorld) -> None:
    harbor, quay = audited.six("Harbor", size=10), audited.six("Quay", size=10)
    with_channels(audited)
    current = audit(audited, dict.fromkeys([*harbor, *quay], None))
    seen = in_transaction(audited, culture.map_at, harbor[0], "D0HARBOR0", current.id, "Quay")
    assert seen.told.teams == ("Harbor",)
    seen = in_transaction(audited, culture.map_at, harbor[0], "C0QUAY", current.id, "Quay")
    assert seen.told.teams == ("Quay",), "who stands in that channel reads what stands there"


@pytest.mark.long
def test_the_company_s_map_has_levels_and_no_tiers(audited: PulseWorld) -> None:
    teams_of = [audited.six(name, size=12) for name in ("Harbor", "Quay", "Wharf")]
    current = audit(audited, dict.fromkeys([person for some in teams_of for person in some], None))
    company = in_transaction(audited, culture.company_map, current.id)
    assert company is not None and not company.has_tiers and company.told.kind is not CohortKind.TEAM
    assert len(company.sides) == 10, "no two leads are rated"


def test_an_owner_of_many_teams_reads_how_many_have_a_map_and_which_behind_a_button() -> None:
    few, many = [ChannelId(f"C{n}") for n in range(3)], [ChannelId(f"C{n:02}") for n in range(30)]
    assert "<#C2>" in str(views.owner_message(EN, None, RoundId("r1"), few)["blocks"])
    shown = views.owner_message(EN, None, RoundId("r1"), many)
    assert "30 teams read their own" in shown["text"] and "<#" not in str(shown)
    assert [one["action_id"] for one in shown["blocks"][-1]["elements"]] == ["map:where"]
    assert str(views.where_modal(EN, many)).count("<#C") == 30
