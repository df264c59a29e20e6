"""What leads and owners say to their teams' results."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lead_words",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(64), nullable=False),
        sa.Column("round_id", sa.String(64), nullable=False),
        sa.Column("word", sa.String(16), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("person_id", sa.String(32), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "team_id", "round_id", name="pk_lead_words"),
    )


def downgrade() -> None:
    op.drop_table("lead_words")
