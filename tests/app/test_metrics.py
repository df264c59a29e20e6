"""What GET /metrics says after a week in which everything happened: figures, and nobody's name or id."""

from __future__ import annotations

import re

import pytest

from tests.pulse.test_in_slack import CLOSED_AT, answers, asked
from tests.stories.driver import CAST, Story

AN_ID = re.compile(r"\b[UWCGDT]0[A-Z0-9]{5,}\b")


async def lived_in(story: Story) -> str:
    """A pulse, a learning, a press and a message that Slack refused; the page afterwards."""
    await asked(story)
    for name in ("ana", "bo", "dev", "farid", "gwen"):
        await answers(story, name)
    await story.ana.types("/til The tide tables are on the wiki", in_="#harbor")
    story.slack.faults.add("refuse", "chat.postMessage", error="user_disabled")
    await story.live_until(CLOSED_AT)
    assert story.bot is not None
    await story.bot._measure()
    return story.bot.metrics.page().decode()


@pytest.mark.long
async def test_the_figures_of_a_lived_week_name_nobody(quick_story: Story) -> None:
    page = await lived_in(quick_story)
    for figure in (
        "ripple_outbox_messages_total{",
        "ripple_due_total{",
        "ripple_inbound_total{",
        "ripple_slack_call_seconds_sum{",
        "ripple_lag{",
    ):
        assert f"\n{figure}" in page
    assert 'ripple_slack_refused_total{error="user_disabled"} 1.0' in page
    assert AN_ID.findall(page) == []
    assert [full for full, _ in CAST.values() if full.split()[0].lower() in page.lower().split()] == []
    assert AN_ID.search(quick_story.ana.id) and AN_ID.search(quick_story.slack.channel_id("harbor")), "the pattern knows an id"


async def test_our_own_client_never_repeats_a_call_by_itself(quick_story: Story) -> None:
    assert quick_story.bot is not None
    assert quick_story.bot.workspaces.slack_of(quick_story.bot.workspace).retry_handlers == []
