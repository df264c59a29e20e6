"""The pulse through the real bot and a real Slack of our own. A week of it, and every tap that must not count."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.errors import PersonCanFix
from bot.pulse import listeners
from bot.pulse.answering.acts import CLOSED
from bot.slack import ids
from bot.words import words_in
from tests.stories.driver import Story

MONDAY_MORNING = datetime(2026, 3, 9, 6, 5, tzinfo=UTC)
ASKED = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)  # Tuesday: everybody's ten o'clock is over
REMINDED = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
CLOSED_AT = datetime(2026, 3, 13, 13, 30, tzinfo=UTC)


async def asked(story: Story) -> None:
    """A team is set up, Monday comes, and everybody has their card."""
    await story.set_up_team()
    await story.live_until(ASKED)


def cards(story: Story, name: str) -> list[dict[str, Any]]:
    """What somebody holds of the pulse in their direct messages."""
    return [message for message in story.people[name].dms() if "pulse:" in json.dumps(message.get("blocks", []))]


def taps(message: Any) -> list[str]:
    """The action ids of the answers on a card, question by question."""
    return [
        element["action_id"]
        for block in message["blocks"]
        if block.get("block_id", "").startswith("pulse:taps:")
        for element in block["elements"]
    ]


async def answers(story: Story, name: str, choice: int = 2) -> None:
    """Tap one answer for every question that waits."""
    for _ in range(2):
        newest = cards(story, name)[-1]
        blocks = [block for block in newest["blocks"] if block.get("block_id", "").startswith("pulse:taps:")]
        if not blocks:
            return
        elements = blocks[0]["elements"]
        await story.people[name].presses(action_id=elements[min(choice, len(elements) - 1)]["action_id"], in_=newest)
        await story.settle()


@pytest.mark.long
async def test_a_week_of_the_pulse_from_the_first_card_to_the_result(story: Story) -> None:
    await asked(story)
    people = ("ana", "bo", "cleo", "dev", "farid", "gwen", "hugo", "ines")
    assert {name: len(cards(story, name)) for name in people} == dict.fromkeys(people, 1)
    for name in people:
        came = story.at(cards(story, name)[0], story.zone_of(name))
        assert (came.weekday(), abs(came.hour * 60 + came.minute - 600) <= 30) == (1, True)
    await story.ana.presses("What I promise", in_=cards(story, "ana")[0])
    await story.settle()
    assert "What I cannot promise" in story.read(story.ana.modal)
    await story.ana.closes_modal()
    for name in ("ana", "bo", "dev", "farid", "gwen", "hugo"):
        await answers(story, name)
        assert story.read(cards(story, name)[0]).startswith("Saved. You can change it until")
    await story.live_until(REMINDED)
    reminded = [name for name in people if any("the only one" in words for words in story.told(name))]
    assert reminded == ["cleo", "ines"]
    await story.live_until(CLOSED_AT)
    (held,) = story.rows("rounds", number=1)
    assert held["state"] == "released"
    assert held["released_at"].minute == 0
    assert story.rows("open_answers") == []
    assert all(row["c1"] + row["c2"] + row["c3"] + row["c4"] + row["c5"] == 6 for row in story.rows("cells"))
    assert story.rows("cells")
    assert [row for row in story.rows("outbox") if row["kind"] in ("pulse:ask", "pulse:reminder")] == []


@pytest.mark.long
async def test_a_changed_mind_counts_once(quick_story: Story) -> None:
    story = quick_story
    await asked(story)
    question = taps(cards(story, "ana")[0])[0].split("#")[1].rsplit(".", 1)[0]
    for name in ("ana", "bo", "dev", "farid", "gwen"):
        await answers(story, name, choice=0)
    await story.ana.presses("Change my answer", in_=cards(story, "ana")[0])
    await story.settle()
    await answers(story, "ana", choice=4)
    await story.live_until(CLOSED_AT)
    (changed,) = story.rows("cells", question_id=question)
    assert (changed["c1"], sum(changed[f"c{point}"] for point in range(1, 6))) == (4, 5)


@pytest.mark.long
async def test_a_tap_after_the_close_gets_a_clear_answer_in_the_place_of_its_dead_buttons(quick_story: Story) -> None:
    story = quick_story
    await asked(story)
    card = cards(story, "ana")[0]
    await story.live_until(CLOSED_AT)
    await story.ana.presses(action_id=taps(card)[0], in_=card)
    await story.settle()
    (closed,) = [message for message in story.ana.dms() if message.ts == card.ts]
    assert story.read(closed) == words_in("en")(CLOSED)
    assert story.ana.ephemerals() == []
    assert story.rows("open_answers") == []


@pytest.mark.long
async def test_a_comment_is_taken_in_a_form_that_names_the_right_help(quick_story: Story) -> None:
    story = quick_story
    await asked(story)
    await story.ana.presses("Add a comment", in_=cards(story, "ana")[0])
    await story.settle()
    assert "in danger" in story.read(story.ana.modal)
    await story.ana.fills(comment="We never look back together.")
    saved = await story.ana.submits()
    assert saved.ok
    assert "Saved. You can change it until" in story.read(story.ana.modal)
    assert len(story.rows("open_comments")) == 1


@pytest.mark.long
async def test_everybody_can_see_what_is_held_about_them_and_that_no_answers_are(quick_story: Story) -> None:
    story = quick_story
    await asked(story)
    await answers(story, "ana")
    await story.ana.types("/learn privacy", in_="#harbor")
    await story.settle()
    words = story.read(story.ana.modal)
    assert "No answer of yours to past questions is held" in words
    assert "which teams you are in, or were in" in words
    assert "What I cannot promise" in words


@pytest.mark.long
async def test_results_are_honest_about_what_is_too_early_to_say(quick_story: Story) -> None:
    story = quick_story
    await asked(story)
    for name in ("ana", "bo", "dev", "farid", "gwen", "hugo"):
        await answers(story, name)
    await story.live_until(CLOSED_AT)
    told = await story.ana.types("/learn pulse", in_="#harbor")
    await story.settle()
    words = told.text + story.read(story.ana.ephemerals()[-1])
    assert "There is nothing to show about your group yet" in words and "in 10" not in words
    await story.ana.presses("How sure are we?", in_=story.ana.ephemerals()[-1])
    await story.settle()
    assert "new or has changed a lot" in story.read(story.ana.modal)


async def test_an_owner_switches_topics_off_and_a_member_cannot(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.eve.types("/learn pulse", in_="#harbor")
    await story.settle()
    await story.eve.presses("Settings of the pulse")
    await story.settle()
    await story.eve.fills(on=["Psychological safety", "Trying new ways", "Room to learn"])
    assert (await story.eve.submits()).ok
    off = next(row["value"] for row in story.rows("settings", name="pulse_off"))
    assert len(off) == 8
    await story.ana.types("/learn pulse", in_="#harbor")
    await story.settle()
    assert "Settings of the pulse" not in story.read(story.ana.ephemerals()[-1])


@pytest.mark.long
async def test_every_value_gets_an_answer_of_the_same_size(quick_story: Story) -> None:
    """T13: the card that follows a tap is the same whatever was tapped."""
    story = quick_story
    await asked(story)
    seen = set()
    for choice in range(5):
        await answers(story, "ana", choice=choice)
        shown = cards(story, "ana")[0]
        blocks = [{name: value for name, value in block.items() if name != "block_id"} for block in shown["blocks"]]
        seen.add(json.dumps([shown["text"], blocks], sort_keys=True))
        await story.ana.presses("Change my answer", in_=shown)
        await story.settle()
    assert len(seen) == 1


class Lines(logging.Handler):
    """Every log line of the test, from the standard library and from structlog."""

    def __init__(self) -> None:
        super().__init__(0)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log_lines(capfd: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.mark.long
async def test_no_log_and_no_call_to_slack_ever_carries_an_answer_or_a_comment(
    quick_story: Story, log_lines: Lines, capfd: pytest.CaptureFixture[str]
) -> None:
    """T5, P8: nor a person beside what they did to a pulse."""
    story = quick_story
    await asked(story)
    story.slack.calls.clear()
    card = cards(story, "ana")[0]
    await story.ana.presses("Add a comment", in_=card)
    await story.ana.fills(comment="zanzibar quagga")
    await story.ana.submits()
    await answers(story, "ana")
    await answers(story, "bo", choice=4)
    await story.live_until(CLOSED_AT)
    spoken = "\n".join(capfd.readouterr()) + "\n".join(log_lines.lines)
    calls = "\n".join(json.dumps([call.method, call.arguments]) for call in story.slack.calls)
    assert "zanzibar" not in spoken
    assert "zanzibar" not in calls
    for line in spoken.splitlines():
        assert not (("pulse:answer" in line or "pulse:comment" in line) and any(person.id in line for person in story.people.values())), (
            line
        )


@pytest.mark.longest
async def test_the_bot_that_starts_without_the_round_s_key_asks_once_more(quick_story: Story) -> None:
    story = quick_story
    await asked(story)
    await answers(story, "ana")
    await story.stop_bot()
    for file in (story.folder / "keys").iterdir():
        file.unlink()
    await story.start_bot()
    await story.settle()
    assert story.rows("open_answers") == []
    await story.live(days=1)
    assert any("I lost the key" in words for words in story.told("ana"))


@pytest.mark.parametrize(
    "forged",
    ["", "x", "a|b|c", "a|b|1|12", "a|b|1|-1", "a|b|1|2|3", "a|b|one|2", "a|b|1|", "a|b|¹|2", "|".join("a" * 500), "a|b|1|05"],
)
def test_a_value_no_button_of_ours_carries_is_refused(forged: str) -> None:
    with pytest.raises(PersonCanFix, match="unreadable_tap"):
        listeners._tapped(forged)


def test_a_well_formed_value_is_read_as_it_stands() -> None:
    tapped = listeners._tapped("r1|safe.1|1|4")
    assert (tapped.round_id, tapped.question, tapped.version, tapped.answer) == ("r1", "safe.1", 1, 4)
    assert ids.PULSE_ANSWER.startswith("pulse:")


def test_the_moments_of_these_tests_are_in_one_week() -> None:
    assert MONDAY_MORNING < ASKED < REMINDED < CLOSED_AT < MONDAY_MORNING + timedelta(days=6)
