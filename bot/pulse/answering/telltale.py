"""Could somebody tell it is you? What in a few words points at their writer, found on this machine; nothing leaves it, nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

SHORTEST_NAME = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MINE = r"my (?:manager|boss|lead|husband|wife|kids?|child(?:ren)?|desk|first|old team)|in my (?:job|role|team before)"
_MEINE = r"mein(?:e|em|er)? (?:chef(?:in)?|mann|frau|kind(?:er)?|schreibtisch)|ich bin (?:die|der|neu|aus)|seit ich"
_AS = r"as (?:a|an|the|our)|the only|i(?:'m| am) (?:the|a|an|new|from)|since i (?:joined|came)|als (?:einzige|neue|leiter|ein)"
_ROLE = re.compile(rf"\b(?:{_AS}|{_MINE}|{_MEINE})\b", re.IGNORECASE)
_MONTHS = (
    "january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember"
)
_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|yesterday|gestern"
_WHEN = re.compile(
    rf"\b(?:\d{{1,4}}[./:-]\d{{1,2}}(?:[./-]\d{{2,4}})?|{_DAYS}|{_MONTHS}|last (?:week|month)|letzte woche)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"\b\d{2,}\b")


class Telltale(StrEnum):
    """What points at somebody."""

    NAME = "name"
    ROLE = "role"
    DATE = "date"
    UNUSUAL = "unusual"


def telltales(text: str, *, names: Collection[str], own: Collection[str]) -> dict[Telltale, str]:
    """The first words of each kind that point at somebody. `names`: of colleagues; `own`: words that the writer alone uses here.

    >>> telltales("As the only designer I saw Bo on Friday", names=["Bo Lind"], own=())[Telltale.ROLE]
    'As the'
    """
    known = {part.casefold() for name in names for part in _WORD.findall(name) if len(part) >= SHORTEST_NAME or part.istitle()}
    said = _WORD.findall(text)
    found = {
        Telltale.NAME: next((word for word in said if word.casefold() in known and word[:1].isupper()), ""),
        Telltale.ROLE: _first(_ROLE, text),
        Telltale.DATE: _first(_WHEN, text) or _first(_NUMBER, text),
        Telltale.UNUSUAL: next((word for word in said if _is_unusual(word, own)), ""),
    }
    return {kind: words for kind, words in found.items() if words}


def _is_unusual(word: str, own: Collection[str]) -> bool:
    """A short form in capitals, or a word of the writer's own that nobody else uses."""
    return (len(word) >= 2 and word.isupper() and word not in ("OK", "IT", "HR")) or word.casefold() in own


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(0) if match else ""
