"""What a lead's letter asks for, and who may look behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from bot.database.engine import Database, Tx
from bot.database.schema import asks
from bot.digest import acts as digests
from bot.digest import reading as digest_reading
from bot.digest import settings as digest_settings
from bot.digest.store import digests as rows
from bot.errors import NotAllowed
from bot.ids import DigestId
from bot.people import store as people_rows
from tests.digest.givens import DAY, FRIDAY, NEXT_MONDAY, add_team, ask, kept_digests, run
from tests.givens import ANA, EVE, GENERAL, scope


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    with database.transaction() as given:
        people_rows.keep_channel(scope(given), GENERAL, name="general", bot_is_member=True)
        add_team(given)
        yield given


def test_what_a_lead_says_came_of_it_stands_in_the_teams_next_digest(tx: Tx) -> None:
    digest_settings.answer_team(scope(tx, now=FRIDAY - DAY), EVE, "T1", changed="Wednesdays are free of meetings now.", not_now="")
    run(tx, digests.teams_due, FRIDAY)
    (row,) = kept_digests(tx)
    kept = rows.digest(scope(tx), row.id)
    assert kept is not None and kept.content.changed == "Wednesdays are free of meetings now."
    with pytest.raises(NotAllowed):
        digest_settings.answer_team(scope(tx, now=FRIDAY), ANA, "T1", changed="Not theirs to say.", not_now="")


def test_a_letter_keeps_which_questions_wait_and_leaves_out_what_was_answered_meanwhile(tx: Tx) -> None:
    ask(tx, "q2", FRIDAY - DAY)
    ask(tx, "q1", FRIDAY - 2 * DAY)
    run(tx, digests.managers_due, NEXT_MONDAY)
    (row,) = kept_digests(tx)
    seen = digest_reading.own_letter(scope(tx), EVE, row.id)
    assert seen is not None and seen.id == row.id
    assert seen.digest.teams[0].asks == ("q1", "q2") and seen.asks["q1"].text == "text of q1"
    tx.execute(update(asks).where(asks.c.id == "q1").values(answered_at=NEXT_MONDAY))
    seen = digest_reading.own_letter(scope(tx), EVE, row.id)
    assert seen is not None and set(seen.asks) == {"q2"}


def test_nobody_reads_another_leads_letter(tx: Tx) -> None:
    run(tx, digests.managers_due, NEXT_MONDAY)
    (row,) = kept_digests(tx)
    assert digest_reading.own_letter(scope(tx), ANA, DigestId(row.id)) is None
