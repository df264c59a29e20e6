"""Finding again: full text by each engine's own means, and who may find what.

What is asked is the same on both engines: every word must occur (its stem is enough), tags and kinds narrow down, and
what was said in a private channel is found by its members only, as the channel is now, and guests find no more than
their own channels hold. Ranked by relevance among the
newest `CANDIDATES` that match, so that a word everybody uses costs no more than a rare one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, text

from bot.database.engine import Tx
from bot.database.schema import Utc, search_items
from bot.database.scope import Scope, execute_everywhere
from bot.ids import ChannelId, PersonId
from bot.sharing.found import FoundItem, ResultPage, SearchQuery
from bot.slack.said.unspaced import spaced

CANDIDATES = 2000

_WRITE = text(
    "INSERT INTO search_items (workspace_id, kind, item_id, author_id, channel_id, is_private, at, title, body, tags)"
    " VALUES (:workspace, :kind, :item, :author, :channel, :private, :at, :title, :body, :tags)"
    " ON CONFLICT (workspace_id, kind, item_id) DO UPDATE SET title = excluded.title, body = excluded.body,"
    " tags = excluded.tags, channel_id = excluded.channel_id, is_private = excluded.is_private"
).bindparams(bindparam("at", type_=Utc()))

# Private now, or when it was said: then the reader must be in the channel. A guest sees in Slack only the channels they
# are in, so here they find those and their own words.
_ALLOWED = (  # constants only; what people type is always bound
    " (NOT (s.is_private OR COALESCE(c.is_private, :no)) AND (s.author_id = :reader OR EXISTS (SELECT 1 FROM people p"
    " WHERE p.workspace_id = :workspace AND p.id = :reader AND NOT (p.is_guest OR p.is_stranger)))"
    " OR EXISTS (SELECT 1 FROM channel_members m"
    " WHERE m.workspace_id = s.workspace_id AND m.channel_id = s.channel_id AND m.person_id = :reader))"
)
_SQLITE = """
SELECT f.id, f.kind, f.item_id, f.at, f.score FROM (
 SELECT s.id AS id, s.kind AS kind, s.item_id AS item_id, s.at AS at, bm25(search_words, 6.0, 1.0, 4.0) AS score
 FROM search_words JOIN search_items s ON s.id = search_words.rowid
 LEFT JOIN channels c ON c.workspace_id = s.workspace_id AND c.id = s.channel_id
 WHERE search_words MATCH :words AND s.workspace_id = :workspace AND s.kind IN :kinds AND {allowed}
 ORDER BY search_words.rowid DESC LIMIT :candidates
) f ORDER BY f.score, f.id DESC LIMIT :size OFFSET :skip
""".replace("{allowed}", _ALLOWED)
_ALLOWED_IN = " (NOT (s.is_private OR COALESCE(c.is_private, :no)) OR s.channel_id = :channel)"  # whoever reads in that channel
_TSQUERY = "(websearch_to_tsquery('english', :words) && plainto_tsquery('simple', :tags))"  # an empty one of the two asks for nothing
_POSTGRESQL = """
SELECT f.id, f.kind, f.item_id, f.at, -ts_rank(f.search_words, {tsquery}) AS score FROM (
 SELECT s.id, s.kind, s.item_id, s.at, s.search_words FROM search_items s
 LEFT JOIN channels c ON c.workspace_id = s.workspace_id AND c.id = s.channel_id
 WHERE s.search_words @@ {tsquery} AND s.workspace_id = :workspace AND s.kind IN :kinds AND {allowed}
 ORDER BY s.id DESC LIMIT :candidates
) f ORDER BY score, f.id DESC LIMIT :size OFFSET :skip
""".replace("{allowed}", _ALLOWED).replace("{tsquery}", _TSQUERY)
# Built once: SQLAlchemy then finds what it compiled before by the statement itself.
_QUERIES = {
    engine: text(sql).bindparams(bindparam("kinds", expanding=True)).columns(at=Utc())
    for engine, sql in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL))
}
_ALIKE_SQLITE = """
SELECT s.kind AS kind, s.item_id AS item_id, s.at AS at FROM search_words JOIN search_items s ON s.id = search_words.rowid
LEFT JOIN channels c ON c.workspace_id = s.workspace_id AND c.id = s.channel_id
WHERE search_words MATCH :words AND s.workspace_id = :workspace AND s.kind IN :kinds AND {allowed}
ORDER BY bm25(search_words, 6.0, 1.0, 4.0), s.id DESC LIMIT :size
"""
_ANY_OF = "websearch_to_tsquery('english', :words)"
_ALIKE_POSTGRESQL = """
SELECT s.kind, s.item_id, s.at FROM search_items s LEFT JOIN channels c ON c.workspace_id = s.workspace_id AND c.id = s.channel_id
WHERE s.search_words @@ {any} AND s.workspace_id = :workspace AND s.kind IN :kinds AND {allowed}
ORDER BY ts_rank(s.search_words, {any}) DESC, s.id DESC LIMIT :size
""".replace("{any}", _ANY_OF)
_ALIKE = {
    (engine, whose): text(sql.replace("{allowed}", allowed)).bindparams(bindparam("kinds", expanding=True)).columns(at=Utc())
    for engine, sql in (("sqlite", _ALIKE_SQLITE), ("postgresql", _ALIKE_POSTGRESQL))
    for whose, allowed in (("reader", _ALLOWED), ("channel", _ALLOWED_IN))
}
LOOKED_AT = 12  # of what shares a word, the best
# psycopg prepares what it runs often, and PostgreSQL then plans it without looking at the words: a rare word would be
# sought by walking through everything, newest first.
_LOOK_AT_THE_WORDS = text("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")


def keep_found(  # noqa: PLR0913 - by keyword
    scope: Scope,
    kind: str,
    item: str,
    *,
    author: PersonId | None,
    channel: ChannelId | None,
    is_private: bool,
    at: datetime,
    title: str,
    body: str,
    tags: Collection[str] = (),
) -> None:
    """This can be found by its words from now on; found before: by its new words."""
    row = {"kind": kind, "item": item, "author": author, "channel": channel}
    words = {"private": is_private, "at": at, "title": spaced(title), "body": spaced(body), "tags": spaced(" ".join(tags))}
    scope.execute(_WRITE, row | words)


def forget_found(scope: Scope, kind: str, items: Collection[str]) -> None:
    """These cannot be found any more."""
    scope.execute(delete(search_items).where(search_items.c.kind == kind, search_items.c.item_id.in_(list(items))))


def search(scope: Scope, reader: PersonId, wish: SearchQuery) -> ResultPage:
    """One page of what `reader` may find, best first; one more row than a page is read to know whether it goes on."""
    engine = scope.tx.dialect.name
    words = {"words": _fts5(wish)} if engine == "sqlite" else _plain(wish)
    if not any(words.values()):
        return ResultPage((), False)
    if engine == "postgresql":
        execute_everywhere(scope.tx, _LOOK_AT_THE_WORDS)
    asked = {"kinds": list(wish.kinds), "reader": reader, "no": False}
    paging = {"candidates": CANDIDATES, "size": wish.size + 1, "skip": wish.skip}
    rows = scope.execute(_QUERIES[engine], words | asked | paging).all()
    return ResultPage(tuple(_found(row) for row in rows[: wish.size]), len(rows) > wish.size)


def alike(scope: Scope, words: Collection[str], kinds: Collection[str], *, reader: PersonId) -> list[FoundItem]:
    """What shares some of these words and `reader` may find, the best first: somebody else decides whether it is about the same."""
    return _alike(scope, "reader", words, kinds, {"reader": reader})


def alike_in(scope: Scope, words: Collection[str], kinds: Collection[str], *, channel: ChannelId | None) -> list[FoundItem]:
    """The same for whoever reads in this channel."""
    return _alike(scope, "channel", words, kinds, {"channel": channel or "-"})


def _alike(scope: Scope, whose: str, words: Collection[str], kinds: Collection[str], who: dict[str, str]) -> list[FoundItem]:
    if not words:
        return []
    engine = scope.tx.dialect.name
    either = (" OR " if engine == "sqlite" else " or ").join(f'"{spaced(word)}"' for word in words)
    if engine == "postgresql":
        execute_everywhere(scope.tx, _LOOK_AT_THE_WORDS)
    values = {"words": either, "kinds": list(kinds), "no": False, "size": LOOKED_AT} | who
    return [_found(row) for row in scope.execute(_ALIKE[engine, whose], values)]


def tidy(tx: Tx) -> None:
    """Let FTS5 merge its segments, so that the words of what was deleted leave the file."""
    if tx.dialect.name == "sqlite":
        execute_everywhere(tx, text("INSERT INTO search_words(search_words) VALUES ('optimize')"))


def _fts5(wish: SearchQuery) -> str:
    """Every word in quotes: FTS5's own operators cannot be typed."""
    parts = [f'"{spaced(word)}"' for word in wish.words] + [f'tags : "{_tag_words(tag)}"' for tag in wish.tags]
    return " AND ".join(parts)


def _plain(wish: SearchQuery) -> dict[str, str]:
    """PostgreSQL takes words in quotes, too: its operators cannot be typed either."""
    return {"words": " ".join(f'"{spaced(word)}"' for word in wish.words), "tags": " ".join(_tag_words(tag) for tag in wish.tags)}


def _tag_words(tag: str) -> str:
    return spaced(re.sub(r"[^\w]+", " ", tag)).strip()


def _found(row: Row[Any]) -> FoundItem:
    return FoundItem(row.kind, row.item_id, row.at)
