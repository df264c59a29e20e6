"""After an uninstall: thirty days of grace. Then nothing of that workspace in any table, and nothing of another is touched (T22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, insert, inspect, select, table, text, update

from bot.app.features import FEATURES
from bot.database.engine import Database, Tx
from bot.database.rounds.relations import named_like
from bot.database.schema import Utc, due, installations, metadata, open_answers, open_comments, round_seals, workspaces
from bot.database.scope import Scopes
from bot.ids import PersonId, WorkspaceId
from bot.installs import store as installs
from bot.installs.rules import Installed
from bot.people import store as people
from bot.people.privacy import uninstall
from bot.schedule.job import DueContext
from tests.givens import MONDAY, WORKSPACE, KeysInMemory, scope
from tests.pulse.world import PulseWorld, server_keys

pytestmark = pytest.mark.each_way

ELSEWHERE = "T0OTHER"
NO_ROWS_OF_OURS = {"alembic_version"}
# They name no workspace, and go with the last one.
WITHOUT_A_WORKSPACE = {
    one.name for one in metadata.sorted_tables if one is not workspaces and not {"workspace_id", "cohort_id"} & set(one.c.keys())
}


def _value(column: Column[Any], workspace: str) -> Any:
    kinds: list[tuple[type, Any]] = [
        (Boolean, False),
        (Integer, 15),
        (Float, 1.0),
        (Utc, MONDAY),
        (Date, date(2026, 3, 2)),
        (JSON, {}),
        (LargeBinary, workspace.encode() * 3),
    ]
    if column.name == "workspace_id":
        return workspace
    found = next((value for kind, value in kinds if isinstance(column.type, kind)), f"x{workspace}")
    room = getattr(column.type, "length", None)
    return found[:room] if isinstance(found, str | bytes) and room else found


def fill(tx: Tx, workspace: str) -> None:
    """A row in every table."""
    for one in metadata.sorted_tables:
        row = {
            column.name: _value(column, workspace) for column in one.columns if column.name != "id" or not isinstance(column.type, Integer)
        }
        if one is workspaces:
            row |= {"id": workspace, "uninstalled_at": None}
        tx.execute(insert(one).values(**row))


def rows_left(tx: Tx) -> dict[str, int]:
    """How many rows each table has, of all that are really there; the search index by what it can find."""
    found = {}
    for name in inspect(tx).get_table_names():
        if name in NO_ROWS_OF_OURS or name.startswith("search_words_"):
            continue
        found[name] = len(tx.execute(select(text("1")).select_from(table(name))).all())
    return {name: number for name, number in found.items() if number}


def run(tx: Tx, now: datetime, keys: KeysInMemory) -> datetime | None:
    job = FEATURES.due[uninstall.ERASE]
    return job(DueContext(scope(tx, now=now, keys=keys), WORKSPACE, now))


@pytest.mark.long
def test_forty_days_after_an_uninstall_no_table_holds_anything_of_that_workspace(database: Database) -> None:
    keys = KeysInMemory()
    with database.transaction() as tx:
        fill(tx, WORKSPACE)
        for name in (f"round:x{WORKSPACE}", f"ask:x{WORKSPACE}"):
            keys.make(tx, name)
        assert rows_left(tx).keys() >= {one.name for one in metadata.sorted_tables}, "something in every table"
        uninstall.uninstalled(scope(tx, now=MONDAY, keys=keys))
        planned = tx.execute(select(due.c.due_at).where(due.c.kind == uninstall.ERASE)).scalar_one()
    assert planned == MONDAY + timedelta(days=30)
    with database.transaction() as tx:
        assert run(tx, MONDAY + timedelta(days=29), keys) == planned
        assert rows_left(tx).keys() >= {one.name for one in metadata.sorted_tables}
        assert run(tx, planned, keys) is None
    with database.reading() as tx:
        assert rows_left(tx) == {}
    assert keys.kept == {}


def test_another_workspace_keeps_every_row(database: Database) -> None:
    with database.transaction() as tx:
        fill(tx, ELSEWHERE)
        before = rows_left(tx)
        fill(tx, WORKSPACE)
        uninstall.uninstalled(scope(tx, now=MONDAY))
        run(tx, MONDAY + timedelta(days=40), KeysInMemory())
        left = rows_left(tx)
    assert {name: left[name] for name in before if name not in WITHOUT_A_WORKSPACE} == {
        name: number for name, number in before.items() if name not in WITHOUT_A_WORKSPACE
    }


@pytest.mark.long
def test_who_comes_back_in_time_keeps_everything(database: Database) -> None:
    with database.transaction() as tx:
        fill(tx, WORKSPACE)
        uninstall.uninstalled(scope(tx, now=MONDAY))
        people.install(scope(tx, now=MONDAY + timedelta(days=20)), "Acme", "U0BOT")
        before = rows_left(tx)
        assert run(tx, MONDAY + timedelta(days=30), KeysInMemory()) is None
        assert rows_left(tx) == before


@pytest.mark.long
def test_a_bot_that_can_no_longer_sign_in_erases_when_it_is_started(database: Database) -> None:
    with database.transaction() as tx:
        fill(tx, WORKSPACE)
        tx.execute(update(workspaces).values(uninstalled_at=MONDAY))
        uninstall.erase_all_gone(tx, Scopes(lambda: MONDAY + timedelta(days=29), KeysInMemory()))
        assert rows_left(tx)
        uninstall.erase_all_gone(tx, Scopes(lambda: MONDAY + timedelta(days=31), KeysInMemory()))
        assert rows_left(tx) == {}


@pytest.mark.long
@pytest.mark.parametrize("at_the_start", [True, False])
def test_an_organisation_whose_token_is_dead_leaves_nothing_and_its_neighbour_everything(database: Database, at_the_start: bool) -> None:
    """It is no workspace: its one row is the install, with the sealed token."""
    organisation = WorkspaceId("E0WHOLE")
    with database.transaction() as tx:
        fill(tx, ELSEWHERE)
        tx.execute(update(installations).values(stopped=""))  # served
        before = rows_left(tx)
        whole = scope(tx, now=MONDAY, workspace=organisation)
        installs.keep(whole, replace(_install(organisation), token="sealed", refresh="sealed too"))
        installs.stop(whole, "invalid_auth")
        uninstall.cut_off(whole)
        assert installs.found(whole) is not None
        for days, is_left in ((29, True), (31, False)):
            now = MONDAY + timedelta(days=days)
            if at_the_start:
                uninstall.erase_all_gone(tx, Scopes(lambda: now, KeysInMemory()))  # noqa: B023
            else:
                uninstall.erase_workspace(DueContext(scope(tx, now=now, workspace=organisation), organisation, now))
            assert (installs.found(whole) is not None) is is_left
        assert rows_left(tx) == before


def _install(workspace: WorkspaceId) -> Installed:
    return Installed(
        workspace=workspace,
        enterprise=workspace,
        name="Whole",
        app_id="A1",
        bot_user=PersonId("U0BOT"),
        bot_id="B1",
        scopes="chat:write",
        is_org_wide=True,
        installed_at=MONDAY,
    )


@pytest.mark.long
def test_an_open_round_of_a_gone_workspace_leaves_no_relation_and_waits_for_who_reads_it(postgresql_url: str) -> None:
    server = Database(postgresql_url)
    world = PulseWorld(server, server_keys())
    members = world.six()
    current = world.open()
    for person in members:
        world.answer_all(current, person)
    templates = (open_answers, open_comments, round_seals)
    with server.reading() as tx:
        names = [name for template in templates for name in named_like(tx, template)]
    assert len(names) == len(templates)
    world.now += timedelta(days=40)
    with server.transaction() as tx:
        uninstall.uninstalled(scope(tx, now=world.now - timedelta(days=31)))
    with server.engine.connect() as reader:
        reader.exec_driver_sql(f"SELECT * FROM {names[0]}")
        assert world.run(uninstall.erase_workspace, WORKSPACE) == world.now + uninstall.TRY_AGAIN
        assert world.count("open_answers") > 0 < world.count("cohorts"), "all or nothing"
    assert world.run(uninstall.erase_workspace, WORKSPACE) is None
    with server.reading() as tx:
        assert [name for template in templates for name in named_like(tx, template)] == []
        assert rows_left(tx) == {}
    server.close()
