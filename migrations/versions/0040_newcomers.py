"""The few cohorts with newcomers are found by an index, however many years of cohorts there are."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    some = text("newcomers > 0")
    op.create_index("ix_cohorts_newcomers", "cohorts", ["workspace_id"], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    op.drop_index("ix_cohorts_newcomers", table_name="cohorts")
