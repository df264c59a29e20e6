"""Channels shared between companies. Whose event it is, who is a colleague, and what a partner is told who presses something of ours."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.parse import unpack
from tests.stories.driver import Story

OTHER = "T0OTHERCO1"
OURS = "T1"


@pytest.fixture
async def shared(story: Story) -> Story:
    """Pat of another company, an admin there, is in #harbor."""
    return await joined_by_pat(story)


async def joined_by_pat(story: Story) -> Story:
    await story.set_up_team()
    pat = story.slack.add_person("Pat Partner", team_id=OTHER, is_admin=True, tz=None)
    await pat.joins("#harbor")
    await story.settle()
    return story


def pat_of(story: Story) -> Any:
    return story.slack.person("Pat Partner")


@pytest.mark.long
async def test_what_a_colleague_does_in_a_shared_channel_counts_whatever_the_outer_team_says(shared: Story) -> None:
    story = shared
    said = await story.ana.says("#harbor", "The plover nests late")
    await story.bo.reacts(said, "bulb")
    await story.settle()
    assert [row["text"] for row in story.rows("learnings")] == ["The plover nests late"]
    deleted = {"type": "message", "subtype": "message_deleted", "channel": story.slack.channel_id("harbor"), "deleted_ts": said["ts"]}
    told_by_theirs = {"user": pat_of(story).id, "previous_message": {"user": story.ana.id, "ts": said["ts"]}}
    story.slack.send_raw_event({**deleted, **told_by_theirs, "event_ts": f"{story.clock().timestamp():.6f}"})
    await story.settle()
    assert story.rows("learnings") == [], "a deletion told under the other company's id is heard too"


async def test_a_partner_is_no_colleague_no_owner_and_in_no_team(shared: Story) -> None:
    story = shared
    (pat,) = story.rows("people", id=pat_of(story).id)
    assert (pat["is_stranger"], pat["is_owner"]) == (True, False)
    assert pat["id"] not in {row["person_id"] for row in story.rows("team_members")}
    await story.stop_bot()
    await story.start_bot()
    (pat,) = story.rows("people", id=pat["id"])
    assert (pat["is_stranger"], pat["is_owner"]) == (True, False), "read with everybody at a start as well"


@pytest.mark.long
async def test_a_partner_who_presses_something_of_ours_is_told_and_nothing_happens(shared: Story) -> None:
    story, pat = shared, pat_of(shared)
    await story.ana.types("/til The plover nests late", in_="#harbor")
    await story.settle()
    card = next(message for message in story.bo.channel("#harbor") if "nests late" in story.read(message))
    await pat.presses("I used this", in_=card)
    await story.settle()
    assert any("Only people who work there" in story.read(one) for one in pat.ephemerals("#harbor"))
    assert [row["used_by"] for row in story.rows("learnings")] == [0]
    await pat.reacts(card, "raised_hands")
    await story.settle()
    assert {row["person_id"] for row in story.rows("activity")} == {story.ana.id}


@pytest.mark.parametrize("is_known", [True, False])
async def test_a_partner_who_calls_us_is_told_and_nothing_is_kept(quick_story: Story, is_known: bool) -> None:
    story = await joined_by_pat(quick_story)
    pat = pat_of(story)
    caller = pat.id if is_known else "U0NEVERMET"
    for number, said in enumerate(("til Partners count too", "ask Where is the partners' bin?", "stop")):
        called = {"type": "app_mention", "user": caller, "channel": story.slack.channel_id("harbor"), "user_team": OTHER}
        story.slack.send_raw_event({**called, "text": f"<@{story.slack.bot_user}> {said}", "ts": f"1772442000.00000{number}"})
        await story.settle()
    assert story.rows("learnings") + story.rows("asks") + story.rows("activity") + story.rows("preferences") == []
    answered = [one for one in pat.ephemerals("#harbor") if "Only people who work there" in story.read(one)]
    assert len(answered) == (3 if is_known else 0)


EVENT = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "message"}}
PRESS = {"type": "block_actions", "user": {"id": "U1", "team_id": OTHER}, "actions": [{"action_id": "x", "value": "1"}]}
FORM = {"type": "view_submission", "user": {"id": "U1", "team_id": OTHER}, "team": {"id": OTHER}}


@pytest.mark.parametrize(
    ("body", "ours"),
    [
        ({**EVENT, "team_id": OTHER, "authorizations": [{"team_id": OURS}]}, True),
        ({**EVENT, "team_id": OTHER, "authorizations": [{"team_id": "T7"}, {"team_id": OURS}]}, True),
        ({**EVENT, "team_id": OTHER, "context_team_id": OURS}, True),
        ({**EVENT, "team_id": OURS}, True),
        ({**EVENT, "team_id": OTHER, "authorizations": [{"team_id": "T7"}]}, False),
        ({**EVENT, "team_id": None, "authorizations": [{"team_id": None}, {"team_id": 7}]}, False),
        ({**PRESS, "team": {"id": OTHER}, "message": {"team": OURS}}, True),
        ({**PRESS, "team": None, "view": {"app_installed_team_id": OURS}}, True),
        ({**PRESS, "team": {"id": OTHER}}, False),
        ({**FORM, "view": {"callback_id": "f", "app_installed_team_id": OURS}}, True),
        ({**FORM, "view": {"callback_id": "f", "app_installed_team_id": "T7"}}, False),
        ({"command": "/til", "team_id": OURS, "user_id": "U1"}, True),
    ],
)
def test_whose_it_is_stands_in_the_installation_and_not_in_the_outer_team(body: dict[str, Any], ours: bool) -> None:
    said = unpack(body)
    assert said is not None
    assert (OURS in said.workspaces) is ours
