"""Two companies in one process. Each hears and is told with its own token, and what stops one stops the other not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.slack.parse import unpack
from tests.givens import Engines
from tests.stories.companies.two_workspaces import TwoCompanies


@pytest.fixture(params=[("socket", "postgresql"), ("http", "sqlite")], ids=["socket-postgresql", "http-sqlite"])
async def two(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> AsyncIterator[TwoCompanies]:
    mode, engine = request.param
    async with TwoCompanies(mode=mode, database_url=engines.fresh(engine), folder=tmp_path) as made:
        yield made


@pytest.fixture
async def one_way(sqlite_url: str, tmp_path: Path) -> AsyncIterator[TwoCompanies]:
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path) as made:
        yield made


async def test_each_company_is_answered_in_its_own_slack_and_reads_nothing_of_the_other(two: TwoCompanies) -> None:
    page = await two.installs(two.tidewater)
    assert "Ripple is installed in Tidewater." in page
    await two.installs(two.foxglove)
    theirs = await two.shares(two.tidewater, "Herons sleep on one leg")
    others = await two.shares(two.foxglove, "Foxes bury what is left over")
    assert (len(theirs), len(others)) == (1, 1)
    assert "Herons" in theirs[0]
    assert "Foxes" in others[0]
    assert {row["workspace_id"]: row["text"] for row in two.rows("learnings")} == {
        two.tidewater.team_id: "Herons sleep on one leg",
        two.foxglove.team_id: "Foxes bury what is left over",
    }
    ana = two.foxglove.person("Ana Ruiz")
    await ana.types("/learn find Herons", in_="#harbor")
    await two.settle()
    assert not any("one leg" in two.foxglove.readable(one) for one in ana.ephemerals("#harbor"))


async def test_an_uninstall_stops_one_company_and_a_second_install_goes_on_where_it_was(two: TwoCompanies) -> None:
    for company in (two.tidewater, two.foxglove):
        await two.installs(company)
        await two.shares(company, "It was there before")
    two.tidewater.uninstall_app()
    await two.settle()
    gone = {row["id"]: row["uninstalled_at"] is not None for row in two.rows("workspaces")}
    assert gone == {two.tidewater.team_id: True, two.foxglove.team_id: False}
    assert {row["workspace_id"]: row["token"] != "" for row in two.rows("installations")} == {
        two.tidewater.team_id: False,
        two.foxglove.team_id: True,
    }, "its tokens are gone at once"
    assert len(await two.shares(two.foxglove, "The other goes on")) == 2
    await two.installs(two.tidewater)
    assert len(await two.shares(two.tidewater, "And so does the first")) == 2
    assert {row["uninstalled_at"] for row in two.rows("workspaces")} == {None}


@pytest.mark.long
async def test_a_token_that_slack_refuses_stops_its_company_alone(one_way: TwoCompanies) -> None:
    two = one_way
    for company in (two.tidewater, two.foxglove):
        await two.installs(company)
    two.tidewater.add_person("Ana Ruiz")
    await two.settle()  # what she joins is heard before the token is refused
    two.tidewater.app.new_token(None)
    await two.shares(two.tidewater, "This cannot be posted")
    gone = {row["id"]: row["uninstalled_at"] is not None for row in two.rows("workspaces")}
    assert gone == {two.tidewater.team_id: True, two.foxglove.team_id: False}, "its clock of retention has started"
    assert len(await two.shares(two.foxglove, "This can")) == 1
    assert two.bot.ready


async def test_a_channel_that_both_companies_share_is_heard_by_both(one_way: TwoCompanies) -> None:
    two, companies = one_way, (one_way.tidewater, one_way.foxglove)
    people = [company.add_person(name) for company, name in zip(companies, ("Ana Ruiz", "Bo Lindqvist"), strict=True)]
    for company in companies:
        await two.installs(company)
    place = two.world.share("partners", *companies, members=[one.id for one in people])
    for company in companies:
        company.invite_bot(place)
    await two.settle()
    said = await people[1].says("#partners", "Foxes bury what is left over")
    await people[1].reacts(said, "bulb")
    await two.settle()
    assert {row["workspace_id"] for row in two.rows("learnings")} == {two.foxglove.team_id}, (
        "it is Bo's company's, told under whatever name"
    )
    event = {"type": "message", "channel": place, "user": people[1].id, "text": "x"}
    named = {"team_id": two.tidewater.team_id, "authorizations": [{"team_id": two.foxglove.team_id}], "is_ext_shared_channel": True}
    told = unpack({"type": "event_callback", "event_id": "Ev1", "event": event, **named})
    assert told is not None
    assert len(await two.bot.workspaces.find(told) or ()) == 2, "Slack tells it once, both take it in"


@pytest.mark.long
async def test_a_workspace_of_an_organisation_is_served_with_the_organisations_token(one_way: TwoCompanies) -> None:
    two = one_way
    organisation = two.world.add_organisation()
    estuary = two.world.add_workspace("Estuary", organisation=organisation)
    estuary.send_events_to(f"http://127.0.0.1:{two.bot.port}/slack/events")
    assert "for your organisation" in await two.installs(organisation)
    assert two.rows("workspaces") == [], "the organisation has given it to nobody yet"
    two.world.grant(organisation, estuary)
    await two.settle()
    await two.bot.settling.done()
    assert len(await two.shares(estuary, "Tides wait for nobody")) == 1
    assert {row["workspace_id"]: row["token"] != "" for row in two.rows("installations")} == {organisation: True, estuary.team_id: False}


async def test_what_an_organisation_takes_back_stops_there_alone_and_its_retention_begins(one_way: TwoCompanies) -> None:
    two = one_way
    organisation = two.world.add_organisation()
    members = [two.world.add_workspace(name, organisation=organisation) for name in ("Estuary", "Delta")]
    for member in members:
        member.send_events_to(f"http://127.0.0.1:{two.bot.port}/slack/events")
    await two.installs(organisation)
    two.world.grant(organisation, *members)
    await two.settle()
    await two.bot.settling.done()
    estuary, delta = members
    two.world.take_back(estuary)
    await two.settle()
    assert {row["id"]: row["uninstalled_at"] is not None for row in two.rows("workspaces")} == {estuary.team_id: True, delta.team_id: False}
    assert await two.shares(estuary, "Nobody hears this") == []
    assert len(await two.shares(delta, "Herons fish here")) == 1
    two.world.grant(organisation, estuary)
    await two.settle()
    await two.bot.settling.done()
    assert len(await two.shares(estuary, "Back again")) == 1


@pytest.mark.long
async def test_an_uninstall_told_late_says_nothing_about_the_install_after_it(one_way: TwoCompanies) -> None:
    two = one_way
    await two.installs(two.tidewater)
    two.clock.turn(minutes=-5)
    two.tidewater.send_raw_event({"type": "app_uninstalled"})  # it stood in a queue of Slack's
    two.clock.turn(minutes=5)
    await two.settle()
    assert {row["uninstalled_at"] for row in two.rows("workspaces")} == {None}
    assert len(await two.shares(two.tidewater, "Still here")) == 1


@pytest.mark.long
async def test_a_start_goes_on_with_everybody_who_installed_before(one_way: TwoCompanies) -> None:
    two = one_way
    await two.installs(two.tidewater)
    await two.bot.stop()
    two.tidewater.add_person("Cleo Martin")
    await two.start_bot()
    await two.bot.settling.done()
    assert "Cleo Martin" in {row["name"] for row in two.rows("people")}, "who came meanwhile is known"
    assert len(await two.shares(two.tidewater, "Still here")) == 1
