"""Thirty teams from Slack in a handful of interactions. Looked at first, done with one button, taken back within a day."""

from __future__ import annotations

from typing import Any

import pytest

from bot.people.importing import acts
from bot.people.importing.choosing import ManyTeamsWish, packed, unpacked
from bot.people.importing.shared_file import is_slacks
from tests.people.looked_up import members
from tests.stories.driver import Story

MANY = 30


def make_channels(story: Story, how_many: int = MANY) -> None:
    """Channels called team-0, team-1 ..., each made by its first of two members."""
    everybody = [story.people[name] for name in ("ana", "bo", "dev", "eve", "farid")]
    for number in range(how_many):
        story.slack.add_channel(f"team-{number}", members=[everybody[number % 5], everybody[(number + 1) % 5]])
        story.slack.invite_bot(f"team-{number}")


async def opens(story: Story) -> None:
    await story.eve.types("/learn teams", in_="#harbor")
    await story.settle()


def live_teams(story: Story) -> list[str]:
    return sorted(row["name"] for row in story.rows("teams") if row["archived_at"] is None)


@pytest.mark.long
async def test_thirty_teams_from_a_pattern_take_four_interactions_and_each_is_welcomed_in_its_channel(quick_story: Story) -> None:
    story = quick_story
    make_channels(story)
    await story.settle()
    await opens(story)  # 1: the command
    await story.eve.fills(pattern="#team-*")  # 2: the pattern
    assert (await story.eve.submits()).ok  # 3: look
    shown = story.read(story.eve.modal)
    assert "30 new teams" in shown and "Set up 30 teams" in shown and not story.rows("teams")
    assert (await story.eve.submits()).ok  # 4: the button
    assert "30 teams are set up" in story.read(story.eve.modal)
    await story.live(seconds=60)
    assert live_teams(story) == sorted(f"Team {number}" for number in range(MANY))
    assert members(story, "Team 7") == {"Dev", "Eve"} - {"Eve"}, "whoever set it up sits in the channel and is no member by that"
    assert all(len(story.slack.posted(f"#team-{number}")) == 1 for number in range(MANY))
    assert story.rows("people", is_owner=True)[0]["id"] == story.eve.id, "whoever begins runs the programme"


async def test_a_pasted_list_shows_each_problem_beside_its_row_does_the_rest_and_goes_back(quick_story: Story) -> None:
    story = quick_story
    make_channels(story, 3)
    story.slack.add_person("Gus Guest", is_restricted=True)
    await story.settle()
    await opens(story)
    rows = [
        "Team;Channel;Leads",
        "Quay;#team-0;Ana Ruiz",
        "Pier;#team-1;Gus Guest",
        "Dock;#nowhere;Bo Lindqvist",
        "Mole;#team-2;Bo Lindqvist",
    ]
    await story.eve.fills(list="\n".join(rows))
    await story.eve.submits()
    shown = story.read(story.eve.modal)
    assert "2 to mend" in shown and "Set up 2 teams" in shown
    assert "Gus Guest is a guest here" in shown
    assert "Row 4" in shown and "I'm not in #nowhere" in shown
    await story.eve.submits()
    await story.live(seconds=10)
    assert live_teams(story) == ["Mole", "Quay"]
    await story.eve.closes_modal()
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    await story.eve.presses("Take the list back")
    await story.settle()
    assert "2 teams are gone again" in story.read(story.eve.modal)
    assert live_teams(story) == []


@pytest.mark.long
async def test_the_same_list_again_has_nothing_to_do_and_no_button(quick_story: Story) -> None:
    story = quick_story
    make_channels(story, 2)
    await story.settle()
    for _ in range(2):
        await opens(story)
        await story.eve.fills(channels=["#team-0", "#team-1"], leads=["Bo Lindqvist"])
        await story.eve.submits()
        shown = story.read(story.eve.modal)
        if "2 teams are here already" not in shown:
            assert (await story.eve.submits()).ok
        await story.eve.closes_modal()
        await story.settle()
    assert "2 teams are here already, just like this" in shown and "Set up" not in shown
    assert live_teams(story) == ["Team 0", "Team 1"]


@pytest.mark.long
async def test_a_user_group_becomes_a_team_in_its_own_channel(quick_story: Story) -> None:
    story = quick_story
    make_channels(story, 1)
    group = story.slack.workspace.add_usergroup("crew", "The crew", [story.ana.id, story.bo.id])
    group["prefs"] = {"channels": [story.slack.channel_id("team-0")], "groups": []}
    await story.settle()
    await opens(story)
    await story.eve.fills(groups=["The crew"], leads=["Bo Lindqvist"])
    await story.eve.submits()
    assert (await story.eve.submits()).ok
    await story.live(seconds=10)
    assert members(story, "The crew") == {"Ana", "Bo"}


@pytest.mark.long
async def test_what_moved_between_look_and_button_is_shown_again_instead_of_done(quick_story: Story) -> None:
    story = quick_story
    make_channels(story, 2)
    await story.settle()
    await opens(story)
    await story.eve.fills(pattern="team-*")
    await story.eve.submits()
    story.slack.add_channel("team-new", members=[story.ana])
    story.slack.invite_bot("team-new")
    await story.settle()
    await story.eve.submits()
    assert "Set up 3 teams" in story.read(story.eve.modal) and not story.rows("teams")


@pytest.mark.parametrize(
    ("fills", "field", "says"),
    [
        ({}, "channels", "choose channels or groups"),
        ({"pattern": "*"}, "pattern", "every channel there is"),
        ({"pattern": "nothing-*"}, "pattern", "in no channel called like nothing-*"),
        ({"pattern": "h*", "list": "name"}, "list", "One way at a time"),
    ],
)
async def test_what_is_wrong_with_the_form_is_said_beside_its_field(
    quick_story: Story, fills: dict[str, str], field: str, says: str
) -> None:
    await opens(quick_story)
    await quick_story.eve.fills(**fills)
    assert says in (await quick_story.eve.submits()).errors[field]


@pytest.mark.long
async def test_a_channel_that_another_company_reads_is_marked_before_it_becomes_a_teams(quick_story: Story) -> None:
    story = quick_story
    make_channels(story, 2)
    await story.slack.add_person("Pat Partner", team_id="T0OTHERCO1", tz=None).joins("#team-1")
    await story.settle()
    await opens(story)
    await story.eve.fills(pattern="#team-*")
    assert (await story.eve.submits()).ok
    marked = [line for line in story.read(story.eve.modal).splitlines() if "shared with another company" in line]
    assert len(marked) == 1 and "#team-1" in marked[0]


async def test_only_owners_set_up_many_teams(quick_story: Story) -> None:
    await quick_story.set_up_team(leads="Bo Lindqvist")
    assert "Only a programme owner" in str((await quick_story.bo.types("/learn teams")).text)


def test_a_wish_travels_in_the_form_as_it_is() -> None:
    for wish in (ManyTeamsWish(listed='name\n"a\nb",ü'), ManyTeamsWish(channels=("C1",), pattern="a*", groups=("S1",), leads=("U1",))):  # type: ignore[arg-type]
        assert unpacked(packed(wish, "seen")) == (wish, "seen")


# --- a list as a file ------------------------------------------------------------------------------------------------


async def shares_list(story: Story, content: bytes, name: str = "teams.csv", who: str = "eve") -> str:
    """Somebody shares a file with Ripple; what they are answered."""
    before = len(story.told(who))
    await story.people[who].shares_file("bot", name, content=content)
    await story.settle()
    return "\n".join(story.told(who)[before:])


def rows_for(how_many: int) -> bytes:
    lines = ["Team;Channel;Leads", *(f"Unit {number};#team-{number};Ana Ruiz" for number in range(how_many))]
    return "\r\n".join(lines).encode("utf-16")


async def looks_at_it(story: Story) -> str:
    (message,) = [one for one in story.eve.dms() if "list of teams" in story.read(one)][-1:]
    await story.eve.presses("Show me first", in_=message)
    await story.settle()
    return story.read(story.eve.modal) if story.eve.modal else "\n".join(story.told("eve")[-1:])


@pytest.mark.long
async def test_a_file_that_an_owner_shares_opens_the_same_preview_and_is_taken_in_in_batches(
    quick_story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = quick_story
    monkeypatch.setattr(acts, "AT_ONCE", 7)
    make_channels(story, 30)
    await story.settle()
    assert "Is that a list of teams" in await shares_list(story, rows_for(30))
    shown = await looks_at_it(story)
    assert "30 new teams" in shown and not story.rows("teams")
    assert (await story.eve.submits()).ok
    assert "30 teams are set up" in story.read(story.eve.modal)
    assert len(live_teams(story)) == 30 and len(story.rows("team_imports")) == 1
    await story.eve.presses("Take the list back")
    await story.settle()
    assert live_teams(story) == []


async def test_a_file_of_somebody_who_owns_nothing_or_that_is_no_list_gets_what_it_always_got(quick_story: Story) -> None:
    story = quick_story
    await story.settle()
    assert "list of teams" not in await shares_list(story, rows_for(1), who="ana")
    assert "list of teams" not in await shares_list(story, b"GIF89a", name="cat.gif")


@pytest.mark.long
@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ({"content": b"x" * 1_000_001}, "larger than 1,000 KB"),
        ({"content": b"PK\x03\x04 this is Excel's own format"}, "name"),
        ({"user": "U0SOMEONE1"}, "somebody else's"),
        ({"completed": False}, "is gone, or I can't see it"),
    ],
    ids=["huge", "no_list", "not_theirs", "gone"],
)
async def test_a_file_that_cannot_be_taken_says_why(quick_story: Story, spoilt: dict[str, Any], says: str) -> None:
    story = quick_story
    await story.settle()
    await shares_list(story, rows_for(1))
    (file_id,) = story.slack.workspace.files
    story.slack.workspace.files[file_id] |= spoilt
    assert says in await looks_at_it(story) + "".join(story.read(one) for one in story.eve.ephemerals())
    assert not story.rows("teams")


async def test_without_the_permission_it_says_how_else(quick_story: Story) -> None:
    story = quick_story
    story.slack.app.declined_scopes = {"files:read"}
    await shares_list(story, rows_for(1))
    assert "files:read" in await looks_at_it(story) + "".join(story.read(one) for one in story.eve.ephemerals())


@pytest.mark.parametrize(
    ("url", "is_fine"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/teams.csv", True),
        ("https://files.slack-gov.com/files-pri/T1-F1/teams.csv", True),
        ("http://files.slack.com/teams.csv", False),
        ("https://files.slack.com.evil.example/teams.csv", False),
        ("https://notslack.com/teams.csv", False),
        ("https://files.slack.com:8443/teams.csv", False),
        ("https://files.slack.com@evil.example/teams.csv", False),
        ("https://169.254.169.254/teams.csv", False),
        ("https://docs.example/teams.csv", False),
        ("", False),
    ],
)
def test_our_token_is_shown_to_slack_s_own_hosts_alone(url: str, is_fine: bool) -> None:
    assert is_slacks(url, "https://slack.com/api/") is is_fine
