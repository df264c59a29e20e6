"""Erasing, the receipt, own data, and a workspace that goes. A row stands beside each that stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Text, insert, select

from bot.database.personal import (
    HELD,
    ROW_ERASED,
    Held,
    Holds,
    emptied,
    feature_first,
    kept_for,
    kept_until,
    row_erased_where,
    stays,
)
from bot.database.schema import (
    Utc,
    asks,
    choosings,
    cohorts,
    metadata,
    oauth_states,
    open_answers,
    open_votes,
    people,
    preferences,
    rounds,
    webhooks,
    workspaces,
)
from bot.ids import PersonId
from bot.people.privacy import uninstall_store as gone
from bot.people.privacy.erase_store import erase_rows, rooms_that_go_first
from bot.people.privacy.own.store import own_rows
from bot.people.privacy.receipt_store import rows_about
from tests.givens import ANA, BO, DEV, MONDAY, WORKSPACE
from tests.rows import Rows

SECOND = timedelta(seconds=1)
EVERYBODY = (ANA, BO)


def a_page(rows: Rows) -> MetaData:
    """Letters are erased, or lose their author; only drafts that are open are erased; visits stay, without their note."""
    page = MetaData()

    def key() -> tuple[Column[str], Column[int]]:
        return Column("workspace_id", String(32), primary_key=True), Column("id", Integer, primary_key=True)

    person = Held(Holds.PERSON, ROW_ERASED, emptied("nobody"))
    Table(
        "letters", page, *key(), Column("author_id", String(32), info={HELD: person}),
        Column("words", Text, info={HELD: Held(Holds.WORDS)}), Column("title", String(99), info={HELD: Held(Holds.WORDS)}),
        Column("copies", Text, info={HELD: Held(Holds.MENTION)}), Column("sealed", LargeBinary(), info={HELD: Held(Holds.SEALED)}),
        Column("read_by", Integer, info={HELD: Held(Holds.GROUP)}),
        Column("score", Integer, info={HELD: Held(Holds.FACT, told_elsewhere=True)}),
        Column("at", Utc, nullable=False), info=kept_for("at", weeks=4, receipt="of.letters"),
    )  # fmt: skip
    open_ones = Held(Holds.PERSON, row_erased_where("state", "open", others="they were sent"), feature_first("sharing", "cards"))
    Table(
        "drafts", page, *key(), Column("author_id", String(32), info={HELD: open_ones}), Column("state", String(9)),
        Column("at", Utc, nullable=True), info=kept_for("at", days=9, receipt="of.drafts"),
    )  # fmt: skip
    Table(
        "visits", page, *key(), Column("person_id", String(32), info={HELD: Held(Holds.PERSON, stays("so it is"))}),
        Column("note", String(99), info={HELD: Held(Holds.FACT, emptied("-"))}), info=kept_until("it ends", receipt="of.visits"),
    )  # fmt: skip
    for table in page.sorted_tables:
        table.create(rows.tx)  # type: ignore[arg-type]
    letters, drafts, visits = (page.tables[name] for name in ("letters", "drafts", "visits"))
    words = {"title": f"of {BO}", "sealed": b"s", "read_by": 7, "score": 8, "at": MONDAY}
    for number, (workspace, who) in enumerate(((WORKSPACE, ANA), (WORKSPACE, BO), ("T2", ANA), (WORKSPACE, ANA))):
        row = {"workspace_id": workspace, "id": 9 - number}
        rows.tx.execute(insert(letters), row | {"author_id": who, "words": f"{who} and {BO}", "copies": f"{DEV} {BO}"} | words)
        rows.tx.execute(insert(visits), row | {"person_id": who, "note": f"note of {who}"})
        for state in ("open", "sent"):
            rows.tx.execute(insert(drafts), row | {"id": number * 2 + (state == "open"), "author_id": who, "state": state})
    return page


@pytest.mark.parametrize("has_left", [False, True], ids=["asks", "leaves"])
def test_each_column_goes_as_its_page_says_and_only_this_person_s(rows: Rows, has_left: bool) -> None:
    page = a_page(rows)
    erase_rows(rows.scope(), PersonId(ANA), has_left=has_left, page=page)
    letters, drafts, visits = (page.tables[name] for name in ("letters", "drafts", "visits"))
    authors = sorted(tuple(row) for row in rows.tx.execute(select(letters.c.workspace_id, letters.c.author_id)))
    others = [(WORKSPACE, BO), ("T2", ANA)]
    assert authors == sorted([*others, *([(WORKSPACE, "nobody")] * 2 if has_left else [])])
    left = sorted(row.state for row in rows.tx.execute(select(drafts).where(drafts.c.workspace_id == WORKSPACE, drafts.c.author_id == ANA)))
    assert left == ([] if has_left else ["sent", "sent"])
    assert len(rows.tx.execute(select(drafts).where((drafts.c.author_id == BO) | (drafts.c.workspace_id == "T2"))).all()) == 4
    notes = {(row.workspace_id, row.person_id): row.note for row in rows.tx.execute(select(visits))}
    assert notes == {
        (WORKSPACE, ANA): f"note of {ANA}" if has_left else "-", (WORKSPACE, BO): f"note of {BO}", ("T2", ANA): f"note of {ANA}",
    }  # fmt: skip


def test_the_receipt_counts_what_is_theirs_or_names_them_and_says_how_long_it_stays(rows: Rows) -> None:
    page = a_page(rows)

    def told(person: str) -> list[tuple[str, str, int, timedelta | None]]:
        return [(one.table, one.called, one.number, one.at_most) for one in rows_about(rows.scope(), PersonId(person), page=page)]

    month = timedelta(weeks=4)
    assert sorted(told(ANA)) == [("drafts", "of.drafts", 4, None), ("letters", "of.letters", 2, month), ("visits", "of.visits", 2, None)]
    assert told(DEV) == [("letters", "of.letters", 3, month)] and told("U0_EV") == [], "an id is no pattern"


def test_of_their_own_rows_people_get_all_that_is_theirs_and_of_others_only_what_names_them(rows: Rows) -> None:
    page = a_page(rows)
    for id_ in EVERYBODY:
        rows.add(people, id=id_)
    of_ana = {one.table: one.rows for one in own_rows(rows.scope(), PersonId(ANA), page=page)}
    assert [row["id"] for row in of_ana["letters"]] == [6, 9] and [row["note"] for row in of_ana["visits"]] == [f"note of {ANA}"] * 2
    assert of_ana["letters"][0] == {
        "id": 6, "author_id": ANA, "words": f"{ANA} and {BO}", "title": "of …", "copies": f"{DEV} …", "at": MONDAY.isoformat(),
    }  # fmt: skip
    (of_dev,) = own_rows(rows.scope(), PersonId(DEV), page=page)
    assert (of_dev.table, of_dev.called) == ("letters", "of.letters") and list(of_dev.rows) == [{"copies": f"{DEV} …"}] * 3


def test_some_rooms_set_right_what_hangs_on_a_row_before_it_goes() -> None:
    said = {column.info[HELD] for table in metadata.sorted_tables for column in table.columns if HELD in column.info}
    assert rooms_that_go_first() == {fate.feature for one in said for fate in (one.forget, one.left) if fate.feature} != set()


def test_workspaces_gone_so_long_and_whether_one_is_the_last(rows: Rows) -> None:
    rows.tx.execute(workspaces.delete())
    rows.add(workspaces, id=WORKSPACE, uninstalled_at=MONDAY)
    assert gone.is_last(rows.scope()) and not gone.is_last(rows.scope(workspace="T9"))
    for id_, left in (("T2", MONDAY + SECOND), ("T3", None)):
        rows.add(workspaces, id=id_, uninstalled_at=left)
    assert gone.gone_before(rows.tx, MONDAY) == [WORKSPACE] and not gone.is_last(rows.scope())


def test_a_workspace_s_rows_and_keys_go_and_the_others_stay(rows: Rows) -> None:
    rows.tx.execute(workspaces.delete())
    for workspace, mark in ((WORKSPACE, "1"), ("T2", "2")):
        rows.add(workspaces, id=workspace)
        for table in (rounds, choosings, webhooks, asks):
            more = {"k": 5, "comments_k": 8} if table is rounds else {}
            rows.add(table, id=f"{table.name} {mark}", workspace_id=workspace, **more)
        rows.add(cohorts, id=f"c{mark}", workspace_id=workspace, round_id=f"rounds {mark}")
        rows.add(preferences, person_id=BO, workspace_id=workspace)
        rows.add(open_answers, slot=mark.encode() * 16, cohort_id=f"c{mark}", question_id="q", sealed=b"s")
        rows.add(open_votes, slot=mark.encode() * 16, choosing_id=f"choosings {mark}", sealed=b"s")
    rows.add(oauth_states, expires_at=MONDAY)
    scope = rows.scope()
    assert sorted(gone.key_names(scope)) == sorted(
        ["round:rounds 1", "silence:rounds 1", "round:vote-choosings 1", "proposals:choosings 1", "webhook:webhooks 1", "ask:asks 1"]
    )
    gone.drop_open_relations(scope)
    gone.erase_rows_of_workspace(scope)
    counted = {table.name: len(rows.tx.execute(select(table)).all()) for table in metadata.sorted_tables}
    touched = (workspaces, rounds, choosings, webhooks, asks, cohorts, preferences, open_answers, open_votes, oauth_states)
    assert {name: number for name, number in counted.items() if number} == dict.fromkeys((table.name for table in touched), 1)
    assert list(rows.tx.execute(select(open_answers.c.cohort_id)).scalars()) == ["c2"] and gone.is_last(rows.scope(workspace="T2"))
    gone.erase_rows_of_nobody(scope)
    nobodys = {table.name for table in metadata.sorted_tables if "workspace_id" not in table.c} - {"workspaces"}
    left = {table.name for table in touched if rows.tx.execute(select(table)).all()}
    assert left == {table.name for table in touched} - nobodys
