"""A group is asked a pulse or an audit; an audit knows when the next may come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cohorts", sa.Column("asks", sa.String(16), nullable=False, server_default="pulse"))
    op.add_column("rounds", sa.Column("audit_again_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("rounds", "audit_again_on")
    op.drop_column("cohorts", "asks")
