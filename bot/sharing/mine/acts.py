"""What somebody wrote through Ripple, looked up for them alone: all of it, or what stands at one message.

A question without a name is known as theirs by the key it was asked with, as long as that key lives.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from hashlib import sha256

from bot.database.scope import Scope
from bot.ids import PersonId
from bot.sharing import store as rows
from bot.sharing.rules import Ask, Learning, Place

EVERYTHING = 100_000


def everything_by(scope: Scope, person: PersonId) -> list[Learning | Ask]:
    """All they shared or asked, newest first; what they asked without their name too."""
    nameless = [one for one in rows.nameless_asks(scope, person) if is_askers(scope, one, person)]
    wrote: list[Learning | Ask] = [*rows.learnings_by(scope, person, EVERYTHING), *rows.asks_by(scope, person), *nameless]
    return sorted(wrote, key=_moment, reverse=True)


def wrote_at(scope: Scope, person: PersonId, place: Place) -> Learning | Ask | None:
    """Their learning or question at this message; None where it is somebody else's, or nothing of ours."""
    learning = rows.learning_at(scope, place)
    if learning is not None and learning.author == person:
        return learning
    ask = rows.ask_at(scope, place)
    return ask if ask is not None and is_askers(scope, ask, person) else None


def is_askers(scope: Scope, ask: Ask, person: PersonId) -> bool:
    """Whether they asked this: by its name, or by the key of one without."""
    if ask.author is not None:
        return ask.author == person
    key = scope.keys.get(scope.tx, f"ask:{ask.id}") if ask.author_slot is not None else None
    return key is not None and hmac.compare_digest(asker_slot(key, person), bytes(ask.author_slot or b""))


def asker_slot(key: bytes, person: PersonId) -> bytes:
    """What stands for the asker in the row of a question without a name."""
    return hmac.new(key, person.encode(), sha256).digest()[:16]


def _moment(one: Learning | Ask) -> datetime:
    return one.shared_at if isinstance(one, Learning) else one.asked_at
