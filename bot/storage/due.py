"""Due rows: what must happen when. A row is claimed, run and moved on in one transaction, so that a crash changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from bot.storage.database import Tx, insert_new, upsert
from bot.storage.schema import due


def set_due(tx: Tx, workspace: str, kind: str, subject: str, at: datetime) -> None:
    """This must happen at `at`; an earlier date for the same kind and subject is replaced."""
    upsert(tx, due, _row(workspace, kind, subject, at))


def set_due_once(tx: Tx, workspace: str, kind: str, subject: str, at: datetime) -> bool:
    """The same, unless a date is set already."""
    return insert_new(tx, due, _row(workspace, kind, subject, at)) == 1


def clear_due(tx: Tx, workspace: str, kind: str, subject: str) -> None:
    """This need not happen any more."""
    tx.execute(delete(due).where(due.c.workspace_id == workspace, due.c.kind == kind, due.c.subject == subject))


def _row(workspace: str, kind: str, subject: str, at: datetime) -> dict[str, object]:
    return {
        "workspace_id": workspace,
        "kind": kind,
        "subject": subject,
        "due_at": at,
        "attempts": 0,
        "last_error": None,
    }
