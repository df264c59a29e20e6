"""What is looked for in the search index, and a page of what was found there."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

PAGE_SIZE = 5
LEARNING, ASK, ANSWER, EXPERIMENT = "learning", "ask", "answer", "experiment"
KINDS = (LEARNING, ASK, ANSWER, EXPERIMENT)


class SearchQuery(Struct, frozen=True):
    """Words that must all occur, tags, kinds, and how many results to pass over."""

    words: tuple[str, ...]
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = KINDS
    skip: int = 0
    size: int = PAGE_SIZE


class FoundItem(Struct, frozen=True):
    """One thing found: what it is, which one, since when."""

    kind: str
    item: str
    at: datetime


class ResultPage(Struct, frozen=True):
    """One page of results; `more`: there is another."""

    found: tuple[FoundItem, ...]
    more: bool
