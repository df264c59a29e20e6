"""Teams and owners, through the forms as people use them."""

from __future__ import annotations

import pytest

from bot.people import store as people_rows
from bot.people.teams import store as team_rows
from tests.givens import scope
from tests.people.looked_up import members
from tests.stories.driver import Story


def teams(story: Story) -> dict[str, str]:
    """The teams there are: name and id."""
    assert story.bot is not None
    with story.bot.database.reading() as tx:
        return {team.name: team.id for team in team_rows.all_teams(scope(tx, workspace=story.slack.team_id))}


def owners(story: Story) -> list[str]:
    """Who runs the programme."""
    assert story.bot is not None
    with story.bot.database.reading() as tx:
        return people_rows.owners(scope(tx, workspace=story.slack.team_id))


@pytest.mark.long
async def test_the_channel_it_was_typed_in_is_chosen_already(quick_story: Story) -> None:
    story = quick_story
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    await story.eve.fills(name="Harbor", leads="Eve Okafor")
    assert (await story.eve.submits()).ok
    assert story.rows("teams")[0]["channel_id"] == story.slack.channel_id("harbor")


@pytest.mark.long
async def test_a_lead_may_type_team_for_it_too(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    shown = []
    for line in ("/learn setup", "/learn team"):
        await story.eve.types(line, in_="#harbor")
        await story.settle()
        shown.append(story.read(story.eve.modal))
        await story.eve.closes_modal()
    assert "Harbor" in shown[0] and shown[1] == shown[0]


async def test_after_saving_it_is_said_what_happens_next(quick_story: Story) -> None:
    story = quick_story
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    await story.eve.fills(name="Harbor", leads="Eve Okafor", digest_weekday="Thursday")
    await story.eve.submits()
    words = story.read(story.eve.modal)
    assert "8 members and 1 lead" in words and "Thursdays at 15:00" in words


async def test_a_team_too_small_for_the_pulse_is_told_so(quick_story: Story) -> None:
    story = quick_story
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    few = ["Ana Ruiz", "Bo Lindqvist"]
    await story.eve.fills(name="Two", members_from="The people I choose below", members=few, leads="Eve Okafor")
    await story.eve.submits()
    assert "With fewer than 6 members" in story.read(story.eve.modal)


@pytest.mark.long
async def test_two_teams_are_listed_and_each_is_changed_by_itself(story: Story) -> None:
    story.slack.add_channel("quay", members=[story.ines, story.hugo])
    story.slack.invite_bot("quay")
    await story.settle()
    await story.set_up_team()
    await story.set_up_team("Quay", "#quay", "Ines Costa")
    assert set(teams(story)) == {"Harbor", "Quay"}
    assert members(story, "Quay") == {"Hugo", "Ines"}
    await story.ines.types("/learn setup")
    await story.settle()
    shown = story.read(story.ines.modal)
    assert "Quay" in shown and "Harbor" not in shown
    await story.ines.presses("Change")
    await story.settle()
    await story.ines.fills(name="Pier")
    assert (await story.ines.submits()).ok
    assert set(teams(story)) == {"Harbor", "Pier"}


@pytest.mark.long
async def test_a_lead_who_wants_another_team_is_told_whom_to_ask(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(leads="Bo Lindqvist")
    await story.bo.types("/learn setup", in_="#harbor")
    await story.settle()
    await story.bo.presses("New team")
    await story.settle()
    assert "Only a programme owner" in story.read(story.bo.modal)


@pytest.mark.long
async def test_a_name_that_is_taken_is_said_beside_the_name(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    await story.eve.presses("New team")
    await story.settle()
    await story.eve.fills(name="HARBOR", channel="#harbor", leads="Bo Lindqvist")
    refused = await story.eve.submits()
    assert "There is a team called HARBOR already" in refused.errors["name"]
    await story.eve.fills(name="Harbor two")
    assert (await story.eve.submits()).ok


async def test_a_user_group_has_to_be_chosen_when_it_names_the_members(quick_story: Story) -> None:
    story = quick_story
    story.slack.workspace.add_usergroup("harbor-people", "Harbor people", [story.ana.id])
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    await story.eve.fills(name="Harbor", members_from="A Slack user group", leads="Eve Okafor")
    refused = await story.eve.submits()
    assert "choose the user group" in refused.errors["group"]


@pytest.mark.parametrize("fault", [{"kind": "refuse", "error": "missing_scope"}, {"kind": "status"}, {"kind": "drop_before"}])
async def test_without_user_groups_the_form_does_not_offer_them(quick_story: Story, fault: dict[str, str]) -> None:
    story = quick_story
    story.slack.faults.add(method="usergroups.list", **fault)  # type: ignore[arg-type]
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    assert "A Slack user group" not in story.read(story.eve.modal)


async def test_two_who_save_the_same_team_at_once_both_find_it_saved(story: Story) -> None:
    await story.set_up_team(leads=["Eve Okafor", "Bo Lindqvist"])
    for person in (story.eve, story.bo):
        await person.types("/learn setup", in_="#harbor")
        await story.settle()
        await person.presses("Change")
        await story.settle()
    await story.eve.fills(digest_weekday="Monday")
    await story.bo.fills(digest_weekday="Wednesday")
    assert (await story.eve.submits()).ok and (await story.bo.submits()).ok
    (team,) = story.rows("teams")
    assert team["digest_weekday"] == 2


@pytest.mark.long
async def test_the_clock_that_most_of_a_team_live_by_is_the_team_s_and_goes_with_them(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(leads="Hugo Silva")
    assert story.rows("teams")[0]["zone"] == "Europe/Berlin"
    for name in ("ana", "bo", "cleo", "farid"):
        await story.people[name].changes_profile(tz="America/New_York")
    await story.settle()
    assert story.rows("teams")[0]["zone"] == "America/New_York"


@pytest.mark.long
async def test_a_clock_that_was_chosen_stays_whoever_moves_and_an_odd_one_is_said_beside_its_field(quick_story: Story) -> None:
    story = quick_story
    await story.eve.types("/learn setup", in_="#harbor")
    await story.settle()
    await story.eve.fills(name="Harbor", channel="#harbor", leads="Eve Okafor", zone="Atlantis/Capital")
    assert "a time zone called “Atlantis/Capital”" in (await story.eve.submits()).errors["zone"]
    await story.eve.fills(zone="asia/kolkata")
    assert (await story.eve.submits()).ok
    for name in ("ana", "bo", "cleo", "farid"):
        await story.people[name].changes_profile(tz="America/New_York")
    await story.settle()
    assert story.rows("teams")[0]["zone"] == "Asia/Kolkata"


async def test_an_owner_hands_the_programme_on(story: Story) -> None:
    await story.eve.types("/learn owners")
    await story.settle()
    await story.eve.fills(owners=["Bo Lindqvist", "Ines Costa"])
    assert (await story.eve.submits()).ok
    assert owners(story) == sorted([story.bo.id, story.ines.id])
    assert "Please ask" in (await story.eve.types("/learn owners")).text


async def test_the_programme_is_never_without_a_colleague_who_owns_it(quick_story: Story) -> None:
    story = quick_story
    guest = story.slack.add_person("Olga Other", is_restricted=True)
    await story.settle()
    await story.eve.types("/learn owners")
    await story.settle()
    await story.eve.fills(owners=[guest.id])
    refused = await story.eve.submits()
    assert "at least one colleague" in refused.errors["owners"]
    assert owners(story) == [story.eve.id]


async def test_why_a_team_learns_stands_in_its_welcome_when_it_was_said_in_the_form(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(reason="I want us to say *earlier* when something isn't working")
    welcome = story.read(story.ana.channel("harbor")[-1])
    assert "@Eve Okafor brought me here: “I want us to say ∗earlier∗ when something isn't working”" in welcome
    assert not any("Say why we learn" in told for told in story.told("eve"))


async def test_a_lead_says_why_from_their_letter_and_the_channel_reads_it_once(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(leads="Gwen Evans")
    assert "so that what one of you learns helps all of you" in story.read(story.ana.channel("harbor")[-1])
    await story.live(days=1)
    await story.gwen.presses("Say why we learn")
    await story.settle()
    await story.gwen.fills(reason="Because <!channel> mistakes are cheap when they are told")
    assert (await story.gwen.submits()).ok
    await story.settle()
    told = story.read(story.ana.channel("harbor")[-1])
    assert "Why we learn here. @Gwen Evans" in told and "mistakes are cheap when they are told" in told
    number = len(story.ana.channel("harbor"))
    await story.gwen.presses("Say why we learn")
    assert (await story.gwen.submits()).ok
    await story.settle()
    assert len(story.ana.channel("harbor")) == number
