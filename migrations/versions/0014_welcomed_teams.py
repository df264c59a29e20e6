"""When a team was welcomed: nobody of it hears anything before. Teams that are there know Ripple already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teams", sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.text("UPDATE teams SET welcomed_at = created_at"))


def downgrade() -> None:
    op.drop_column("teams", "welcomed_at")
