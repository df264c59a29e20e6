"""A receipt for each release, chained by its hash to the one before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "close_receipts",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.String(length=16), nullable=False),
        sa.Column("k", sa.SmallInteger(), nullable=False),
        sa.Column("comments_k", sa.SmallInteger(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.Column("published_hash", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("image", sa.String(length=100), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "number", name=op.f("pk_close_receipts")),
        sa.UniqueConstraint("workspace_id", "round_id", name=op.f("uq_close_receipts_workspace_id_round_id")),
    )


def downgrade() -> None:
    op.drop_table("close_receipts")
