"""Who is in a team's channel or user group and is not counted in the team."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_exclusions",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "team_id", "person_id", name="pk_team_exclusions"),
    )


def downgrade() -> None:
    op.drop_table("team_exclusions")
