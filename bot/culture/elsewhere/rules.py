"""What a row of aggregates must be. A source, a period, a group of ten or more, a side and a value; never a person.

A company less its teams is a group too: where fewer than ten are left, the rows would tell about them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.content.dimensions import Dimension
from bot.errors import PersonCanFix
from bot.ids import TeamId
from bot.people.naming import MENTIONS, PINGS, named_in
from bot.slack.sanitize import one_line

LEAST = 10  # people in a group
WORDS_LIMIT = 60  # of a source, or of a period
COMPANY = TeamId("")
COLUMNS = ("source", "period", "group", "people", "side", "value")
WHOLE_COMPANY = frozenset({"", "company", "everybody", "firma"})
_ADDRESS = re.compile(r"\S+@\S+\.\w+")
_PERSON = re.compile(
    r"person|employee|mitarbeiter|respondent|user|member|name|mail|birth|alter|gender|geschlecht|manager|answer|age|(?:^|[_ ])id(?:$|[_ ])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class KnownElsewhere:
    """One figure of another survey. `about`: a team, or the whole company. `value`: of 100."""

    source: str
    period: str
    about: TeamId
    people: int
    side: Dimension
    value: int

    @property
    def key(self) -> tuple[str, str, TeamId, Dimension]:
        """What makes it the same figure when it is read again."""
        return self.source, self.period, self.about, self.side


@dataclass(frozen=True, slots=True)
class WrongRow:
    """What is wrong with a row, by its number in a spreadsheet (the heading is row 1)."""

    number: int
    refusal: PersonCanFix


@dataclass(frozen=True, slots=True)
class ReadAgainst:
    """What a row is read against: our teams by their name in small letters, and our colleagues' names."""

    teams: Mapping[str, TeamId]
    colleagues: Collection[str]


def heading_refused(heading: Sequence[str]) -> PersonCanFix | None:
    """What is wrong with the columns. A column about persons ends it: what is not read cannot leak."""
    columns = [cell.casefold() for cell in heading]
    other = [cell for cell in heading if cell.casefold() not in COLUMNS and cell]
    if persons := [cell for cell in other if _PERSON.search(cell)]:
        return PersonCanFix("elsewhere.person_column", column=persons[0][:40])
    if other:
        return PersonCanFix("elsewhere.unknown_column", column=other[0][:40])
    missing = [name for name in COLUMNS if name not in columns]
    return PersonCanFix("elsewhere.no_column", column=missing[0]) if missing else None


def read_row(cells: Mapping[str, str], here: ReadAgainst) -> KnownElsewhere:
    """A row as a figure, or PersonCanFix with what to mend."""
    for name in ("source", "period"):
        _refuse_persons(cells[name], name, here)
    side = cells["side"].upper()
    if side not in set(Dimension):
        raise PersonCanFix("elsewhere.no_side", side=cells["side"][:40], sides=", ".join(Dimension))
    group = cells["group"].casefold()
    if group not in WHOLE_COMPANY and group not in here.teams:
        raise PersonCanFix("elsewhere.no_group", group=cells["group"][:40])
    return KnownElsewhere(
        source=one_line(cells["source"], WORDS_LIMIT),
        period=one_line(cells["period"], WORDS_LIMIT),
        about=COMPANY if group in WHOLE_COMPANY else here.teams[group],
        people=_people(cells["people"]),
        side=Dimension(side),
        value=_value(cells["value"]),
    )


def left_alone(rows: Iterable[tuple[int, KnownElsewhere]]) -> list[WrongRow]:
    """The company's rows that, less the teams' rows beside them, would tell about fewer than ten people."""
    teams: defaultdict[tuple[str, str, Dimension], int] = defaultdict(int)
    found = list(rows)
    for _, one in found:
        if one.about != COMPANY:
            teams[one.source, one.period, one.side] += one.people
    rests = [(number, one.people - teams[one.source, one.period, one.side]) for number, one in found if one.about == COMPANY]
    return [WrongRow(number, PersonCanFix("elsewhere.rest_too_small", rest=rest)) for number, rest in rests if 0 < rest < LEAST]


def _refuse_persons(text: str, column: str, here: ReadAgainst) -> None:
    if not text:
        raise PersonCanFix("elsewhere.empty", column=column)
    if _ADDRESS.search(text) or MENTIONS.search(text) or PINGS.search(text) or named_in(text, here.colleagues):
        raise PersonCanFix("elsewhere.names_somebody", column=column)


def _people(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise PersonCanFix("elsewhere.no_people", text=text[:40])
    if int(text) < LEAST:
        raise PersonCanFix("elsewhere.too_few", people=int(text), least=LEAST)
    return int(text)


def _value(text: str) -> int:
    try:
        value = float(text.removesuffix("%").strip().replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise PersonCanFix("elsewhere.no_value", text=text[:40])
    return round(value)
