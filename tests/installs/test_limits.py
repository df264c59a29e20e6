"""Installs, their tokens and the words that installs begin with: a row on each side of each limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.database.schema import installations, oauth_states, workspaces
from bot.ids import PersonId, WorkspaceId
from bot.installs import store
from bot.installs.rules import (
    REFRESH_BEFORE,
    REFRESH_LEASE,
    STATE_LIVES,
    USED_UNTIL,
    Installed,
    Stopped,
    is_organisation,
    uses_soon_end,
)
from tests.givens import MONDAY, WORKSPACE
from tests.rows import Rows

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def installed(rows: Rows, id_: str, **values: object) -> None:
    usual = {
        "workspace_id": id_,
        "enterprise_id": "",
        "is_org_wide": False,
        "token": "sealed",
        "refresh_token": "r",
        "stopped": "",
        "changed_at": MONDAY,
    }
    rows.add(installations, **usual | values)


def test_how_long_tokens_and_states_live() -> None:
    assert (timedelta(hours=2), timedelta(minutes=5)) == (REFRESH_BEFORE, USED_UNTIL)
    assert (timedelta(seconds=40), timedelta(minutes=10)) == (REFRESH_LEASE, STATE_LIVES)
    ends = (MONDAY + HOUR, MONDAY + HOUR + SECOND, None)
    assert [uses_soon_end(end, MONDAY, within=HOUR) for end in ends] == [True, False, False]
    assert [is_organisation(WorkspaceId(one)) for one in ("E1", "T1")] == [True, False]


def test_tokens_that_end_within_two_hours_are_refreshed_the_first_to_end_first(rows: Rows) -> None:
    soon = MONDAY + 2 * HOUR
    for id_, values in (
        ("T1", {"expires_at": soon}),
        ("T2", {"expires_at": soon - HOUR}),
        ("T3", {"expires_at": soon + SECOND}),
        ("T4", {"expires_at": soon, "refresh_token": ""}),
        ("T5", {"expires_at": soon, "stopped": "token_revoked"}),
        ("T6", {"expires_at": soon, "refreshing_until": MONDAY + SECOND}),
        ("T7", {"expires_at": soon - SECOND, "refreshing_until": MONDAY}),
        ("T8", {}),
    ):
        installed(rows, id_, **values)
    assert store.ending_soon(rows.tx, MONDAY, 9) == ["T2", "T7", "T1"] and store.ending_soon(rows.tx, MONDAY, 1) == ["T2"]


def test_one_process_refreshes_a_token_for_forty_seconds(rows: Rows) -> None:
    installed(rows, WORKSPACE)
    installed(rows, "T1")

    def begins(at: datetime, token: str = "sealed") -> bool:
        return store.begin_refresh(rows.scope(at), token) is not None

    assert [begins(MONDAY, "other"), begins(MONDAY), begins(MONDAY)] == [False, True, False]
    assert [begins(MONDAY + timedelta(seconds=seconds)) for seconds in (39, 40)] == [False, True]
    store.end_refresh(rows.scope())
    assert begins(MONDAY)
    store.seal_anew(rows.scope(), "new", "new r", was="other")
    store.seal_anew(rows.scope(), "anew", "", was="sealed")
    assert sorted(store.all_sealed(rows.tx)) == [(WORKSPACE, "anew", ""), ("T1", "sealed", "r")]
    store.end_refresh(rows.scope())
    assert not begins(MONDAY, "anew"), "there is nothing to refresh it with"


def test_installs_that_are_here_stopped_changed_or_missing(rows: Rows) -> None:
    rows.tx.execute(workspaces.delete())
    assert store.install_counts(rows.tx) == {"installed": 0, "stopped": 0, "organisations": 0}
    for id_, values in (
        ("T2", {}),
        ("T1", {"enterprise_id": "E1", "is_org_wide": True, "token": ""}),
        ("T3", {"stopped": "token_revoked", "changed_at": MONDAY - SECOND}),
        ("T4", {"enterprise_id": "E1"}),
        ("E1", {"enterprise_id": "E1", "is_org_wide": True}),
        ("E2", {"enterprise_id": "E2", "stopped": "account_inactive"}),
    ):
        installed(rows, id_, **values)
    for id_, left in (("T1", None), ("T9", None), ("T5", None), ("T8", MONDAY), ("T7", None)):
        rows.add(workspaces, id=id_, uninstalled_at=left)
    tx = rows.tx
    assert (
        store.all_here(tx) == ["T1", "T2", "T4"]
        and store.without_install(tx) == ["T5", "T7", "T9"]
        and store.members_of(tx, "E1") == ["T1"]
    )
    assert [store.organisations_stopped_before(tx, moment) for moment in (MONDAY, MONDAY - SECOND)] == [["E2"], []]
    assert sorted(workspace for workspace, _ in store.changed_since(tx, MONDAY)) == ["E1", "E2", "T1", "T2", "T4"]
    assert store.install_counts(tx) == {"installed": 3, "stopped": 1, "organisations": 2} and store.stopped_why(tx) == {"token_revoked": 1}
    assert sorted(workspace for workspace, *_ in store.all_sealed(tx)) == ["E1", "E2", "T2", "T3", "T4"]
    stops = [store.stopped_at(rows.scope(workspace=id_)) for id_ in ("T3", "T2", "T0")]
    assert stops == [MONDAY - SECOND, None, None]
    store.go_on(rows.scope(workspace="T3"))
    store.forget(rows.scope(workspace="T2"))
    assert store.stopped_at(rows.scope(workspace="T3")) is None and "T2" not in store.all_here(tx)


def test_an_install_comes_back_as_it_was_and_another_workspace_s_stays(rows: Rows) -> None:
    one = Installed(
        workspace=WORKSPACE, enterprise="E1", name="N" * 201, app_id="A1", bot_user=PersonId("U1"), bot_id="B1", scopes="chat:write",
        is_org_wide=True, installed_at=MONDAY, token="t", refresh="r", expires_at=MONDAY + HOUR, stopped="",
    )  # fmt: skip
    scope, other = rows.scope(), rows.scope(workspace="T2")
    assert store.found(scope) is None
    for mine in (scope, other):
        store.keep(mine, one)
    theirs = replace(one, workspace=WorkspaceId("T2"), name="N" * 200)
    assert (store.found(scope), store.found(other)) == (replace(theirs, workspace=WORKSPACE), theirs)
    assert store.begin_refresh(scope, "t") == store.found(scope) and store.begin_refresh(scope, "t") is None
    store.with_tokens(rows.scope(MONDAY + HOUR), "t2", "r2", None)
    changed = store.found(scope)
    assert changed is not None and (changed.token, changed.refresh, changed.expires_at) == ("t2", "r2", None)
    assert store.changed_since(rows.tx, MONDAY + SECOND) == [(WORKSPACE, MONDAY + HOUR)]
    assert store.begin_refresh(scope, "t2") is not None, "whoever refreshed it let it go"
    store.keep(scope, replace(one, name="Again"))
    again = store.found(scope)
    assert again is not None and (again.name, again.token) == ("Again", "t") and store.begin_refresh(scope, "t") is not None
    store.stop(scope, Stopped.UNREADABLE)
    assert [(kept.stopped, kept.token) for kept in (store.found(scope),) if kept] == [(Stopped.UNREADABLE, "t")]
    store.stop(scope, Stopped.UNINSTALLED)
    gone = store.found(scope)
    assert gone is not None and (gone.stopped, gone.token, gone.refresh, gone.expires_at) == (Stopped.UNINSTALLED, "", "", None)
    assert store.found(other) == theirs and store.stopped_at(scope) == MONDAY and store.MOST_STATES == 1_000


def test_a_state_comes_back_once_within_ten_minutes_and_others_stay(rows: Rows) -> None:
    tx, ends = rows.tx, MONDAY + timedelta(minutes=10)
    one, other, late = (store.issue_state(tx, MONDAY) for _ in range(3))
    assert len(one) == 43, "of 256 bits of chance"
    assert [store.consume_state(tx, one, ends - SECOND) for _ in range(2)] == [True, False]
    assert not store.consume_state(tx, late, ends) and not store.consume_state(tx, "made up", MONDAY)
    assert len(tx.execute(select(oauth_states)).all()) == 2 and store.consume_state(tx, other, MONDAY)
    assert store.can_be_written(tx, MONDAY) and len(tx.execute(select(oauth_states)).all()) == 1
    store.issue_state(tx, ends)
    assert len(tx.execute(select(oauth_states)).all()) == 1, "what is over is dropped"
