"""A team that had its first audit, tapped through by everybody, and read its map on Friday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.ids import TeamId
from bot.pulse.questions.rules import audit_questions
from tests.stories.driver import Story
from tests.stories.test_week import asks, taps

T = TypeVar("T")
ASKED = ("ana", "bo", "cleo", "dev", "farid", "gwen", "hugo", "ines")  # Eve leads
TUESDAY_NIGHT = datetime(2026, 3, 10, 21, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 3, 13, 19, tzinfo=UTC)


async def a_map(story: Story, *low: Dimension) -> None:
    """The team is set up, and everybody answers its audit: no to these sides, yes to all others."""
    await story.set_up_team(audit=True)
    await story.live_until(TUESDAY_NIGHT)
    await tap_by_tap(story, _says(frozenset(low)))
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


async def tap_by_tap(story: Story, point: Callable[[str, Any], Any]) -> None:
    """Everybody taps their next question, all before the bot finishes, until nobody has one. `point`: which of its points."""
    while waiting := {name: found for name in ASKED if asks(story, name) and (found := taps(asks(story, name)[-1]))}:
        for name, found in waiting.items():
            question, points = next(iter(found.items()))
            await story.people[name].presses(action_id=point(question, points)["action_id"], in_=asks(story, name)[-1])
        await story.settle()


def _says(low: frozenset[Dimension]) -> Callable[[str, Any], Any]:
    """No to these sides, yes to all others."""
    items = {str(one.id): one for one in audit_questions()}

    def point(question: str, points: Any) -> Any:
        says_yes = (items[question].dimension not in low) is not items[question].is_reversed
        return points[4 if says_yes else 0]

    return point
