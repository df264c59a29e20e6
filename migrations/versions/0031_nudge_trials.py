"""What is left of weeks with and without a nudge."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    counts = ("decisions", "held_out", "did_nudged", "did_held_out", "declined")
    op.create_table(
        "nudge_trials",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("total", sa.Float(), nullable=False),
        sa.Column("squares", sa.Float(), nullable=False),
        sa.Column("verdict", sa.String(8), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "side", name="pk_nudge_trials"),
    )


def downgrade() -> None:
    op.drop_table("nudge_trials")
