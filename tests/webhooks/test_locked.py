"""What one process sends another passes over."""

from __future__ import annotations

from datetime import timedelta

from bot.webhooks import store
from tests.givens import MONDAY, scope
from tests.locks import beside
from tests.rows import Rows
from tests.webhooks.test_store import delivery, hook


def test_two_who_take_deliveries_at_once_take_different_ones(postgresql_url: str) -> None:
    with beside(postgresql_url) as tx:
        rows = Rows(tx)
        hook(rows, "w")
        for id_ in "abc":
            delivery(rows, id_)
    with beside(postgresql_url) as one, beside(postgresql_url) as other:
        until = MONDAY + timedelta(hours=1)
        found = [[row.id for row in store.lease_ready(scope(tx), until, 2)] for tx in (one, other)]
        assert found == [["a", "b"], ["c"]]
