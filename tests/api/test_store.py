"""Tokens as the store finds them."""

from __future__ import annotations

from datetime import timedelta

from bot.api import store
from bot.database.schema import api_tokens
from tests.givens import MONDAY
from tests.rows import Rows


def test_tokens_oldest_first_found_by_their_hash_and_dropped_alone(rows: Rows) -> None:
    assert not store.any_token(rows.tx)
    for id_, at in (("c", MONDAY), ("b", MONDAY), ("a", MONDAY + timedelta(hours=1))):
        rows.add(api_tokens, id=id_, made_at=at, hash=f"hash of {id_}")
    rows.add(api_tokens, id="other", workspace_id="T1", hash="of another workspace")
    scope = rows.scope()
    assert [one.id for one in store.tokens(scope)] == ["b", "c", "a"] and store.any_token(rows.tx)
    found = [store.token_with(rows.tx, hashed) for hashed in ("hash of c", "of another workspace", "none")]
    assert [one and (one.id, one.workspace) for one in found] == [("c", "T0RIPPLE"), ("other", "T1"), None]
    store.note_use(scope, "c", MONDAY.date())
    store.drop_token(scope, "b")
    assert [(one.id, one.last_used_on) for one in store.tokens(scope)] == [("c", MONDAY.date()), ("a", None)]
