"""What happens at the same moment. A token that ends in the middle of a fan-out, and browsers that come back together."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.database.keys import NoKeys
from bot.database.scope import Scope
from bot.outbox.calling.rate_limit import UNLIMITED
from bot.outbox.claim import everything_is_welcome
from bot.outbox.kinds import Post
from bot.outbox.loop import Delivery
from bot.outbox.store import queue_notices
from tests.installs.conftest import Company
from tests.outbox.bodies import a_kind, a_notice
from tests.stories.companies.two_workspaces import TwoCompanies

PEOPLE = 60


@pytest.mark.parametrize("ends", ["refreshed in time", "ended unseen"])
async def test_a_token_that_ends_in_a_fan_out_is_refreshed_once_and_nobody_is_told_twice(company: Company, ends: str) -> None:
    company.world.desk.rotates = True
    await company.installs(company.a)
    await company.installs(company.b)
    people = [company.a.add_person(f"Person {number}").id for number in range(PEOPLE)]
    rendered: list[str] = []

    def render(_scope: Scope, message: Any) -> Post:
        rendered.append(message.recipient)
        if len(rendered) == PEOPLE // 3:
            company.clock.turn(hours=11 if ends == "refreshed in time" else 13)
        return Post({"text": "A question for you"})

    await company.database.write(
        lambda tx: queue_notices(company.scopes.of(tx, company.a.team_id), [a_notice("survey", one, one) for one in people])
    )
    how: dict[str, Any] = {"limits": UNLIMITED, "welcome": everything_is_welcome, "slack_of": company.tokens.client}
    delivery = Delivery(company.database, company.ask, NoKeys(), company.clock, {"survey": a_kind(render)}, "bot", **how)
    sending = asyncio.create_task(delivery.run_once())
    while not sending.done():
        await company.tokens.refresh_what_ends()
        await asyncio.sleep(0.01)
    told = Counter(call.arguments["channel"] for call in company.a.calls.of("chat.postMessage") if call.answer["ok"])
    assert told == dict.fromkeys(people, 1)
    await company.tokens.refresh_what_ends()
    assert company.world.desk.refreshed == 2, "once for each workspace"


async def test_two_looks_that_both_find_a_token_that_ends_refresh_it_once(company: Company) -> None:
    company.world.desk.rotates = True
    await company.installs(company.a)
    company.clock.turn(hours=11)
    counted = await asyncio.gather(*(company.tokens.refresh_what_ends() for _ in range(4)))
    assert company.world.desk.refreshed == sum(counted) == 1


@pytest.fixture
async def two(sqlite_url: str, tmp_path: Path) -> AsyncIterator[TwoCompanies]:
    async with TwoCompanies(mode="http", database_url=sqlite_url, folder=tmp_path) as made:
        yield made


async def test_browsers_that_come_back_together_install_each_its_workspace_and_one_of_them_once(two: TwoCompanies) -> None:
    two.world.desk.rotates = True  # each gets a token of its own
    wheres = [two.tidewater, two.foxglove, two.tidewater]
    ways = [await two.begins() for _ in wheres]
    backs = [(two.world.agree(address, where), cookie) for (address, cookie), where in zip(ways, wheres, strict=True)]
    answered = await asyncio.gather(*(two.comes_back(*back) for back in backs), two.comes_back(*backs[0]))
    assert sorted(status for status, _ in answered) == [200, 200, 200, 400], "a state that comes back twice counts once"
    await two.bot.settling.done()
    assert sorted(row["workspace_id"] for row in two.rows("installations")) == sorted({one.team_id for one in wheres})
    for company in (two.tidewater, two.foxglove):
        assert len(await two.shares(company, "Herons sleep on one leg")) == 1


async def test_an_install_in_the_middle_of_a_cancelled_one_is_kept(two: TwoCompanies) -> None:
    (first, cookie), (second, other) = await two.begins(), await two.begins()
    kept, cancelled = await asyncio.gather(
        two.comes_back(two.world.agree(first, two.tidewater), cookie), two.comes_back(two.world.refuse(second), other)
    )
    assert (kept[0], "Nothing was installed" in cancelled[1]) == (200, True)
    await two.bot.settling.done()
    assert [row["workspace_id"] for row in two.rows("installations")] == [two.tidewater.team_id]
