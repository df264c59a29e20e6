"""What the agreed emoji mean. Also how a reaction is remembered so that order and repetition do not matter.

Slack delivers reactions at least once and in any order. So a reaction is a state, not an event to be counted: one
row for each (message, person, emoji) with the moment of the newest event and whether it is there (a removal leaves
a tombstone). Which emoji means what is the workspace's own table; no emoji ever means two things.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from bot.errors import PersonCanFix
from bot.ids import MessageTs, PersonId
from bot.sharing.reactions.emoji_names import folded

EMOJI_EACH = 5

_TS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?")
_NAME = re.compile(r"[\w+'-]{1,100}")  # custom emoji have names in any script


class Meaning(StrEnum):
    """What an agreed emoji says about a message."""

    LEARNING = "learning"
    ASK = "ask"
    HELPFUL = "helpful"
    SOLVED = "solved"
    USED = "used"
    DONT_KNOW = "dont_know"
    WAS_WRONG = "was_wrong"
    THANKS = "thanks"
    NOTICED = "noticed"


NOBODY = PersonId("")
# Marks of our own, under names that no emoji has. "Saved" by nobody stands for reactions whose 35 days are over.
SAVED, UNDONE, GONE = "(saved)", "(undone)", "(gone)"
USED_BUTTON, SOLVED_BUTTON, HELPFUL_BUTTON = "(used)", "(solved)", "(helpful)"

DEFAULTS: dict[Meaning, tuple[str, ...]] = {
    Meaning.LEARNING: ("bulb",),
    Meaning.ASK: ("question", "grey_question"),
    Meaning.HELPFUL: ("white_check_mark", "heavy_check_mark"),
    Meaning.SOLVED: ("checkered_flag",),
    Meaning.USED: ("recycle",),
    Meaning.DONT_KNOW: ("shrug",),
    Meaning.WAS_WRONG: ("face_palm",),
    Meaning.THANKS: ("raised_hands",),
    Meaning.NOTICED: ("+1", "heart", "tada", "clap", "eyes"),
}


class AgreedReactions(Struct, frozen=True):
    """A workspace's table: each meaning and its emoji names, without colons."""

    emoji: Mapping[Meaning, tuple[str, ...]]

    def meaning_of(self, emoji: str) -> Meaning | None:
        """What this emoji says here, whichever of its names Slack uses and whatever its skin tone; None: nothing to us."""
        name = folded(emoji)
        if name in (USED_BUTTON, HELPFUL_BUTTON):
            return Meaning.USED if name == USED_BUTTON else Meaning.HELPFUL
        return next((meaning for meaning, names in self.emoji.items() if any(folded(one) == name for one in names)), None)

    def first(self, meaning: Meaning) -> str | None:
        """The emoji we name when we explain it, as `:bulb:`."""
        names = self.emoji.get(meaning, ())
        return f":{names[0]}:" if names else None


class Mark(Struct, frozen=True):
    """What is remembered of one person's one emoji on one message: there or gone, since which event."""

    there: bool
    event_ts: str


def bare(emoji: str) -> str:
    """The emoji's own name: no colons, no skin tone, lower case.

    >>> bare(":Raised_Hands::skin-tone-3:")
    'raised_hands'
    """
    return emoji.strip().strip(":").partition("::")[0].lower()


def order_of(mark: Mark) -> str:
    """Text that sorts as the events did. Of two at the same time the removal is later, so every order ends alike.

    >>> order_of(Mark(True, "1700000000.0001")) < order_of(Mark(False, "1700000000.000100"))
    True
    """
    seconds, micros = ts_order(MessageTs(mark.event_ts))
    return f"{seconds:012d}.{micros:06d}{'a' if mark.there else 'r'}"


def agreed_from_fields(typed: Mapping[Meaning, str]) -> AgreedReactions:
    """The table typed into the settings form, or which field to change.

    A meaning may be left empty (it is then switched off), except that "learning" keeps at least one emoji.
    """
    table = {meaning: _names(typed.get(meaning, ""), meaning) for meaning in Meaning}
    _refuse_double_meanings(table)
    if not table[Meaning.LEARNING]:
        raise PersonCanFix("reactions.no_learning", field=Meaning.LEARNING)
    return AgreedReactions(table)


def agreed_or_default(stored: Mapping[str, object] | None) -> AgreedReactions:
    """The stored table, with our defaults where nothing is stored. Odd stored entries are left out."""
    if not stored:
        return AgreedReactions(dict(DEFAULTS))
    table: dict[Meaning, tuple[str, ...]] = {}
    for meaning in Meaning:
        names = stored.get(meaning.value, DEFAULTS[meaning])
        listed = names if isinstance(names, list | tuple) else ()
        taken = {folded(name) for others in table.values() for name in others}
        table[meaning] = tuple(name for name in listed if isinstance(name, str) and folded(name) not in taken)
    return AgreedReactions(table)


def moment_of(ts: MessageTs) -> datetime:
    """When a message was posted, or an event happened, by its Slack time."""
    seconds, micros = ts_order(ts)
    return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=micros)


def ts_order(ts: MessageTs) -> tuple[int, int]:
    """Slack's "1700000000.000100" as something that sorts by time, whatever its padding."""
    seconds, _, rest = ts.partition(".")
    return int(seconds or 0), int((rest or "0").ljust(6, "0")[:6])


def is_ts(text: object) -> bool:
    """Whether this is a message time as Slack writes it."""
    return isinstance(text, str) and _TS.fullmatch(text) is not None


def _names(typed: str, meaning: Meaning) -> tuple[str, ...]:
    typed_names = [bare(part) for part in re.split(r"[\s,;]+", typed) if part.strip(": ")]
    names = tuple(name for at, name in enumerate(typed_names) if folded(name) not in map(folded, typed_names[:at]))
    odd = [name for name in names if not _NAME.fullmatch(name)]
    if odd:
        raise PersonCanFix("reactions.odd_name", field=meaning, name=odd[0][:40])
    if len(names) > EMOJI_EACH:
        raise PersonCanFix("reactions.too_many", field=meaning, limit=EMOJI_EACH)
    return names


def _refuse_double_meanings(table: Mapping[Meaning, tuple[str, ...]]) -> None:
    seen: dict[str, Meaning] = {}
    for meaning, names in table.items():
        for name in names:
            if folded(name) in seen:
                raise PersonCanFix("reactions.taken", field=meaning, emoji=f":{name}:", meaning=seen[folded(name)])
            seen[folded(name)] = meaning
