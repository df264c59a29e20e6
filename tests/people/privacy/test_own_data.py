"""Own data. Each person is handed what the schema page says can name them, whole, and nothing of anybody else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, insert

from bot.database.engine import Database
from bot.database.personal import HELD, ROW_ERASED, Held, Holds, columns_that_hold, held, kept_for
from bot.database.schema import metadata
from bot.localslack import LocalSlack
from bot.localslack.faults import UPLOAD
from bot.people.privacy.own.rules import PAGE, SOMEBODY_ELSE, as_json, as_text, pages
from bot.people.privacy.own.store import own_rows
from bot.words import words_in
from tests.givens import scope
from tests.people.busy_company import cast_of, rows_naming, workspace_of
from tests.stories.driver import Story

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SAY = words_in("en")
NAMELESS = "How do I tell my lead that the plan is wrong"


@pytest.mark.long
@pytest.mark.xdist_group("busy_weeks")
def test_everything_that_names_a_person_is_in_it_and_nobody_else_s_id(busy: Database) -> None:
    with busy.reading() as tx:
        cast, shown = cast_of(tx), set()
        here = scope(tx, workspace=workspace_of(tx))
        for person in cast:
            found = own_rows(here, person)
            assert {one.table: len(one.rows) for one in found} == rows_naming(tx, person), person
            shown |= {one.table for one in found}
            told = as_json(person, NOW, found, SAY) + as_text("today", found, SAY)
            assert {other for other in cast if other != person and re.search(rf"\b{other}\b", told)} == set()
            assert [f"{one.table}.{name}" for one in found for row in one.rows for name in row if not may_be_handed(one.table, name)] == []
    assert shown == {one.name for one in metadata.sorted_tables if columns_that_hold(one, Holds.PERSON, Holds.MENTION)}


def may_be_handed(table: str, name: str) -> bool:
    says = held(metadata.tables[table].c[name])
    return says is None or (says.holds not in (Holds.SEALED, Holds.GROUP) and not says.told_elsewhere)


def test_a_table_of_tomorrow_is_handed_too_and_a_row_of_somebody_else_only_where_it_names_one(database: Database) -> None:
    page = MetaData()
    for one in metadata.sorted_tables:
        one.to_metadata(page)
    kudos = Table(
        "kudos",
        page,
        Column("workspace_id", String(32), primary_key=True),
        Column("id", Integer, primary_key=True),
        Column("giver_id", String(32), info={HELD: Held(Holds.PERSON, ROW_ERASED)}),
        Column("to", Text, info={HELD: Held(Holds.MENTION)}),
        Column("words", Text, info={HELD: Held(Holds.WORDS)}),
        Column("slot", Text, info={HELD: Held(Holds.SEALED)}),
        info=kept_for("at", weeks=26, receipt="receipt.table.settings"),
    )
    given = {"workspace_id": "T1", "words": "thanks, <@U0OTHER99>", "slot": "sealed"}
    with database.transaction() as tx:
        kudos.create(tx)
        tx.execute(insert(kudos), [given | {"id": 1, "giver_id": "U0MINE999", "to": "U0OTHER99"}])
        tx.execute(insert(kudos), [given | {"id": 2, "giver_id": "U0OTHER99", "to": "U0MINE999 U0THIRD99"}])
        (found,) = own_rows(scope(tx, workspace="T1"), "U0MINE999", page=page)
    mine = {"id": 1, "giver_id": "U0MINE999", "to": SOMEBODY_ELSE, "words": "thanks, <@U0OTHER99>"}
    assert list(found.rows) == [mine, {"to": f"U0MINE999 {SOMEBODY_ELSE}"}], "their own words stay as they wrote them"


def test_pages_hold_the_whole_text_whatever_its_lines() -> None:
    text = "a line\n" * 10_000 + "x" * 50_000
    assert "".join(pages(text)) == text and max(map(len, pages(text))) <= PAGE
    assert pages("") == [""]


async def busy_ana(story: Story) -> None:
    await story.set_up_team()
    await story.ana.types("/til Short reviews find more than long ones", in_="#harbor")
    await story.bo.types("/til Bo's own secret recipe", in_="#harbor")
    await story.ana.types("/learn ask", in_="#harbor")
    await story.settle()
    await story.ana.fills(text=NAMELESS, nameless=["Ask without my name"])
    assert (await story.ana.submits()).ok
    await story.ana.closes_modal()
    await story.live(hours=2)
    assert [row for row in story.rows("asks") if row["text"] == NAMELESS and row["author_id"] is None]
    await story.ana.types("/learn privacy", in_="#harbor")
    await story.settle()
    await story.ana.presses("Give me all of it")
    await story.settle()


@pytest.mark.long
async def test_the_files_come_to_whoever_asked_alone(story: Story) -> None:
    await busy_ana(story)
    (message,) = [one for one in story.ana.dms() if one.get("files")]
    held_files = {file["name"]: story.slack.workspace.files[file["id"]]["content"].decode() for file in message["files"]}
    readable, data = held_files["ripple-2026-03-02.txt"], json.loads(held_files["ripple-2026-03-02.json"])
    assert "Short reviews find more" in readable and "learnings you shared" in readable
    assert {"people", "learnings", "team_members"} <= {one["table"] for one in data["tables"]}
    assert data["person"] == story.ana.id and "No answer of yours is in here" in data["answers"]
    assert "secret recipe" not in str(held_files) and story.bo.id not in str(held_files)
    assert NAMELESS not in str(held_files), "whoever is made to show their file shows no nameless question"
    assert "Two files are in our conversation" in story.read(story.ana.modal)
    everybody_else: list[Any] = [one for name, person in story.people.items() if name != "ana" for one in person.dms()]
    assert not [one for one in [*everybody_else, *story.slack.posted("#harbor")] if one.get("files")]


def files_declined(slack: LocalSlack) -> None:
    slack.app.declined_scopes = {"files:write"}


def address_refuses(slack: LocalSlack) -> None:
    slack.faults.add("status", UPLOAD, status=403, times=None)


@pytest.mark.parametrize("no_file", [files_declined, address_refuses])
async def test_where_no_file_may_be_sent_it_is_read_in_pages(quick_story: Story, no_file: Callable[[LocalSlack], None]) -> None:
    story = quick_story
    no_file(story.slack)
    await busy_ana(story)
    assert not [one for one in story.ana.dms() if one.get("files")]
    assert "Page 1 of" in story.read(story.ana.modal) and "as a file it comes once" in story.read(story.ana.modal).lower()
    assert "U0" not in story.read(story.ana.modal).replace(story.ana.id, "")
    read = story.read(story.ana.modal)
    while "Next page" in read:
        await story.ana.presses("Next page")
        await story.settle()
        read = story.read(story.ana.modal)
    assert "Page 1 of 1" in read or "Back" in read
