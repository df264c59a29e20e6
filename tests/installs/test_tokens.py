"""Tokens. B's is used for B, refreshed in time and by one process, and given up for one workspace alone."""

from __future__ import annotations

import asyncio

import pytest
from slack_sdk.errors import SlackApiError

from bot.database.schema import installations
from bot.installs.rules import Stopped
from tests.installs.conftest import KEY, Company


def stopped(company: Company) -> dict[str, str]:
    with company.database.reading() as tx:
        return {row.workspace_id: row.stopped for row in tx.execute(installations.select())}


async def who(company: Company, place: str) -> str:
    return str((await company.tokens.client(place).auth_test())["team_id"])


async def test_each_workspace_is_called_with_its_own_token(company: Company) -> None:
    await company.installs(company.a)
    await company.installs(company.b)
    assert [await who(company, one.team_id) for one in (company.a, company.b)] == [company.a.team_id, company.b.team_id]
    with pytest.raises(SlackApiError, match="account_inactive"):
        await who(company, "T0NOBODY")


async def test_a_token_is_refreshed_before_it_ends_and_calls_go_on_meanwhile(company: Company) -> None:
    company.world.desk.rotates = True
    await company.installs(company.a)
    client = company.tokens.client(company.a.team_id)
    await client.auth_test()
    company.clock.turn(hours=9)
    assert await company.tokens.refresh_what_ends() == 0, "three hours are left"
    company.clock.turn(hours=1, minutes=30)
    calls = [asyncio.ensure_future(client.auth_test()) for _ in range(20)]
    assert await company.tokens.refresh_what_ends() == 1
    assert [(await call)["ok"] for call in calls] == [True] * 20, "a fan-out does not notice"
    company.clock.turn(hours=2)
    assert (await client.auth_test())["ok"], "the old token is over by now"
    assert company.world.desk.refreshed == 1


async def test_two_processes_refresh_a_token_once_and_both_go_on(company: Company) -> None:
    company.world.desk.rotates = True
    await company.installs(company.a)
    other = company.another_process()
    clients = [one.client(company.a.team_id) for one in (company.tokens, other)]
    for client in clients:
        await client.auth_test()
    company.clock.turn(hours=11)
    assert sorted(await asyncio.gather(company.tokens.refresh_what_ends(), other.refresh_what_ends())) == [0, 1]
    company.clock.turn(hours=2)
    assert [(await client.auth_test())["ok"] for client in clients] == [True, True], "whoever did not refresh it looks at the row again"
    assert company.world.desk.refreshed == 1


async def test_a_token_that_ended_while_nobody_ran_is_refreshed_by_the_first_call(company: Company) -> None:
    company.world.desk.rotates = True
    await company.installs(company.a)
    company.clock.turn(days=3)
    assert await who(company, company.a.team_id) == company.a.team_id
    assert company.world.desk.refreshed == 1


async def test_a_token_that_slack_knows_no_more_stops_its_workspace_alone(company: Company) -> None:
    await company.installs(company.a)
    await company.installs(company.b)
    company.a.app.new_token(None)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await who(company, company.a.team_id)
    assert stopped(company) == {company.a.team_id: "invalid_auth", company.b.team_id: ""}
    assert company.gone == [company.a.team_id], "its clock of retention starts, once"
    assert await who(company, company.b.team_id) == company.b.team_id
    await company.installs(company.a)
    assert await who(company, company.a.team_id) == company.a.team_id, "installed again it goes on"


async def test_a_refusal_that_slack_takes_back_stops_nothing(company: Company) -> None:
    await company.installs(company.a)
    company.a.faults.add("refuse", "chat.postMessage", error="invalid_auth")
    with pytest.raises(SlackApiError):
        await company.tokens.client(company.a.team_id).chat_postMessage(channel="C1", text="x")
    assert stopped(company) == {company.a.team_id: ""}


async def test_a_key_that_is_missing_stops_calls_and_starts_no_clock(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    await company.installs(company.a)
    lost = company.another_process(b"another key of thirty-two bytes!")
    with pytest.raises(SlackApiError, match=Stopped.UNREADABLE):
        await lost.client(company.a.team_id).auth_test()
    assert (stopped(company), company.gone) == ({company.a.team_id: ""}, [])
    assert company.a.app.bot_token not in capsys.readouterr().out


async def test_a_new_key_in_front_seals_everything_anew_and_the_old_one_can_go(company: Company) -> None:
    company.world.desk.rotates = True
    await company.installs(company.a)
    new = b"a newer key of thirty-two bytes!"
    assert await company.another_process(new, KEY).seal_anew() == 1
    assert await company.another_process(new, KEY).seal_anew() == 0
    assert (await company.another_process(new).client(company.a.team_id).auth_test())["ok"]


async def test_the_token_of_an_organisation_serves_its_workspaces_and_names_them(company: Company) -> None:
    from bot.installs.rules import Installed  # the member's row, as the app makes it when a workspace is granted
    from bot.installs.store import keep

    organisation = company.world.add_organisation()
    member = company.world.add_workspace("Estuary", organisation=organisation)
    await company.installs(organisation)
    company.world.grant(organisation, member)
    row = Installed(
        workspace=member.team_id,
        enterprise=organisation,
        name="Estuary",
        app_id="A1",
        bot_user=member.bot_user,
        bot_id="B1",
        scopes="",
        is_org_wide=True,
        installed_at=company.clock(),
    )
    await company.database.write(lambda tx: keep(company.scopes.of(tx, row.workspace), row))
    member.add_person("Ana Ruiz")
    client = company.tokens.client(row.workspace)
    names = [one["real_name"] for one in (await client.users_list())["members"]]
    assert "Ana Ruiz" in names
