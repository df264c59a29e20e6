"""Which workspaces have mail, and which share a channel, is found by an index of its own."""

from __future__ import annotations

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outbox_ready", "outbox", ["state", "workspace_id", "not_before"])
    op.create_index("ix_channels_id", "channels", ["id"])


def downgrade() -> None:
    op.drop_index("ix_channels_id", table_name="channels")
    op.drop_index("ix_outbox_ready", table_name="outbox")
