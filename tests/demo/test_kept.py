"""`--keep`: the demo goes on where it was left, and begins again where its visitor began."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.demo import stage as stages
from bot.demo.cards import is_asked
from bot.demo.clock import BEGIN
from bot.demo.controls import DemoControls
from bot.demo.simulation import BEFOREHAND, LONGEST_WAIT, Simulation
from bot.demo.stage import MEMORY, throwaway_folder


@pytest.mark.skipif(not os.access(MEMORY, os.W_OK), reason="this machine has no folder in memory")
def test_what_is_thrown_away_lies_in_memory_where_there_is_room_unless_somebody_said_where(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # the usual place
    monkeypatch.setattr(stages, "ROOM", 0)
    with throwaway_folder() as folder:
        assert Path(folder).parent == MEMORY
    assert not Path(folder).exists()
    monkeypatch.setattr(stages, "ROOM", 1 << 62)
    with throwaway_folder() as folder:
        assert Path(folder).parent == tmp_path
    monkeypatch.setattr(stages, "ROOM", 0)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with throwaway_folder() as folder:
        assert Path(folder).parent == tmp_path


@pytest.mark.long
async def test_a_kept_company_goes_on_with_the_same_people_words_and_time(tmp_path: Path) -> None:
    async with Simulation(flows=False, folder=tmp_path) as first:
        await first.live(days=2)
        for word in ("Two words", "in one moment"):
            await first.people["Ana Ruiz"].says("harbor", word)
        left = _what_is_there(first)
    async with Simulation(flows=False, folder=tmp_path) as again:
        assert again.taken_up
        assert _what_is_there(again) == left
        said = len(again.slack.posted("harbor"))
        await again.live(weeks=1)  # which day somebody of Harbor says something is chance
        assert len(again.slack.posted("harbor")) > said


@pytest.mark.longest
async def test_starting_over_with_one_press_in_an_open_tab_leads_to_where_the_visitor_began(tmp_path: Path) -> None:
    controls = DemoControls()
    async with Simulation(flows=False, folder=tmp_path, controls=controls) as stage, aiohttp.ClientSession(stage.slack.base_url) as page:
        await stage.live(days=1)
        controls.show(stage)
        controls.open()
        ana, people = stage.people["Ana Ruiz"], _people(stage)
        await ana.says("harbor", "This was said before it all began again")

        async with page.ws_connect("/page/ws?as=Ana Ruiz") as tab:
            await tab.receive()
            async with page.post("/page/act", json={"act": "reset", "as": "Ana Ruiz"}) as answer:
                assert await answer.json() == {"ok": True}
            shares = await _shares_told(tab)

        assert shares == sorted(shares)
        assert shares[0] < 0.5 < shares[-1] <= 1
        beforehand = timedelta(weeks=BEFOREHAND)
        assert BEGIN + beforehand <= stage.clock() < BEGIN + beforehand + LONGEST_WAIT
        assert _people(stage) == people
        ana = stage.people["Ana Ruiz"]
        assert not any("before it all began again" in message.get("text", "") for message in ana.channel("harbor"))
        assert is_asked(ana, since=stage.clock() - timedelta(hours=1))


async def _shares_told(tab: aiohttp.ClientWebSocketResponse) -> list[float]:
    """How much was done, as an open tab was told until it began anew."""
    shares: list[float] = []
    async for told in tab:
        for patch in told.json():
            if patch.get("anew"):
                return shares
            if patch["t"] == "clock" and patch["clock"]["again"] is not None:
                shares.append(patch["clock"]["again"])
    return shares


def _what_is_there(stage: Simulation) -> tuple[object, ...]:
    said = [message["ts"] for channel in ("harbor", "general") for message in stage.slack.posted(channel)]
    return stage.clock(), _people(stage), said


def _people(stage: Simulation) -> list[str]:
    return sorted(person["real_name"] for person in stage.slack.workspace.people.values())
