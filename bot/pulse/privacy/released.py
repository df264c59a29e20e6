"""Released figures: what people may see, as values. The views make words of them.

Made by `release` and `release_indicators` only. Stored as they were shown (`to_row`), and read back the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from bot.content.dimensions import Dimension
from bot.pulse.privacy.indicators import BothWays, Indicator, Mixing, Voices
from bot.pulse.privacy.response_share import AnsweredShare, Band
from bot.pulse.scoring.readings import Agreement
from bot.pulse.scoring.tiers import Tier, Yardstick


class Why(StrEnum):
    """Why a figure is withheld, as digests count it."""

    TOO_EARLY = "too_early"
    TOO_FEW_ANSWERS = "too_few_answers"
    GROUP_TOO_SMALL = "too_few_people"
    GROUP_IS_NEW = "too_new"
    NOTHING_TO_COUNT = "nothing_to_count"


class Because(StrEnum):
    """The same more closely: what it would take. Gaps: `least` (how many), `until` (which day)."""

    FEW_QUESTIONS = "few_questions"
    NO_ROUND_YET = "no_round_yet"
    NEW_GROUP = "new_group"
    POINTS_AT_PEOPLE = "points_at_people"
    SMALL_GROUP = "small_group"
    NO_COMPANY = "no_company"
    ONE_QUESTION = "one_question"
    FEW_CHOSE = "few_chose"
    FEW_MEMBERS = "few_members"
    FOR_MORE_PEOPLE = "for_more_people"
    TOLD_FROM = "told_from"
    NEW_HERE = "new_here"
    GIVES_AWAY = "gives_away"
    NOTHING_YET = "nothing_yet"
    FEW_TIES = "few_ties"
    MOST_STILL_WAIT = "most_still_wait"
    NOBODY_MOVED = "nobody_moved"
    TOO_WIDE = "too_wide"
    ONE_LEAD = "one_lead"


class Note(StrEnum):
    """What must be known to read a figure rightly."""

    ROSY = "rosy"
    NOT_ADJUSTED = "not_adjusted"
    TEAMS_ALIKE = "teams_alike"
    NONE_FAILED = "none_failed"
    MANY_FAILED = "many_failed"


class Direction(StrEnum):
    """What may be said of a difference between two windows."""

    UP = "up"
    DOWN = "down"
    MAYBE = "maybe"
    NO_CLEAR_CHANGE = "no_clear_change"
    UNKNOWN = "unknown"  # there is nothing to compare with yet


class Said(StrEnum):
    """How a figure is said: by its `score`, by its number `n`, or by its name alone."""

    SCORE = "score"  # of 100
    SHARE = "share"  # in per cent
    SHARE_OR_MORE = "share_or_more"
    SHARE_OR_LESS = "share_or_less"
    ABOUT_SHARE = "about_share"
    SHARE_UNDER_5 = "share_under_5"
    NONE_YET = "none_yet"
    PER_TEN = "per_ten"
    UNDER_ONE_PER_TEN = "under_one_per_ten"
    REACHED_NOBODY = "reached_nobody"
    ABOUT = "about"
    WITHIN_AN_HOUR = "within_an_hour"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    COUNT = "count"
    UNREADABLE = "unreadable"  # kept by an older version, in words of its time


class WholeCompany(StrEnum):
    """What is told of the whole company beside the dimensions."""

    NOT_SAID = "not_said"  # how often "prefer not to say" was chosen
    NOT_COME_UP = "not_come_up"  # how often "it didn't come up" was, on the questions that offer it


class WholeGroup(StrEnum):
    """What is told of a group, or of the company, beside the dimensions."""

    OVERALL = "overall"  # the mean of all dimensions that are asked


class OwnQuestionTopic(Struct, frozen=True):
    """A question that somebody in the company wrote."""

    text: str


Topic = Dimension | Indicator | OwnQuestionTopic | WholeCompany | WholeGroup
Word = Voices | Mixing | BothWays


class Shown(Struct, frozen=True):
    """A figure people may see.

    `score`, `low` and `high` are rounded, for words and charts alike; None where a figure is told in words only (`word`, or `said`
    with its number `n`). `points`: of a change up or down, against `before`, the number on show `ago` weeks ago (None: there was none
    yet). `tier` stands against `yardstick`; both are None for the company. `sure`: of a company's tier, in tenths, in what older
    versions kept. `is_headline`: it moved, and nobody was told before; `is_new`: it is on show for the first time, and no map tells it.
    `since`: where not the whole window was counted. `only_lead`: it rates the one person who leads the group, who
    alone may read it.
    """

    about: Topic
    score: int | None = None
    low: int | None = None
    high: int | None = None
    said: Said = Said.SCORE
    n: int | None = None
    word: Word | None = None
    answers: Band | None = None
    weeks: int | None = None
    since: date | None = None
    change: Direction | None = None
    points: int = 0
    before: int | None = None
    ago: int | None = None
    tier: Tier | None = None
    yardstick: Yardstick | None = None
    sure: int | None = None
    agreement: Agreement | None = None
    is_headline: bool = False
    is_new: bool = False
    only_lead: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def is_news(self) -> bool:
        """Whether a channel is told of it."""
        return self.is_headline or self.is_new

    @property
    def has_moved(self) -> bool:
        """Whether it is news: a change beyond chance."""
        return self.change in (Direction.UP, Direction.DOWN)

    @property
    def is_score(self) -> bool:
        """Whether it is a score from 0 to 100; an indicator says its own unit."""
        return self.said is Said.SCORE and self.score is not None and self.word is None


class Withheld(Struct, frozen=True):
    """A figure people may not see, and why. No `because`: only the reason is known."""

    about: Topic
    why: Why
    because: Because | None = None
    least: int | None = None
    until: date | None = None


Released = Shown | Withheld


def rates_one_person(figure: Released) -> bool:
    """Whether only the one person it rates may read it. Every surface leaves such a figure out but that person's own."""
    return isinstance(figure, Shown) and figure.only_lead


class ResponseCount(Struct, frozen=True):
    """How many of a group answered, as everybody may know it."""

    people: AnsweredShare | Band
    under_half: bool = False


def answered_row(answered: ResponseCount) -> dict[str, Any]:
    """How many answered, as it is stored."""
    return {"people": _plain(answered.people), "under_half": answered.under_half}


def read_answered(row: Mapping[str, Any]) -> ResponseCount | None:
    """How many answered, as it was stored; None where an older version said it in words that nobody can read back."""
    if "people" not in row:
        return None
    people = row["people"]
    return ResponseCount(AnsweredShare(people) if isinstance(people, str) else Band(*people), row["under_half"])


def to_row(released: Released) -> dict[str, Any]:
    """As it is stored: what is shown is what is stored. Defaults are left out."""
    row: dict[str, Any] = {"kind": "shown" if isinstance(released, Shown) else "withheld"}
    for (name, default), value in zip(_FIELDS[type(released)], _VALUES[type(released)](released), strict=True):
        if value is not default and value != default:
            row[name] = _plain(value)
    return row


def from_row(row: Mapping[str, Any]) -> Released:
    """What was published, value for value."""
    if row["kind"] == "withheld":
        return Withheld(
            about=read_topic(row["about"]),
            why=Why(row["why"]),
            because=Because(row["because"]) if "because" in row else None,
            least=row.get("least"),
            until=date.fromisoformat(row["until"]) if "until" in row else None,
        )
    given = {name: _READ[name](value) if name in _READ else value for name, value in row.items() if name != "kind"}
    return Shown(**given)


@lru_cache(maxsize=256)
def topic_code(about: Topic) -> str:
    """A topic as it is stored: "Dimension:SAFE"."""
    return f"{_CODES[type(about)]}:{about.text if isinstance(about, OwnQuestionTopic) else about.value}"


@lru_cache(maxsize=256)
def read_topic(code: str) -> Topic:
    """The topic that was stored."""
    kind, _, value = code.partition(":")
    about: Topic = _TOPICS[kind](value)
    return about


def _plain(value: Any) -> Any:
    return _writer(type(value))(value)  # type: ignore[arg-type]  # a type is hashable, whatever it is a type of


@cache
def _writer(kind: type) -> Callable[[Any], Any]:
    """How values of this kind are stored. Found once a kind: a release has a hundred thousand of them."""
    if kind is Band:
        return lambda band: [band.low, band.high]
    if issubclass(kind, (OwnQuestionTopic, Dimension, Indicator, WholeCompany, WholeGroup)):
        return topic_code
    if issubclass(kind, (Voices, Mixing, BothWays)):
        return lambda word: f"{_CODES[kind]}:{word.value}"
    if issubclass(kind, StrEnum):
        return str
    if issubclass(kind, date):
        return lambda day: day.isoformat()
    return (lambda values: [_plain(one) for one in values]) if kind is tuple else lambda value: value


def _word(code: str) -> Word:
    kind, _, value = code.partition(":")
    word: Word = _WORDS[kind](value)
    return word


# What stands in stored rows. A class may change its name; these may not.
_TOPICS: Mapping[str, Any] = {
    "Dimension": Dimension,
    "Indicator": Indicator,
    "OwnQuestion": OwnQuestionTopic,
    "WholeCompany": WholeCompany,
    "WholeGroup": WholeGroup,
}
_WORDS: Mapping[str, Any] = {"Voices": Voices, "Mixing": Mixing, "BothWays": BothWays}
_FIELDS = {kind: tuple((field.name, field.default) for field in fields(kind)) for kind in (Shown, Withheld)}
_VALUES = {kind: attrgetter(*(name for name, _ in told)) for kind, told in _FIELDS.items()}
_CODES: Mapping[type, str] = {made: code for code, made in (*_TOPICS.items(), *_WORDS.items())}
_READ: Mapping[str, Any] = {
    "about": read_topic,
    "said": cache(Said),
    "word": _word,
    "answers": lambda ends: Band(*ends),
    "since": date.fromisoformat,
    "change": cache(Direction),
    "tier": cache(Tier),
    "yardstick": cache(Yardstick),
    "agreement": cache(Agreement),
    "notes": lambda notes: tuple(Note(one) for one in notes),
}
