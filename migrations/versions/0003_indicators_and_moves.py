"""Indicators as they were shown, week by week, and confirmed moves inside the company."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM outbox WHERE kind = 'pulse:slow'")  # told within the pulse now; a row of its own named who was silent
    op.create_table(
        "indicator_weeks",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "subject", "week", name=op.f("pk_indicator_weeks")),
    )
    op.create_index(op.f("ix_indicator_weeks_workspace_id_week"), "indicator_weeks", ["workspace_id", "week"])
    op.create_table(
        "moves",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("change", sa.String(length=120), nullable=False),
        sa.Column("helped", sa.String(length=8), nullable=True),
        sa.Column("was_said", sa.Boolean(), nullable=False),
        sa.Column("was_imported", sa.Boolean(), nullable=False),
        sa.Column("is_left_out", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "since", name=op.f("pk_moves")),
    )
    op.create_index(op.f("ix_moves_workspace_id_confirmed_at"), "moves", ["workspace_id", "confirmed_at"])


def downgrade() -> None:
    op.drop_table("moves")
    op.drop_table("indicator_weeks")
