"""A week with the bot, from Monday morning to the next. What people share, the pulse that cannot be traced, the digest.

Nobody hears anything at night or at a weekend, nobody hears anything twice, and fewer than five answers leave nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.slack import ids
from tests.conftest import WAYS
from tests.givens import MONDAY, Engines
from tests.stories.driver import BERLIN, Story

SUNRISE = MONDAY - timedelta(hours=3)  # Monday 06:00 in Berlin, an hour before a round opens
TUESDAY_NIGHT = datetime(2026, 3, 3, 22, tzinfo=ZoneInfo(BERLIN))
FRIDAY_NOON = datetime(2026, 3, 6, 12, tzinfo=ZoneInfo(BERLIN))
FRIDAY_NIGHT = datetime(2026, 3, 6, 22, tzinfo=ZoneInfo(BERLIN))
NEXT_MONDAY_NIGHT = datetime(2026, 3, 9, 22, tzinfo=ZoneInfo(BERLIN))
ASKED = ("ana", "bo", "dev", "farid", "gwen", "hugo", "ines")  # Eve leads, Cleo stopped


@pytest.fixture(params=WAYS, ids=["-".join(way) for way in WAYS])
async def monday(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> AsyncIterator[Story]:
    """Monday, early: the team is set up and Cleo has said no."""
    mode, engine = request.param
    async with Story(mode=mode, database_url=engines.fresh(engine), folder=tmp_path, begin=SUNRISE) as story:
        await story.set_up_team()
        await story.cleo.opens_home()
        await story.settle()
        await story.cleo.presses("Stop")
        await story.settle()
        yield story


def asks(story: Story, name: str) -> list[Any]:
    """The cards with questions that somebody got."""
    return [message for message in story.people[name].dms() if any(taps(message).values())]


def taps(message: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The answers that can be tapped, by question."""
    found: dict[str, list[dict[str, Any]]] = {}
    for block in message.get("blocks", ()):
        for element in block.get("elements", ()):
            if str(element.get("action_id", "")).startswith(ids.PULSE_ANSWER):
                found.setdefault(element["value"].split("|")[1], []).append(element)
    return found


async def answers(story: Story, name: str, place: int = 0) -> None:
    """Somebody taps the same place of each question, one after the other."""
    while waiting := taps(asks(story, name)[-1]) if asks(story, name) else {}:
        question = next(iter(waiting.values()))
        await story.people[name].presses(action_id=question[min(place, len(question) - 1)]["action_id"], in_=asks(story, name)[-1])
        await story.settle()


def open_rows(story: Story) -> int:
    return len(story.rows("open_answers"))


@pytest.mark.long
async def test_everybody_is_asked_in_their_own_morning_and_by_one_tap(monday: Story) -> None:
    story = monday
    await story.live_until(TUESDAY_NIGHT)
    for name in ASKED:
        (card,) = asks(story, name)
        at = story.at(card, story.zone_of(name))
        assert (at.weekday(), at.hour in (9, 10)) == (1, True), (name, at)
    assert not asks(story, "eve") and not story.cleo.dms()
    before = taps(asks(story, "bo")[-1])
    first = next(iter(before))
    await story.bo.presses(action_id=before[first][3]["action_id"], in_=asks(story, "bo")[-1])
    await story.settle()
    words = story.told("bo")[-1]
    assert words.startswith("Saved. You can change it until")
    assert before[first][3]["text"]["text"] not in words.split("Why I ask")[0]
    assert open_rows(story) == 1


@pytest.mark.long
async def test_an_answer_changed_is_one_answer_and_the_message_never_says_which(monday: Story) -> None:
    story = monday
    await story.live_until(TUESDAY_NIGHT)
    seen = set()
    for place in (0, 4, 2):
        await answers(story, "bo", place)
        seen.add(story.told("bo")[-1])
        asked = len(story.rows("cohort_questions"))
        assert open_rows(story) == asked
        await story.bo.presses("Change my answer")
        await story.settle()
    assert len(seen) == 1, "what was tapped changes what is shown"


async def test_a_week_from_the_first_share_to_the_digest(monday: Story) -> None:
    story = monday
    await story.ana.types("/til Five short calls beat one long workshop #research", in_="#harbor")
    message = await story.dev.says("#harbor", "The token expired at midnight UTC, not at midnight here.")
    for kind in ("duplicate", "reorder", "delay"):
        story.slack.faults.add_event(kind, times=5, seconds=0.05)
    await story.hugo.reacts(message, "bulb")
    await story.live_until(TUESDAY_NIGHT)
    for name in ASKED[:6]:
        await answers(story, name, ASKED.index(name) % 4)
    await story.live_until(FRIDAY_NOON - timedelta(minutes=1))
    reminded = {name for name in ASKED if any("A short reminder" in words for words in story.told(name))}
    assert reminded == {"ines"}
    questions = len(story.rows("cohort_questions"))
    assert open_rows(story) == 6 * questions
    await story.live_until(FRIDAY_NIGHT)
    assert open_rows(story) == 0
    counts = [sum(cell[f"c{point}"] for point in range(1, 6)) for cell in story.rows("cells")]
    assert counts == [6] * questions
    assert not [path for path in (story.folder / "keys").glob("*") if story.rows("rounds")[0]["id"] in path.name]
    (digest,) = [found for found in story.slack.posted("harbor") if "the week to" in story.read(found)]
    at = story.at(digest, BERLIN)
    assert (at.weekday(), at.hour) == (4, 15)
    words = story.read(digest)
    for part in ("Five short calls beat one long workshop", "midnight", "· open"):
        assert part in words
    await story.live_until(NEXT_MONDAY_NIGHT)
    await story.ana.types("/learn pulse", in_="#harbor")
    assert story.read(story.ana.ephemerals()[-1])
    everything_is_kind_and_said_once(story)


@pytest.mark.long
async def test_fewer_than_five_leave_nothing(monday: Story) -> None:
    story = monday
    await story.ana.types("/til Five short calls beat one long workshop #research", in_="#harbor")
    await story.live_until(TUESDAY_NIGHT)
    for name in ASKED[:4]:
        await answers(story, name)
    assert open_rows(story) > 0
    await story.live_until(NEXT_MONDAY_NIGHT)
    assert story.rows("cells") == []
    assert {row["state"] for row in story.rows("rounds", opens_at=min(r["opens_at"] for r in story.rows("rounds")))} == {"released"}
    (digest,) = [found for found in story.slack.posted("harbor") if "the week to" in story.read(found)]
    assert "answered" not in story.read(digest), "nothing about nothing"
    everything_is_kind_and_said_once(story)


@pytest.mark.long
async def test_a_tap_after_the_close_is_told_so_and_counts_for_nothing(monday: Story) -> None:
    story = monday
    await story.live_until(TUESDAY_NIGHT)
    card = asks(story, "ana")[-1]
    first = next(iter(taps(card).values()))
    await story.live_until(FRIDAY_NIGHT)
    await story.ana.presses(action_id=first[0]["action_id"], in_=card)
    await story.settle()
    (now,) = [message for message in story.ana.dms() if message.ts == card.ts]
    assert "closed" in story.read(now) and not taps(now), "its buttons go"
    assert open_rows(story) == 0 and story.rows("cells") == []


@pytest.mark.long
async def test_who_stops_during_the_week_hears_nothing_more_and_the_answer_counts(monday: Story) -> None:
    story = monday
    await story.live_until(TUESDAY_NIGHT)
    for name in ASKED[:5]:
        await answers(story, name)
    for name in ("ana", "gwen"):
        await story.people[name].opens_home()
        await story.settle()
        await story.people[name].presses("Stop")
        await story.settle()
    so_far = {name: len(story.people[name].dms()) for name in ("ana", "gwen")}
    await story.live_until(NEXT_MONDAY_NIGHT)
    assert {name: len(story.people[name].dms()) for name in so_far} == so_far
    assert {sum(cell[f"c{point}"] for point in range(1, 6)) for cell in story.rows("cells")} == {5}


@pytest.mark.long
async def test_a_bot_that_was_down_over_the_close_closes_as_soon_as_it_is_back(monday: Story) -> None:
    story = monday
    await story.live_until(TUESDAY_NIGHT)
    for name in ASKED:
        await answers(story, name)
    await story.stop_bot(without_warning=True)
    story.clock.turn_to(FRIDAY_NIGHT)
    await story.start_bot()
    await story.settle()
    assert open_rows(story) == 0
    assert {sum(cell[f"c{point}"] for point in range(1, 6)) for cell in story.rows("cells")} == {7}


@pytest.mark.long
async def test_a_chosen_hour_and_a_holiday_are_kept(monday: Story) -> None:
    story = monday
    await story.gwen.types("/learn settings", in_="#harbor")
    await story.settle()
    await story.gwen.fills(weekday="Wednesday", time="08:00")
    assert (await story.gwen.submits()).ok
    await story.farid.types("/learn settings", in_="#harbor")
    await story.settle()
    await story.farid.fills(first_day="2026-03-02", last_day="2026-03-06")
    assert (await story.farid.submits()).ok
    await story.live_until(FRIDAY_NIGHT)
    at = story.at(asks(story, "gwen")[0], BERLIN)
    assert (at.weekday(), at.hour) == (2, 8)
    assert not asks(story, "farid")


def everything_is_kind_and_said_once(story: Story) -> None:
    """No direct message at night or at a weekend of whoever gets it, and no message twice."""
    told: Counter[str] = Counter()
    for name, person in story.people.items():
        for message in person.dms():
            at = story.at(message, story.zone_of(name))
            assert at.weekday() < 5 and 8 <= at.hour <= 18, (name, at, story.read(message))
            told[message["metadata"]["event_payload"]["id"]] += 1
    for message in story.slack.posted("harbor"):
        told[message["metadata"]["event_payload"]["id"]] += 1
    assert told and max(told.values()) == 1
