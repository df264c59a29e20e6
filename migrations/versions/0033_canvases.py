"""Which canvas of its channel is a team's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_canvases",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(64), nullable=False),
        sa.Column("canvas_id", sa.String(64), nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "team_id", name="pk_team_canvases"),
    )


def downgrade() -> None:
    op.drop_table("team_canvases")
