"""Every line of a digest is a door. What was taken back is gone from it, and it says so."""

from __future__ import annotations

import pytest

from tests.stories.driver import Story


async def friday(story: Story) -> None:
    """The team's digest was told."""
    await story.live(days=5)


@pytest.mark.long
async def test_what_is_taken_back_after_the_digest_is_gone_from_it_and_it_says_so(story: Story) -> None:
    await story.set_up_team()
    await story.ana.types("/til The password of the old printer is on its back", in_="#harbor")
    await story.bo.types("/til Short notes beat long reports", in_="#harbor")
    await friday(story)
    digest = next(message for message in reversed(story.ana.channel("harbor")) if "the week to" in message["text"])
    assert "password of the old printer" in story.read(digest)
    await story.ana.opens_home()
    await story.settle()
    await story.ana.presses("All I wrote", in_="home")
    await story.settle()
    await story.ana.presses("Take back")
    await story.settle()
    digest = next(message for message in story.ana.channel("harbor") if message["ts"] == digest["ts"])
    now = story.read(digest)
    assert "password" not in now and "password" not in digest["text"]
    assert "One line is gone: whoever wrote it took it back." in now and "Short notes beat long reports" in now


@pytest.mark.long
async def test_a_question_that_waits_says_who_answered_something_like_it(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.bo.types("/learn ask How do we agree on pricing with large customers?", in_="#harbor")
    await story.settle()
    question = story.bo.channel("harbor")[-1]
    answer = await story.ana.says("#harbor", "Per seat, and never by phone.", thread=question)
    await story.bo.reacts(answer, "white_check_mark")
    await story.settle()
    await story.live(days=8)
    await story.dev.types("/learn ask How do we agree on pricing with large customers in Asia?", in_="#harbor")
    await story.settle()
    await story.dev.presses("Ask anyway")
    await friday(story)
    digest = next(message for message in reversed(story.ana.channel("harbor")) if "the week to" in message["text"])
    assert "Somebody needs you" in digest["text"] and "Ana Ruiz answered something like it in March" in digest["text"]
    assert f"/p{question['ts'].replace('.', '')}|Ana Ruiz answered" in digest["text"]


@pytest.mark.longest
async def test_an_owner_of_two_small_teams_reads_what_their_people_did_and_not_only_what_is_hidden(quick_story: Story) -> None:
    story = quick_story
    story.slack.add_channel("quay", members=[story.hugo, story.ines, story.eve])
    story.slack.invite_bot("quay")
    await story.settle()
    await story.set_up_team(leads="Gwen Evans")
    await story.set_up_team("Quay", "#quay", leads="Hugo Silva")
    await story.live(days=20)
    await story.ana.types("/til Asking first saves the second meeting", in_="#harbor")
    await story.ines.types("/learn ask Who has a spare badge?", in_="#quay")
    await story.live(days=12)
    month = [told for told in story.told("eve") if "Your people this month" in told]
    assert len(month) == 1
    assert "1 learning shared, 1 question asked" in month[0]
    assert "Asking first saves the second meeting" in month[0]
