"""The outbox: what is to be told, committed with the state that made it worth telling."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.domain.notices import Notice
from bot.storage.database import Tx, insert_new
from bot.storage.schema import outbox


def queue_notice(tx: Tx, workspace: str, notice: Notice, now: datetime) -> bool:
    """Queue one notice; False when its key was queued before."""
    return insert_new(tx, outbox, _row(workspace, notice, now)) == 1


def queue_notices(tx: Tx, workspace: str, notices: Iterable[Notice], now: datetime) -> int:
    """Queue many; how many were new."""
    return insert_new(tx, outbox, [_row(workspace, notice, now) for notice in notices])


def _row(workspace: str, notice: Notice, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": workspace,
        "id": uuid.uuid5(uuid.NAMESPACE_URL, f"ripple:{workspace}:{notice.key}").hex,
        "dedupe_key": notice.key,
        "kind": notice.kind,
        "recipient": notice.recipient,
        "body": notice.body,
        "priority": notice.priority,
        "state": "ready",
        "not_before": notice.not_before or now,
        "expires_at": notice.expires_at,
        "attempts": 0,
        "queued_at": now,
    }
