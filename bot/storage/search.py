"""Finding again: full text by each engine's own means, and who may find what.

What is asked is the same on both engines: every word must occur (its stem is enough), tags and kinds narrow down, and
what was said in a private channel is found by its members only, as the channel is now. Ranked by relevance among the
newest `CANDIDATES` that match, so that a word everybody uses costs no more than a rare one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, column, delete, table, text

from bot.domain.search import Found, Page, Wish
from bot.storage.database import Tx
from bot.storage.schema import Utc

CANDIDATES = 2000

_ITEMS = table("search_items", column("workspace_id"), column("kind"), column("item_id"), column("author_id"))

_WRITE = text(
    "INSERT INTO search_items (workspace_id, kind, item_id, author_id, channel_id, is_private, at, title, body, tags)"
    " VALUES (:ws, :kind, :item, :author, :channel, :private, :at, :title, :body, :tags)"
    " ON CONFLICT (workspace_id, kind, item_id) DO UPDATE SET title = excluded.title, body = excluded.body,"
    " tags = excluded.tags, channel_id = excluded.channel_id, is_private = excluded.is_private"
).bindparams(bindparam("at", type_=Utc()))

# Private now, or when it was said; then the reader must be in the channel.
_ALLOWED = (  # constants only; what people type is always bound
    " (NOT (s.is_private OR COALESCE(c.is_private, :no)) OR EXISTS (SELECT 1 FROM channel_members m"
    " WHERE m.workspace_id = s.workspace_id AND m.channel_id = s.channel_id AND m.person_id = :reader))"
)
_SQLITE = """
SELECT f.id, f.kind, f.item_id, f.at, f.score FROM (
 SELECT s.id AS id, s.kind AS kind, s.item_id AS item_id, s.at AS at, bm25(search_words, 6.0, 1.0, 4.0) AS score
 FROM search_words JOIN search_items s ON s.id = search_words.rowid
 LEFT JOIN channels c ON c.workspace_id = s.workspace_id AND c.id = s.channel_id
 WHERE search_words MATCH :words AND s.workspace_id = :ws AND s.kind IN :kinds AND {allowed}
 ORDER BY search_words.rowid DESC LIMIT :candidates
) f ORDER BY f.score, f.id DESC LIMIT :size OFFSET :skip
""".replace("{allowed}", _ALLOWED)
_POSTGRESQL = """
SELECT f.id, f.kind, f.item_id, f.at, -ts_rank(f.search_words, CAST(:words AS tsquery)) AS score FROM (
 SELECT s.id, s.kind, s.item_id, s.at, s.search_words FROM search_items s
 LEFT JOIN channels c ON c.workspace_id = s.workspace_id AND c.id = s.channel_id
 WHERE s.search_words @@ CAST(:words AS tsquery) AND s.workspace_id = :ws AND s.kind IN :kinds AND {allowed}
 ORDER BY s.id DESC LIMIT :candidates
) f ORDER BY score, f.id DESC LIMIT :size OFFSET :skip
""".replace("{allowed}", _ALLOWED)


def keep_found(
    tx: Tx,
    workspace: str,
    kind: str,
    item: str,
    *,
    author: str | None,
    channel: str | None,
    is_private: bool,
    at: datetime,
    title: str,
    body: str,
    tags: Collection[str] = (),
) -> None:
    """This can be found by its words from now on; found before: by its new words."""
    row = {"ws": workspace, "kind": kind, "item": item, "author": author, "channel": channel}
    words = {"private": is_private, "at": at, "title": title, "body": body, "tags": " ".join(tags)}
    tx.execute(_WRITE, row | words)


def forget_found(tx: Tx, workspace: str, kind: str, items: Collection[str]) -> None:
    """These cannot be found any more."""
    tx.execute(delete(_ITEMS).where(_ITEMS.c.workspace_id == workspace, _ITEMS.c.kind == kind, _ITEMS.c.item_id.in_(list(items))))


def forget_author(tx: Tx, workspace: str, person: str) -> None:
    """Nothing of this person can be found any more."""
    tx.execute(delete(_ITEMS).where(_ITEMS.c.workspace_id == workspace, _ITEMS.c.author_id == person))


def search(tx: Tx, workspace: str, reader: str, wish: Wish) -> Page:
    """One page of what `reader` may find, best first; one more row than a page is read to know whether it goes on."""
    words = _fts5(wish) if tx.dialect.name == "sqlite" else _tsquery(tx, wish)
    if not words:
        return Page((), False)
    query = text(_SQLITE if tx.dialect.name == "sqlite" else _POSTGRESQL)
    typed = query.bindparams(bindparam("kinds", expanding=True)).columns(at=Utc())
    asked = {"words": words, "ws": workspace, "kinds": list(wish.kinds), "reader": reader}
    paging = {"candidates": CANDIDATES, "size": wish.size + 1, "skip": wish.skip, "no": False}
    rows = tx.execute(typed, asked | paging).all()
    return Page(tuple(_found(row) for row in rows[: wish.size]), len(rows) > wish.size)


def tidy(tx: Tx) -> None:
    """Let FTS5 merge its segments, so that the words of what was deleted leave the file."""
    if tx.dialect.name == "sqlite":
        tx.execute(text("INSERT INTO search_words(search_words) VALUES ('optimize')"))


def _fts5(wish: Wish) -> str:
    """Every word in quotes: FTS5's own operators cannot be typed."""
    parts = [f'"{word}"' for word in wish.words] + [f'tags : "{_tag_words(tag)}"' for tag in wish.tags]
    return " AND ".join(parts)


def _tsquery(tx: Tx, wish: Wish) -> str:
    if not wish.words and not wish.tags:
        return ""
    query = text(
        "SELECT CAST(CAST(plainto_tsquery('english', :words) AS text)"
        " || CASE WHEN numnode(plainto_tsquery('english', :words)) > 0 AND :tags <> '' THEN ' & ' ELSE '' END"
        " || CASE WHEN :tags <> '' THEN CAST(plainto_tsquery('simple', :tags) AS text) ELSE '' END AS text)"
    )
    tags = " ".join(_tag_words(tag) for tag in wish.tags)
    return str(tx.execute(query, {"words": " ".join(wish.words), "tags": tags}).scalar_one())


def _tag_words(tag: str) -> str:
    return re.sub(r"[^\w]+", " ", tag).strip()


def _found(row: Row[Any]) -> Found:
    return Found(row.kind, row.item_id, row.at)
