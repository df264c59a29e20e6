"""A card in a channel that was changed: its turn comes whatever else is posted there."""

from __future__ import annotations

from tests.stories.driver import Story


async def test_a_changed_card_does_not_wait_behind_what_else_is_posted_there(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/til The plover nests late", in_="#harbor")
    await story.settle()
    card = next(message for message in story.ana.channel("#harbor") if "nests late" in story.read(message))
    for number in range(12):
        await story.bo.types(f"/til Tide table {number}", in_="#harbor")
    await story.ana.uses_shortcut("Change or take back", on=card)
    await story.ana.fills(text="The plover nests early")
    assert (await story.ana.submits()).ok
    story.slack.calls.clear()
    await story.settle()
    asked = [call.method for call in story.slack.calls if call.method in ("chat.postMessage", "chat.update")]
    assert asked.count("chat.postMessage") == 12
    assert asked.index("chat.update") <= 2, "its turn comes among the first"
