"""What owners answer to what teams cannot do alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board_answers",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("proposal_id", sa.String(64), nullable=False),
        sa.Column("word", sa.String(16), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("person_id", sa.String(32), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "proposal_id", name="pk_board_answers"),
    )


def downgrade() -> None:
    op.drop_table("board_answers")
