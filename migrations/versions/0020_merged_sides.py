"""What is left of a group's older cells. The cells themselves are merged by the job `pulse:merge`, at the first start."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merged_sides",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("lineage", sa.String(2000), nullable=False),
        sa.Column("dimension", sa.String(8), nullable=False),
        sa.Column("round_id", sa.String(64), nullable=False),
        sa.Column("mean", sa.SmallInteger(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("k", sa.SmallInteger(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "lineage", "dimension", "round_id"),
        sa.CheckConstraint("answers >= 15", name="fifteen_or_nothing"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("merged_sides")
