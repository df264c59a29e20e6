"""A round that somebody answers cannot close meanwhile, and thresholds are decided by one at a time."""

from __future__ import annotations

from bot.database.schema import rounds, workspaces
from bot.ids import RoundId
from bot.pulse import store
from tests.givens import WORKSPACE, scope
from tests.locks import beside, is_free
from tests.pulse.test_store import a_round
from tests.rows import Rows


def test_many_answer_a_round_at_once_and_one_closes_it(postgresql_url: str) -> None:
    with beside(postgresql_url) as tx:
        a_round(Rows(tx), 1, "open")
    with beside(postgresql_url) as tx:
        store.round_by_id(scope(tx), RoundId("r1"))
        assert is_free(postgresql_url, rounds)
        store.round_taking_answers(scope(tx), RoundId("r1"))
        assert is_free(postgresql_url, rounds, read=True) and not is_free(postgresql_url, rounds)
    with beside(postgresql_url) as tx:
        store.round_by_id(scope(tx), RoundId("r1"), lock=True)
        assert not is_free(postgresql_url, rounds, read=True)


def test_whoever_decides_on_thresholds_holds_the_workspace_but_not_its_key(postgresql_url: str) -> None:
    with beside(postgresql_url) as tx:
        tx.execute(workspaces.delete())
        Rows(tx).add(workspaces, id=WORKSPACE)
    with beside(postgresql_url) as tx:
        store.hold_thresholds(scope(tx))
        assert not is_free(postgresql_url, workspaces)
        assert is_free(postgresql_url, workspaces, read=True, key_share=True), "others may still write rows that name it"
