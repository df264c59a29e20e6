"""Lists of teams. What one changed (to undo it), a team's wave, and whether its zone was chosen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teams", sa.Column("zone_is_chosen", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("teams", sa.Column("wave", sa.SmallInteger(), nullable=True))
    op.create_table(
        "team_imports",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_team_imports"),
    )


def downgrade() -> None:
    op.drop_table("team_imports")
    op.drop_column("teams", "wave")
    op.drop_column("teams", "zone_is_chosen")
