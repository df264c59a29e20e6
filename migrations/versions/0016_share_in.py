"""Where somebody shares what they type in a direct message, once they chose it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("preferences", sa.Column("share_in", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("preferences", "share_in")
