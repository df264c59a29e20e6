"""What somebody wants to find again, and a page of what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from bot.errors import PersonCanFix
from bot.experiments.rules import Experiment
from bot.ids import ChannelId, MessageTs, PersonId
from bot.sharing.found import ASK, EXPERIMENT, KINDS, LEARNING, SearchQuery
from bot.sharing.rules import Ask, GivenAnswer, Learning
from bot.slack.sanitize import harmless, tags_in

WORDS_LIMIT = 12
DEEPEST = 400


class HitState(StrEnum):
    """How a question, an answer or an experiment stands."""

    SOLVED = "solved"
    ANSWERED = "answered"
    OPEN = "open"
    RUNNING = "running"
    HELD = "held"
    NOT_HELD = "not_held"
    UNCLEAR = "unclear"
    STOPPED = "stopped"


class BestAnswer(Struct, frozen=True):
    """The answer that helped, or else the one that was found: its words, whose, and how many said that it helped."""

    text: str
    author: PersonId
    helpful: int


class Hit(Struct, frozen=True):
    """One result: what it is, its words, whose it is (None: anonymous), where it stands in Slack, and what became of it.

    `link` opens it there; a question brings its `answer`.
    """

    kind: str
    item: str
    title: str
    text: str
    author: PersonId | None
    said_at: datetime
    channel: ChannelId | None
    ts: MessageTs | None
    used_by: int = 0
    state: HitState | None = None
    link: str = ""
    answer: BestAnswer | None = None


class SearchResults(Struct, frozen=True):
    """A page of results and what was asked, so that the next page can be asked for."""

    typed: str
    kind: str
    skip: int
    hits: tuple[Hit, ...]
    more: bool


def hit_of_learning(one: Learning) -> Hit:
    """A learning as a result; says how often it was used."""
    return Hit(LEARNING, one.id, one.title, one.text, one.author, one.shared_at, one.channel, one.ts, used_by=one.used_by)


def hit_of_ask(one: Ask, answers: Sequence[GivenAnswer] = (), found: str = "") -> Hit:
    """A question as a result, with the answer that helped most. `found`: the answer to show where nobody called one helpful."""
    state = HitState.SOLVED if one.solved_at else HitState.ANSWERED if one.answered_at else HitState.OPEN
    best = max(answers, key=lambda given: (given.helpful, given.id == found), default=None)
    shown = best if best is not None and (best.helpful or best.id == found or len(answers) == 1) else None
    answer = BestAnswer(shown.text, shown.author, shown.helpful) if shown else None
    return Hit(ASK, one.id, "", one.text, one.author, one.asked_at, one.channel, one.ts, state=state, answer=answer)


def hit_of_experiment(one: Experiment) -> Hit:
    """An experiment as a result; says how it ended."""
    text = one.lesson or one.smallest_test
    state = HitState(one.outcome) if one.outcome else HitState.RUNNING
    return Hit(EXPERIMENT, one.id, one.hypothesis, text, one.owner, one.started_at, one.channel, one.ts, state=state)


def wished(typed: str, *, kind: str = "", skip: int = 0) -> SearchQuery:
    """What was typed as a wish: words, #tags, and a kind to narrow down to; or what to type instead.

    >>> wished("window functions #sql").tags
    ('sql',)
    """
    tags = tags_in(typed)
    rest = re.sub(r"#[^\s#]+", " ", harmless(typed))
    words = tuple(dict.fromkeys(re.findall(r"[^\W_]+", rest.casefold())))[:WORDS_LIMIT]
    if not words and not tags:
        raise PersonCanFix("search.nothing_typed", field="words")
    kinds = (kind,) if kind in KINDS else KINDS
    return SearchQuery(words, tags, kinds, max(0, min(skip, DEEPEST)))
