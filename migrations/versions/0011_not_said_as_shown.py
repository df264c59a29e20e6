""" "Prefer not to say" is kept as it is shown. Exact counts told the size of groups whose answers were deleted."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM not_said")  # what was shown of them stands in `published`


def downgrade() -> None:
    """What is deleted stays deleted."""
