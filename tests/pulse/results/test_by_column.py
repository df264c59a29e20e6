"""What the model is given by column is what storage holds by row, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from bot.database.bulk import BETWEEN
from bot.database.engine import Database, Tx
from bot.database.schema import cohorts, merged_sides, rounds
from bot.pulse.privacy.fold import Cell
from bot.pulse.results.cells import REST, add_cells, cohort_texts, past_cells, past_texts, weeks_of_rounds
from bot.pulse.results.merging import merged_before, merged_texts
from bot.pulse.scoring.joint.columns import cells_of_texts, merged_of_texts
from tests.givens import MONDAY, WORKSPACE, scope
from tests.pulse.scoring.joint.test_columns import as_rows, cells_by_column

HERE: dict[str, Any] = {"workspace_id": WORKSPACE}


def two_rounds(tx: Tx) -> None:
    """Two weeks of two teams, with a wide cell and one of what was left of small groups."""
    for week in (1, 2):
        at = MONDAY + timedelta(weeks=week)
        row = HERE | {"id": f"r{week}", "number": week, "opens_at": at, "closes_at": at, "state": "folded", "k": 5, "comments_k": 8}
        tx.execute(insert(rounds).values(**row, rule_version="1", bank_version="1", asked_again=0))
        for name, kind in (('team:a, "b"/c', "team"), ("hub", "residual")):
            of = HERE | {"id": f"{kind}{week}", "round_id": f"r{week}", "lineage": name, "kind": kind, "name": name, "block": 0}
            tx.execute(insert(cohorts).values(**of, size=9 + week, settled_size=9, newcomers=0, under_half_answered=False))
            add_cells(scope(tx), [Cell(f"{kind}{week}", "safe.1", week, (1, 0, 999, 0, 3)), Cell(f"{kind}{week}", "safe.2", 1, WIDE)])
            add_cells(scope(tx), [Cell(f"{kind}{week}", "safe.3", 1, (0, 0, 1_000, 0, 0))])  # one more than three digits hold
        of = HERE | {"id": f"all{week}", "round_id": f"r{week}", "lineage": "all", "kind": "team", "name": "all", "block": 0}
        tx.execute(insert(cohorts).values(**of, size=HUGE, settled_size=9, newcomers=0, under_half_answered=False))
        add_cells(scope(tx), [Cell(f"all{week}", "safe.1", 1, (56_000, 0, 70_000, 5, 16_384))])
    merged = HERE | {"lineage": "team:a", "dimension": "SAFE", "round_id": "r1", "mean": 60, "answers": 20, "asked": 30, "k": 5}
    tx.execute(insert(merged_sides).values(**merged, parts=[["safe.3", 1, 105_000], ["safe.4", 2, 105_001], ["safe.1", 1, 105_002]]))


def test_cells_and_merged_sides_are_the_same_by_column_as_by_row(database: Database) -> None:
    with database.transaction() as tx:
        two_rounds(tx)
        here = scope(tx)
        weeks = weeks_of_rounds(here, since_week=0)
        newest = max(weeks.values())
        by_column = cells_of_texts(past_texts(here), cohort_texts(here, weeks, fresh=newest), weeks, BETWEEN, REST)
        by_row = past_cells(here, since_week=0)
        merged = merged_of_texts(merged_texts(here, since_week=0), BETWEEN)
        assert [len(some) for some in cohort_texts(here, weeks, fresh=newest)] == [1, 1]
        assert len(by_row) == 14
        assert as_rows(by_column) == as_rows(cells_by_column(by_row))
        told = [(merged.names[0], merged.mean[0], merged.answers[0], merged.asked[0], merged.places[0])]
        assert told == [(one.cohort, one.mean, one.answers, one.asked, one.parts) for one in merged_before(here, since_week=0)]


def test_before_the_first_close_there_is_nothing(database: Database) -> None:
    with database.transaction() as tx:
        assert past_texts(scope(tx)) == []
        assert not len(merged_of_texts(merged_texts(scope(tx), since_week=0), BETWEEN).mean)


HUGE = 2_000_000
WIDE = (1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 2)
