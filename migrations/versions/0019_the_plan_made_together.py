"""The plan made together: chains, weeks of choosing, proposals, votes, commitments, check-ins, and weeks without a pulse."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("pulse_rests", "check_ins", "commitments", "open_votes", "proposals", "chains", "choosings")
INDEXED = (
    ("chains", "team_id"),
    ("proposals", "chain_id"),
    ("commitments", "team_id"),
    ("pulse_rests", "monday"),
)


def upgrade() -> None:
    _make(
        "choosings",
        _text("id", 64),
        _text("team_id", 64),
        sa.Column("monday", sa.Date(), nullable=False),
        _text("state", 16),
        sa.Column("votes_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("k", sa.SmallInteger(), nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("traces", sa.JSON(), nullable=True),
        _text("channel_id", 32, optional=True),
        _text("message_ts", 32, optional=True),
        sa.UniqueConstraint("workspace_id", "team_id", "monday", name=op.f("uq_choosings_workspace_id_team_id_monday")),
    )
    _make(
        "chains",
        _text("id", 64),
        _text("choosing_id", 64),
        _text("team_id", 64),
        _text("dimension", 8),
        _text("origin", 100),
        sa.Column("begun_on", sa.Date(), nullable=False),
        _text("start_round", 64, optional=True),
        sa.Column("again_on", sa.Date(), nullable=True),
        _text("again_round", 64, optional=True),
        sa.UniqueConstraint("workspace_id", "choosing_id", "dimension", name=op.f("uq_chains_workspace_id_choosing_id_dimension")),
    )
    _make(
        "proposals",
        _text("id", 64),
        _text("chain_id", 64),
        sa.Column("week", sa.Date(), nullable=False),
        _text("author_id", 32, optional=True),
        sa.Column("author_slot", sa.LargeBinary(16), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_beyond_us", sa.Boolean(), nullable=False),
        _text("state", 16),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=True),
        sqlite_with_rowid=False,
    )
    _make(
        "commitments",
        _text("id", 64),
        _text("chain_id", 64),
        _text("proposal_id", 64),
        _text("team_id", 64),
        _text("owner_id", 32, optional=True),
        sa.Column("noticed_by", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        _text("state", 16),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("workspace_id", "proposal_id", name=op.f("uq_commitments_workspace_id_proposal_id")),
    )
    _make(
        "check_ins",
        _text("commitment_id", 64),
        _text("moment", 16),
        sa.Column("said_on", sa.Date(), nullable=False),
        _text("said", 16),
        sa.Column("lesson", sa.Text(), nullable=True),
        key=("commitment_id", "moment"),
    )
    _make(
        "pulse_rests",
        _text("team_id", 64),
        sa.Column("monday", sa.Date(), nullable=False),
        _text("reason", 16),
        key=("team_id", "monday"),
    )
    for table, column in INDEXED:
        op.create_index(op.f(f"ix_{table}_workspace_id_{column}"), table, ["workspace_id", column])
    _make_open_votes()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _drop_relations_of_votes()
    for table in TABLES:
        op.drop_table(table)


def _make(table: str, *parts: Any, key: tuple[str, ...] = ("id",), **how: Any) -> None:
    primary = sa.PrimaryKeyConstraint("workspace_id", *key, name=op.f(f"pk_{table}"))
    op.create_table(table, _text("workspace_id", 32), *parts, primary, **how)


def _text(name: str, size: int, *, optional: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=size), nullable=optional)


def _make_open_votes() -> None:
    """As 0009 made what is open: written to no log, without statistics, visited by no vacuum."""
    is_server = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "open_votes",
        sa.Column("slot", sa.LargeBinary(16), nullable=False),
        _text("choosing_id", 64),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_open_votes")),
        prefixes=["UNLOGGED"] if is_server else [],
        sqlite_with_rowid=False,
    )
    if is_server:
        columns = ("slot", "choosing_id", "sealed")
        op.execute(f"ALTER TABLE open_votes {', '.join(f'ALTER COLUMN {name} SET STATISTICS 0' for name in columns)}")
        op.execute("ALTER TABLE open_votes SET (autovacuum_enabled = false)")


def _drop_relations_of_votes() -> None:
    found = op.get_bind().exec_driver_sql(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid) AND relname ~ '^open_votes_[0-9a-f]{20}$'"
    )
    for (name,) in found.all():
        op.drop_table(name)
