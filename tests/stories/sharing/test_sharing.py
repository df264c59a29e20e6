"""What somebody learned, told in four ways. Each is exactly one row and one message, whatever Slack repeats or turns round."""

from __future__ import annotations

import pytest

from tests.stories.driver import Story

LEARNED = "Reading the error message aloud solved it before Bo said a word #debugging"


def cards(story: Story, words: str = "Reading the error") -> list[str]:
    """What stands in the channel, by Ripple, with these words."""
    return [found for message in story.slack.posted("harbor") if words in (found := story.read(message))]


def stumbling(story: Story) -> None:
    """Slack says everything twice, some of it late, some in the wrong order."""
    for kind in ("duplicate", "reorder", "delay"):
        story.slack.faults.add_event(kind, times=4, seconds=0.05)


async def test_by_command(story: Story) -> None:
    await story.set_up_team()
    told = await story.ana.types(f"/til {LEARNED}", in_="#harbor")
    await story.settle()
    assert "Thank you for telling" in told.text
    assert len(cards(story)) == 1
    (row,) = story.rows("learnings")
    assert (row["author_id"], row["text"]) == (story.ana.id, LEARNED)


@pytest.mark.long
async def test_by_the_form(story: Story) -> None:
    await story.set_up_team()
    await story.ana.types("/til", in_="#harbor")
    await story.settle()
    await story.ana.fills(text=LEARNED, title="Say it aloud")
    assert (await story.ana.submits()).ok
    await story.settle()
    assert len(cards(story)) == 1
    (row,) = story.rows("learnings")
    assert row["title"] == "Say it aloud"


@pytest.mark.long
async def test_by_the_shortcut_on_a_message(story: Story) -> None:
    await story.set_up_team()
    message = await story.ana.says("#harbor", LEARNED)
    for _ in range(2):
        await story.bo.uses_shortcut("Save as learning", on=message)
    await story.settle()
    (row,) = story.rows("learnings")
    assert (row["author_id"], row["message_ts"]) == (story.ana.id, message.ts)
    assert [words for words in story.told("ana") if "marked your message as a learning" in words]


async def test_by_the_bulb_while_slack_stumbles(story: Story) -> None:
    await story.set_up_team()
    message = await story.ana.says("#harbor", LEARNED)
    stumbling(story)
    await story.bo.reacts(message, "bulb")
    await story.dev.reacts(message, "bulb")
    await story.bo.unreacts(message, "bulb")
    await story.settle()
    (row,) = story.rows("learnings")
    assert row["message_ts"] == message.ts
    assert len([words for words in story.told("ana") if "marked your message as a learning" in words]) == 1


async def test_the_author_of_a_marked_message_undoes_it(story: Story) -> None:
    await story.set_up_team()
    message = await story.ana.says("#harbor", LEARNED)
    await story.bo.reacts(message, "bulb")
    await story.settle()
    await story.ana.presses("Undo")
    await story.settle()
    assert story.rows("learnings") == [] or all(row["withdrawn_at"] for row in story.rows("learnings"))
    await story.dev.reacts(message, "bulb")
    await story.settle()
    assert len([words for words in story.told("ana") if "marked your message as a learning" in words]) == 1


async def test_a_message_somebody_deletes_is_no_learning_any_more(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    message = await story.ana.says("#harbor", LEARNED)
    await story.bo.reacts(message, "bulb")
    await story.settle()
    await story.bo.types("/learn search aloud", in_="#harbor")
    await story.settle()
    assert "Reading the error" in story.read(story.bo.modal)
    await story.bo.closes_modal()
    await story.ana.deletes(message)
    await story.settle()
    await story.bo.types("/learn search aloud", in_="#harbor")
    await story.settle()
    assert "Reading the error" not in story.read(story.bo.modal)


@pytest.mark.long
async def test_a_learning_that_is_too_long_is_given_back_whole(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    long = "word " * 1_400
    await story.ana.types(f"/til {long}", in_="#harbor")
    shown = story.read(story.ana.ephemerals()[-1])
    assert shown.count("word") == 1_400
    assert story.rows("learnings") == []


async def test_a_question_is_asked_answered_and_solved(story: Story) -> None:
    await story.set_up_team()
    await story.ana.types("/learn ask Who knows how to mask columns in the export?", in_="#harbor")
    await story.settle()
    asked = story.ana.channel("#harbor")[-1]
    assert "mask columns" in story.read(asked)
    stumbling(story)
    answer = await story.bo.says("#harbor", "Use the export profile, it has a mask option.", thread=asked)
    await story.ana.reacts(answer, "white_check_mark")
    await story.settle()
    assert len(story.rows("answers")) == 1
    await story.ana.opens_home()
    await story.ana.presses("Solved", in_="home")
    await story.settle()
    assert ":white_check_mark: Solved." in story.read(story.ana.channel("#harbor")[-1])


async def test_a_bot_killed_in_the_middle_posts_what_it_promised_once(story: Story) -> None:
    await story.set_up_team()
    await story.ana.types(f"/til {LEARNED}", in_="#harbor")
    await story.stop_bot(without_warning=True)
    await story.start_bot()
    await story.settle()
    assert len(cards(story)) == 1


@pytest.mark.long
async def test_an_answer_of_slack_that_got_lost_makes_no_second_message(story: Story) -> None:
    await story.set_up_team()
    story.slack.faults.add("drop_after", "chat.postMessage")
    await story.ana.types(f"/til {LEARNED}", in_="#harbor")
    await story.live(minutes=30)
    assert len(cards(story)) == 1
