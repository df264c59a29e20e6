"""Digests as JSON and back, whatever their shape. Only the values named here are ever read back.

A field that a later version dropped is passed over; one that it added takes its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, fields

from bot.content.dimensions import Dimension, Discipline, IcebergLayer
from bot.digest.leads_rules import Gap, Hint, ManagerDigest, OwnerDigest, TeamLine
from bot.digest.rules import Footer, PartKept, Picked, TeamDigest
from bot.digest.told import LetterTold, RestTold
from bot.nudges.rules import SuggestedAct
from bot.pulse.asking.rests import RestReason
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import OwnQuestionTopic, ResponseCount, Shown, WholeCompany, WholeGroup, Why, Withheld, from_row, to_row
from bot.pulse.privacy.response_share import AnsweredShare, Band
from bot.pulse.scoring.tiers import Tier

# What stands in stored rows. A class may change its name; these may not.
_VALUES: Mapping[str, Any] = {
    "TeamDigest": TeamDigest,
    "ManagerDigest": ManagerDigest,
    "OwnerDigest": OwnerDigest,
    "Picked": Picked,
    "Part": PartKept,
    "Footer": Footer,
    "TeamLine": TeamLine,
    "Hint": Hint,
    "SuggestedAct": SuggestedAct,
    "Answered": ResponseCount,
    "Band": Band,
    "OwnQuestion": OwnQuestionTopic,
    "LetterTold": LetterTold,
    "RestTold": RestTold,
}
_WORDS: Mapping[str, type[Enum]] = {
    "Dimension": Dimension,
    "Discipline": Discipline,
    "IcebergLayer": IcebergLayer,
    "Indicator": Indicator,
    "Tier": Tier,
    "Gap": Gap,
    "Why": Why,
    "WholeCompany": WholeCompany,
    "WholeGroup": WholeGroup,
    "AnsweredShare": AnsweredShare,
    "RestReason": RestReason,
}
_CODES: Mapping[type, str] = {made: code for code, made in (*_VALUES.items(), *_WORDS.items())}


def as_json(value: Any) -> Any:
    """A digest as JSON can hold it. Defaults are left out."""
    if isinstance(value, Enum):
        return {"word": _CODES[type(value)], "is": value.value}
    if isinstance(value, (Shown, Withheld)):
        return {"figure": to_row(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Struct):
        defaults = _defaults(type(value))
        told = {name: as_json(part) for name, part in asdict(value).items() if part != defaults[name]}
        return {"value": _CODES[type(value)], "of": told}
    return [as_json(one) for one in value] if isinstance(value, (tuple, list)) else value


def from_json(stored: Any) -> Any:
    """What was stored, as the value it was."""
    if isinstance(stored, list):
        return tuple(from_json(one) for one in stored)
    if not isinstance(stored, dict):
        return stored
    if "day" in stored:
        return date.fromisoformat(stored["day"])
    if "figure" in stored:
        return from_row(stored["figure"])
    if "word" in stored:
        return _WORDS[stored["word"]](stored["is"])
    made = _VALUES[stored["value"]]
    return made(**{name: from_json(part) for name, part in stored["of"].items() if name in made.__struct_fields__})


@cache
def _defaults(made: type[Struct]) -> Mapping[str, Any]:
    return {field.name: field.default for field in fields(made)}
