"""With many workspaces changes are told once, and what all share has an index."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from bot.app.workspaces.installing import Installs
from bot.database.engine import Database
from bot.ids import ChannelId, WorkspaceId
from bot.installs.rules import AppSecrets
from bot.installs.sealing import TokenSealer
from bot.outbox import sender_lease
from bot.outbox.record_outcome import TROUBLE_PAUSE
from bot.outbox.store import workspaces_ready
from bot.people.channel_store import workspaces_in
from tests.givens import MONDAY
from tests.installs.conftest import KEY, Company


async def test_an_install_is_told_to_every_process_once(company: Company) -> None:
    other = company.another_process()
    await company.installs(company.a)
    await company.installs(company.b)
    assert sorted(await other.follow_changes()) == sorted(one.team_id for one in (company.a, company.b))
    company.clock.turn(seconds=5)
    assert await other.follow_changes() == [], "each look sees the last minute once more, and is not moved by it"
    await company.installs(company.a)
    assert await other.follow_changes() == [company.a.team_id]


async def test_where_the_app_is_installed_again_what_a_missing_permission_held_back_goes_at_once(company: Company) -> None:
    secrets = AppSecrets(company.world.desk.client_id, company.world.desk.client_secret)
    settled: list[str] = []
    installs = Installs(company.database, company.scopes, TokenSealer([KEY]), secrets, company.ask, settled.append)
    company.store = installs.kept
    await company.installs(company.a)
    ours, other = WorkspaceId(company.a.team_id), WorkspaceId(company.b.team_id)
    with company.database.transaction() as tx:
        for workspace in (ours, other):
            sender_lease.block(tx, workspace, MONDAY + TROUBLE_PAUSE, trouble="missing_scope", rate=None)
    await company.installs(company.a)
    with company.database.reading() as tx:
        assert list(sender_lease.blocked(tx, MONDAY)) == [other]
        assert len(sender_lease.troubles(tx)) == 2, "until Slack takes a message nobody knows whether it was cured"


@pytest.mark.parametrize("look", ["mail", "shared channel"])
def test_what_is_asked_of_all_workspaces_walks_through_none_of_them(given_database: Database, look: str) -> None:
    asked: list[tuple[str, Any]] = []
    with given_database.reading() as tx:
        event.listen(tx, "before_cursor_execute", lambda _c, _cursor, words, values, *_: asked.append((words, values)))
        if look == "mail":
            workspaces_ready(tx, ["digest"], MONDAY, owner="me", clock=MONDAY, longest_lease=MONDAY)
        else:
            workspaces_in(tx, ChannelId("C1"))
        ((words, values),) = asked
        steps = [str(row[-1]) for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)]
    of_tables = [step for step in steps if step.startswith(("SCAN", "SEARCH")) and step != "SCAN named"]
    assert of_tables
    assert all(step.startswith("SEARCH") and "INDEX" in step for step in of_tables), steps
    assert look != "mail" or "USING COVERING INDEX ix_outbox_ready" in "; ".join(steps)
