"""Who was asked whether they would help a team start."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "champions",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("said", sa.String(8), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("told", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name="pk_champions"),
    )


def downgrade() -> None:
    op.drop_table("champions")
