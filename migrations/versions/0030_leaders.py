"""The leaders' round table, what leads take on there, and their sealed guesses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round_tables",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_round_tables"),
        sa.UniqueConstraint("workspace_id", "month", name="uq_round_tables_workspace_id_month"),
    )
    op.create_table(
        "leader_commitments",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("table_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "table_id", "person_id", name="pk_leader_commitments"),
    )
    op.create_table(
        "guesses",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("slot", sa.LargeBinary(16), nullable=False),
        sa.Column("table_id", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "slot", name="pk_guesses"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("guesses")
    op.drop_table("leader_commitments")
    op.drop_table("round_tables")
