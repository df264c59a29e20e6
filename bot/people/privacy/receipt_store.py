"""What is held about one person, counted table by table. Every table of the schema page in which their id can stand (P19)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, MetaData, Table, Text, cast, func, or_, select

from bot.database.personal import Holds, columns_that_hold, held, kept
from bot.database.schema import metadata
from bot.database.scope import Scope
from bot.ids import PersonId
from bot.people.privacy.receipt import HeldRows


def rows_about(scope: Scope, person: PersonId, *, page: MetaData = metadata) -> tuple[HeldRows, ...]:
    """Every table that holds something about this person; those that hold nothing are left out."""
    found: list[HeldRows] = []
    for table, columns in tables_about_people(page).items():
        query = select(func.count()).select_from(table)
        mine = or_(*(names(column, person) for column in columns))
        number = int(scope.execute(query.where(mine)).scalar_one())
        if number:
            found.append(_held_rows(table, number))
    return tuple(found)


def tables_about_people(page: MetaData = metadata) -> dict[Table, list[Column[Any]]]:
    """Every table with the columns in which a person's id can stand."""
    found = {table: columns_that_hold(table, Holds.PERSON, Holds.MENTION) for table in page.sorted_tables}
    return {table: columns for table, columns in found.items() if columns}


def names(column: Column[Any], person: PersonId) -> ColumnElement[bool]:
    """Whether a row names this person in that column."""
    says = held(column)
    if says is not None and says.holds is Holds.MENTION:
        return cast(column, Text).contains(person, autoescape=True)
    return column == person


def _held_rows(table: Table, number: int) -> HeldRows:
    rule = kept(table)
    assert rule is not None, f"{table.name} does not say how long it is kept"
    every_row_ages = rule.span is not None and not (rule.since in table.c and table.c[rule.since].nullable)
    return HeldRows(table.name, rule.receipt, number, rule.span if every_row_ages else None)
