"""When two texts are about the same: enough of the words that carry meaning occur in both. No model, no service, nothing leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.ids import ChannelId, MessageTs, PersonId
from bot.sharing.rules import Place

SHORTEST, STEM = 4, 5  # letters of a word that carries meaning, and of the beginning by which two of them are the same
MOST_WORDS = 12
LEAST_SHARED = 2
FOR_A_QUESTION, FOR_A_LEARNING = 0.6, 0.75  # what part of the words must occur in what is known
_OF_EVERY_DAY = """
about after again almost also always anybody anyone been before being best better between both cannot could does doing done down each
else even ever every everybody find from gets give good have having here know known learn learned like little look made make makes
many might more most much must need needs never once only other others over people please really same some somebody someone something
still such take team teams than thanks that their them then there these they thing things think this those time today tell through
until very want wants week well were what when where which while whom whose will with without work would year your aber alle allem
allen aller alles also andere anderen beim bitte dabei damit dann dass dein deine deinem deiner denn dieser dieses doch durch eine
einem einen einer eines einmal etwas euch eure fragen früher ganz geht gibt haben hätte heute hier ihnen ihre immer irgendwie jede
jeden jeder jetzt kann kannst kein keine können machen macht mehr mein meine muss müssen nach nicht nichts noch oder ohne schon sehr
sein seine sich sind soll sollte über unser unsere unter viel vielleicht waren warum wann wäre weil weiß welche welcher wenn werden
wird wissen wollen würde zwischen
"""  # English and German
_EVERYDAY = frozenset(_OF_EVERY_DAY.split())


@dataclass(frozen=True, slots=True)
class Known:
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
    found = re.findall(r"[^\W\d_]+", text.casefold())
    return tuple(dict.fromkeys(word for word in found if len(word) >= SHORTEST and word not in _EVERYDAY))[:MOST_WORDS]


def is_about_the_same(text: str, other: str, *, share: float) -> bool:
    """Whether so large a part of the words of `text` occurs in `other`, and two of them at least."""
    stems, known = _stems(text), _stems(other)
    return len(stems & known) >= max(LEAST_SHARED, share * len(stems))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in telling_words(text))


def place_of(channel: ChannelId | None, ts: MessageTs | None) -> Place | None:
    """Where it stands; None where it stands nowhere."""
    return Place(channel, ts) if channel and ts else None
