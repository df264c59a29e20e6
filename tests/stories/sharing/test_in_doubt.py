"""A post whose answer was lost stands in the channel, and people reply to it. What they say there is kept, and belongs to it in the end."""

from __future__ import annotations

import pytest

from bot.localslack import SeenMessage
from tests.stories.driver import Story

CARDS = {"a question": ("/learn ask Who knows plovers?", "Who knows plovers?"), "a learning": ("/til The plover nests late", "nests late")}

WHOLE = "Gwen does, she keeps the whole list"


async def in_doubt(story: Story, typed: str, words: str) -> SeenMessage:
    """The card stands in the channel, and the bot does not know it."""
    story.slack.faults.add("drop_after", "chat.postMessage")
    story.slack.faults.add("status", "conversations.history", times=None)
    await story.ana.types(typed, in_="#harbor")
    await story.settle()
    assert [row["state"] for row in story.rows("outbox") if row["call"] == "post"] == ["sending"]
    return next(message for message in story.bo.channel("#harbor") if words in story.read(message))


@pytest.mark.parametrize(
    ("card", "killed"),
    [
        pytest.param("a question", False, id="a question-goes on"),
        pytest.param("a learning", True, id="a learning-killed"),
        pytest.param("a question", True, id="a question-killed", marks=pytest.mark.long),
        pytest.param("a learning", False, id="a learning-goes on", marks=pytest.mark.long),
    ],
)
async def test_what_is_said_under_a_post_in_doubt_belongs_to_it_once_it_is_found(story: Story, card: str, killed: bool) -> None:
    post = await in_doubt(story, *CARDS[card])
    said = await story.bo.says("#harbor", "Gwen does, she keeps the list", thread=post)
    await story.bo.says("#harbor", "Not an answer of anybody's")
    lunch = await story.ana.says("#harbor", "Who is for lunch?")
    await story.bo.says("#harbor", "Under somebody else's message it is no answer either", thread=lunch)
    await story.dev.reacts(post, "bulb")
    await story.bo.edits(said, WHOLE)
    await story.settle()
    assert [row["text"] for row in story.rows("answers")] == [WHOLE], "kept before anybody knows where it belongs"
    story.slack.faults.clear()
    if killed:
        await story.stop_bot(without_warning=True)
        await story.start_bot()
    else:
        assert story.bot is not None
        story.bot.delivery._context.looked_for.clear()  # as after the lease, which these tests do not wait for
    await story.settle()
    if card == "a question":
        (ask,) = story.rows("asks")
        (answer,) = story.rows("answers")
        assert ask["message_ts"] == post.ts and ask["answered_at"] is not None
        assert (answer["ask_id"], answer["text"]) == (ask["id"], WHOLE)
    else:
        (learning,) = story.rows("learnings")
        assert learning["message_ts"] == post.ts
        assert [row["kind"].split(":")[0] for row in story.rows("activity") if row["person_id"] == story.bo.id] == ["replied"]
        assert story.rows("answers") == []
    assert sum(CARDS[card][1] in story.read(message) for message in story.bo.channel("#harbor")) == 1


async def test_a_reply_that_was_deleted_before_its_post_was_found_is_gone(quick_story: Story) -> None:
    story = quick_story
    post = await in_doubt(story, *CARDS["a question"])
    said = await story.bo.says("#harbor", "Gwen does", thread=post)
    await story.bo.deletes(said)
    await story.settle()
    story.slack.faults.clear()
    await story.stop_bot(without_warning=True)
    await story.start_bot()
    await story.settle()
    (ask,) = story.rows("asks")
    assert (ask["message_ts"], ask["answered_at"], story.rows("answers")) == (post.ts, None, [])
