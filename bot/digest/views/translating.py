"""A team's digest in its language: every phrase that `release` wrote is found again, gap by gap, and said in that language.

Refuses to translate half a digest: where one phrase is unknown (kept by an older version, in the words of its time),
the whole digest stays English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TypeVar

from bot.digest.rules import OR, Footer, TeamDigest
from bot.digest.seen import TeamSeen
from bot.digest.views.texts import ENGLISH, team_texts
from bot.digest.views.texts_released import ENGLISH_RELEASED, ReleasedTexts
from bot.digest.views.texts_team import TeamTexts
from bot.pulse.privacy.release import Released, Shown
from bot.pulse.scoring.tiers import Tier

Name = TypeVar("Name")

_GAPS: Mapping[str, str] = {
    "band": r"\d+-\d+|\d+\+|fewer than \d+",
    "tier": "|".join(re.escape(tier.value) for tier in Tier),
    "day": rf"\d+ (?:{'|'.join(ENGLISH.months)})",
}
_NUMBER = r"\d+"


class _NoWords(LookupError):
    """A phrase that no field of `ReleasedTexts` has."""


def in_its_language(seen: TeamSeen) -> tuple[TeamTexts, TeamDigest]:
    """The words to tell a team's digest with, and the digest with its figures in these words."""
    words = team_texts(seen.language)
    if words is ENGLISH:
        return ENGLISH, seen.digest
    try:
        return words, _digest(seen.digest, words)
    except _NoWords:
        return ENGLISH, seen.digest


def _digest(digest: TeamDigest, words: TeamTexts) -> TeamDigest:
    shown = tuple(_shown(one, words) for one in digest.figures)
    more = tuple(_released(one, words) for one in digest.more_figures)
    early = tuple(_title(title, words) for title in digest.early)
    response = _sentences(digest.response, words)
    return replace(digest, figures=shown, more_figures=more, early=early, response=response, footer=_footer(digest.footer, words))


def _released(one: Released, words: TeamTexts) -> Released:
    if isinstance(one, Shown):
        return _shown(one, words)
    return replace(one, title=_title(one.title, words), sentence=_phrase(one.sentence, words))


def _shown(one: Shown, words: TeamTexts) -> Shown:
    """As far as a digest tells it; its other texts are left out."""
    return replace(
        one,
        title=_title(one.title, words),
        interval_text=_phrase(one.interval_text, words),
        change_words=_phrase(one.change_words, words),
        tier_words=_tier(one.tier_words, words),
        answers_text="",
        window_text="",
        agreement_words="",
        favourable_text="",
        notes=tuple(_phrase(note, words) for note in one.notes),
    )


def _footer(footer: Footer, words: TeamTexts) -> Footer:
    window = words.released.window_or.join(_phrase(part, words) for part in footer.window.split(OR))
    hidden = tuple((_named(reason, ENGLISH_RELEASED.reasons, words.released.reasons), number) for reason, number in footer.hidden)
    return Footer(_sentences(footer.answers, words), window, hidden)


def _title(title: str, words: TeamTexts) -> str:
    return _named(title, ENGLISH_RELEASED.dimensions, words.released.dimensions)


def _tier(said: str, words: TeamTexts) -> str:
    """A tier alone, or a tier and how sure it is."""
    alone = said in ENGLISH_RELEASED.tiers.values()
    return _named(said, ENGLISH_RELEASED.tiers, words.released.tiers) if alone else _phrase(said, words)


def _sentences(text: str, words: TeamTexts) -> str:
    """How many answered, perhaps with a remark behind it."""
    return ". ".join(_phrase(one, words) for one in text.split(". "))


def _phrase(text: str, words: TeamTexts) -> str:
    if not text:
        return ""
    for name, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(text):
            gaps = {gap: _gap(gap, value, words) for gap, value in found.groupdict().items()}
            return str(getattr(words.released, name)).format(**gaps)
    raise _NoWords(text)


def _gap(gap: str, value: str, words: TeamTexts) -> str:
    match gap:
        case "band":
            return _phrase(value, words)
        case "tier":
            return _tier(value, words)
        case "day":
            day, month = value.split()
            return words.day.format(day=day, month=words.months[ENGLISH.months.index(month)])
        case _:
            return value


def _named(text: str, english: Mapping[Name, str], own: Mapping[Name, str]) -> str:
    for key, name in english.items():
        if name == text:
            return own[key]
    raise _NoWords(text)


def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase with its gaps as groups: what `format` filled in comes out again."""
    parts = re.split(r"\{(\w+)\}", phrase)
    made = [f"(?P<{part}>{_GAPS.get(part, _NUMBER)})" if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(made))


_PATTERNS: Mapping[str, re.Pattern[str]] = {
    field.name: _pattern(phrase) for field in fields(ReleasedTexts) if isinstance(phrase := getattr(ENGLISH_RELEASED, field.name), str)
}
