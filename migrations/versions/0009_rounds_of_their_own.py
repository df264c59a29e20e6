"""Open rounds get relations of their own on PostgreSQL, and their keys come from nothing permanent.

A round that is open on PostgreSQL while this runs is asked once more: its rows lay where a statistic, a snapshot and half a permanent key
could reach them. So they go, and what a statistic kept of them. On SQLite with a key folder an open round goes on.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

EMPTIED = ("open_answers", "open_comments")
KEYS = ("round_seals", "open_keys", "key_holders", "replicas")
WITH_SECRETS = ("round_nonces", "silences")
KEYED = (*EMPTIED, *KEYS, *WITH_SECRETS)


def upgrade() -> None:
    op.add_column("rounds", sa.Column("traces", sa.JSON(), nullable=True))
    op.execute("DELETE FROM round_nonces WHERE round_id LIKE 'round:%'")
    _make_tables_of_keys()
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"TRUNCATE {', '.join(EMPTIED)}")
    for table in KEYED:
        _keep_no_statistics(table)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _drop_relations_of_rounds()
        for table in (*EMPTIED, *WITH_SECRETS):
            _keep_statistics_again(table)
    for table in KEYS:
        op.drop_table(table)
    op.drop_column("rounds", "traces")  # never by a new table: on SQLite the rows of closed rounds hold the old one


def _make_tables_of_keys() -> None:
    def replica() -> sa.Column[str]:
        return sa.Column("replica_id", sa.String(32), nullable=False)

    def key() -> sa.Column[str]:
        return sa.Column("key_id", sa.String(100), nullable=False)

    def half() -> sa.Column[bytes]:
        return sa.Column("public_half", sa.LargeBinary(32), nullable=False)

    _make("round_seals", replica(), half(), sa.Column("sealed", sa.LargeBinary(80), nullable=False), key="replica_id")
    _make("open_keys", key(), sa.Column("proof", sa.LargeBinary(16), nullable=False), key="key_id")
    _make("key_holders", key(), replica(), sa.Column("has_it", sa.Boolean(), nullable=False), key="key_id, replica_id")
    _make("replicas", replica(), half(), sa.Column("host", sa.String(200), nullable=False), key="replica_id")


def _make(table: str, *columns: sa.Column[Any], key: str) -> None:
    op.create_table(
        table,
        *columns,
        sa.PrimaryKeyConstraint(*key.split(", "), name=f"pk_{table}"),
        prefixes=["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else [],
        sqlite_with_rowid=False,
    )


def _keep_no_statistics(table: str) -> None:
    """ANALYZE copies slots, sealed values and nonces into pg_statistic, which is logged. Giving a column its own type takes away what
    was copied before, which nothing else may."""
    columns = op.get_bind().exec_driver_sql(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
        (table,),
    )
    changes = [f"ALTER COLUMN {name} TYPE {kind}, ALTER COLUMN {name} SET STATISTICS 0" for name, kind in columns.all()]
    op.execute(f"ALTER TABLE {table} {', '.join(changes)}")
    op.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")


def _keep_statistics_again(table: str) -> None:
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    op.execute(f"ALTER TABLE {table} {', '.join(f'ALTER COLUMN {name} SET STATISTICS -1' for name in columns)}")
    op.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")


def _drop_relations_of_rounds() -> None:
    found = op.get_bind().exec_driver_sql(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid)"
        " AND relname ~ '^(open_answers|open_comments|round_seals)_[0-9a-f]{20}$'"
    )
    for (name,) in found.all():
        op.drop_table(name)
