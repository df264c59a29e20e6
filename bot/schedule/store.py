"""Due rows: what must happen when. A row is claimed, run and moved on in one transaction, so that a crash changes nothing.

`due_at` is the moment it was meant for; after a failure it stays, and `retry_at` says when to try again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import BindParameter, Row, bindparam, delete, func, not_, or_, select, update

from bot.database.bulk import among
from bot.database.engine import Tx
from bot.database.schema import Utc, due
from bot.database.scope import Scope, execute_everywhere
from bot.ids import WorkspaceId

LONGEST_ERROR = 500


class Due(Struct, frozen=True):
    """One claimed row."""

    workspace: WorkspaceId
    kind: str
    subject: str
    due_at: datetime
    attempts: int


def set_due(scope: Scope, kind: str, subject: str, at: datetime) -> None:
    """This must happen at `at`; an earlier date for the same kind and subject is replaced."""
    scope.upsert(due, _row(kind, subject, at))


def set_due_once(scope: Scope, kind: str, subject: str, at: datetime) -> bool:
    """The same, unless a date is set already."""
    return scope.insert_new(due, _row(kind, subject, at)) == 1


def clear_due(scope: Scope, kind: str, subject: str) -> None:
    """This need not happen any more."""
    scope.execute(delete(due).where(due.c.kind == kind, due.c.subject == subject))


def is_due(scope: Scope, kind: str, subject: str, *, later_than: datetime | None = None) -> bool:
    """Whether this is still to happen, now or later; with `later_than`, after that moment."""
    later = () if later_than is None else (due.c.due_at > later_than,)
    return scope.execute(select(due.c.kind).where(due.c.kind == kind, due.c.subject == subject, *later)).first() is not None


def are_due(scope: Scope, kind: str) -> bool:
    """Whether anything of this kind is still to happen."""
    return scope.execute(select(due.c.kind).where(due.c.kind == kind).limit(1)).one_or_none() is not None


# --- running -----------------------------------------------------------------------------------------------------


def claim_due(tx: Tx, kinds: Collection[str], now: datetime, *, but_of: Collection[WorkspaceId] = ()) -> Due | None:
    """The row of these kinds that has been due longest, locked until the transaction ends; others' are passed over, and those `but_of`."""
    if but_of:
        row = execute_everywhere(tx, _CLAIM_BUT, {"kinds": kinds, "now": now, "but": sorted(but_of)}).one_or_none()
    else:
        row = execute_everywhere(tx, _CLAIM, {"kinds": kinds, "now": now}).one_or_none()
    return _due(row) if row is not None else None


def move_on(tx: Tx, row: Due, next_at: datetime | None) -> None:
    """It happened: next time then, or never again."""
    its = {"its_workspace": row.workspace, "its_kind": row.kind, "its_subject": row.subject}
    if next_at is None:
        execute_everywhere(tx, _DONE, its)
    else:
        execute_everywhere(tx, _MOVE_ON, {**its, "next_at": next_at})


def lease(tx: Tx, row: Due, until: datetime) -> None:
    """Somebody works on it outside a transaction: nobody else does before `until`."""
    execute_everywhere(tx, update(due).where(*_key(row.workspace, row.kind, row.subject)).values(retry_at=until, attempts=row.attempts + 1))


def move_on_if_unchanged(tx: Tx, row: Due, next_at: datetime | None) -> None:
    """The same as `move_on`, unless the row was given another date meanwhile."""
    same = select(due.c.due_at).where(*_key(row.workspace, row.kind, row.subject)).with_for_update()
    if execute_everywhere(tx, same).scalar_one_or_none() == row.due_at:
        move_on(tx, row, next_at)


def push_forward(tx: Tx, row: Due, retry_at: datetime, error: str) -> None:
    """It failed: why, and when to try again. A row that was moved meanwhile is left alone."""
    where = (*_key(row.workspace, row.kind, row.subject), due.c.due_at == row.due_at)
    values = {"retry_at": retry_at, "attempts": row.attempts + 1, "last_error": error[:LONGEST_ERROR]}
    execute_everywhere(tx, update(due).where(*where).values(**values))


def next_due_at(tx: Tx, kinds: Collection[str]) -> datetime | None:
    """When something of these kinds is due next, retries included; None when nothing is."""
    first: datetime | None = execute_everywhere(tx, _NEXT_DUE_AT, {"kinds": kinds}).scalar_one()
    return first


def _row(kind: str, subject: str, at: datetime) -> dict[str, object]:
    return {
        "kind": kind,
        "subject": subject,
        "due_at": at,
        "retry_at": None,
        "attempts": 0,
        "last_error": None,
    }


def _key(workspace: WorkspaceId | BindParameter[str], kind: str | BindParameter[str], subject: str | BindParameter[str]) -> tuple[Any, ...]:
    return due.c.workspace_id == workspace, due.c.kind == kind, due.c.subject == subject


def _due(row: Row[Any]) -> Due:
    return Due(row.workspace_id, row.kind, row.subject, row.due_at, row.attempts)


_ITS_KEY = _key(bindparam("its_workspace"), bindparam("its_kind"), bindparam("its_subject"))
_DONE = delete(due).where(*_ITS_KEY)
_MOVE_ON = update(due).where(*_ITS_KEY).values(due_at=bindparam("next_at"), attempts=0, retry_at=None, last_error=None)
_CLAIM = (
    select(due)
    .where(due.c.due_at <= bindparam("now", type_=Utc), among(due.c.kind, "kinds"))
    .where(or_(due.c.retry_at.is_(None), due.c.retry_at <= bindparam("now", type_=Utc)))
    .order_by(due.c.due_at, due.c.workspace_id, due.c.kind, due.c.subject)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_CLAIM_BUT = _CLAIM.where(not_(among(due.c.workspace_id, "but")))
_NEXT_DUE_AT = select(func.min(func.coalesce(due.c.retry_at, due.c.due_at), type_=Utc)).where(among(due.c.kind, "kinds"))
