"""Alembic's entry: the bot hands over a connection; on the command line DATABASE_URL says where."""

from __future__ import annotations

import os
from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine, pool

from bot.database.engine import normal_url
from bot.database.migrate import OWN_RELATIONS
from bot.database.schema import Utc, metadata

# Invisible to the comparison: each engine's own full-text tables, made by hand in 0002, and what belongs to a round that is open.
NOT_ON_THE_PAGE = ("search_", *OWN_RELATIONS)


def include_object(item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    return not (kind in ("table", "index", "column") and (name or "").startswith(NOT_ON_THE_PAGE))


def render_item(kind: str, item: Any, autogenerate_context: Any) -> str | bool:
    """A migration must not change when our types do: our own type is written as the one it stands for."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Utc) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=include_object,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(normal_url(os.environ.get("DATABASE_URL", "sqlite:///ripple.sqlite")), poolclass=pool.NullPool)
    with engine.begin() as connection:
        run(connection)
