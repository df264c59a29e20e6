"""What people type by mistake or to annoy. A clear sentence or a silent right thing, never a ping to everybody, nothing typed lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.localslack import expiring_ids
from bot.words import words_in
from tests.pulse.test_in_slack import asked, taps
from tests.pulse.test_in_slack import cards as cards_of_the_pulse
from tests.stories.driver import Story
from tests.stories.sharing.test_sharing_more import cards

PINGS = ("<!channel> look here", "<!here|here> look here", "&lt;!everyone&gt; look here", "@\u200bchannel look here", "＠channel look here")


@pytest.mark.long
@pytest.mark.parametrize("words", PINGS)
async def test_no_disguise_of_everybody_pings_anybody(quick_story: Story, words: str) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types(f"/til {words}", in_="#harbor")
    await story.ana.types(f"/learn ask {words}", in_="#harbor")
    await story.dev.types("/experiment", in_="#harbor")
    await story.settle()
    await story.dev.fills(hypothesis=words, smallest_test=words, judged_by=words)
    await story.dev.selects("ends_on", "2026-03-05")
    assert (await story.dev.submits()).ok
    await story.settle()
    posted = [message for message in story.slack.posted("harbor") if "look here" in str(message)]
    assert len(posted) == 3
    for message in posted:
        assert "<!" not in str(message)
        assert "@channel" not in str(message) and "@here" not in str(message) and "@everyone" not in str(message)


@pytest.mark.long
@pytest.mark.parametrize("command", ["/til", "/learn ask"])
@pytest.mark.parametrize("words", [":tada: :tada:", "🎉🎉", "y" * 40_000])
async def test_what_cannot_be_kept_is_given_back_whole_with_a_sentence(quick_story: Story, command: str, words: str) -> None:
    story = quick_story
    await story.ana.types(f"{command} {words}", in_="#harbor")
    await story.settle()
    told = story.ana.ephemerals()
    given_back = "".join(block["text"]["text"] for message in told for block in message.blocks if block["type"] == "section")
    assert given_back.count(words[0]) >= words.count(words[0])  # of several messages nobody promises the order, so they are numbered
    assert "Add a few words" in given_back or "Keep the heart of it" in given_back
    assert (story.rows("learnings"), story.rows("asks")) == ([], [])


async def test_a_hypothesis_that_the_form_cannot_hold_is_given_back_whole(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/experiment " + "ß" * 39_000, in_="#harbor")
    await story.settle()
    assert "ß" * 500 in str(story.ana.modal)
    told = story.ana.ephemerals()
    assert sum(story.read(message).count("ß") for message in told) == 39_000
    assert all("holds the first 500" in story.read(message) for message in told)


@pytest.mark.long
async def test_a_form_that_is_refused_keeps_what_was_typed(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/til", in_="#harbor")
    await story.settle()
    await story.ana.fills(text="🎉🎉", title="Our party")
    refused = await story.ana.submits()
    assert "Add a few words" in refused.errors["text"]
    await story.ana.fills(text="A party helps")
    assert (await story.ana.submits()).ok
    await story.settle()
    assert story.rows("learnings")[0]["title"] == "Our party"


async def test_right_to_left_words_stay_and_turn_no_line_around(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/til שלום \u202egnp.exe\u202c עולם", in_="#harbor")
    await story.settle()
    (row,) = story.rows("learnings")
    assert "שלום" in row["text"] and "עולם" in row["text"]
    assert "\u202e" not in str(story.slack.posted("harbor"))


@pytest.mark.long
@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/admin", "http://169.254.169.254/latest", "http://localhost/", "http://[::1]/"])
async def test_a_link_to_an_internal_address_is_shown_as_it_is_and_never_opened(quick_story: Story, address: str) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types(f"/til Our page is at {address}", in_="#harbor")
    await story.settle()
    (row,) = story.rows("learnings")
    assert (row["link"], row["link_title"]) == (address.rstrip("."), None)
    await story.live(minutes=30)
    assert story.rows("learnings")[0]["link_title"] is None
    assert len(cards(story, "Our page is at")) == 1


async def test_a_form_that_slack_opens_too_late_for_is_explained_wherever_it_was_asked_for(quick_story: Story) -> None:
    story = quick_story
    await story.ana.opens_home()
    await story.settle()
    story.slack.context.triggers.seconds = -1.0
    await story.ana.presses("Share a learning")
    await story.ana.types("/til", in_="#general")
    await story.settle()
    assert story.ana.modal is None
    too_slow = words_in("en")("door.too_slow_for_form")
    assert [message["text"] for message in story.ana.dms()].count(too_slow) == 1  # from the Home tab
    assert [message.text for message in story.ana.ephemerals()].count(too_slow) == 1


async def test_an_answer_whose_place_is_used_up_comes_as_a_message_once(quick_story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story = quick_story
    monkeypatch.setattr(expiring_ids, "RESPONSE_URL_LIFE", timedelta(seconds=-1))
    await story.ana.types("/til " + "y" * 39_000, in_="#general")  # given back in several messages; the first is the acknowledgement
    await story.settle()
    by_message = [story.read(message) for message in story.ana.dms()]
    assert len(set(by_message)) == len(by_message) > 0
    given_back = [*by_message, *(story.read(message) for message in story.ana.ephemerals())]
    assert sum(words.count("y") for words in given_back) >= 39_000


@pytest.mark.long
async def test_what_is_done_namelessly_is_never_answered_by_a_new_message(quick_story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack keeps a message and its time: beside a nameless question or a round it would say whose act it was (P8)."""
    story = quick_story
    await asked(story)
    card = cards_of_the_pulse(story, "ana")[0]
    before = len(story.ana.dms())
    monkeypatch.setattr(expiring_ids, "RESPONSE_URL_LIFE", timedelta(seconds=-1))
    await story.ana.presses(action_id=taps(card)[0], in_=card)
    await story.settle()
    assert len(story.ana.dms()) == before and story.ana.ephemerals() == []
    assert len(story.rows("open_answers")) == 1, "it was heard all the same"
