"""A team that chooses, lived through the real bot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.plan import acts as plans
from bot.plan.rules import Chain, Origin
from tests.stories.driver import Story

MONDAY = datetime(2026, 3, 9, 10, 30, tzinfo=UTC)  # the team is asked at ten in Berlin, nine in UTC
WEDNESDAY = datetime(2026, 3, 11, 17, 30, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 13, 13, 30, tzinfo=UTC)
EVERYBODY = ("ana", "bo", "cleo", "dev", "eve", "farid", "gwen", "hugo", "ines")


async def begun(story: Story, *sides: Dimension) -> Chain:
    """A team is set up, and a told map begins chains for these sides."""
    await story.set_up_team()
    (team,) = story.rows("teams")
    chains = [await begins(story, team["id"], side) for side in sides or (Dimension.SAFE,)]
    return chains[0]


async def begins(story: Story, team: str, side: Dimension) -> Chain:
    """As the map does it."""
    assert story.bot is not None

    def begin(scope: Scope) -> Chain:
        return plans.begin(scope, team, side, Origin.MAP)

    return await story.bot.database.write(lambda tx: begin(story.bot.scopes.of(tx, story.bot.workspace)))  # type: ignore[union-attr]


async def proposes(story: Story, name: str, text: str, *, nameless: bool = False, beyond: bool = False) -> Any:
    """Somebody proposes something from the card in the channel; what came of the form."""
    person = story.people[name]
    await person.presses("Propose something", in_=posted(story, "smallest thing")[-1])
    await story.settle()
    await person.fills(text=text, nameless=["nameless"] if nameless else [], beyond=["beyond"] if beyond else [])
    done = await person.submits()
    if done.ok:
        await person.closes_modal()
    return done


async def votes(story: Story, name: str, text: str, stars: int = 3) -> None:
    """Somebody gives stars to what reads so."""
    for _ in range(stars):
        ballot = ballots(story, name)[-1]
        await story.people[name].presses(action_id=button_beside(ballot, text), in_=ballot)
        await story.settle()


async def takes(story: Story, name: str, text: str, noticed_by: str = "Three mornings a week stay free", **more: Any) -> Any:
    """Somebody volunteers for what reads so; what came of the form."""
    await wants_to_take(story, name, text)
    return await sends_the_form(story, name, noticed_by, **more)


async def wants_to_take(story: Story, name: str, text: str) -> None:
    card = posted(story, text)[-1]
    await story.people[name].presses(action_id=button_beside(card, text), in_=card)
    await story.settle()


async def sends_the_form(story: Story, name: str, noticed_by: str, **more: Any) -> Any:
    await story.people[name].fills(noticed_by=noticed_by, **more)
    done = await story.people[name].submits()
    await story.settle()
    return done


def button_beside(message: Mapping[str, Any], text: str) -> str:
    """The button of the line that reads so."""
    beside = [block["accessory"] for block in message["blocks"] if text in str(block.get("text")) and "accessory" in block]
    return str(beside[0]["action_id"])


def posted(story: Story, part: str) -> list[Mapping[str, Any]]:
    """What the bot wrote to the team's channel and reads so, oldest first."""
    return [message for message in story.slack.posted("harbor") if part in story.read(message)]


def ballots(story: Story, name: str) -> list[Mapping[str, Any]]:
    """The ballots somebody holds."""
    return [message for message in story.people[name].dms() if re.search("plan:star|All three stars", str(message.get("blocks")))]
