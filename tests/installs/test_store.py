"""What is kept of an install, on both engines: sealed, by workspace, once for each state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.database.engine import Database
from bot.database.keys import NoKeys
from bot.database.schema import installations, oauth_states
from bot.database.scope import Scopes, execute_everywhere
from bot.ids import WorkspaceId
from bot.installs import store
from bot.installs.sealing import CannotOpen, TokenSealer
from bot.installs.slack_stores import InstallationsInDatabase, StatesInDatabase
from tests.givens import Clock
from tests.installs.conftest import KEY

TOKEN, REFRESH = "xoxe.xoxb-1-secret-of-a", "xoxe-1-refresh-of-a"


def kept_in(database: Database, clock: Clock, key: bytes = KEY) -> InstallationsInDatabase:
    return InstallationsInDatabase(database, Scopes(clock, NoKeys()), TokenSealer([key]), lambda _scope, _installed: None)


def install(team: str | None, *, enterprise: str | None = None, token: str = TOKEN) -> Installation:
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        team_name="Tidewater",
        bot_token=token,
        bot_id="B1",
        bot_user_id="U1",
        bot_scopes="chat:write,commands",
        bot_refresh_token=REFRESH,
        bot_token_expires_in=43_200,
        user_id="U0ADMIN",
        user_token="xoxp-never-kept",
        is_enterprise_install=team is None,
    )


async def test_an_install_comes_back_as_it_was_and_no_token_lies_open_in_the_database(database: Database) -> None:
    kept = kept_in(database, clock := Clock())
    await kept.async_save(install("T1"))
    back = await kept.async_find_installation(enterprise_id=None, team_id="T1")
    assert back is not None
    assert (back.bot_token, back.bot_refresh_token, back.bot_user_id, back.team_name) == (TOKEN, REFRESH, "U1", "Tidewater")
    assert abs((back.bot_token_expires_at or 0) - (clock() + timedelta(hours=12)).timestamp()) < 60, "its end stands on our clock"
    with database.reading() as tx:
        (row,) = execute_everywhere(tx, installations.select())
    shown = " ".join(str(value) for value in row)
    assert not any(word in shown for word in (TOKEN, REFRESH, "xox", "U0ADMIN")), shown


async def test_each_workspace_and_each_organisation_has_its_own(database: Database) -> None:
    kept = kept_in(database, Clock())
    await kept.async_save(install("T1"))
    await kept.async_save(install("T2", token="xoxb-of-b"))
    await kept.async_save(install(None, enterprise="E1", token="xoxb-of-the-organisation"))
    found = [await kept.async_find_bot(enterprise_id=None, team_id=team) for team in ("T1", "T2", "T3")]
    assert [one and one.bot_token for one in found] == [TOKEN, "xoxb-of-b", None]
    whole = await kept.async_find_bot(enterprise_id="E1", team_id=None, is_enterprise_install=True)
    assert whole is not None
    assert (whole.bot_token, whole.is_enterprise_install, whole.team_id) == ("xoxb-of-the-organisation", True, None)
    await kept.async_save(install("T1", token="xoxb-again"))
    again = await kept.async_find_bot(enterprise_id=None, team_id="T1")
    assert again is not None
    assert again.bot_token == "xoxb-again", "whoever installs again replaces what was"


async def test_after_an_uninstall_its_tokens_are_gone_and_the_others_stay(database: Database) -> None:
    kept = kept_in(database, Clock())
    await kept.async_save(install("T1"))
    await kept.async_save(install("T2"))
    await kept.async_delete_all(enterprise_id=None, team_id="T1")
    with database.reading() as tx:
        rows = {row.workspace_id: (row.token != "", row.refresh_token != "", row.stopped) for row in tx.execute(installations.select())}
    assert rows == {"T1": (False, False, "app_uninstalled"), "T2": (True, True, "")}


async def test_a_state_comes_back_once_and_within_its_time(database: Database) -> None:
    states = StatesInDatabase(database, clock := Clock())
    first, second = await states.async_issue(), await states.async_issue()
    with database.reading() as tx:
        assert first not in str(tx.execute(oauth_states.select()).all()), "who reads the database cannot finish another's install"
    assert [await states.async_consume(state) for state in (first, first, "made up", "")] == [True, False, False, False]
    clock.turn(minutes=10, seconds=1)
    assert not await states.async_consume(second)
    await states.async_issue()
    with database.reading() as tx:
        assert len(tx.execute(oauth_states.select()).all()) == 1, "the old ones are cleared"


def test_whoever_opens_the_page_again_and_again_fills_no_table(given_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_STATES", 3)
    clock = Clock()
    with given_database.transaction() as tx:
        issued = []
        for _ in range(5):
            clock.turn(seconds=1)
            issued.append(store.issue_state(tx, clock()))
        assert [store.consume_state(tx, state, clock()) for state in issued] == [False, False, True, True, True], "the oldest go"


def test_a_token_moved_to_another_workspaces_row_opens_nothing() -> None:
    sealer = TokenSealer([KEY])
    sealed = sealer.seal(WorkspaceId("T1"), TOKEN)
    assert sealer.open(WorkspaceId("T1"), sealed) == TOKEN
    for opener, place in ((sealer, "T2"), (TokenSealer([b"x" * 32]), "T1")):
        with pytest.raises(CannotOpen) as told:
            opener.open(WorkspaceId(place), sealed)
        assert "xox" not in str(told.value)
