"""Where a workspace's messages can be opened, so that what is told of one links to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("url", sa.String(length=300), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("workspaces", "url")
