"""What the database holds, row by row, for a visitor who wants to see for themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, func, or_, select

from bot.database.engine import Tx
from bot.database.schema import CELL_COUNTS, digests, due, learnings, metadata, outbox, rounds
from bot.database.scope import Scope, execute_everywhere

PAGE = 50


def table_counts(tx: Tx) -> list[dict[str, Any]]:
    """Every table with its number of rows: {"name", "rows"}."""
    names = sorted(metadata.tables)
    return [
        {"name": name, "rows": execute_everywhere(tx, select(func.count()).select_from(metadata.tables[name])).scalar_one()}
        for name in names
    ]


def rows_naming(tx: Tx, words: str) -> dict[str, int]:
    """For every table, in how many rows these words stand, in any column, as somebody with the whole database would look."""
    wanted = words.strip()
    if not wanted:
        return dict.fromkeys(sorted(metadata.tables), 0)
    found = {}
    for name in sorted(metadata.tables):
        table = metadata.tables[name]
        holds = or_(*(cast(column, Text).icontains(wanted, autoescape=True) for column in table.columns))
        found[name] = execute_everywhere(tx, select(func.count()).select_from(table).where(holds)).scalar_one()
    return found


def table_page(tx: Tx, name: str, offset: int) -> dict[str, Any]:
    """Some rows of one table as text: {"columns": [...], "rows": [[...]]}; empty for a name that is no table."""
    table = metadata.tables.get(name)
    if table is None:
        return {"columns": [], "rows": []}
    # The workspace is the same in every row of a demo: it stands last, where it hides nothing.
    columns = sorted(table.columns, key=lambda column: column.name == "workspace_id")
    found = execute_everywhere(tx, select(*columns).order_by(*table.primary_key.columns).limit(PAGE).offset(max(0, offset)))
    return {"columns": [column.name for column in columns], "rows": [[_shown(cell) for cell in row] for row in found]}


def timeline(tx: Tx, limit: int = 60) -> list[dict[str, Any]]:
    """What is due and what was sent, newest first: {"at": iso, "what", "to", "state"}. Names nobody who answered."""
    coming = execute_everywhere(tx, select(due.c.due_at, due.c.kind, due.c.subject).order_by(due.c.due_at).limit(limit))
    rows = [{"at": row.due_at.isoformat(), "what": row.kind, "to": row.subject, "state": "due"} for row in coming]
    told = execute_everywhere(
        tx,
        select(outbox.c.not_before, outbox.c.settled_at, outbox.c.kind, outbox.c.recipient, outbox.c.state)
        .order_by(outbox.c.queued_at.desc())
        .limit(limit),
    )
    rows += [
        {"at": (row.settled_at or row.not_before).isoformat(), "what": row.kind, "to": row.recipient, "state": row.state} for row in told
    ]
    return sorted(rows, key=lambda row: row["at"], reverse=True)


def outcome(scope: Scope) -> dict[str, Any]:
    """What there is to tell about a workspace's weeks: learnings, rounds, digests, messages not sent though due."""
    kept = scope.execute(select(learnings).order_by(learnings.c.shared_at))
    held = scope.execute(select(rounds).order_by(rounds.c.number))
    composed = scope.execute(select(digests).order_by(digests.c.composed_at))
    late = scope.execute(
        select(outbox.c.kind, outbox.c.recipient, outbox.c.state).where(
            outbox.c.not_before <= scope.now, outbox.c.state.in_(("ready", "sending", "dead"))
        )
    )
    return {
        "learnings": [{"author": row.author_id, "title": row.title, "text": row.text} for row in kept],
        "rounds": [
            {"number": row.number, "state": row.state, "closes_at": row.closes_at.isoformat(), "cells": _cells(scope, row.id)}
            for row in held
        ],
        "digests": [{"kind": row.kind, "subject": row.subject, "date": row.local_date.isoformat()} for row in composed],
        "missing": [{"kind": row.kind, "to": row.recipient, "state": row.state} for row in late],
    }


def _cells(scope: Scope, round_id: str) -> list[dict[str, Any]]:
    cells, cohorts = metadata.tables["cells"], metadata.tables["cohorts"]
    joined = cells.join(cohorts, (cells.c.workspace_id == cohorts.c.workspace_id) & (cells.c.cohort_id == cohorts.c.id))
    query = select(cells, cohorts.c.name).select_from(joined)
    found = scope.execute(query.where(cohorts.c.round_id == round_id))
    return [{"cohort": row.name, "question": row.question_id, "counts": _counts(row)} for row in found]


def _counts(row: Any) -> list[int]:
    """A cell's counts, as many as its question's scale has places."""
    found = (row._mapping[name] for name in CELL_COUNTS)
    return [count for count in found if count is not None]


def _shown(cell: Any) -> str:
    if isinstance(cell, bytes):
        return cell.hex()
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return "" if cell is None else str(cell)
