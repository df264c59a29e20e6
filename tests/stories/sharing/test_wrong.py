"""Leaders go first: what they were wrong about is posted as theirs, as a lesson."""

from __future__ import annotations

from tests.stories.driver import Story


async def test_a_lead_tells_what_they_were_wrong_about_and_can_take_it_back(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.eve.types("/learn wrong", in_="#harbor")
    await story.settle()
    await story.eve.fills(about="who reads our release notes.", now="Support reads them every week. I ask them first now.")
    assert (await story.eve.submits()).ok
    await story.settle()
    (told,) = [one for one in story.slack.posted("harbor") if "I was wrong about who reads our release notes." in story.read(one)]
    assert "Support reads them every week." in story.read(told) and "Eve" in story.read(told)
    assert [(row["author_id"], row["is_failure_lesson"]) for row in story.rows("learnings")] == [(story.eve.id, True)]
    await story.eve.presses("Take back")
    await story.settle()
    assert story.rows("learnings") == []


async def test_an_empty_field_is_asked_for(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.eve.types("/learn wrong", in_="#harbor")
    await story.settle()
    await story.eve.fills(about=" ", now="I ask them first now.")
    assert not (await story.eve.submits()).ok
