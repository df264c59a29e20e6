"""Rows of a list, matched with the company. What each would do, and what is said beside the others."""

from __future__ import annotations

import pytest

from tests.people.importing.company import AWAY, HARBOR, OLD, PIER, QUAY, preview, team, told

HEAD = "name,channel or user group,leads,parent,language,wave\n"


@pytest.mark.parametrize(
    ("place", "meets", "source", "reference"),
    [
        ("#harbor", HARBOR, "channel", HARBOR),
        ("Harbor", HARBOR, "channel", HARBOR),
        (f"<#{HARBOR}|harbor>", HARBOR, "channel", HARBOR),
        (HARBOR, HARBOR, "channel", HARBOR),
        (f"https://tide.slack.com/archives/{HARBOR}", HARBOR, "channel", HARBOR),
        ("@crew", QUAY, "usergroup", "S0CREW"),
        ("The crew", QUAY, "usergroup", "S0CREW"),
        ("<!subteam^S0CREW|@crew>", QUAY, "usergroup", "S0CREW"),
        ("#harbor @lone", HARBOR, "usergroup", "S0LONE"),
        ('"#harbor, @crew"', HARBOR, "usergroup", "S0CREW"),
    ],
)
def test_a_channel_or_group_is_found_however_it_is_written(place: str, meets: str, source: str, reference: str) -> None:
    found = preview(f"{HEAD}Harbor,{place},Ana Ruiz,,,\n")
    assert told(found) == {}
    (one,) = found.new
    assert (one.channel, one.members_from, one.members_ref) == (meets, source, reference)


def test_a_group_may_have_a_column_of_its_own() -> None:
    (one,) = preview("name,channel,user group,leads\nHarbor,#harbor,crew,Ana Ruiz\n").new
    assert (one.channel, one.members_from, one.members_ref) == (HARBOR, "usergroup", "S0CREW")


@pytest.mark.parametrize("leads", ["Ana Ruiz; bo lindqvist", "@Ana Ruiz @Bo Lindqvist", "<@U0ANA|ana> & U0BO", '"Ana Ruiz\nBo Lindqvist"'])
def test_leads_are_found_by_name_or_member_id(leads: str) -> None:
    found = preview(f"{HEAD}Harbor,#harbor,{leads},,,\n")
    assert [one.leads for one in found.new] == [{"U0ANA", "U0BO"}]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",#harbor,Ana Ruiz,,,", "give the team a name"),
        ("x" * 81 + ",#harbor,Ana Ruiz,,,", "it has 81"),
        ("A,,Ana Ruiz,,,", "name the channel where this team meets"),
        ("A,#nowhere,Ana Ruiz,,,", "I'm not in #nowhere"),
        (f"A,{AWAY},Ana Ruiz,,,", "/invite @Ripple"),
        (f"A,{OLD},Ana Ruiz,,,", "#old is archived"),
        ("A,@nobody,Ana Ruiz,,,", "a user group called @nobody"),
        ("A,@lone,Ana Ruiz,,,", "in no channel of @lone"),
        ("A,#harbor #quay,Ana Ruiz,,,", "One channel and one user group are enough"),
        ("A,#harbor,,,,", "name somebody who leads"),
        ("A,#harbor,Zoe,,,", "nobody called “Zoe”"),
        ("A,#harbor,zoe@tide.example,,,", "can't see mail addresses"),
        ("A,#harbor,Kim,,,", "Several people are called “Kim”"),
        ("A,#harbor,Gus Guest,,,", "Gus Guest is a guest here"),
        ("A,#harbor,U0LEO,,,", "Leo Left has left"),
        ("A,#harbor,Robot,,,", "Robot is an app"),
        ("A,#harbor,Ana Ruiz,Zed,,", "no team called “zed”"),
        ("A,#harbor,Ana Ruiz,A,,", "go round in a circle: a → a"),
        ("A,#harbor,Ana Ruiz,,Klingon,", "don't speak “Klingon” yet. I speak: de, en"),
        ("A,#harbor,Ana Ruiz,,,soon", "“soon” is no wave"),
        ("A,#harbor,Ana Ruiz,,,0", "from 1 to 9"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_beside_it_with_the_cure(row: str, says: str) -> None:
    found = preview(HEAD + row + "\n")
    assert not found.teams
    assert says in told(found)[2]


def test_names_twice_and_channels_twice_are_said_beside_both_rows() -> None:
    found = preview(f"{HEAD}A,#harbor,Ana Ruiz,,,\na,#quay,Ana Ruiz,,,\nB,#pier,Ana Ruiz,,,\nC,#pier,Ana Ruiz,,,\n")
    assert not found.teams
    assert {row: words[:30] for row, words in told(found).items()} == {
        2: "A stands in row 3 as well. Ple",
        3: "a stands in row 2 as well. Ple",
        4: "C meets in that channel alread",
        5: "B meets in that channel alread",
    }


def test_a_circle_of_parents_is_said_beside_each_of_its_rows_and_whoever_hangs_on_it_waits_for_it() -> None:
    found = preview(f"{HEAD}A,#harbor,Ana Ruiz,C,,\nB,#quay,Ana Ruiz,A,,\nC,#pier,Ana Ruiz,B,,\nD,#dock,Ana Ruiz,A,,\n")
    words = told(found)
    assert not found.teams
    assert all("circle" in words[row] for row in (2, 3, 4))
    assert "Mend that row" in words[5]


def test_a_row_that_rests_on_a_row_with_a_problem_is_left_out_too_and_the_others_are_fine() -> None:
    found = preview(f"{HEAD}A,#harbor,Zoe,,,\nB,#quay,Ana Ruiz,A,,\nC,#pier,Ana Ruiz,,German,2\n")
    assert [(one.name, one.language, one.wave) for one in found.new] == [("C", "de", 2)]
    assert "“a” in row 2, has a problem of its own" in told(found)[3]


def test_a_parent_may_come_later_in_the_list_or_stand_here_already() -> None:
    found = preview(f"{HEAD}A,#harbor,Ana Ruiz,B,,\nB,#quay,Ana Ruiz,here,,\n", team("Here", PIER))
    assert told(found) == {}
    assert [(one.name, one.parent) for one in found.new] == [("A", "b"), ("B", "here")]


def test_a_team_that_is_here_changes_only_where_its_row_says_something_else() -> None:
    here = (team("Harbor", HARBOR, parent="quay"), team("Quay", QUAY))
    same = preview(f"{HEAD}HARBOR,#harbor,Eve Okafor,Quay,en,\nQuay,,,,,\n", *here)
    assert (same.same, same.new, same.changed) == (2, (), ())
    other = preview(f"{HEAD}Harbor,#pier,Ana Ruiz,-,de,3\n", *here)
    assert other.changed[0].changed == ("channel", "members", "leads", "parent", "language", "wave")


def test_a_column_that_the_list_does_not_have_changes_nothing() -> None:
    found = preview("name,language\nHarbor,de\n", team("Harbor", HARBOR, parent="quay"), team("Quay", QUAY))
    assert [one.changed for one in found.changed] == [("language",)]


def test_a_channel_that_another_team_leaves_in_the_same_list_is_free() -> None:
    found = preview(f"{HEAD}Harbor,#pier,,,,\nNew,#harbor,Ana Ruiz,,,\n", team("Harbor", HARBOR))
    assert told(found) == {}
    taken = preview(f"{HEAD}New,#harbor,Ana Ruiz,,,\n", team("Harbor", HARBOR))
    assert "Harbor meets in that channel already" in told(taken)[2]
