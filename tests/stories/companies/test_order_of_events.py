"""What Slack tells of an install, in each order, late and again. The first uninstall counts, and none ends an install after it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.app.workspaces import installing
from bot.localslack import LocalSlack
from bot.people.privacy.uninstall import GRACE
from tests.stories.companies.two_workspaces import TwoCompanies

UNINSTALLED = {"type": "app_uninstalled"}
TWO_EVENTS = ("app_uninstalled", "tokens_revoked")
ORDERS = [*itertools.permutations(TWO_EVENTS), ("app_uninstalled", "app_uninstalled")]


@pytest.fixture
async def two(sqlite_url: str, tmp_path: Path) -> AsyncIterator[TwoCompanies]:
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path) as made:
        yield made


def gone_at(two: TwoCompanies) -> dict[str, datetime | None]:
    return {row["id"]: row["uninstalled_at"] for row in two.rows("workspaces")}


def kept(two: TwoCompanies) -> dict[str, tuple[bool, str]]:
    """Of each install: whether a token is kept, and why it is stopped."""
    return {row["workspace_id"]: (row["token"] != "", row["stopped"]) for row in two.rows("installations")}


def erased_at(two: TwoCompanies) -> dict[str, datetime]:
    return {row["workspace_id"]: row["due_at"] for row in two.rows("due") if row["kind"] == "workspace:erase"}


def says(slack: LocalSlack, kind: str) -> None:
    """Slack tells that the app was removed there, in one of its two ways."""
    tokens = {"tokens": {"oauth": [], "bot": [slack.bot_user]}} if kind == "tokens_revoked" else {}
    slack.send_raw_event({"type": kind, **tokens})


@pytest.mark.parametrize("order", [ORDERS[0], *(pytest.param(one, marks=pytest.mark.long) for one in ORDERS[1:])], ids="-".join)
@pytest.mark.parametrize("noticed_first", [pytest.param(False, id="told", marks=pytest.mark.long), pytest.param(True, id="noticed")])
async def test_whatever_comes_first_the_thirty_days_run_from_it(two: TwoCompanies, order: tuple[str, str], noticed_first: bool) -> None:
    await two.installs(two.tidewater)
    await two.shares(two.tidewater, "It was there before")
    began = two.clock()
    if noticed_first:
        two.tidewater.app.new_token(None)
        await two.shares(two.tidewater, "This cannot be posted")
        assert kept(two) == {two.tidewater.team_id: (True, "invalid_auth")}, "one refusal may be a mistake of Slack's"
    for kind in order:
        says(two.tidewater, kind)
        await two.settle()
        assert kept(two) == {two.tidewater.team_id: (False, "app_uninstalled")}, "its token goes with the first word of it"
        two.clock.turn(days=2)
    assert gone_at(two) == {two.tidewater.team_id: began}
    assert erased_at(two) == {two.tidewater.team_id: began + GRACE}


async def test_somebodys_own_token_is_no_news_of_ours(two: TwoCompanies) -> None:
    await two.installs(two.tidewater)
    two.tidewater.send_raw_event({"type": "tokens_revoked", "tokens": {"oauth": ["U0SOMEBODY"], "bot": []}})
    await two.settle()
    assert kept(two) == {two.tidewater.team_id: (True, "")}


# --- organisations ---------------------------------------------------------------------------------------------------


@pytest.fixture
async def members(two: TwoCompanies) -> tuple[str, LocalSlack, LocalSlack]:
    """An organisation that gave the app to two of its workspaces."""
    organisation = two.world.add_organisation()
    both = [two.world.add_workspace(name, organisation=organisation) for name in ("Estuary", "Delta")]
    for one in both:
        one.send_events_to(f"http://127.0.0.1:{two.bot.port}/slack/events")
    await two.installs(organisation)
    two.world.grant(organisation, *both)
    await settled(two)
    return organisation, both[0], both[1]


async def settled(two: TwoCompanies) -> None:
    await two.settle()
    await two.bot.settling.done()


def late(two: TwoCompanies, minutes: int, tell: Callable[[], object]) -> None:
    """What is told now happened some minutes ago."""
    two.clock.turn(minutes=-minutes)
    tell()
    two.clock.turn(minutes=minutes)


async def test_what_was_taken_back_stays_so_whatever_comes_late(two: TwoCompanies, members: tuple[str, LocalSlack, LocalSlack]) -> None:
    _, estuary, delta = members
    two.clock.turn(minutes=10)
    two.world.take_back(estuary)
    await settled(two)
    began = gone_at(two)[estuary.team_id]
    assert began is not None
    two.clock.turn(days=1)
    late(two, 2000, lambda: estuary.send_raw_event({"type": "team_access_granted", "team_ids": [estuary.team_id]}))
    late(two, 2000, lambda: estuary.send_raw_event({"type": "message", "channel": "C1", "user": "U1", "text": "x", "ts": "1.2"}))
    estuary.send_raw_event({"type": "team_access_revoked", "team_ids": [estuary.team_id]})
    await settled(two)
    assert gone_at(two) == {estuary.team_id: began, delta.team_id: None}
    assert kept(two)[estuary.team_id] == (False, "team_access_not_granted")


@pytest.mark.long
async def test_what_was_given_again_stays_so_whatever_comes_late(two: TwoCompanies, members: tuple[str, LocalSlack, LocalSlack]) -> None:
    organisation, estuary, delta = members
    two.clock.turn(minutes=10)
    two.world.take_back(estuary)
    await settled(two)
    two.clock.turn(minutes=10)
    two.world.grant(organisation, estuary)
    await settled(two)
    late(two, 5, lambda: estuary.send_raw_event({"type": "team_access_revoked", "team_ids": [estuary.team_id]}))
    await settled(two)
    assert gone_at(two) == {estuary.team_id: None, delta.team_id: None}
    assert len(await two.shares(estuary, "Back again")) == 1


@pytest.mark.parametrize("order", [ORDERS[0], pytest.param(ORDERS[1], marks=pytest.mark.long)], ids="-".join)
async def test_an_organisation_that_removed_it_stops_with_all_its_workspaces_and_leaves_no_token(
    two: TwoCompanies, members: tuple[str, LocalSlack, LocalSlack], order: tuple[str, str]
) -> None:
    organisation, estuary, delta = members
    await two.installs(two.foxglove)
    began = two.clock()
    for kind in order:
        says(estuary, kind)
        await settled(two)
        assert organisation not in kept(two), "the sealed token of the organisation is gone"
        two.clock.turn(days=1)
    assert gone_at(two) == {estuary.team_id: began, delta.team_id: began, two.foxglove.team_id: None}
    assert len(await two.shares(two.foxglove, "The other goes on")) == 1


@pytest.mark.long
async def test_an_organisations_uninstall_told_late_says_nothing_about_the_install_after_it(
    two: TwoCompanies, members: tuple[str, LocalSlack, LocalSlack]
) -> None:
    organisation, estuary, delta = members
    two.clock.turn(minutes=10)
    await two.installs(organisation)
    for kind in TWO_EVENTS:
        late(two, 5, lambda kind=kind: says(estuary, kind))  # type: ignore[misc]
    await settled(two)
    assert gone_at(two) == {estuary.team_id: None, delta.team_id: None}
    assert len(await two.shares(delta, "Still here")) == 1


async def test_every_workspace_of_a_large_organisation_is_let_in(two: TwoCompanies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "PAGE", 1)
    organisation = two.world.add_organisation()
    both = [two.world.add_workspace(name, organisation=organisation) for name in ("Estuary", "Delta")]
    two.world.grant(organisation, *both)
    await two.installs(organisation)
    await settled(two)
    assert gone_at(two) == {one.team_id: None for one in both}, "Slack lists them page by page"
