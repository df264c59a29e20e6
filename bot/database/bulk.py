"""Many values in one statement, whose text stays the same however many they are.

A list written out as hundreds of parameters is a new statement for every length, read anew by the driver and planned anew by
PostgreSQL. `among` is for SQLAlchemy's statements; what is hot goes past its work on statements and parameters, with
`execute_raw` and `rows_given`. `by_column` is the way back: many rows as one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    CursorResult,
    Dialect,
    Select,
    String,
    Text,
    TypeDecorator,
    bindparam,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from bot.database.engine import Tx

BETWEEN = "\x1f"  # ASCII's unit separator: in no name, no number and no JSON


class Texts(TypeDecorator[Collection[str]]):
    """Many texts as one value: an array on PostgreSQL, a JSON list on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(Text())
        from sqlalchemy.dialects.postgresql import ARRAY  # who runs on SQLite need not wait for it at the start

        return dialect.type_descriptor(ARRAY(String()))

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        given = list(value or ())
        return given if dialect.name == "postgresql" else json.dumps(given)


class _Among(FunctionElement[bool]):
    """A column and the parameter it is looked up in."""

    type = Boolean()
    inherit_cache = True
    name = "among"

    def self_group(self, against: Any = None) -> _Among:
        """As it is: SQLAlchemy's "= 1" around a truth value would keep SQLite from using an index."""
        return self


def among(column: ColumnElement[str], values: Collection[str] | str) -> ColumnElement[bool]:
    """Whether the column is one of `values`; a plain string names the parameter that will hold them."""
    if isinstance(values, str):
        return _Among(column, bindparam(values, type_=Texts()))
    return _Among(column, bindparam("among", values, type_=Texts(), unique=True))


@compiles(_Among, "sqlite")
def _for_sqlite(element: _Among, compiler: Any, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both parts are compiled by SQLAlchemy


@compiles(_Among, "postgresql")
def _for_postgresql(element: _Among, compiler: Any, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} = ANY ({values})"


def by_column(query: Select[*tuple[Any, ...]], each: str | None = None) -> Select[*tuple[Any, ...]]:
    """A statement with one row: each column of `query` as one text, its values parted by `BETWEEN`; null where `query` finds nothing.

    With `each`, the name of a column: one row for each of its values, which stands first, none where `query` finds nothing.

    A hundred thousand rows are a million values that the driver would make one by one; so the engine hands over a dozen. All columns
    come in the same order. None of them may be null: it would be left out, and the columns would not fit each other any more.
    """
    found = query.subquery()
    texts = [func.aggregate_strings(_as_text(column), BETWEEN) for column in found.c if column.name != each]
    return select(*texts) if each is None else select(found.c[each], *texts).group_by(found.c[each])


def _as_text(column: ColumnElement[Any]) -> ColumnElement[str]:
    return column if isinstance(column.type, String) else cast(column, Text)


def digits(each: int, *numbers: ColumnElement[int], at_once: int) -> ColumnElement[str]:
    """Whole numbers from 0 on, none of them null, as one text of `each` decimal digits for each: for `by_column`.

    `at_once` digits together (18 at most: eight bytes) are one number of the engine, behind a 1 that keeps zeros in front, and the last
    is filled up with zeros. So all texts are as long as each other, and the reader need not look for ends.
    """
    many = at_once // each
    together = [numbers[start : start + many] for start in range(0, len(numbers), many)]
    filled = [_joined(each, some) * literal(10 ** (at_once - each * len(some)), BigInteger) for some in together]
    return reduce(lambda text, more: text.concat(more), [cast(one, Text) for one in filled])


def _joined(each: int, numbers: Sequence[ColumnElement[int]]) -> ColumnElement[int]:
    """The numbers' digits one behind the other, behind a 1."""
    return reduce(lambda joined, number: joined * literal(10**each, BigInteger) + number, numbers, literal(1, BigInteger))


def execute_raw(tx: Tx, sql: str, values: Sequence[Any]) -> CursorResult[Any]:
    """A hot statement with `?` for each value, past SQLAlchemy's own work on statements and parameters."""
    return tx.exec_driver_sql(_for_driver(tx.dialect.name, sql), tuple(values))


def execute_raw_each(tx: Tx, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """The same once for each row of values, none for no rows."""
    if rows:
        tx.exec_driver_sql(_for_driver(tx.dialect.name, sql), [tuple(row) for row in rows])


def rows_given(tx: Tx, **columns: str) -> str:
    """A `?` that stands for many rows, to be selected from: give it a JSON list of lists. Columns are named, with their types.

    One statement for any number of rows, so the engine prepares it once.
    """
    return _rows_given(tx.dialect.name, tuple(columns.items()))


def stored_moment(tx: Tx, moment: datetime) -> str:
    """A moment for `execute_raw`, as the engine reads it; SQLite keeps the text itself, in SQLAlchemy's form."""
    told = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    return told if tx.dialect.name == "sqlite" else f"{told}+00"


@lru_cache
def _rows_given(dialect: str, columns: Sequence[tuple[str, str]]) -> str:
    if dialect == "sqlite":
        picked = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, (name, _) in enumerate(columns))
        return f"(SELECT {picked} FROM json_each(?))"  # noqa: S608 - names of our own
    picked = ", ".join(f"CAST(value->>{place} AS {kind}) AS {name}" for place, (name, kind) in enumerate(columns))
    return f"(SELECT {picked} FROM json_array_elements(CAST(? AS json)) AS value)"  # noqa: S608


@lru_cache
def _for_driver(dialect: str, sql: str) -> str:
    return sql if dialect == "sqlite" else sql.replace("%", "%%").replace("?", "%s")
