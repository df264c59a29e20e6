"""A team that had its first audit, answered by everybody, and read its map on Friday."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from bot.content.dimensions import Dimension
from bot.content.scale import answer_of
from bot.database.scope import Scope
from bot.ids import PersonId, TeamId
from bot.pulse import store as pulses
from bot.pulse.answering import acts as answering
from bot.pulse.questions.rules import Question
from bot.pulse.rounds import RoundState
from bot.pulse.rules import Card, Tapped
from tests.stories.driver import Story

T = TypeVar("T")
ASKED = ("ana", "bo", "cleo", "dev", "farid", "gwen", "hugo", "ines")  # Eve leads
TUESDAY_NIGHT = datetime(2026, 3, 10, 21, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 3, 13, 19, tzinfo=UTC)


async def a_map(story: Story, *low: Dimension) -> None:
    """The team is set up, and everybody answers its audit: no to these sides, yes to all others."""
    await story.set_up_team(audit=True)
    await story.live_until(TUESDAY_NIGHT)
    await everybody_says(story, lambda question: question.dimension not in low)
    await story.live_until(FRIDAY_EVENING)


async def in_bot(story: Story, work: Callable[[Scope], T]) -> T:
    """Something done in the bot's own database, in one transaction."""
    assert story.bot is not None
    bot = story.bot
    return await bot.database.write(lambda tx: work(bot.scopes.of(tx, bot.workspace)))


def team_of(story: Story) -> TeamId:
    """The one team there is."""
    (team,) = story.rows("teams")
    return TeamId(team["id"])


async def everybody_says(story: Story, yes: Callable[[Question], bool], names: Iterable[str] = ASKED) -> None:
    """Each of these who is asked answers all of the open round, the best to what `yes` holds for, else the worst.

    Taps through Slack are tried elsewhere (`test_audit`, `test_week`) and cost a hundred times as much.
    """
    persons = [PersonId(story.people[name].id) for name in names]

    def say(scope: Scope) -> None:
        current = pulses.newest_round(scope, RoundState.OPEN)
        assert current is not None, "nobody is asked anything now"
        asked = {person: card for person in persons if isinstance(card := answering.card_of(scope, person, current.id), Card)}
        assert asked, "none of them is asked"
        for person, card in asked.items():
            _answers_all(scope, person, card, yes)

    await in_bot(story, say)


def _answers_all(scope: Scope, person: PersonId, card: Card, yes: Callable[[Question], bool]) -> None:
    for question in (one.question for one in card.items if one.question.scale.points):
        value = question.scale.points[-1 if yes(question) is not question.is_reversed else 0]
        tapped = Tapped(card.round_id, question.id, question.version, answer_of(value))
        kept = answering.save_answer(scope, person, tapped, tap=f"{card.round_id}:{person}:{question.id}")
        assert isinstance(kept, Card)
