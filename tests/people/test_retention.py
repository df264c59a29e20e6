"""What was told long ago is forgotten, and nothing that could be told twice by that."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.database import schema
from bot.database.engine import Database
from bot.database.keys import FileKeys
from bot.outbox import store as outbox
from bot.outbox.attention import store as attention
from bot.outbox.attention.rules import Unasked
from bot.people.privacy import retention as upkeep
from bot.schedule.job import DueContext
from tests.givens import ANA, MONDAY, WORKSPACE, scope
from tests.outbox.bodies import a_notice

pytestmark = pytest.mark.each_way

ELSEWHERE = "T0OTHER"


def told(database: Database, kind: str, state: str, days_ago: int, *, workspace: str = WORKSPACE) -> str:
    """A letter that ended so many days ago."""
    key = f"{kind}:{state}:{days_ago}"
    with database.transaction() as tx:
        outbox.queue_notice(scope(tx, workspace=workspace, now=MONDAY), a_notice(kind, ANA, key))
        settled = None if state in ("ready", "sending") else MONDAY - timedelta(days=days_ago)
        where = (schema.outbox.c.workspace_id == workspace, schema.outbox.c.dedupe_key == key)
        tx.execute(update(schema.outbox).where(*where).values(state=state, settled_at=settled))
    return key


def tidy_rows(database: Database, folder: Path) -> datetime:
    with database.transaction() as tx:
        return upkeep.forget_old_rows(DueContext(scope(tx, now=MONDAY, keys=FileKeys(folder / "keys")), WORKSPACE, MONDAY))


def tidy(database: Database, folder: Path) -> datetime:
    with database.transaction() as tx:
        return upkeep.forget_old_messages(
            DueContext(
                scope(tx, now=MONDAY, keys=FileKeys(folder / "keys"), new_id=lambda: "id", chance=random.Random(1)), WORKSPACE, MONDAY
            )
        )


def keys(database: Database) -> set[str]:
    with database.reading() as tx:
        return set(tx.execute(select(schema.outbox.c.dedupe_key)).scalars())


@pytest.mark.parametrize("state", ["sent", "dropped", "expired"])
def test_what_was_settled_is_forgotten_after_sixty_days(database: Database, tmp_path: Path, state: str) -> None:
    told(database, "nudge", state, 61)
    young = told(database, "nudge", state, 59)
    assert tidy(database, tmp_path) == MONDAY + upkeep.EVERY
    assert keys(database) == {young}


@pytest.mark.parametrize("state", ["dead", "unsure"])
def test_what_got_stuck_stays_for_ninety_days(database: Database, tmp_path: Path, state: str) -> None:
    told(database, "nudge", state, 91)
    young = told(database, "nudge", state, 89)
    tidy(database, tmp_path)
    assert keys(database) == {young}


def test_what_is_on_its_way_is_never_forgotten(database: Database, tmp_path: Path) -> None:
    waiting = {told(database, "nudge", state, 400) for state in ("ready", "sending")}
    tidy(database, tmp_path)
    assert keys(database) == waiting


@pytest.mark.parametrize("kind", upkeep.LASTING)
def test_what_may_be_told_once_is_not_told_again_for_half_a_year(database: Database, tmp_path: Path, kind: str) -> None:
    key = told(database, kind, "sent", 26 * 7 - 1)
    told(database, kind, "sent", 26 * 7 + 1)
    tidy(database, tmp_path)
    assert keys(database) == {key}
    with database.transaction() as tx:
        assert not outbox.queue_notice(scope(tx, now=MONDAY), a_notice(kind, ANA, key))


def test_another_workspace_is_left_alone(database: Database, tmp_path: Path) -> None:
    theirs = told(database, "nudge", "sent", 100, workspace=ELSEWHERE)
    tidy(database, tmp_path)
    assert keys(database) == {theirs}


def test_much_is_forgotten_slice_by_slice(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "SLICE", 2)
    for days in (61, 62, 63):
        told(database, "nudge", "sent", days)
    assert tidy(database, tmp_path) == MONDAY + upkeep.SOON
    assert len(keys(database)) == 1
    assert tidy(database, tmp_path) == MONDAY + upkeep.EVERY
    assert keys(database) == set()


def test_the_ledger_of_attention_keeps_eight_weeks(database: Database, tmp_path: Path) -> None:
    weeks = [(MONDAY - timedelta(weeks=ago)).date() for ago in (0, 8, 9)]
    with database.transaction() as tx:
        attention.book(scope(tx), [attention.LedgerEntry(ANA, week, "key", Unasked.NUDGE) for week in weeks])
    tidy_rows(database, tmp_path)
    with database.reading() as tx:
        left = attention.entries(scope(tx), [ANA], weeks[-1])
    assert sorted(one.week for one in left) == sorted(weeks[:2])


def test_housekeeping_is_on_the_calendar_once(database: Database) -> None:
    with database.transaction() as tx:
        upkeep.plan_workspace(scope(tx, now=MONDAY))
        upkeep.plan_workspace(scope(tx, now=MONDAY + timedelta(hours=1)))
        planned = tx.execute(select(schema.due.c.kind, schema.due.c.due_at)).all()
    assert sorted(planned) == [(kind, MONDAY + upkeep.EVERY) for kind in sorted(upkeep.NIGHTLY)]
