"""Every payload Slack may send to a company in the middle of its week. And how each is made bad."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.app.features import FEATURES
from bot.localslack import payloads, sender_of
from bot.slack import ids
from bot.slack.dispatch import merge
from tests.givens import MONDAY
from tests.stories.driver import Story

Json = dict[str, Any]
Path_ = tuple[Any, ...]
WORDS = [
    "", "help", "digest", "digest company", "search rate limit", "search", "ask Why is it slow?", "ask", "pulse", "setup", "owners",
    "settings", "privacy", "reactions", "experiments", "Tides turn twice a day", "\u202eright to left", "*<!channel>* <@U1> &amp;",
]  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 1e308, 10**30, "", " ", "\0", "a\0b", "\ud800", "x\udfff", "\U0001f9ea\u200d\U0001f52c" * 20,
    "e" + "\u0301" * 300,
    "²", "١٢", "9" * 30, "9" * 5000, "-7", "|", "|||", "a|b|c|d", "2026-02-30", "25:61", "NaN", "0", "1" * 12 + "." + "9" * 9, "x" * 20_000,
    "U0NOBODY", "C0NOWHERE", "T0OTHER", "home", "modal", "tombstone", "message_changed", "thread_broadcast",
    [], {}, [None], [[]], [{}], {"": None}, {"id": None}, {"type": []}, ["x"] * 500, {"value": {"value": 1}}, {"id": ["x"]},
)  # fmt: skip
DEPTHS = (5, 30, 80, 300)  # levels; what json itself refuses is refused before the bot sees it
FIELDS: Mapping[str, Any] = {  # block id: what a person may have put in
    **dict.fromkeys(("text", "title", "why", "hypothesis", "smallest_test", "lesson", "when", "will", "words"), "Tides turn twice a day"),
    **dict.fromkeys(("k", "comments_k"), "5"),
    **{"tags": "tides, moon", "link": "https://example.org/tides", "judged_by": "fewer questions", "comment": "good", "name": "Harbor"},
    **{
        "audience": "channel",
        "kind": "learning",
        "language": "en",
        "nudges": "usual",
        "outcome": "worked",
        "country": "DE",
        "form": "agree",
    },
    **{"weekday": "2", "day": "4", "digest_weekday": "4", "time": "10:00", "digest_time": "15:00", "members_from": "channel"},
    **{"ends_on": "2026-03-30", "first_day": "2026-03-10", "last_day": "2026-03-12", "changed": "", "dimension": "safety"},
    **{name: [] for name in ("on", "more", "less", "parts", "paused", "share", "nameless")},
    **dict.fromkeys(("learning", "ask", "helpful", "solved", "used", "dont_know", "was_wrong", "thanks"), "tada"),
}


@dataclass
class Thrown:
    """What came of it."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    good: list[float] = field(default_factory=list)  # seconds that good commands took meanwhile
    grown: float = 0.0  # MB
    told: Counter[str] = field(default_factory=Counter)  # who something was queued for


async def lived_in(story: Story) -> None:
    """A team, a learning, a question, an experiment, a round under way."""
    await story.set_up_team()
    await story.ana.types("/til The tide tables are on the wiki", in_="#harbor")
    await story.ana.types("/learn ask Who knows the tides?", in_="#harbor")
    await story.live_until(MONDAY + timedelta(days=1, hours=4))


class Payloads:
    """The good ones: `one(rng)` is a payload as Slack sends it, with ids of its own."""

    def __init__(self, story: Story) -> None:
        space = story.slack.workspace
        self._sender = sender_of(story.slack.context)
        self._space, self._url = space, story.slack.base_url
        self.people = [space.people[story.people[name].id] for name in ("ana", "eve", "dev")]
        self.channel = next(one for one in space.channels.values() if one.get("name") == "harbor")
        self._cards = [message for name in ("ana", "bo") for message in story.people[name].dms()]
        self._values = self._values_seen(story)
        table = merge(FEATURES.listeners())
        self._forms = sorted({name for kind, name in table if kind == "view"})
        self._actions = sorted({name for kind, name in table if kind == "action"})
        self._events = sorted(self._of_kinds())
        self._number = 0

    def one(self, rng: random.Random) -> Json:
        self._number += 1
        made = rng.choice((self._event, self._event, self._command, self._action, self._action, self._form, self._form, self._shortcut))
        return copy.deepcopy(made(rng))

    def good(self) -> Json:
        """A command that must be answered."""
        self._number += 1
        return self._typed(self.people[0], "/learn", "help")

    def _event(self, rng: random.Random) -> Json:
        event = self._of_kinds()[rng.choice(self._events)]
        return payloads.event_envelope(self._sender, event, f"EvBAD{self._number}", 1_772_000_000)

    def _command(self, rng: random.Random) -> Json:
        name = rng.choice((ids.TIL, ids.LEARN, ids.LEARN, ids.LEARN, ids.EXPERIMENT))
        return self._typed(rng.choice(self.people), name, rng.choice(WORDS))

    def _typed(self, person: Json, name: str, text: str) -> Json:
        return payloads.slash_command(self._sender, person, self.channel, name, text, self._trigger(), self._answer_url())

    def _action(self, rng: random.Random) -> Json:
        name, value = rng.choice(self._actions), rng.choice(self._values)
        chosen: Json = (
            {"selected_option": {"value": value, "text": {"type": "plain_text", "text": "x"}}} if rng.random() < 0.2 else {"value": value}
        )
        action = {"type": "button", "action_id": name, "block_id": "b", "action_ts": f"17720{self._number}.1", **chosen}
        place = payloads.message_place(self.channel, rng.choice(self._cards), self._answer_url(), {})
        if rng.random() < 0.3:
            place = payloads.view_place(self._view(rng, name))
        return payloads.block_actions(self._sender, rng.choice(self.people), place, action, self._trigger())

    def _form(self, rng: random.Random) -> Json:
        view, person = self._view(rng, rng.choice(self._forms)), rng.choice(self.people)
        if rng.random() < 0.1:
            return payloads.view_closed(self._sender, person, view, False)
        return payloads.view_submission(self._sender, person, view, self._trigger(), [])

    def _shortcut(self, rng: random.Random) -> Json:
        person = rng.choice(self.people)
        if rng.random() < 0.5:
            return payloads.global_shortcut(self._sender, person, ids.SHARE_SHORTCUT, self._trigger(), "1772000000.1")
        return payloads.message_shortcut(
            self._sender, person, self.channel, rng.choice(self._cards), ids.SAVE_MESSAGE, self._trigger(), self._answer_url()
        )

    def _view(self, rng: random.Random, callback: str) -> Json:
        lists = {"channel": {"selected_conversation": self.channel["id"]}, "group": {"selected_option": None}}
        people = {name: {"selected_users": [person["id"] for person in self.people]} for name in ("members", "leads", "owners")}
        values = {block: {"text": _element(put)} for block, put in FIELDS.items()} | {
            block: {"text": element} for block, element in (lists | people).items()
        }
        shown = [{"type": "input", "block_id": block, "element": {"type": "plain_text_input"}} for block in values]
        return {
            "id": f"V{self._number}", "hash": f"{self._number}.h", "type": rng.choice(("modal", "home")), "callback_id": callback,
            "private_metadata": rng.choice([*self._values, "", self.channel["id"]]), "blocks": shown, "state": {"values": values},
        }  # fmt: skip

    def _of_kinds(self) -> dict[str, Json]:
        ts, person, channel = "1772438400.000100", self.people[0], self.channel
        message = {"type": "message", "user": person["id"], "text": "It is on the wiki", "ts": ts, "thread_ts": "1772438300.000100"}
        changed = {**message, "edited": {"user": person["id"], "ts": "1772438500.000100"}}
        found = {
            "reaction_added": payloads.reaction_event("added", channel["id"], message, person["id"], "bulb", ts),
            "reaction_removed": payloads.reaction_event("removed", channel["id"], message, person["id"], "bulb", ts),
            "message": payloads.message_event(channel, message),
            "message changed": payloads.message_changed_event(channel, changed, message, ts),
            "message deleted": payloads.message_deleted_event(channel, message, ts),
            "app_home_opened": payloads.app_home_opened(person["id"], channel["id"], "home", None, ts),
            "member_joined_channel": payloads.member_event("joined", channel, person["id"], "", ts),
            "member_left_channel": payloads.member_event("left", channel, person["id"], "", ts),
            "subteam_members_changed": {"subteam_id": "S1", "subteam": {"id": "S1"}, "added_users": [], "removed_users": []},
            "tokens_revoked": {"tokens": {"oauth": ["U1"]}},
            "app_uninstalled": {},
            "app_mention": payloads.message_event(channel, message),
        }
        for kind in ("team_join", "user_change"):
            found[kind] = {"user": {**person, "tz": "Europe/Berlin"}, "event_ts": ts}
        for kind in ("rename", "archive", "unarchive", "left"):
            renamed = {"id": "C0ELSE", "name": "new"} if kind == "rename" else "C0ELSE"
            found |= {f"{group}_{kind}": {"channel": renamed, "event_ts": ts} for group in ("channel", "group")}
        return {name: {**event, "type": event.get("type") or name} for name, event in found.items()}

    def _values_seen(self, story: Story) -> list[str]:
        held = [row["id"] for table in ("learnings", "asks", "teams", "rounds", "nudges", "digests") for row in story.rows(table)]
        buttons = [
            str(element["value"])
            for message in self._cards
            for block in message.get("blocks", ())
            for element in block.get("elements", ())
            if isinstance(element, dict) and element.get("value")
        ]
        return [*sorted({*held, *buttons, *(value.split("|", 2)[0] for value in buttons)}), "new", "4", "10", "a|2"]

    def _trigger(self) -> str:
        return f"bad.{self._number}"

    def _answer_url(self) -> str:
        return f"{self._url}/no-such-answer"


def _element(put: Any) -> Json:
    if isinstance(put, list):
        return {"type": "checkboxes", "selected_options": [{"value": one} for one in put]}
    return {"type": "plain_text_input", "value": put}


def spoilt(rng: random.Random, payload: Json) -> Json:
    """The same with one to three things wrong."""
    for _ in range(rng.randint(1, 3)):
        places = list(_places(payload, ()))
        deep = [place for place in places if len(place) > 1]
        _spoil(rng, payload, rng.choice(deep if deep and rng.random() < 0.8 else places))
    return payload


def _places(node: Any, above: Path_) -> Iterator[Path_]:
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield (*above, key)
        yield from _places(node[key], (*above, key)) if len(above) < 12 else ()


def _spoil(rng: random.Random, payload: Json, place: Path_) -> None:
    holder: Any = payload
    for key in place[:-1]:
        holder = holder[key]
    key, way = place[-1], rng.random()
    if way < 0.2:
        del holder[key]
    elif way < 0.3 and isinstance(holder, dict):
        holder[rng.choice(("x", "\0", "\ud800", "type", "user", "view", "event", "command", "actions"))] = holder[key]
    elif way < 0.4 and isinstance(holder[key], str):
        cut = rng.randrange(len(holder[key]) + 1)
        holder[key] = holder[key][:cut] + rng.choice(("\0", "\ud83d", "|", "²", "\u2028", "x" * 5000)) + holder[key][cut:]
    elif way < 0.44:
        holder[key] = _nested(rng)
    else:
        holder[key] = copy.deepcopy(rng.choice(ODD))


def _nested(rng: random.Random) -> Any:
    deep: Any = "x"
    for _ in range(rng.choice(DEPTHS)):
        deep = [deep] if rng.random() < 0.5 else {"value": deep}
    return deep
