"""Which words of a text its writer alone uses in what was shared here. Looked up in this database, for the warning before a comment."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from bot.database.schema import people, search_items
from bot.database.scope import Scope
from bot.ids import PersonId

LONG_ENOUGH, MOST, TEXTS = 5, 12, 200


def words_of_their_own(scope: Scope, person: PersonId, text: str) -> frozenset[str]:
    """Words of `text` that stand in what this person shared or answered under their name, and in nobody else's."""
    said = dict.fromkeys(word.casefold() for word in re.findall(r"[^\W\d_]+", text) if len(word) >= LONG_ENOUGH)
    mine = select(search_items.c.body).where(search_items.c.author_id == person).order_by(search_items.c.id.desc()).limit(TEXTS)
    own = " ".join(scope.execute(mine).scalars()).casefold()
    candidates = [word for word in said if re.search(rf"\b{re.escape(word)}\b", own)][:MOST]
    return frozenset(word for word in candidates if not _others_use(scope, person, word))


def names_here(scope: Scope) -> list[str]:
    """The names of colleagues."""
    return [name for name in scope.execute(select(people.c.name).where(people.c.is_bot.is_(False))).scalars() if name]


def _others_use(scope: Scope, person: PersonId, word: str) -> bool:
    theirs = (search_items.c.author_id != person, func.lower(search_items.c.body).contains(word, autoescape=True))
    return scope.execute(select(search_items.c.id).where(*theirs).limit(1)).first() is not None
