"""What is known is offered before it is asked or shared again. And whoever wrote it hears that it helped."""

from __future__ import annotations

import pytest

from tests.stories.driver import Story

PRICING = "How do we agree on pricing with large customers?"


async def answered(story: Story) -> None:
    """Bo asked about pricing in March, and Ana's answer helped."""
    await story.set_up_team()
    await story.bo.types(f"/learn ask {PRICING}", in_="#harbor")
    await story.settle()
    question = story.bo.channel("harbor")[-1]
    answer = await story.ana.says("#harbor", "You pay for people who use it. Everybody else is free.", thread=question)
    await story.bo.reacts(answer, "white_check_mark")
    await story.settle()


async def test_before_a_question_is_posted_its_answer_is_offered_and_it_is_asked_all_the_same_if_wished(story: Story) -> None:
    await answered(story)
    await story.dev.types("/learn ask Who agrees the pricing for large customers? :thinking_face:", in_="#harbor")
    await story.settle()
    offered = story.read(story.dev.ephemerals()[-1])
    assert "Ana Ruiz answered something close in March" in offered
    assert "You pay for people who use it. Everybody else is free." in offered
    assert len(story.rows("asks")) == 1
    await story.dev.presses("Ask anyway")
    await story.settle()
    asked = [row["text"] for row in story.rows("asks")]
    assert len(asked) == 2 and asked.count("Who agrees the pricing for large customers? :thinking_face:") == 1


@pytest.mark.longest
async def test_that_helps_counts_for_the_answer_and_its_author_hears_of_it_weeks_later(quick_story: Story) -> None:
    story = quick_story
    await answered(story)
    await story.live(days=36)
    await story.dev.says("bot", "ask How do we agree on pricing for our large customers?")
    await story.settle()
    await story.dev.presses("That helps, thanks")
    await story.settle()
    (row,) = story.rows("answers")
    assert row["helpful"] == 2 and len(story.rows("asks")) == 1
    await story.live(days=21)  # a suggestion may have taken the place of the first week, and of the second
    glad = [told for told in story.told("ana") if "just helped a colleague" in told]
    assert len(glad) == 1 and "Your answer from March" in glad[0] and PRICING in glad[0]


@pytest.mark.long
async def test_a_question_in_the_form_keeps_its_words_and_a_nameless_one_leaves_no_trace(quick_story: Story) -> None:
    story = quick_story
    await answered(story)
    await story.dev.types("/learn ask", in_="#harbor")
    await story.dev.fills(text="How to agree on pricing with large customers", nameless=["Ask without my name"])
    assert (await story.dev.submits()).ok
    await story.settle()
    assert "answered something close in March" in story.read(story.dev.modal)
    assert len(story.rows("asks")) == 1
    assert (await story.dev.submits()).ok
    await story.settle()
    assert [row["author_id"] for row in story.rows("asks")].count(None) == 1


@pytest.mark.long
async def test_what_a_colleague_shared_is_offered_before_it_is_shared_again(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/til Partial indexes stay small when most rows are archived", in_="#harbor")
    await story.settle()
    await story.ana.types("/til Partial indexes stay small when most rows are archived, again", in_="#harbor")
    await story.settle()
    assert len(story.rows("learnings")) == 2, "one's own words are no news to oneself"
    await story.bo.types("/til partial indexes stay small when rows are archived", in_="#harbor")
    await story.settle()
    offered = story.read(story.bo.ephemerals()[-1])
    assert "Ana Ruiz shared something close" in offered
    assert len(story.rows("learnings")) == 2
    await story.bo.presses("Share anyway")
    await story.settle()
    assert len(story.rows("learnings")) == 3


async def test_what_is_private_is_offered_to_nobody_outside(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    story.slack.add_channel("secret", private=True, members=[story.ana, story.bo])
    story.slack.invite_bot("secret")
    await story.settle()
    await story.bo.types(f"/learn ask {PRICING}", in_="#secret")
    await story.settle()
    question = story.bo.channel("secret")[-1]
    answer = await story.ana.says("#secret", "Twice of what they paid", thread=question)
    await story.bo.reacts(answer, "white_check_mark")
    await story.settle()
    await story.dev.types(f"/learn ask {PRICING}", in_="#harbor")
    await story.settle()
    assert len(story.rows("asks")) == 2


@pytest.mark.long
async def test_the_third_colleague_who_uses_a_learning_is_told_to_its_author_alone_and_once(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types("/til A checklist of four lines beats a manual", in_="#harbor")
    await story.settle()
    assert "your first learning here" in story.read(story.ana.ephemerals()[-1])
    card = story.ana.channel("harbor")[-1]
    for name in ("bo", "dev", "gwen", "hugo"):
        await story.people[name].reacts(card, "recycle")
    await story.settle()
    await story.live(days=14)
    glad = [told for told in story.told("ana") if "colleagues used what you wrote" in told]
    assert len(glad) == 1 and "A checklist of four lines beats a manual" in glad[0]
    assert not any("used what you wrote" in told for name in story.people for told in story.told(name) if name != "ana")


async def test_stop_after_a_command_is_understood_and_never_posted(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    for line in ("/til stop", "/learn ask stop", "/experiment stop", "/learn stop"):
        told = await story.bo.types(line, in_="#harbor")
        assert "Do you want fewer messages from me, or none?" in told.text
    await story.settle()
    assert story.rows("learnings") == story.rows("asks") == []
    await story.bo.presses("Stop")
    await story.settle()
    assert story.rows("preferences", person_id=story.bo.id)[0]["stopped_at"] is not None


@pytest.mark.long
async def test_what_was_shared_and_asked_long_ago_is_taken_back_from_home_and_from_its_form(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    for number in range(14):
        await story.ana.types(f"/til lesson {number}", in_="#harbor")
        await story.settle()
        story.clock.turn(days=1)
    await story.ana.types("/learn ask Which lesson was the first?", in_="#harbor")
    await story.settle()
    await story.live(days=60)
    await story.ana.opens_home()
    await story.settle()
    assert "lesson 0" not in story.read(story.ana.home).split("What my team learned")[0]
    await story.ana.presses("All I wrote", in_="home")
    await story.settle()
    assert "lesson 0" in story.read(story.ana.modal) and "Which lesson was the first?" in story.read(story.ana.modal)
    (first,) = story.rows("learnings", text="lesson 0")
    await story.ana.presses(action_id=f"sharing:take_back#{first['id']}")
    await story.settle()
    assert story.rows("learnings", text="lesson 0") == []
    await story.ana.closes_modal()
    await story.ana.closes_modal()
    await story.ana.presses("Change", in_="home")
    await story.settle()
    await story.ana.presses("Take back")
    await story.settle()
    assert len(story.rows("learnings")) == 12
