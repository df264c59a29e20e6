"""Who sends for a workspace, and how fast. One sender at a time, whose pace and whose orders to wait outlive it.

Leases run on the database's own clock: replicas whose clocks differ change nothing. When that clock itself is set, `ClockWatch` notices.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, or_, select, update

from bot.database.bulk import execute_raw
from bot.database.engine import Tx, insert_new
from bot.database.schema import Utc, senders
from bot.database.scope import execute_everywhere
from bot.ids import WorkspaceId

LONGEST_BLOCK = timedelta(minutes=11)  # nobody orders longer ones: one that ends later was made by a clock that has since gone back


class SenderState(Struct, frozen=True):
    """What the last sender of a workspace left behind."""

    blocked_until: datetime | None
    trouble: str | None
    rate: float | None


class ClockWatch(Struct):
    """Notices that the shared clock was set, by our own that only goes forward: what it says of leases is then not believed for a while.

    Set forward it would end the lease of a call that is being made; set back, that lease would look like an old clock's.
    """

    earliest: float | None = None  # the shared clock less ours: between these two when last looked at
    latest: float = 0.0
    doubted_until: float = -math.inf

    def believes(self, shared: datetime, before: float, after: float, *, tolerance: float, doubt: float) -> bool:
        """Whether leases may be judged by `shared`, read between two moments of our own clock; `doubt`: seconds after it was set."""
        earliest, latest = shared.timestamp() - after, shared.timestamp() - before
        if self.earliest is not None and (latest < self.earliest - tolerance or earliest > self.latest + tolerance):
            self.doubted_until = after + doubt
        self.earliest, self.latest = earliest, latest
        return after >= self.doubted_until


def database_clock(tx: Tx) -> datetime:
    """The time by the clock that every replica shares: the database's."""
    if tx.dialect.name == "sqlite":
        text = execute_raw(tx, "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')", ()).scalar_one()
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    moment: datetime = execute_raw(tx, "SELECT clock_timestamp()", ()).scalar_one()
    return moment.astimezone(UTC)


def acquire_lease(tx: Tx, workspace: WorkspaceId, owner: str, clock: datetime, lease: timedelta) -> SenderState | None:
    """Take, or renew, the workspace's sender lease until `clock + lease`; None when somebody else has it."""
    insert_new(tx, senders, {"workspace_id": workspace})
    moments = {"clock": clock, "until": clock + lease, "longest": clock + 2 * lease}
    taken = execute_everywhere(tx, _TAKE, {"sends_for": workspace, "me": owner, **moments})
    if taken.rowcount == 0:
        return None
    row = execute_everywhere(tx, _STATE, {"sends_for": workspace}).one()
    is_believable = row.blocked_until is not None and row.blocked_until <= clock + LONGEST_BLOCK
    return SenderState(row.blocked_until if is_believable else None, row.trouble, row.rate)


def release_lease(tx: Tx, workspace: WorkspaceId, owner: str, rate: float | None) -> None:
    """Let somebody else send, at once; they go on at our pace."""
    execute_everywhere(tx, _RELEASE, {"sends_for": workspace, "me": owner, "pace": rate})


def owners(tx: Tx) -> set[str]:
    """Who holds the lease of a workspace, over or not."""
    return set(execute_everywhere(tx, _OWNERS).scalars())


def free(tx: Tx, dead: Collection[str]) -> None:
    """These owners are dead: let somebody else send at once."""
    execute_everywhere(tx, update(senders).where(senders.c.owner.in_(list(dead))).values(owner=None, lease_until=None))


def block(tx: Tx, workspace: WorkspaceId, until: datetime, *, trouble: str | None, rate: float | None) -> None:
    """Nobody may call Slack for this workspace before `until`, replicas and restarts included."""
    insert_new(tx, senders, {"workspace_id": workspace})
    values: dict[str, Any] = {"blocked_until": until, "trouble": trouble, "rate": rate}
    execute_everywhere(tx, update(senders).where(senders.c.workspace_id == workspace).values(**values))


def unblock(tx: Tx, workspace: WorkspaceId) -> None:
    """Slack took a message: whatever was wrong is over."""
    execute_everywhere(tx, update(senders).where(senders.c.workspace_id == workspace).values(blocked_until=None, trouble=None))


def try_again(tx: Tx, workspace: WorkspaceId) -> None:
    """The app was installed again: what was refused may go at once. What was wrong is still said until Slack takes a message."""
    execute_everywhere(tx, update(senders).where(senders.c.workspace_id == workspace, *_IN_TROUBLE).values(blocked_until=None))


def forget_troubles(tx: Tx) -> None:
    """Try once more everywhere: the operator may have cured what was wrong."""
    execute_everywhere(tx, update(senders).where(*_IN_TROUBLE).values(blocked_until=None))


def blocked(tx: Tx, clock: datetime) -> dict[WorkspaceId, datetime]:
    """The workspaces in which nobody may call Slack now, and until when by the shared clock."""
    rows = execute_everywhere(tx, _BLOCKED, {"clock": clock, "longest": clock + LONGEST_BLOCK})
    return {row.workspace_id: row.blocked_until for row in rows}


def troubles(tx: Tx) -> list[tuple[WorkspaceId, str, datetime]]:
    """Workspaces in which nothing can be sent: (workspace, why, next try)."""
    rows = execute_everywhere(tx, select(senders).where(*_IN_TROUBLE).order_by(senders.c.workspace_id))
    return [(row.workspace_id, row.trouble, row.blocked_until) for row in rows]


_IN_TROUBLE = (senders.c.trouble.is_not(None),)
_BLOCKED = select(senders.c.workspace_id, senders.c.blocked_until).where(
    senders.c.blocked_until > bindparam("clock", type_=Utc), senders.c.blocked_until <= bindparam("longest", type_=Utc)
)
_HERE = senders.c.workspace_id == bindparam("sends_for")
_FREE = or_(
    senders.c.owner.is_(None),
    senders.c.owner == bindparam("me"),
    senders.c.lease_until <= bindparam("clock"),
    senders.c.lease_until > bindparam("longest"),  # made by a clock that has since gone back
)
_TAKE = update(senders).where(_HERE, _FREE).values(owner=bindparam("me"), lease_until=bindparam("until"))
_STATE = select(senders).where(_HERE)
_RELEASE = update(senders).where(_HERE, senders.c.owner == bindparam("me")).values(owner=None, lease_until=None, rate=bindparam("pace"))
_OWNERS = select(senders.c.owner).where(senders.c.owner.is_not(None)).distinct()
