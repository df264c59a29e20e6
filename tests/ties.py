"""Whether a statement can meet another workspace's rows. Each of its tables must be tied to `:workspace`, or to a table that is.

Watches every statement that a scope executes in any test, so that a join or a sub-select without its tie fails where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import WeakSet

from sqlalchemy import Engine, Join, Select, Subquery, event
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, Grouping
from sqlalchemy.sql.operators import and_, eq

from bot.database.scope import WORKSPACE

_known: WeakSet[Any] = WeakSet()  # what was compiled serves every statement of the same shape


def watch() -> None:
    """From now on a scope's statement that is not tied to its workspace raises."""
    event.listen(Engine, "before_cursor_execute", _look)


def loose_tables(statement: Any, outer: frozenset[Any] = frozenset(), tied_outside: frozenset[Any] = frozenset()) -> list[str]:
    """The tables that no chain of equalities ties to the workspace, of the statement and of every select inside it."""
    own, correlated, conditions = _parts(statement, outer)
    tied = {WORKSPACE} | (correlated & tied_outside)
    pairs = [pair for condition in conditions for pair in _equalities(condition)]
    while found := {side for pair in pairs if pair & tied for side in pair} - tied:
        tied |= found
    loose = [table.name for table in own if _owner_of(table) is not None and table not in tied]
    inside = frozenset(own | correlated)
    for select, is_source in _selects_in(statement):
        loose += loose_tables(select) if is_source else loose_tables(select, inside, frozenset(tied))
    return loose


def _look(_connection: Any, _cursor: Any, _words: str, _values: Any, context: Any, _many: bool) -> None:
    compiled = context.compiled
    if compiled is None or compiled in _known or not context.execution_options.get("ripple_scoped"):
        return
    statement = compiled.statement
    if statement.__visit_name__ not in ("insert", "textclause", "textual_select"):
        loose = loose_tables(statement)
        assert not loose, f"another workspace's rows of {', '.join(loose)} could be met here"
    _known.add(compiled)


def _parts(statement: Any, outer: frozenset[Any]) -> tuple[set[Any], set[Any], list[Any]]:
    """Its own tables, those it takes from the statement around it, and its conditions."""
    conditions = [] if statement.whereclause is None else [statement.whereclause]
    if not isinstance(statement, Select):
        return {statement.table}, set(), conditions
    tables: set[Any] = {target for target, *_ in statement._setup_joins}
    conditions += [onclause for _, onclause, *_ in statement._setup_joins]
    mentioned = [table for condition in conditions for table in condition._from_objects]
    for source in (*statement._from_obj, *statement.columns_clause_froms, *mentioned):
        for part in _flat(source):
            if isinstance(part, Join):
                conditions.append(part.onclause)
            else:
                tables.add(part)
    correlated = tables & (set(statement._correlate) if statement._correlate else outer)
    if not statement._correlate and correlated == tables:
        correlated = set()  # a select keeps at least one table of its own
    return tables - correlated, correlated, conditions


def _flat(source: Any) -> Iterator[Any]:
    yield source
    if isinstance(source, Join):
        yield from _flat(source.left)
        yield from _flat(source.right)


def _equalities(condition: Any) -> Iterator[set[Any]]:
    if isinstance(condition, BooleanClauseList) and condition.operator is and_:
        for part in condition.clauses:
            yield from _equalities(part)
    elif isinstance(condition, BinaryExpression) and condition.operator is eq:
        sides = {side for half in (condition.left, condition.right) if (side := _named(half)) is not None}
        if len(sides) == 2:
            yield sides


def _named(half: Any) -> Any:
    """The table whose workspace this is, or the parameter's name; None for anything else."""
    if isinstance(half, Grouping):
        half = half.element
    if isinstance(half, BinaryExpression):  # a column with "" behind it, to keep a planner from beginning there
        half = half.left
    if getattr(half, "key", None) == WORKSPACE and half.__visit_name__ == "bindparam":
        return WORKSPACE
    table = getattr(half, "table", None)
    return table if table is not None and half is _owner_of(table) else None


def _owner_of(table: Any) -> Any:
    if isinstance(table, Subquery):
        return None
    return table.c.id if table.name == "workspaces" else table.c.get("workspace_id")


def _selects_in(statement: Any) -> Iterator[tuple[Any, bool]]:
    """The selects directly inside, and whether each is a source of rows (which sees nothing of the statement around it)."""
    waiting = [(child, False) for child in statement.get_children()]
    seen: set[int] = set()
    while waiting:
        part, is_source = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, Select):
            yield part, is_source
        else:
            waiting += [(child, is_source or isinstance(part, Subquery)) for child in part.get_children()]
