"""A round keeps when it was closed, so that nobody opens it again by changing its state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rounds", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE rounds SET closed_at = closes_at WHERE state <> 'open'")


def downgrade() -> None:
    op.drop_column("rounds", "closed_at")
