"""Nameless acts without a trace. What Slack told us is forgotten once, and times of nameless questions become the day.

Until now a key in `seen` held person and act, beside the very time at which a question was solved or queued. Keys of before cannot be
hidden afterwards (the key lies outside the database), so they go: what Slack repeats during the upgrade may count twice.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SOLVED_BUTTON = "(solved)"
MOMENT = sa.DateTime(timezone=True)
asks = sa.table(
    "asks",
    *(sa.column(name) for name in ("workspace_id", "id", "author_id", "team_id", "channel_id", "message_ts", "origin")),
    sa.column("asked_at", MOMENT),
    sa.column("solved_at", MOMENT),
)
outbox = sa.table(
    "outbox",
    *(sa.column(name) for name in ("workspace_id", "id", "dedupe_key", "state")),
    sa.column("queued_at", MOMENT),
    sa.column("not_before", MOMENT),
)
reactions = sa.table(
    "reactions",
    *(sa.column(name) for name in ("workspace_id", "channel_id", "message_ts", "person_id", "emoji", "last_event_ts")),
    sa.column("at", MOMENT),
)
teams = sa.table("teams", *(sa.column(name) for name in ("workspace_id", "id", "channel_id", "archived_at")))


def upgrade() -> None:
    op.execute("DELETE FROM seen")
    connection = op.get_bind()
    for ask in connection.execute(sa.select(asks).where(asks.c.origin.like("anonymous:%"))).all():
        _coarsen(connection, ask)


def downgrade() -> None:
    pass  # what is forgotten stays forgotten


def _coarsen(connection: sa.Connection, ask: Any) -> None:
    mine = (asks.c.workspace_id == ask.workspace_id, asks.c.id == ask.id)
    appeared = ask.message_ts is not None
    asked_at = datetime.fromtimestamp(float(ask.message_ts), UTC) if appeared else _day(ask.asked_at)
    solved_at = None if ask.solved_at is None else max(_day(ask.solved_at), asked_at)
    team = connection.execute(_team_in(ask)).scalar()
    connection.execute(
        sa.update(asks).where(*mine).values(team_id=team, asked_at=_kept(connection, asked_at), solved_at=_kept(connection, solved_at))
    )
    if solved_at is not None:
        _coarsen_mark(connection, ask, solved_at)
    for letter in connection.execute(_letters(ask)).all():
        _coarsen_letter(connection, letter)


def _coarsen_mark(connection: sa.Connection, ask: Any, at: datetime) -> None:
    """ "Solved" was pressed by nobody; only its time told whose press it was."""
    there = (
        reactions.c.workspace_id == ask.workspace_id,
        reactions.c.channel_id == ask.channel_id,
        reactions.c.message_ts == ask.message_ts,
        reactions.c.person_id == "",
        reactions.c.emoji == SOLVED_BUTTON,
    )
    event = f"{int(at.timestamp()):012d}.{at.microsecond:06d}a"
    connection.execute(sa.update(reactions).where(*there).values(at=_kept(connection, at), last_event_ts=event))


def _coarsen_letter(connection: sa.Connection, letter: Any) -> None:
    """What is over loses its time, and the id that was made of a time; what still waits keeps when it goes."""
    changed: dict[str, Any] = {"queued_at": _kept(connection, _day(letter.queued_at))}
    if letter.state not in ("ready", "sending"):
        changed["not_before"] = changed["queued_at"]
        if ":changed:" in letter.dedupe_key:
            name = uuid.uuid4().hex
            changed |= {"id": name, "dedupe_key": f"{letter.dedupe_key.rpartition(':')[0]}:{name}"}
    mine = (outbox.c.workspace_id == letter.workspace_id, outbox.c.id == letter.id)
    connection.execute(sa.update(outbox).where(*mine).values(**changed))


def _team_in(ask: Any) -> sa.Select[Any]:
    here = (teams.c.workspace_id == ask.workspace_id, teams.c.channel_id == ask.channel_id, teams.c.archived_at.is_(None))
    return sa.select(teams.c.id).where(*here).order_by(teams.c.id).limit(1)


def _letters(ask: Any) -> sa.Select[Any]:
    return sa.select(outbox).where(outbox.c.workspace_id == ask.workspace_id, outbox.c.dedupe_key.like(f"ask:{ask.id}:%"))


def _day(moment: datetime) -> datetime:
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.replace(hour=0, minute=0, second=0, microsecond=0)


def _kept(connection: sa.Connection, moment: datetime | None) -> datetime | None:
    """SQLite keeps moments without their zone."""
    return moment.replace(tzinfo=None) if moment is not None and connection.dialect.name == "sqlite" else moment
