"""Full-text search by each database's own engine: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

One table of what may be found, `search_items`, written by the same code on both; the index beside it is the
engine's own and keeps itself up to date. Schema comparison leaves names with `search_` alone.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = """
    workspace_id VARCHAR(32) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    item_id VARCHAR(64) NOT NULL,
    author_id VARCHAR(32),
    channel_id VARCHAR(32),
    is_private BOOLEAN NOT NULL,
    at {moment} NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    tags TEXT NOT NULL,
"""

SQLITE = (
    "CREATE TABLE search_items (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    + COLUMNS.format(moment="DATETIME")
    + "CONSTRAINT uq_search_items UNIQUE (workspace_id, kind, item_id))",
    "CREATE INDEX ix_search_items_author ON search_items (workspace_id, author_id)",
    "CREATE VIRTUAL TABLE search_words USING fts5(title, body, tags, content='search_items', content_rowid='id',"
    " tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER search_items_added AFTER INSERT ON search_items BEGIN"
    " INSERT INTO search_words(rowid, title, body, tags) VALUES (new.id, new.title, new.body, new.tags); END",
    "CREATE TRIGGER search_items_removed AFTER DELETE ON search_items BEGIN"
    " INSERT INTO search_words(search_words, rowid, title, body, tags)"
    " VALUES ('delete', old.id, old.title, old.body, old.tags); END",
    "CREATE TRIGGER search_items_changed AFTER UPDATE OF title, body, tags ON search_items BEGIN"
    " INSERT INTO search_words(search_words, rowid, title, body, tags)"
    " VALUES ('delete', old.id, old.title, old.body, old.tags);"
    " INSERT INTO search_words(rowid, title, body, tags) VALUES (new.id, new.title, new.body, new.tags); END",
)

POSTGRESQL = (
    "CREATE TABLE search_items (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    + COLUMNS.format(moment="TIMESTAMPTZ")
    + " search_words TSVECTOR GENERATED ALWAYS AS ("
    " setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('simple', tags), 'B')"
    " || setweight(to_tsvector('english', body), 'D')) STORED,"
    " CONSTRAINT uq_search_items UNIQUE (workspace_id, kind, item_id))",
    "CREATE INDEX ix_search_items_author ON search_items (workspace_id, author_id)",
    "CREATE INDEX ix_search_items_words ON search_items USING gin (search_words)",
)


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("search_items_added", "search_items_removed", "search_items_changed"):
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE search_words")
    op.execute("DROP TABLE search_items")
