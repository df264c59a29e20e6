"""What somebody of the cast finds on the cards that the bot sends them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.demo.company.questions_and_tries import EXPERIMENTS
from bot.localslack import SeenMessage, Someone

Button = Mapping[str, str]
NEWEST = 4  # messages: what somebody sees when they open the bot's conversation


def buttons(message: Mapping[str, Any]) -> Iterator[Button]:
    """Every button of a message: its action_id, block_id and value."""
    for block in message.get("blocks", []):
        elements = [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
        for element in elements:
            if element.get("type") == "button":
                yield {"action_id": element["action_id"], "block_id": block.get("block_id", ""), "value": element.get("value", "")}


def answers_a_question(button: Button) -> bool:
    """Whether it stands under a question of the pulse."""
    return button["block_id"].startswith("pulse:taps:")


def does(button: Button, action: str) -> bool:
    """Whether it is this action, whichever of several on one card."""
    return button["action_id"].split("#")[0] == action


def newest_of_the_bot(person: Someone) -> list[SeenMessage]:
    """The last few messages that the bot wrote to them, oldest first."""
    return person.newest_dms(NEWEST)


def is_asked(person: Someone, since: datetime) -> bool:
    """Whether a question of the pulse that came since then lies before them, not answered yet."""
    fresh = [message for message in newest_of_the_bot(person) if float(message.ts) >= since.timestamp()]
    return any(answers_a_question(found) for message in fresh for found in buttons(message))


def how_it_went(words: str) -> tuple[str, str] | None:
    """Outcome and lesson of the experiment that a card is about."""
    tried = [trial for team in EXPERIMENTS.values() for trial in team]
    return next(((outcome, lesson) for hypothesis, _, _, outcome, lesson in tried if hypothesis in words), None)
