"""Storms. One workspace of many is told to wait, the database goes away, the disk is full, the net is gone. Faults F11, F13, F15, F20."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.database.engine import Database, DatabaseDown
from bot.database.migrate import to_head
from bot.database.schema import outbox
from bot.ids import LearningId
from bot.outbox.calling.rate_limit import Limits
from bot.outbox.claim import everything_is_welcome
from bot.outbox.loop import Delivery
from bot.outbox.notice import FAN_OUT, Notice
from bot.outbox.store import queue_notices
from bot.sharing.notice_bodies import LearningMarked
from tests.givens import scope
from tests.outbox.bodies import a_notice
from tests.outbox.conftest import Town, says
from tests.schedule.givens import NoKeys
from tests.virtual import Answer, DatabaseInPlace, PretendSlack, SlackApiError, VirtualLoop, at, run_virtually

KINDS = {"survey": says("survey")}


class StormySlack(PretendSlack):
    """Answers 429 to everything until the storm is over, and notes every call made although it said to wait."""

    def __init__(self, loop: VirtualLoop, *, until: float, rng: random.Random) -> None:
        super().__init__(loop)
        self.until, self.rng, self.wait_until, self.disobeyed = until, rng, 0.0, 0

    async def api_call(self, method: str, **arguments: Any) -> Answer:
        now = self._loop.time()
        self.disobeyed += now < self.wait_until
        if now < self.until:
            seconds = self.rng.randint(1, 60)
            self.wait_until = now + seconds
            raise SlackApiError("storm", Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(seconds)}))
        return await super().api_call(method, **arguments)


@pytest.mark.longest
def test_a_storm_over_one_workspace_of_fifty_leaves_the_others_alone(tmp_path: Path) -> None:
    places, messages = [f"T{n:02d}" for n in range(50)], 60
    database = DatabaseInPlace(f"sqlite:///{tmp_path}/storm.sqlite")
    to_head(database)
    with database.transaction() as tx:
        for place in places:
            queue_notices(
                scope(tx, workspace=place, now=at(0)), [a_notice("survey", f"U{n}", f"k{n}", priority=FAN_OUT) for n in range(messages)]
            )

    async def simulate(loop: VirtualLoop) -> dict[str, Any]:
        slacks: dict[str, Any] = {place: PretendSlack(loop) for place in places}
        slacks["T00"] = StormySlack(loop, until=1_800, rng=random.Random(1))
        stop, running = asyncio.Event(), []
        for name in ("one", "two"):
            delivery = Delivery(
                database, slacks["T01"], NoKeys(), lambda: at(loop.time()), KINDS, name, limits=Limits(in_flight=1),
                welcome=everything_is_welcome, slack_of=slacks.__getitem__, clock=loop.time, shared_clock=lambda _tx: at(loop.time()),
            )  # fmt: skip
            running.append(asyncio.create_task(delivery.run(stop)))
        while sum(len(slack.posts) for slack in slacks.values()) < len(places) * messages:
            await asyncio.sleep(5)
        stop.set()
        await asyncio.gather(*running)
        return slacks

    slacks = run_virtually(simulate)
    database.close()
    stormy = slacks.pop("T00")
    assert stormy.disobeyed == 0 and len(stormy.posts) == messages and stormy.posts[0][0] >= 1_800
    assert len({who for _, who in stormy.posts}) == messages
    for slack in slacks.values():
        took = slack.posts[-1][0] - slack.posts[0][0]
        assert (messages - 1) / took >= 0.95 * 8.75 and slack.refused == 0


async def test_while_the_database_is_down_what_was_sent_is_remembered(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [town.slack.add_person(f"P{n}").id for n in range(30)]
    for n, person in enumerate(people):
        town.queue("survey", person, f"k{n}")
    write, writes = town.database.write, []

    async def goes_away(work: Any) -> Any:
        writes.append(1)
        if 3 <= len(writes) <= 6:
            raise DatabaseDown("gone")
        return await write(work)

    monkeypatch.setattr(town.database, "write", goes_away)
    await town.sends(KINDS)
    assert set(town.states().values()) == {"sent"}
    assert [len(town.arrived(person)) for person in people] == [1] * 30
    assert len(town.slack.calls.of("conversations.history")) == 0, "nothing that is remembered has to be looked up"


async def test_connections_that_postgresql_cuts_are_made_again(town: Town) -> None:
    if town.database.is_sqlite:
        return
    people = [town.slack.add_person(f"P{n}").id for n in range(60)]
    for n, person in enumerate(people):
        town.queue("survey", person, f"k{n}")
    town.slack.faults.add("slow", "chat.postMessage", times=None, seconds=0.02)
    sender, stop = town.sender(KINDS), asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(4):
        await asyncio.sleep(0.05)
        with town.database.engine.connect() as connection:
            connection.exec_driver_sql(cut)
    while set(town.states().values()) != {"sent"}:
        await asyncio.sleep(0.05)
    stop.set()
    await running
    assert [len(town.arrived(person)) for person in people] == [1] * 60


async def test_a_full_disk_refuses_the_work_keeps_the_file_whole_and_is_over_when_there_is_room(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    long_body = LearningMarked(LearningId("x" * 2_000))

    def fill(tx: Any, name: str) -> None:
        tx.exec_driver_sql("PRAGMA max_page_count = 250" if name != "after" else "PRAGMA max_page_count = 1000000")
        queue_notices(scope(tx, workspace="T", now=at(0)), [Notice(long_body, "U", key=f"{name}{n}") for n in range(50)])

    kept = 0
    with pytest.raises(DatabaseDown):
        for portion in range(100):
            await database.write(lambda tx, portion=portion: fill(tx, f"p{portion} "))
            kept += 50
    with database.reading() as tx:
        assert tx.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        assert tx.execute(select(func.count()).select_from(outbox)).scalar_one() == kept
    await database.write(lambda tx: fill(tx, "after"))
    with database.reading() as tx:
        assert tx.execute(select(func.count()).select_from(outbox)).scalar_one() == kept + 50
    database.close()


async def test_a_network_that_is_gone_costs_no_message_anything(town: Town) -> None:
    import aiohttp
    from slack_sdk.web.async_client import AsyncWebClient

    for n in range(5):
        town.queue("survey", town.slack.add_person(f"P{n}").id, f"k{n}")
    async with aiohttp.ClientSession() as session:
        nowhere = AsyncWebClient("x", base_url="http://127.0.0.1:1/api/", session=session, retry_handlers=[])
        await town.sends(KINDS, slack_of=lambda _workspace: nowhere)
    assert set(town.states().values()) == {"ready"} and {town.row(f"k{n}").attempts for n in range(5)} == {0}
    assert await town.sends(KINDS) == 5
