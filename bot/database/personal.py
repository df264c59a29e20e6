"""Personal data. What a column holds of people, what becomes of it, and how long a table's rows are kept.

The words in which the schema page says it. Forgetting, leaving, the privacy receipt and the nightly retention read that page
(`bot/people/privacy`), so that a table that is added tomorrow is erased, shown and aged without a line elsewhere (P12, P13, P18, P19).
Refuses nothing by itself: `tests/house_rules/test_personal_data.py` fails for a column or a table that says nothing.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Table

HELD, KEPT = "held", "kept"  # where it stands in a column's and in a table's `info`
UPKEEP = "upkeep:rows"  # the nightly job that walks the page
CLOSE_OF_ITS_ROUND = "the close of its round"  # `since` of a table without a time: the round that its row belongs to


class Holds(Enum):
    """What stands in a column."""

    NOBODY = "nothing about a person: an id of a thing, a thing's name, a word of ours"
    PERSON = "a person's id, and nothing else"
    MENTION = "a text in which a person's id may stand"
    FACT = "something about the person whose id stands in the row"
    WORDS = "what a person wrote"
    SEALED = "a keyed slot or something encrypted: nobody's without a key that lies outside the database"
    GROUP = "numbers of a group"


class Fate(Enum):
    """What becomes of a column when its person is forgotten, or leaves."""

    AS_THE_ROW = "what becomes of the row"
    ROW_ERASED = "the row is erased"
    FEATURE_FIRST = "its feature sets right what hangs on the row, then the row is erased"
    EMPTIED = "emptied; the row stays without a name"
    STAYS = "stays"


class Becomes(Struct, frozen=True):
    """A fate with its reason.

    `to`: what an emptied column holds. `feature`: the room that goes first. `where`: (column, value), the rows that are meant; others stay.
    """

    fate: Fate
    why: str = ""
    to: Any = None
    feature: str = ""
    where: tuple[str, str] | None = None


AS_THE_ROW = Becomes(Fate.AS_THE_ROW)
ROW_ERASED = Becomes(Fate.ROW_ERASED)


def emptied(to: Any = None) -> Becomes:
    """The row stays, this column is emptied."""
    return Becomes(Fate.EMPTIED, to=to)


def stays(why: str) -> Becomes:
    """Kept, for a reason that a person can be told."""
    return Becomes(Fate.STAYS, why)


def row_erased_where(column: str, value: str, *, others: str) -> Becomes:
    """Rows with this value are erased; `others` says why the others stay."""
    return Becomes(Fate.ROW_ERASED, others, where=(column, value))


def feature_first(feature: str, why: str) -> Becomes:
    """More than rows is to be set right: the `forget` of this room's `Feature` goes first. `why`: what, in a few words."""
    return Becomes(Fate.FEATURE_FIRST, why, feature=feature)


class Held(Struct, frozen=True):
    """What a column says of itself. `of`: the column with the person's id, where the table has several.

    `told_elsewhere`: a person's own copy of their data leaves it out, because they read it, as exactly as they may, in what they were sent.
    """

    holds: Holds
    forget: Becomes = AS_THE_ROW
    left: Becomes = AS_THE_ROW
    of: str = ""
    told_elsewhere: bool = False


class Kept(Struct, frozen=True):
    """How long a table's rows are kept.

    Either `span` after the moment in the column `since`, by the job `by`; or as long as the rule `until` says, in words.
    `receipt` is what the privacy receipt calls rows about a person, a key of the catalogue; empty where the table holds nobody.
    """

    span: timedelta | None = None
    since: str = ""
    until: str = ""
    by: str = ""
    receipt: str = ""


def kept_for(since: str, *, days: int = 0, weeks: int = 0, by: str = UPKEEP, receipt: str = "") -> dict[str, Any]:
    """A table's `info`: its rows go this long after `since`."""
    return {KEPT: Kept(span=timedelta(days=days, weeks=weeks), since=since, by=by, receipt=receipt)}


def kept_until(rule: str, *, by: str = "", receipt: str = "") -> dict[str, Any]:
    """A table's `info`: its rows stay until something happens; `by` names the job that then takes them, if one does."""
    return {KEPT: Kept(until=rule, by=by, receipt=receipt)}


def held(column: Column[Any]) -> Held | None:
    """What the column says it holds; None where it says nothing."""
    found: Held | None = column.info.get(HELD)
    return found


def kept(table: Table) -> Kept | None:
    """How long the table's rows are kept; None where it says nothing."""
    found: Kept | None = table.info.get(KEPT)
    return found


def columns_that_hold(table: Table, *wanted: Holds) -> list[Column[Any]]:
    """The table's columns that hold one of these."""
    return [column for column in table.columns if (says := held(column)) is not None and says.holds in wanted]


def person_of(column: Column[Any]) -> Column[Any] | None:
    """The column with the id of the person whom this one is about; itself where it is that id. None where nobody is named."""
    says = held(column)
    if says is None:
        return None
    if says.holds is Holds.PERSON:
        return column
    if says.of:
        return column.table.c[says.of]
    persons = columns_that_hold(column.table, Holds.PERSON)
    return persons[0] if len(persons) == 1 else None


def becomes(column: Column[Any], *, has_left: bool) -> Becomes:
    """What becomes of the column when its person is forgotten or has left: its own word, else its row's."""
    says = held(column)
    if says is None:
        return AS_THE_ROW
    own = says.left if has_left and says.left is not AS_THE_ROW else says.forget
    person = person_of(column)
    if own is AS_THE_ROW and person is not None and person is not column:
        return _as_the_row(becomes(person, has_left=has_left))
    return own


def _as_the_row(row: Becomes) -> Becomes:
    """An emptied name leaves the rest of its row as it is."""
    return stays("the row stays, without a name") if row.fate is Fate.EMPTIED else row
