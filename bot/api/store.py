"""Tokens as rows: a hash, never the token."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.api.rules import ApiToken
from bot.database.engine import Tx
from bot.database.schema import api_tokens
from bot.database.scope import Scope, execute_everywhere


def add_token(scope: Scope, made: ApiToken, hashed: str) -> None:
    """A new token."""
    row = {"id": made.id, "label": made.label, "made_by": made.owner, "made_at": made.made_at, "hash": hashed}
    scope.insert_new(api_tokens, row)


def tokens(scope: Scope) -> list[ApiToken]:
    """All of them, oldest first."""
    return [_token(row) for row in scope.execute(select(api_tokens).order_by(api_tokens.c.made_at, api_tokens.c.id))]


def drop_token(scope: Scope, token_id: str) -> None:
    """It opens nothing any more."""
    scope.execute(delete(api_tokens).where(api_tokens.c.id == token_id))


def any_token(tx: Tx) -> bool:
    """Whether anybody, in any workspace, made one."""
    return execute_everywhere(tx, select(api_tokens.c.id).limit(1)).one_or_none() is not None


def token_with(tx: Tx, hashed: str) -> ApiToken | None:
    """The token with that hash, whosever it is: it says which workspace it opens."""
    row = execute_everywhere(tx, select(api_tokens).where(api_tokens.c.hash == hashed)).one_or_none()
    return _token(row) if row else None


def note_use(scope: Scope, token_id: str, on: date) -> None:
    """It was used that day."""
    scope.execute(update(api_tokens).where(api_tokens.c.id == token_id).values(last_used_on=on))


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(
        id=row.id,
        workspace=row.workspace_id,
        label=row.label,
        owner=row.made_by,
        made_at=row.made_at,
        last_used_on=row.last_used_on,
    )
