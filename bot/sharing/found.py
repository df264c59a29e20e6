"""What is looked for in the search index, and a page of what was found there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PAGE_SIZE = 5
LEARNING, ASK, ANSWER, EXPERIMENT = "learning", "ask", "answer", "experiment"
KINDS = (LEARNING, ASK, ANSWER, EXPERIMENT)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Words that must all occur, tags, kinds, and how many results to pass over."""

    words: tuple[str, ...]
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = KINDS
    skip: int = 0
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One thing found: what it is, which one, since when."""

    kind: str
    item: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of results; `more`: there is another."""

    found: tuple[FoundItem, ...]
    more: bool
