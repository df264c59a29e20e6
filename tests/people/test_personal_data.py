"""After a busy stretch. Nothing of whoever is forgotten is left but what the page says, the receipt is complete, and nothing grows old.

The demo's weeks are lived once; each engine gets a copy. What is looked for is looked for in every column of every table.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, insert, select

from bot.app.features import FEATURES
from bot.database import schema
from bot.database.engine import Database, Tx
from bot.database.personal import HELD, ROW_ERASED, Held, Holds, columns_that_hold, kept_for
from bot.database.schema import Utc, metadata
from bot.people.privacy import erase
from bot.people.privacy.erase_store import erase_rows
from bot.people.privacy.receipt_store import rows_about
from bot.people.privacy.retention_store import ageing_tables, delete_old
from tests.givens import scope
from tests.people.busy_company import cast_of, everything_in, newest_moment, rows_naming, stays, words_of, workspace_of

# An answer to their question, a message that stood as a learning by their mark alone, a reaction to what they shared.
HANGS_ON_OTHERS = {"answers", "learnings", "search_items", "activity", "reactions", "outbox"}


# --- forgetting --------------------------------------------------------------------------------------------------


@pytest.mark.longest
@pytest.mark.parametrize("has_left", [False, True], ids=["asks", "leaves"])
def test_nothing_is_left_of_whoever_is_forgotten_but_what_the_page_says_stays(busy: Database, has_left: bool) -> None:
    wrote = 0
    with busy.transaction() as tx:
        workspace, now = workspace_of(tx), newest_moment(tx)
        for person in cast_of(tx):
            words = words_of(tx, person)
            wrote += len(words)
            erase.forget(scope(tx, workspace=workspace, now=now), FEATURES, person, has_left=has_left)
            held_now = everything_in(tx)
            left = sorted(place for place, texts in held_now.items() if person in texts)
            assert [place for place in left if not stays(*place, has_left=has_left)] == [], person
            assert {text: place for text in words for place, texts in held_now.items() if text in texts} == {}
    assert wrote >= 20


@pytest.mark.long
def test_whoever_left_has_no_name_no_team_and_no_channel(busy: Database) -> None:
    with busy.transaction() as tx:
        person = cast_of(tx)[0]
        erase.forget(scope(tx, workspace=workspace_of(tx), now=newest_moment(tx)), FEATURES, person, has_left=True)
        row = tx.execute(select(schema.people).where(schema.people.c.id == person)).one()
        assert (row.name, row.is_owner) == ("", False)
        assert not {"team_members", "channel_members"} & rows_naming(tx, person).keys()


@pytest.mark.long
def test_others_lose_nothing_but_what_hung_on_whoever_is_forgotten(busy: Database) -> None:
    with busy.transaction() as tx:
        workspace = workspace_of(tx)
        forgotten, *others = cast_of(tx)
        before = {person: _told(tx, workspace, person) for person in others}
        erase.forget(scope(tx, workspace=workspace, now=newest_moment(tx)), FEATURES, forgotten)
        after = {person: _told(tx, workspace, person) for person in others}
    for person in others:
        lost = {name for name, number in before[person].items() if after[person].get(name, 0) < number}
        assert lost <= HANGS_ON_OTHERS


def _told(tx: Tx, workspace: str, person: str) -> dict[str, int]:
    return {row.table: row.number for row in rows_about(scope(tx, workspace=workspace), person)}


# --- the receipt -------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_receipt_counts_every_row_in_which_a_person_s_id_stands(busy: Database) -> None:
    with busy.reading() as tx:
        workspace, shown = workspace_of(tx), set()
        for person in cast_of(tx):
            told = _told(tx, workspace, person)
            assert told == rows_naming(tx, person), person
            shown |= told.keys()
    named = {one.name for one in metadata.sorted_tables if columns_that_hold(one, Holds.PERSON, Holds.MENTION)}
    assert named - shown == set(), "the weeks were not busy enough to show that these are on the receipt"


# --- a table of tomorrow -----------------------------------------------------------------------------------------


def test_a_table_that_is_added_is_forgotten_shown_and_aged_without_a_line_elsewhere(database: Database) -> None:
    page = MetaData()
    for one in metadata.sorted_tables:
        one.to_metadata(page)
    later = Table(
        "of_tomorrow",
        page,
        Column("workspace_id", String(32), primary_key=True),
        Column("id", Integer, primary_key=True),
        Column("giver_id", String(32), info={HELD: Held(Holds.PERSON, ROW_ERASED)}),
        Column("words", Text, info={HELD: Held(Holds.WORDS)}),
        Column("at", Utc),
        info=kept_for("at", weeks=26, receipt="receipt.table.settings"),
    )
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    given = [
        {"workspace_id": "T1", "id": number, "giver_id": giver, "words": f"thanks from {giver}", "at": now - timedelta(weeks=weeks)}
        for number, (giver, weeks) in enumerate([("U1", 1), ("U1", 27), ("U2", 1), ("U2", 27)])
    ]
    with database.transaction() as tx:
        later.create(tx)
        tx.execute(insert(later), given)
        assert [(row.table, row.number) for row in rows_about(scope(tx, workspace="T1"), "U1", page=page)] == [("of_tomorrow", 2)]
        erase_rows(scope(tx, workspace="T1"), "U1", has_left=False, page=page)
        assert set(tx.execute(select(later.c.words)).scalars()) == {"thanks from U2"}
        assert delete_old(scope(tx, workspace="T1"), later, now - ageing_tables(page=page)[later], 10) == 1
        assert tx.execute(select(later.c.id)).scalars().all() == [2]
