"""Erasing as rows. For every table of the schema page, what becomes of it when a person is forgotten or leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, MetaData, Table, delete, update

from bot.database.personal import Becomes, Fate, Holds, becomes, columns_that_hold, held, person_of
from bot.database.schema import metadata
from bot.database.scope import Scope
from bot.ids import PersonId

GOES = (Fate.ROW_ERASED, Fate.FEATURE_FIRST)


def erase_rows(scope: Scope, person: PersonId, *, has_left: bool, page: MetaData = metadata) -> None:
    """Everything that the schema page says goes; what it says stays is left alone. Rows whose feature went first are gone already."""
    for table in page.sorted_tables:
        for column, fate in _fates(table, has_left=has_left):
            mine = _mine(column, person, fate)
            if fate.fate in GOES:
                scope.execute(delete(table).where(*mine))
            elif fate.fate is Fate.EMPTIED:
                scope.execute(update(table).where(*mine).values({column: fate.to}))


def rooms_that_go_first() -> set[str]:
    """The features that the schema page leaves something to, because rows alone are not all."""
    fates = [fate for table in metadata.sorted_tables for left in (False, True) for _, fate in _fates(table, has_left=left)]
    return {fate.feature for fate in fates if fate.fate is Fate.FEATURE_FIRST}


def _fates(table: Table, *, has_left: bool) -> Iterator[tuple[Column[Any], Becomes]]:
    """What becomes of the table's columns with a person's id, and of those beside it that are emptied by themselves."""
    for column in columns_that_hold(table, Holds.PERSON):
        yield column, becomes(column, has_left=has_left)
    for column in columns_that_hold(table, Holds.FACT, Holds.WORDS):
        says = held(column)
        if says is not None and (says.left if has_left else says.forget).fate is Fate.EMPTIED:
            yield column, becomes(column, has_left=has_left)


def _mine(column: Column[Any], person: PersonId, fate: Becomes) -> list[ColumnElement[bool]]:
    whose = person_of(column)
    assert whose is not None, f"{column} names nobody"
    mine = [whose == person]
    if fate.where is not None:
        name, value = fate.where
        mine.append(column.table.c[name] == value)
    return mine
