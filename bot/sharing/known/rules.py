"""When two texts are about the same: enough of the words that carry meaning occur in both. No model, no service, nothing leaves."""

from __future__ import annotations

import re
from datetime import datetime

from msgspec import Struct

from bot.ids import ChannelId, MessageTs, PersonId
from bot.sharing.rules import Place
from bot.slack.said.unspaced import pairs, without
from bot.words.typed import words_of

SHORTEST, STEM = 4, 5  # letters of a word that carries meaning, and of the beginning by which two of them are the same
MOST_WORDS = 24  # a pair of Japanese characters counts as one
LEAST_SHARED = 2
FOR_A_QUESTION, FOR_A_LEARNING = 0.6, 0.75  # what part of the words must occur in what is known


class Known(Struct, frozen=True):
    """Something that was said before: the question where it is an answer, what was said, whose, when, and where it stands."""

    item: str
    text: str
    author: PersonId
    said_at: datetime
    place: Place
    asked: str = ""
    link: str = ""


def telling_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, in order, each once.

    >>> telling_words("How do we agree on pricing with large customers?")
    ('agree', 'pricing', 'large', 'customers')
    """
    found = re.findall(r"[^\W\d_]+", without(text.casefold()))
    telling = [word for word in found if len(word) >= SHORTEST and word not in words_of("typed.everyday")]
    return tuple(dict.fromkeys([*telling, *pairs(text)]))[:MOST_WORDS]


def is_about_the_same(text: str, other: str, *, share: float) -> bool:
    """Whether so large a part of the words of `text` occurs in `other`, and two of them at least."""
    stems, known = _stems(text), _stems(other)
    return len(stems & known) >= max(LEAST_SHARED, share * len(stems))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in telling_words(text))


def place_of(channel: ChannelId | None, ts: MessageTs | None) -> Place | None:
    """Where it stands; None where it stands nowhere."""
    return Place(channel, ts) if channel and ts else None
