"""The workspace of SLACK_BOT_TOKEN beside one that installed the app. Both are served, and neither stops the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.startup import CannotStart
from tests.stories.companies.two_workspaces import TwoCompanies


@pytest.fixture
async def two(sqlite_url: str, tmp_path: Path) -> AsyncIterator[TwoCompanies]:
    """Tidewater's operator copied a token by hand; Foxglove installed the app by itself."""
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path, by_hand=True) as made:
        await made.installs(made.foxglove)
        yield made


def gone(two: TwoCompanies) -> dict[str, bool]:
    return {row["id"]: row["uninstalled_at"] is not None for row in two.rows("workspaces")}


async def test_both_are_served_side_by_side_and_after_a_start_too(two: TwoCompanies) -> None:
    for company in (two.tidewater, two.foxglove):
        assert len(await two.shares(company, "Herons sleep on one leg")) == 1
    assert {row["workspace_id"] for row in two.rows("learnings")} == {two.tidewater.team_id, two.foxglove.team_id}
    assert {row["workspace_id"] for row in two.rows("installations")} == {two.foxglove.team_id}
    await two.restart()
    for company in (two.tidewater, two.foxglove):
        assert len(await two.shares(company, "Still here")) == 2


async def test_a_workspace_that_installs_beside_its_copied_token_is_served_with_the_newer_one(two: TwoCompanies) -> None:
    assert len(await two.shares(two.tidewater, "By the copied token")) == 1
    await two.installs(two.tidewater)
    assert two.more["SLACK_BOT_TOKEN"] not in two.tidewater.app.tokens, "Slack takes the copied one no more"
    assert len(await two.shares(two.tidewater, "By the newer one")) == 2
    await two.restart()
    assert len(await two.shares(two.tidewater, "After a start too")) == 3
    assert gone(two) == {two.tidewater.team_id: False, two.foxglove.team_id: False}


async def test_a_copied_token_that_is_dead_stops_its_workspace_alone_and_begins_its_retention(two: TwoCompanies) -> None:
    await two.bot.stop()
    two.tidewater.app.uninstalled = True  # while we were away: nobody told us
    await two.start_bot()
    await two.bot.settling.done()
    assert two.bot.ready
    assert (await two.bot.standing.facts())[0] if two.bot.standing else False, "others are served: nothing takes us out of service"
    assert len(await two.shares(two.foxglove, "The other goes on")) == 1
    assert gone(two) == {two.tidewater.team_id: True, two.foxglove.team_id: False}
    await two.installs(two.tidewater)
    assert len(await two.shares(two.tidewater, "Back by an install of its own")) == 1
    assert gone(two) == {two.tidewater.team_id: False, two.foxglove.team_id: False}


@pytest.mark.long
async def test_a_copied_token_that_slack_never_knew_may_be_a_slip_and_ends_nothing(two: TwoCompanies) -> None:
    await two.bot.stop()
    two.tidewater.app.new_token(None)
    await two.start_bot()
    await two.bot.settling.done()
    assert two.bot.ready and len(await two.shares(two.foxglove, "The other goes on")) == 1
    assert gone(two) == {two.tidewater.team_id: False, two.foxglove.team_id: False}


@pytest.mark.long
async def test_its_uninstall_leaves_the_others_ready(two: TwoCompanies) -> None:
    two.tidewater.uninstall_app()
    await two.settle()
    assert gone(two) == {two.tidewater.team_id: True, two.foxglove.team_id: False}
    assert two.bot.standing is not None
    assert (await two.bot.standing.facts())[0]
    assert len(await two.shares(two.foxglove, "The other goes on")) == 1


@pytest.mark.long
async def test_alone_a_dead_token_keeps_the_bot_from_starting(sqlite_url: str, tmp_path: Path) -> None:
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path, by_hand=True) as two:
        await two.bot.stop()
        two.tidewater.app.new_token(None)
        two.more |= dict.fromkeys(("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "RIPPLE_PUBLIC_URL"), "")
        with pytest.raises(CannotStart, match="Copy the Bot User OAuth Token again"):
            await two.start_bot()
