"""Whoever changes a week of choosing holds it meanwhile."""

from __future__ import annotations

from bot.database.schema import choosings
from bot.ids import ChoosingId
from bot.plan import store
from tests.givens import scope
from tests.locks import beside, is_free
from tests.rows import Rows


def test_a_week_is_held_by_whoever_asks_to_lock_it(postgresql_url: str) -> None:
    with beside(postgresql_url) as tx:
        Rows(tx).add(choosings, id="w", state="voting")
    with beside(postgresql_url) as tx:
        store.choosing(scope(tx), ChoosingId("w"))
        assert is_free(postgresql_url, choosings)
        store.choosing(scope(tx), ChoosingId("w"), lock=True)
        assert not is_free(postgresql_url, choosings)
