"""A team that lost its lead or its people. Owners are told once, with the cure; then never again of the same loss."""

from __future__ import annotations

import pytest

from tests.stories.driver import Story


def lost(story: Story) -> list[str]:
    """What the owner read of it."""
    signs = ("nobody left who leads it", "Nobody but its leads")
    return [one for one in story.told("eve") if any(sign in one for sign in signs)]


@pytest.fixture
async def led_by_bo(quick_story: Story) -> Story:
    """Eve owns the programme and is in no team."""
    await quick_story.set_up_team(leads="Bo Lindqvist")
    await quick_story.live(days=1, hours=6)
    assert not lost(quick_story)
    return quick_story


@pytest.mark.long
async def test_the_last_lead_left_and_whoever_opens_the_form_from_the_message_cures_it(led_by_bo: Story) -> None:
    story = led_by_bo
    await story.bo.is_deactivated()
    await story.live(days=5)
    assert len(lost(story)) == 1 and "nobody left who leads it" in lost(story)[0]
    (message,) = [one for one in story.eve.dms() if "leads it" in story.read(one)]
    await story.eve.presses("Change", in_=message)
    await story.settle()
    await story.eve.fills(leads=["Ana Ruiz"])
    assert (await story.eve.submits()).ok
    await story.live(days=2)
    await story.ana.is_deactivated()
    await story.live(days=7)
    assert len(lost(story)) == 2, "lost again after it was mended, it is told again"


@pytest.mark.long
async def test_two_teams_whose_people_went_come_in_one_message(led_by_bo: Story) -> None:
    story = led_by_bo
    story.slack.add_channel("quay", members=[story.ana, story.eve])
    story.slack.invite_bot("quay")
    await story.settle()
    await story.set_up_team("Quay", "#quay", leads="Eve Okafor")
    await story.live(days=1)
    for name, person in story.people.items():
        if name not in ("bo", "eve"):
            await person.leaves("#harbor")
    await story.ana.leaves("#quay")
    await story.live(days=6)
    (told,) = lost(story)
    assert "Harbor" in told and "Quay" in told
