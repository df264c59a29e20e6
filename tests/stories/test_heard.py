"""Words are heard: comments under their question. Five words in answer, a nameless thread, and a warning before a comment is sent."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.database.engine import Tx
from bot.database.schema import cohorts
from bot.database.scope import execute_everywhere
from bot.errors import NotFound
from bot.ids import PersonId
from bot.people.store import change_setting
from bot.pulse.answering.telltale import Telltale, telltales
from bot.pulse.heard import acts as heard
from bot.pulse.heard.rules import Acknowledgement
from bot.pulse.results.store import COMMENTS_K_SETTING
from tests.stories.driver import Story

SAID = "The planning meeting got shorter"
TYPED = "Longer breaks would help, and fewer pings"


async def a_round_with_words(story: Story) -> None:
    """Everybody answers, one writes a few words, the round closes and is released. Gwen leads."""
    await story.set_up_team(leads="Gwen Evans", members=["Eve Okafor"])
    await story.live(days=8, hours=8)
    answering = [name for name in story.people if name != "gwen"]
    for name in answering:
        while (tap := _first_tap(story, name)) is not None:
            await story.people[name].presses(action_id=tap)
            await story.settle()
    await story.ana.presses(action_id=_named(story, "ana", "pulse:comment") or "")
    await story.ana.fills(comment=SAID)
    assert (await story.ana.submits()).ok
    await story.ana.closes_modal()
    await story.live(days=5)
    await _is_an_old_group(story)


async def _is_an_old_group(story: Story) -> None:
    """Nobody joined it lately: a new group's words stay hidden for four weeks."""
    assert story.bot is not None
    await story.bot.database.write(lambda tx: execute_everywhere(tx, update(cohorts).values(silent_until=None)))


def _first_tap(story: Story, name: str) -> str | None:
    """A tap on the first question that waits; None when all are answered."""
    return _named(story, name, "pulse:answer")


def _named(story: Story, name: str, start: str) -> str | None:
    card = next(message for message in reversed(story.people[name].dms()) if "pulse:change" in str(message) or start in str(message))
    parts = [part for block in card["blocks"] for part in block.get("elements", ())]
    return next((str(part["action_id"]) for part in parts if str(part.get("action_id")).startswith(start)), None)


async def reads(story: Story, name: str) -> str:
    """What somebody reads of what was written."""
    await story.people[name].types("/learn heard", in_="#harbor")
    await story.settle()
    return story.read(story.people[name].modal)


@pytest.mark.long
async def test_team_and_lead_read_the_same_words_and_a_lead_answers_in_one_tap(quick_story: Story) -> None:
    story = quick_story
    await a_round_with_words(story)
    assert SAID in await reads(story, "bo")
    assert "Tell me more" not in story.read(story.bo.modal), "only a lead or an owner answers"
    await story.bo.closes_modal()
    assert SAID in await reads(story, "gwen")
    await story.gwen.presses("We will")
    await story.settle()
    await story.gwen.closes_modal()
    assert "@Gwen Evans: we will" in await reads(story, "bo")
    await story.bo.closes_modal()
    assert SAID not in story.read(story.slack.posted("harbor")[-1])

    await reads(story, "gwen")
    await story.gwen.presses("Tell me more")
    await story.settle()
    await story.gwen.closes_modal()
    assert "Write without my name" in await reads(story, "dev")
    await story.dev.presses("Write without my name")
    await story.settle()
    await story.dev.fills(text=TYPED)
    assert (await story.dev.submits()).ok
    await story.settle()
    await story.dev.closes_modal()
    (waiting,) = story.rows("thread_waiting")
    assert set(waiting) == {"id", "workspace_id", "cohort_id", "comment_id", "text"}
    assert TYPED not in await reads(story, "bo")
    await story.bo.closes_modal()
    await story.live(hours=1)
    assert story.rows("thread_waiting") == [] and story.rows("thread_posts")[0]["id"] != waiting["id"]
    assert TYPED in await reads(story, "bo")
    await story.bo.closes_modal()
    await story.live(days=5)
    told = [story.read(message) for message in story.slack.posted("harbor")]
    assert [one for one in told if "Comments answered: 1 × “tell me more”" in one.replace("*", "")], told
    assert not [one for one in told if SAID in one or TYPED in one], "how many and which word, never a comment's own"


async def test_before_a_comment_is_kept_what_points_at_its_writer_is_shown_and_the_words_stay(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team(leads="Gwen Evans")
    await story.live(days=8, hours=8)
    await story.ana.presses(action_id=_named(story, "ana", "pulse:comment") or "")
    telling = "As the only designer I told Bo on Friday"
    await story.ana.fills(comment=telling)
    assert (await story.ana.submits()).ok
    await story.settle()
    assert story.ana.modal is not None and "Could somebody tell it is you?" in story.read(story.ana.modal)
    assert telling in str(story.ana.modal) and story.rows("open_comments") == []
    assert (await story.ana.submits()).ok
    await story.settle()
    assert len(story.rows("open_comments")) == 1


def test_what_points_at_somebody_is_found_and_plain_words_point_at_nobody() -> None:
    found = telltales("As the only designer I told Bo on 3.5. about ACME", names=["Bo Lindqvist"], own=())
    assert set(found) == set(Telltale)
    assert telltales("Fewer meetings would help us all", names=["Bo Lindqvist", "May Day"], own=()) == {}
    assert telltales("The frobnicator is slow", names=(), own={"frobnicator"}) == {Telltale.UNUSUAL: "frobnicator"}


@pytest.mark.long
async def test_raising_the_threshold_hides_words_behind_an_old_button_too(quick_story: Story) -> None:
    story = quick_story
    await a_round_with_words(story)
    bot, gwen = story.bot, PersonId(story.gwen.id)
    assert bot is not None
    (row,) = story.rows("comments")

    def answers(tx: Tx) -> None:
        heard.acknowledge(bot.scopes.of(tx, bot.workspace), gwen, bytes(row["id"]), Acknowledgement.HEARD)

    await bot.database.write(answers)
    await bot.database.write(lambda tx: change_setting(bot.scopes.of(tx, bot.workspace), COMMENTS_K_SETTING, 50, gwen))
    with pytest.raises(NotFound):
        await bot.database.write(answers)
