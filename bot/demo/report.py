"""What people saw, told week by week, and the same as data."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.company.cast import CAST
from bot.demo.rows import outcome
from bot.demo.stage import Stage

WIDTH = 100
TOLD: dict[int, set[tuple[str, str]]] = {}


def tell(stage: Stage, week: int) -> None:
    """Print what was new this week: every channel, and each person's direct messages."""
    seen = TOLD.setdefault(id(stage), set())
    print(f"\n=== Week {week}, until {stage.clock():%A %d %B %Y} " + "=" * 40)
    for place, messages in _places(stage):
        fresh = [message for message in messages if (place, message["ts"]) not in seen]
        seen.update((place, message["ts"]) for message in fresh)
        if fresh:
            print(f"\n{place}")
        for message in fresh:
            _print_message(stage, message)


async def as_data(stage: Stage) -> dict[str, Any]:
    """People, messages by channel, learnings, rounds with their published cells, digests, repeated and missing messages."""
    assert stage.bot is not None
    bot, now = stage.bot, stage.clock()
    told = await bot.database.read(lambda tx: outcome(bot.scopes.of(tx, bot.workspace, now)))
    places = dict(_places(stage))
    return {
        "people": [{"name": member.name, "zone": member.zone, "team": member.team} for member in CAST],
        "messages": {place: [_as_words(stage, message) for message in messages] for place, messages in places.items()},
        **told,
        "repeated": _repeated(places.values()),
    }


def _places(stage: Stage) -> list[tuple[str, list[Mapping[str, Any]]]]:
    slack = stage.slack.workspace
    shown: list[tuple[str, list[Mapping[str, Any]]]] = []
    for channel in slack.channels.values():
        name = f"#{channel['name']}" if channel.get("name") else _direct(stage, channel)
        if name:
            shown.append((name, list(slack.logs[channel["id"]].everything())))
    return shown


def _direct(stage: Stage, channel: Mapping[str, Any]) -> str:
    other = stage.slack.workspace.people.get(str(channel.get("user", "")))
    return f"Ripple to {other['real_name']}" if other else ""


def _print_message(stage: Stage, message: Mapping[str, Any]) -> None:
    words = _as_words(stage, message)
    indent = "      " if message.get("thread_ts", message["ts"]) != message["ts"] else "  "
    print(f"{indent}{words['at']}  {words['from']}")
    for line in words["text"].splitlines():
        print(textwrap.fill(line, WIDTH, initial_indent=indent + "  ", subsequent_indent=indent + "  "))
    if words["reactions"]:
        print(f"{indent}  {words['reactions']}")


def _as_words(stage: Stage, message: Mapping[str, Any]) -> dict[str, str]:
    people = stage.slack.workspace.people
    author = people.get(str(message.get("user", "")), {})
    at = datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(ZoneInfo("Europe/Berlin"))
    reactions = " ".join(f":{each['name']}: {each['count']}" for each in message.get("reactions", []))
    return {
        "at": f"{at:%a %H:%M}",
        "from": str(author.get("real_name", "Ripple")),
        "text": stage.slack.readable(dict(message)),
        "reactions": reactions,
    }


def _repeated(places: Iterable[Iterable[Mapping[str, Any]]]) -> list[str]:
    """Notices that somebody saw twice, by the key that each message of the bot carries."""
    keys = Counter(
        str(message["metadata"]["event_payload"].get("id"))
        for messages in places
        for message in messages
        if message.get("metadata", {}).get("event_payload", {}).get("id")
    )
    return [key for key, times in keys.items() if times > 1]
