"""A digest with its words filled in, as somebody reads it now.

What a person edited reads as edited; what they deleted is simply not there any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field

from bot.digest.leads_rules import ManagerDigest
from bot.digest.rules import TeamDigest
from bot.experiments.rules import Outcome
from bot.ids import DigestId, TeamId
from bot.nudges.rules import Reply, Suggestion
from bot.plan.seen import WaitingSeen
from bot.pulse.asking.rests import RestReason


class LearnedSeen(Struct, frozen=True):
    """A learning: its title if it has one, what was written, who shared it, how many use it, and the link that opens it."""

    title: str
    text: str
    author: str
    used_by: int = 0
    link: str = ""


class AnsweredLike(Struct, frozen=True):
    """Something like a question was answered before: by whom, when, and where it stands."""

    author: str
    answered_on: date
    link: str


class AskSeen(Struct, frozen=True):
    """A question that waits: who asked (empty: without their name), since when, the link to its thread, and what answered it before."""

    text: str
    asked_at: datetime
    author: str = ""
    link: str = ""
    like: AnsweredLike | None = None


class TriedSeen(Struct, frozen=True):
    """An experiment: what was expected, how it ended (None: it has just begun), what was learned."""

    hypothesis: str
    owner: str
    outcome: Outcome | None
    lesson: str
    ends_on: date
    link: str = ""


class Lines(Struct, frozen=True):
    """One part with its words: what stands in the message, and what "the whole week" adds."""

    shown: tuple[LearnedSeen | AskSeen | TriedSeen, ...] = ()
    more: tuple[LearnedSeen | AskSeen | TriedSeen, ...] = ()
    total: int = 0


class PartSeen(Struct, frozen=True):
    """What another feature tells in this digest, as its own view says it now: one line of Slack's text for each."""

    lines: tuple[str, ...]
    stands_first: bool = False


class TeamSeen(Struct, frozen=True):
    """A team's digest with its words. `changed` is the sentence its lead wrote; `taken_back`: lines whose source is gone."""

    id: str
    digest: TeamDigest
    team_name: str
    language: str
    learned: Lines = Lines()
    asks: Lines = Lines()
    ended: Lines = Lines()
    starting: Lines = Lines()
    changed: str = ""
    of_others: tuple[PartSeen, ...] = ()
    taken_back: int = 0


class ManagerSeen(Struct, frozen=True):
    """A manager's digest with its act and what they answered to it.

    `marked`: messages of theirs that colleagues marked as learnings and that they were not told of yet. `asks`: questions that
    still wait, by id. `unanswered`: comments of their people that nobody answered yet. `starts_as_before`: the letter before named the
    same place to start, with the same figure. `waiting`: by team, the results that nobody answered yet, and how much less it is asked for
    that reason (None: as before). `answered`: the teams whose next digest has its lead's sentence already. `is_asked`: the pulse asks
    this lead, who is counted apart from the teams they lead. In a letter that was sent (`spent`, `heard_all`) there is nothing to press
    any more about the results of these teams, or the comments, which were answered since.
    """

    id: str
    digest: ManagerDigest
    language: str
    suggestion: Suggestion | None = None
    reply: Reply | None = None
    plan: str = ""
    marked: int = 0
    unanswered: int = 0
    asks: Mapping[str, AskSeen] = field(default_factory=dict)
    starts_as_before: bool = False
    waiting: Mapping[TeamId, tuple[WaitingSeen, RestReason | None]] = field(default_factory=dict)
    answered: frozenset[TeamId] = frozenset()
    is_asked: bool = False
    spent: frozenset[TeamId] = frozenset()
    heard_all: bool = False


class PastDigest(Struct, frozen=True):
    """A line of the history: which digest, of what day, quiet or not."""

    id: DigestId
    kind: str
    on: date
    is_quiet: bool
