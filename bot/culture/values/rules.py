"""The company's own sentences: at most five, each with the side it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.errors import PersonCanFix
from bot.slack.sanitize import Written, checked, one_line

MOST_VALUES = 5
VALUE_LIMIT = 140


class CompanyValue(Struct, frozen=True):
    """One sentence, and the side it speaks of."""

    side: Dimension
    text: str


def values_typed(typed: Sequence[tuple[str, str]]) -> tuple[CompanyValue, ...]:
    """(side, words) from the form, line by line; an empty line is left out. PersonCanFix where one half is missing."""
    made = []
    for number, (side, text) in enumerate(typed[:MOST_VALUES], 1):
        if not side and not text.strip():
            continue
        if side not in set(Dimension):
            raise PersonCanFix("values.no_side", field=f"side_{number}")
        words = checked(text, what=Written.SENTENCE, limit=VALUE_LIMIT, field=f"text_{number}")
        made.append(CompanyValue(Dimension(side), one_line(words, VALUE_LIMIT)))
    return tuple(made)


def values_kept(rows: object) -> tuple[CompanyValue, ...]:
    """As they were stored; what an older or a changed row does not say rightly is left out."""
    found = rows if isinstance(rows, list) else []
    known = [one for one in found if isinstance(one, Mapping) and one.get("side") in set(Dimension)]
    return tuple(CompanyValue(Dimension(str(one["side"])), str(one.get("text", ""))) for one in known)[:MOST_VALUES]
