"""A mark on what cannot be kept. Whoever marked it is told so, and nobody else."""

from __future__ import annotations

from bot.words import words_in
from tests.stories.driver import Story

SENTENCE = words_in("en")("sharing.cannot_save")


async def test_whoever_marks_what_a_bot_or_a_guest_wrote_is_told_that_it_is_not_kept(quick_story: Story) -> None:
    story = quick_story
    guest = story.slack.add_person("Gil Guest", is_restricted=True)
    await guest.joins("#harbor")
    await story.ana.types("/til The plover nests late", in_="#harbor")
    await story.settle()
    posts = [await guest.says("#harbor", "Guests learn too"), story.ana.channel("#harbor")[0]]
    for number, post in enumerate(posts, 1):
        await story.bo.reacts(post, "bulb")
        await story.settle()
        assert [one.text for one in story.bo.ephemerals("#harbor")].count(SENTENCE) == number, story.read(post)
    assert [row["text"] for row in story.rows("learnings")] == ["The plover nests late"]


async def test_a_mark_on_what_is_kept_already_and_a_mark_taken_away_are_told_nothing(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/til The plover nests late", in_="#harbor")
    await story.settle()
    card = next(message for message in story.bo.channel("#harbor") if "nests late" in story.read(message))
    said = await story.ana.says("#harbor", "Tides turn twice a day")
    for post in (card, said):
        await story.bo.reacts(post, "bulb")
        await story.dev.reacts(post, "bulb")
        await story.bo.unreacts(post, "bulb")
    await story.settle()
    assert not any(one.text == SENTENCE for who in (story.bo, story.dev) for one in who.ephemerals())
