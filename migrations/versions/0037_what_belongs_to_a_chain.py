"""Experiments and suggested acts name the chain they were made for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLES = ("experiments", "nudges")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("chain_id", sa.String(64), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "chain_id")
