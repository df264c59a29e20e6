"""Why a message ended: the sentences that earlier versions kept come through the migration as values."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from bot.database import migrate
from bot.database.engine import Database
from bot.database.schema import outbox
from tests.givens import MONDAY, WORKSPACE

OLD = {
    "told together with another": "joined",
    "could not be rendered": "not_rendered",
    "the week's two messages are spoken for": "week_full",
    "is_archived": "is_archived",
    "not_sendable": "not_sendable",
    None: None,
}


@pytest.mark.long
@pytest.mark.parametrize(("old", "new"), OLD.items())
def test_a_reason_that_was_a_sentence_becomes_a_value_and_slacks_own_word_stays(
    database: Database, old: str | None, new: str | None
) -> None:
    migrate.to_revision(database, "0005")
    told = {"workspace_id": WORKSPACE, "id": "a", "dedupe_key": "a", "kind": "nudge", "recipient": "U0ANA", "body": {}, "priority": 3}
    with database.transaction() as tx:
        tx.execute(insert(outbox), told | {"state": "dead", "reason": old, "not_before": MONDAY, "queued_at": MONDAY, "attempts": 0})
    migrate.to_head(database)
    with database.reading() as tx:
        assert tx.execute(select(outbox.c.reason)).scalar_one() == new
