"""Messages whose time has passed are found by an index, however many wait."""

from __future__ import annotations

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outbox_state_expires_at", "outbox", ["state", "expires_at"])


def downgrade() -> None:
    op.drop_index("ix_outbox_state_expires_at", table_name="outbox")
