"""What somebody wants to find again, and a page of what was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.errors import PersonCanFix
from bot.experiments.rules import Experiment
from bot.ids import ChannelId, MessageTs, PersonId
from bot.sharing.found import ANSWER, ASK, EXPERIMENT, KINDS, LEARNING, SearchQuery
from bot.sharing.rules import Ask, GivenAnswer, Learning
from bot.slack.sanitize import harmless, tags_in

WORDS_LIMIT = 12
DEEPEST = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """One result, ready to be shown: what it is, its words, whose it is (None: anonymous) and where it stands in Slack."""

    kind: str
    item: str
    title: str
    text: str
    author: PersonId | None
    said_at: datetime
    channel: ChannelId | None
    ts: MessageTs | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of results and what was asked, so that the next page can be asked for."""

    typed: str
    kind: str
    skip: int
    hits: tuple[Hit, ...]
    more: bool


def hit_of_learning(one: Learning) -> Hit:
    """A learning as a result; says how often it was used."""
    note = f"used by {one.used_by} {'colleague' if one.used_by == 1 else 'colleagues'}" if one.used_by else ""
    return Hit(LEARNING, one.id, one.title, one.text, one.author, one.shared_at, one.channel, one.ts, note)


def hit_of_ask(one: Ask) -> Hit:
    """A question as a result; says how it stands."""
    note = "solved" if one.solved_at else "answered" if one.answered_at else "still open"
    return Hit(ASK, one.id, "", one.text, one.author, one.asked_at, one.channel, one.ts, note)


def hit_of_answer(one: GivenAnswer, under: Ask) -> Hit:
    """An answer as a result, under its question."""
    note = "helpful" if one.helpful else ""
    title = f"Re: {under.text}"
    return Hit(ANSWER, one.id, title, one.text, one.author, one.answered_at, one.place.channel, one.place.ts, note)


def hit_of_experiment(one: Experiment) -> Hit:
    """An experiment as a result; says how it ended."""
    text = one.lesson or one.smallest_test
    note = (one.outcome or "running").replace("_", " ")
    return Hit(EXPERIMENT, one.id, one.hypothesis, text, one.owner, one.started_at, one.channel, one.ts, note)


def wished(typed: str, *, kind: str = "", skip: int = 0) -> SearchQuery:
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
    return SearchQuery(words, tags, kinds, max(0, min(skip, DEEPEST)))
