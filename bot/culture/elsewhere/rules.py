"""What a row of aggregates must be. A source, a period, a group of ten or more, a side and a value; never a person.

What is left of a group less the groups in it is a group too, and so is what a row counts more or less than when it was read before:
where that is fewer than ten, the rows would tell about them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from bot.content.dimensions import Dimension
from bot.errors import PersonCanFix
from bot.ids import TeamId
from bot.people.naming import MENTIONS, PINGS, named_in
from bot.slack.sanitize import one_line
from bot.words.typed import any_pattern, plain_phrases, plainly

LEAST = 10  # people in a group
WORDS_LIMIT = 60  # of a source, or of a period
COMPANY = TeamId("")
COLUMNS = ("source", "period", "group", "people", "side", "value")
_ADDRESS = re.compile(r"\S+@\S+\.\w+")


class KnownElsewhere(Struct, frozen=True):
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


class WrongRow(Struct, frozen=True):
    """What is wrong with a row, by its number in a spreadsheet (the heading is row 1)."""

    number: int
    refusal: PersonCanFix


class ReadAgainst(Struct, frozen=True):
    """What a row is read against: our teams by their name in small letters, and our colleagues' names."""

    teams: Mapping[str, TeamId]
    colleagues: Collection[str]


def heading_refused(heading: Sequence[str]) -> PersonCanFix | None:
    """What is wrong with the columns. A column about persons ends it: what is not read cannot leak."""
    columns = [cell.casefold() for cell in heading]
    other = [cell for cell in heading if cell.casefold() not in COLUMNS and cell]
    if persons := [cell for cell in other if any_pattern("typed.person_column").search(cell)]:
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
    is_company = not group or plainly(group) in plain_phrases("typed.whole_company")
    if not is_company and group not in here.teams:
        raise PersonCanFix("elsewhere.no_group", group=cells["group"][:40])
    return KnownElsewhere(
        source=one_line(cells["source"], WORDS_LIMIT),
        period=one_line(cells["period"], WORDS_LIMIT),
        about=COMPANY if is_company else here.teams[group],
        people=_people(cells["people"]),
        side=Dimension(side),
        value=_value(cells["value"]),
    )


def left_alone(rows: Iterable[tuple[int, KnownElsewhere]], above: Mapping[TeamId, TeamId]) -> list[WrongRow]:
    """The rows that, less the rows of the groups in them, would tell about fewer than ten people. `above`: a team's parent.

    A row of a parent team may count its children's people or not, so the company is set against all teams, too.
    """
    surveys: defaultdict[tuple[str, str, Dimension], dict[TeamId, tuple[int, int]]] = defaultdict(dict)
    for number, one in rows:
        surveys[one.source, one.period, one.side][one.about] = number, one.people
    return [wrong for survey in surveys.values() for wrong in _left_in(survey, above)]


def moved_by_few(anew: KnownElsewhere, before: KnownElsewhere) -> bool:
    """Whether the same row, read again, counts a few people more or less: who remembers the old one could tell about them.

    >>> from msgspec.structs import replace
    >>> row = KnownElsewhere("Survey", "2025", COMPANY, 60, Dimension.SAFE, 62)
    >>> [moved_by_few(replace(row, people=people), row) for people in (60, 57, 63, 70)]
    [False, True, True, False]
    """
    return 0 < abs(anew.people - before.people) < LEAST


def _left_in(survey: Mapping[TeamId, tuple[int, int]], above: Mapping[TeamId, TeamId]) -> Iterator[WrongRow]:
    """`survey`: by group, the number of its row and its people."""
    inside, teams = Counter[TeamId](), 0
    for about, (_, people) in survey.items():
        if about != COMPANY:
            inside[_next_above(about, survey, above)] += people
            teams += people
    for about, (number, people) in survey.items():
        held = {inside[about], teams} if about == COMPANY else {inside[about]}
        rest = min((abs(people - one) for one in held if people != one), default=LEAST)
        if rest < LEAST:
            yield WrongRow(number, PersonCanFix("elsewhere.rest_too_small", rest=rest))


def _next_above(about: TeamId, survey: Collection[TeamId], above: Mapping[TeamId, TeamId]) -> TeamId:
    """The nearest group around this one that has a row."""
    passed = {about}
    while (about := above.get(about, COMPANY)) not in (COMPANY, *survey) and about not in passed:
        passed.add(about)
    return about


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
