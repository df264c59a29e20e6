"""What owners do with tokens, and what a token reads."""

from __future__ import annotations

from bot.api import store as rows
from bot.api.rules import LABEL_LENGTH, MOST_TOKENS, ApiError, ApiQuery, ApiRefused, ApiToken, hash_of, new_token, page_of
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.export.acts import READERS, data_set_for
from bot.export.rules import plain
from bot.ids import PersonId
from bot.people import store as people
from bot.people.acts import require_owner


def tokens_of(scope: Scope, person: PersonId) -> list[ApiToken]:
    """All of them, for an owner."""
    require_owner(scope, person)
    return rows.tokens(scope)


def make_token(scope: Scope, person: PersonId, label: str) -> str:
    """A new token, which nobody is shown again."""
    require_owner(scope, person)
    if len(rows.tokens(scope)) >= MOST_TOKENS:
        raise PersonCanFix("api.enough", field="label", most=MOST_TOKENS)
    token = new_token()
    called = label.strip()[:LABEL_LENGTH] or "API"
    made = ApiToken(id=scope.new_id(), workspace=scope.workspace, label=called, owner=person, made_at=scope.now)
    rows.add_token(scope, made, hash_of(token))
    return token


def revoke_token(scope: Scope, person: PersonId, token_id: str) -> None:
    """It opens nothing from now on."""
    require_owner(scope, person)
    rows.drop_token(scope, token_id)


def read_page(scope: Scope, token: ApiToken, name: str, query: ApiQuery) -> dict[str, object]:
    """A page of a data set, as the token's owner may see it. Raises ApiRefused."""
    if token.owner is None or token.owner not in people.owners(scope):
        raise ApiRefused(ApiError.NO_OWNER)
    if name not in READERS:
        raise ApiRefused(ApiError.NOT_FOUND)
    found = data_set_for(scope, token.owner, name, query.since)
    return page_of(name, [{column: plain(row.get(column)) for column in found.columns} for row in found.rows], query)
