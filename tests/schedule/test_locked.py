"""What one process has claimed another passes over."""

from __future__ import annotations

from datetime import timedelta

from bot.database.schema import due
from bot.schedule import store
from tests.givens import MONDAY, WORKSPACE
from tests.locks import beside, is_free
from tests.rows import Rows


def test_two_who_claim_at_once_get_two_rows(postgresql_url: str) -> None:
    with beside(postgresql_url) as tx:
        for subject in "ab":
            Rows(tx).add(due, kind="k", subject=subject, due_at=MONDAY)
    with beside(postgresql_url) as one, beside(postgresql_url) as other:
        found = [store.claim_due(tx, ["k"], MONDAY) for tx in (one, other, other)]
        assert [row and row.subject for row in found] == ["a", "b", "b"]
        assert store.claim_due(one, ["k"], MONDAY, but_of=["T9"]) == found[0], "what is mine is not passed over"


def test_a_row_is_held_while_it_is_looked_at_whether_it_was_moved(postgresql_url: str) -> None:
    with beside(postgresql_url) as tx:
        Rows(tx).add(due, kind="k", subject="s", due_at=MONDAY)
    with beside(postgresql_url) as tx:
        moved = store.Due(WORKSPACE, "k", "s", MONDAY - timedelta(days=1), 0)
        store.move_on_if_unchanged(tx, moved, MONDAY)
        assert not is_free(postgresql_url, due)
