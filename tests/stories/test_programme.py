"""What owners decide for everybody, in one form; each change is told to those it touches."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from tests.stories.driver import Story

FIRST_ROUND_ASKED = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)


async def decides(story: Story, **choices: object) -> None:
    """Eve saves the form with these choices."""
    await story.eve.types("/learn programme", in_="#general")
    await story.settle()
    await story.eve.fills(choices)
    saved = await story.eve.submits()
    assert saved.ok, (saved.errors, saved.error)
    await story.eve.closes_modal()
    await story.settle()


@pytest.mark.long
async def test_while_everything_rests_nobody_hears_anything_and_what_they_type_still_works(story: Story) -> None:
    await story.set_up_team()
    await decides(story, paused=["Pause everything"], back_on="2026-04-06")
    told = story.read(story.ana.channel("harbor")[-1])
    assert "@Eve Okafor changed something for everybody" in told and "I rest until 6 April" in told
    before = {name: len(person.dms()) for name, person in story.people.items()}
    await story.ana.types("/til still here", in_="#harbor")
    await story.settle()
    number = len(story.ana.channel("harbor"))
    await story.live(days=28)
    assert {name: len(person.dms()) for name, person in story.people.items()} == before
    assert len(story.ana.channel("harbor")) == number and story.rows("rounds") == []
    await story.live_until(datetime(2026, 4, 7, 16, 0, tzinfo=UTC))
    assert len(story.rows("rounds")) == 1, "on the day it goes on, and nobody had to do anything"


@pytest.mark.long
async def test_the_rhythm_holds_from_one_asking_to_the_next(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await decides(story, rhythm="every 2 weeks")
    assert "I ask every 2 weeks now" in story.read(story.ana.channel("harbor")[-1])
    await story.live(days=29)
    opened = sorted(row["opens_at"] for row in story.rows("rounds"))
    assert [(later - earlier).days for earlier, later in pairwise(opened)] == [14]


@pytest.mark.long
async def test_the_hour_is_everybodys_who_chose_none(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await decides(story, at="14:30")
    await story.bo.types("/learn settings", in_="#harbor")
    await story.bo.fills(time="09:00")
    assert (await story.bo.submits()).ok
    await story.live_until(datetime(2026, 3, 10, 22, 0, tzinfo=UTC))
    hours = {name: story.at(story.people[name].dms()[-1], "Europe/Berlin").hour for name in ("ana", "bo")}
    assert hours["ana"] in (14, 15) and hours["bo"] in (8, 9)


@pytest.mark.long
async def test_days_off_are_told_kept_and_taken_away_again(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await decides(story, off_first="2026-03-10", off_last="2026-03-12")
    assert "10 March to 12 March: day off" in story.read(story.ana.channel("harbor")[-1])
    await story.live_until(datetime(2026, 3, 12, 22, 0, tzinfo=UTC))
    days = {story.at(message, "Europe/Berlin").date().isoformat() for message in story.ana.dms()}
    assert not days & {"2026-03-10", "2026-03-11", "2026-03-12"}
    await decides(story, off_first="2026-12-24")
    await decides(story, kept_off=[])
    assert [row["first_day"].isoformat() for row in story.rows("days_off", person_id="")] in ([], ["2026-03-10"])  # what is over may stay
    assert "no day off any more" in story.read(story.ana.channel("harbor")[-1])


@pytest.mark.long
async def test_a_team_that_is_over_hears_nothing_more_and_its_name_is_free(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/til keep what you learn #keeping", in_="#harbor")
    await story.settle()
    await decides(story, archived="Harbor")
    assert "ended the team Harbor here" in story.read(story.ana.channel("harbor")[-1])
    number, heard = len(story.ana.channel("harbor")), len(story.ana.dms())
    await story.live(days=15)
    assert (len(story.ana.channel("harbor")), len(story.ana.dms())) == (number, heard)
    await story.bo.types("/learn search keep", in_="#general")
    await story.settle()
    assert "keep what you learn" in story.read(story.bo.modal)
    await story.bo.closes_modal()
    await story.set_up_team()
    assert sorted(row["archived_at"] is None for row in story.rows("teams")) == [False, True]


async def test_whoever_sits_in_the_channel_and_is_left_out_is_not_counted_and_stays_out(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(excluded=["Cleo Martin"])
    inside = {row["person_id"] for row in story.rows("team_members", until=None)}
    assert story.cleo.id not in inside and story.bo.id in inside
    zoe = story.slack.add_person("Zoe Adler")
    await zoe.joins("#harbor")
    await story.settle()
    inside = {row["person_id"] for row in story.rows("team_members", until=None)}
    assert zoe.id in inside and story.cleo.id not in inside


async def test_only_owners_run_it(quick_story: Story) -> None:
    told = await quick_story.ana.types("/learn programme", in_="#harbor")
    assert "Only a programme owner can do this" in told.text
