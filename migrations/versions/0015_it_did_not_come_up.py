"""How often "it didn't come up" was tapped in the whole company: no round before offered it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("not_said", sa.Column("not_come_up", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("not_said", "not_come_up")
