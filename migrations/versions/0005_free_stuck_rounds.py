"""Rounds that could never be released are freed: the group of everybody else no longer bears the company's name."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A round with this group has never been released, so nothing that was published is about it.
    op.execute("UPDATE cohorts SET lineage = 'elsewhere', kind = 'elsewhere' WHERE kind = 'company'")
    op.execute("UPDATE due SET retry_at = NULL, attempts = 0, last_error = NULL WHERE kind = 'pulse:release'")


def downgrade() -> None:
    """The group keeps its new name: the old one would hold up its round again."""
