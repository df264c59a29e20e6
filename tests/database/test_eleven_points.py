"""Cells of up to eleven points. Old ones come through the migration, and the database still refuses fewer than five answers."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from bot.database import migrate
from bot.database.engine import Database, Tx
from bot.database.schema import cohorts, rounds
from bot.pulse.privacy.fold import Cell
from bot.pulse.results.cells import add_cells, past_cells
from tests.givens import MONDAY, WORKSPACE, scope

BEFORE = "0006"
OLD = """INSERT INTO cells (workspace_id, cohort_id, question_id, version, c1, c2, c3, c4, c5)
         VALUES (:ws, 'blue', 'safe.1', 1, 1, 0, 2, 0, 3)"""
ELEVEN = Cell("blue", "safe.2", 1, (1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 2))


@pytest.mark.long
def test_old_cells_come_through_and_go_back_and_wider_ones_go_with_the_way_back(database: Database) -> None:
    migrate.to_revision(database, BEFORE)
    with database.transaction() as tx:
        _a_closed_round(tx)
        tx.execute(text(OLD), {"ws": WORKSPACE})
    migrate.to_head(database)
    with database.transaction() as tx:
        add_cells(scope(tx), [ELEVEN])
        assert _counts(tx) == {"safe.1": (1, 0, 2, 0, 3), "safe.2": ELEVEN.counts}
    migrate.to_revision(database, BEFORE)
    with database.reading() as tx:
        assert [tuple(row) for row in tx.execute(text("SELECT question_id, c1, c2, c3, c4, c5 FROM cells"))] == [("safe.1", 1, 0, 2, 0, 3)]
    migrate.to_head(database)
    with database.reading() as tx:
        assert _counts(tx) == {"safe.1": (1, 0, 2, 0, 3)}
        assert migrate.drift(tx) == []


@pytest.mark.parametrize("counts", [(4, 0, 0, 0, 0), (0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0), (1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1)])
def test_the_engine_itself_refuses_fewer_than_five_answers_however_many_points(database: Database, counts: tuple[int, ...]) -> None:
    with database.transaction() as tx:
        _a_closed_round(tx)
    with pytest.raises(IntegrityError, match="five_or_nothing"), database.transaction() as tx:
        add_cells(scope(tx), [Cell("blue", "safe.1", 1, counts)])


def _counts(tx: Tx) -> dict[str, tuple[int, ...]]:
    return {one.question: one.counts for one in past_cells(scope(tx), since_week=0)}


def _a_closed_round(tx: Tx) -> None:
    here: dict[str, Any] = {"workspace_id": WORKSPACE}
    row = here | {"id": "r1", "number": 1, "opens_at": MONDAY, "closes_at": MONDAY, "state": "folded", "k": 5, "comments_k": 8}
    tx.execute(insert(rounds).values(**row, rule_version="1", bank_version="1", asked_again=0))
    of = here | {"id": "blue", "round_id": "r1", "lineage": "t1", "kind": "team", "name": "Blue", "block": 0, "size": 9, "settled_size": 9}
    tx.execute(insert(cohorts).values(**of, newcomers=0, under_half_answered=False))
