"""The demo's clock turns on whatever the visitor breaks. What the bot cannot be told now, Slack tells it later."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.demo.simulation import Simulation
from bot.localslack import BotDidNotAnswer

pytestmark = [pytest.mark.longest]


@pytest.mark.parametrize("fault", ["outage", "some_429"])
async def test_a_day_passes_under_a_fault_and_the_heart_beats_on(tmp_path: Path, fault: str) -> None:
    async with Simulation(flows=False, folder=tmp_path) as stage:
        await stage.live(days=1)
        before = stage.clock()
        stage.slack.page.drawer.change(fault, on=True)
        said = await stage.people["Bo Lindqvist"].says("harbor", "Said while Slack stumbled")
        async with stage.beating() as heart:
            await stage.people["Ana Ruiz"].reacts(said, "bulb")
            await stage.live(days=1)
            await asyncio.sleep(0.5)
            assert not heart.done()
        assert stage.clock() == before + timedelta(days=1)


async def test_a_week_passes_while_the_bot_is_dead_and_who_got_no_answer_tries_again(tmp_path: Path) -> None:
    async with Simulation(flows=False, folder=tmp_path) as stage:
        await stage.live(days=1)
        before = stage.clock()
        await stage.stop_bot(without_warning=True)
        said = len(stage.slack.posted("harbor"))
        await stage.live(weeks=1)
        assert stage.clock() == before + timedelta(weeks=1)
        assert len(stage.slack.posted("harbor")) == said
        await stage.start_bot()
        await stage.live(days=2)
        assert len(stage.slack.posted("harbor")) > said


async def test_with_nothing_broken_an_unanswered_tap_is_not_passed_over(tmp_path: Path) -> None:
    async with Simulation(flows=False, folder=tmp_path) as stage:
        stage.director.plan_until(stage.clock() + timedelta(weeks=1))
        stage.slack.sockets.cut_all()
        with pytest.raises(BotDidNotAnswer):
            await stage.director.act(stage.clock() + timedelta(weeks=1))


async def test_a_heart_that_stops_says_so(tmp_path: Path) -> None:
    async with Simulation(flows=False, folder=tmp_path) as stage:
        stage.director.plan_until(stage.clock() + timedelta(weeks=1))
        stage.slack.sockets.cut_all()
        stage.clock.turn_to(stage.clock() + timedelta(weeks=1))
        with capture_logs() as said, suppress(BotDidNotAnswer):
            async with stage.beating() as heart:
                await asyncio.wait({heart}, timeout=240)
        assert [each["event"] for each in said if each["log_level"] == "error"] == ["demo_stands_still"]
