"""Compiles each statement once a process. Every test has a database of its own, and would compile the same statements again.

SQLAlchemy keeps what it compiled by dialect and statement, for each engine apart. Here all engines of a kind share one dialect and one
cache from the moment they are connected: then their own dialect has asked the database what it can do, and all of ours can do the same.
A kind is a class of dialect and the isolation that `create_engine` was given, for the dialect is what remembers it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache

KEPT = 5_000  # more statements than the bot and its tests have
_shared: dict[tuple[type, str | None], tuple[Any, LRUCache[Any, Any]]] = {}


def share() -> None:
    """From now on what one database's engine compiled serves the next one of its kind."""
    event.listen(Engine, "engine_connect", _take_part)


def _take_part(connection: Connection) -> None:
    engine = connection.engine
    kind = type(engine.dialect), engine.dialect._on_connect_isolation_level
    dialect, cache = _shared.setdefault(kind, (engine.dialect, LRUCache(KEPT)))
    if engine._compiled_cache is not cache:
        engine.dialect, engine._compiled_cache = dialect, cache
    connection.dialect = dialect  # the first one was made with the engine's own
