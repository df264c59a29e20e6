"""One parameter that holds many values: `column` is one of them.

A list written out as hundreds of parameters is a new statement for every length, read anew by the driver and planned
anew by PostgreSQL. Here the statement's text stays the same however many values there are.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, String, Text, TypeDecorator, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class Texts(TypeDecorator[Collection[str]]):
    """Many texts as one value: an array on PostgreSQL, a JSON list on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(String()) if dialect.name == "postgresql" else Text())

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
