"""Cells for answer forms of up to eleven points. "Five or nothing" stays in the database, over all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FIVE = [f"c{point}" for point in range(1, 6)]
MORE = [f"c{point}" for point in range(6, 12)]  # null: not on that question's scale
CHECK = "ck_cells_five_or_nothing"
OF_FIVE = "c1 + c2 + c3 + c4 + c5 >= 5"
OF_ELEVEN = " + ".join(f"coalesce({column}, 0)" for column in FIVE + MORE) + " >= 5"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_again(FIVE, MORE, OF_ELEVEN)
        return
    for column in MORE:
        op.add_column("cells", sa.Column(column, sa.Integer(), nullable=True))
    op.drop_constraint(op.f(CHECK), "cells", type_="check")
    op.create_check_constraint(op.f(CHECK), "cells", OF_ELEVEN)


def downgrade() -> None:
    # What was answered on more than five points would be cut, and could then tell of fewer than five answers.
    op.execute(f"DELETE FROM cells WHERE coalesce({', '.join(MORE)}) IS NOT NULL")  # noqa: S608 - constants
    if op.get_bind().dialect.name == "sqlite":
        _made_again(FIVE, [], OF_FIVE)
        return
    op.drop_constraint(op.f(CHECK), "cells", type_="check")
    for column in MORE:
        op.drop_column("cells", column)
    op.create_check_constraint(op.f(CHECK), "cells", OF_FIVE)


def _made_again(kept: list[str], added: list[str], check: str) -> None:
    """SQLite changes no constraint: the table is made again beside the old one, without row numbers, and filled from it."""
    op.rename_table("cells", "cells_before")
    op.create_table(
        "cells",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("cohort_id", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in kept),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in added),
        sa.CheckConstraint(check, name=op.f(CHECK)),
        sa.ForeignKeyConstraint(
            ["workspace_id", "cohort_id"],
            ["cohorts.workspace_id", "cohorts.id"],
            name=op.f("fk_cells_workspace_id_cohort_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "cohort_id", "question_id", name=op.f("pk_cells")),
        sqlite_with_rowid=False,
    )
    columns = ", ".join(["workspace_id", "cohort_id", "question_id", "version", *kept])
    op.execute(f"INSERT INTO cells ({columns}) SELECT {columns} FROM cells_before")  # noqa: S608 - constants
    op.drop_table("cells_before")
