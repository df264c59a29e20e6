"""What somebody wants to find again, and a page of what was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import PersonCanFix
from bot.domain.words import harmless, tags_in

PAGE_SIZE = 5
WORDS_LIMIT = 12
DEEPEST = 400
LEARNING, ASK, ANSWER, EXPERIMENT = "learning", "ask", "answer", "experiment"
KINDS = (LEARNING, ASK, ANSWER, EXPERIMENT)


@dataclass(frozen=True, slots=True)
class Wish:
    """Words that must all occur, tags, kinds, and how many results to pass over."""

    words: tuple[str, ...]
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = KINDS
    skip: int = 0
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: what it is, which one, since when."""

    kind: str
    item: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results; `more`: there is another."""

    found: tuple[Found, ...]
    more: bool


def wished(typed: str, *, kind: str = "", skip: int = 0) -> Wish:
    """What was typed as a wish: words, #tags, and a kind to narrow down to; or what to type instead.

    >>> wished("window functions #sql").tags
    ('sql',)
    """
    tags = tags_in(typed)
    rest = re.sub(r"#[^\s#]+", " ", harmless(typed))
    words = tuple(dict.fromkeys(re.findall(r"[^\W_]+", rest.casefold())))[:WORDS_LIMIT]
    if not words and not tags:
        raise PersonCanFix("Type a word or a #tag to look for, like `/learn search indexes #sql`.", field="words")
    kinds = (kind,) if kind in KINDS else KINDS
    return Wish(words, tags, kinds, max(0, min(skip, DEEPEST)))
