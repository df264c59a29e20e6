"""What leads and owners answer to comments, and the nameless thread beneath one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_answers",
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("comment_id", sa.LargeBinary(16), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("word", sa.String(16), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "comment_id", "person_id", name="pk_comment_answers"),
    )
    for name in ("thread_waiting", "thread_posts"):
        op.create_table(
            name,
            sa.Column("id", sa.LargeBinary(16), nullable=False),
            sa.Column("workspace_id", sa.String(32), nullable=False),
            sa.Column("cohort_id", sa.String(64), nullable=False),
            sa.Column("comment_id", sa.LargeBinary(16), nullable=False),
            sa.Column("text", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
            sa.ForeignKeyConstraint(
                ["workspace_id", "cohort_id"], ["cohorts.workspace_id", "cohorts.id"], name=f"fk_{name}_workspace_id_cohort_id_cohorts"
            ),
            sqlite_with_rowid=False,
        )
        op.create_index(f"ix_{name}_workspace_id_comment_id", name, ["workspace_id", "comment_id"])


def downgrade() -> None:
    for name in ("thread_posts", "thread_waiting", "comment_answers"):
        op.drop_table(name)
