"""What a visitor can do in the demo as it greets them, with the real bot behind it. Share, save, change places, stop the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.demo.simulation import Simulation
from tests.demo.test_acts import Opens, opens
from tests.demo.visitor import demo
from tests.localslack.page.conftest import browser

__all__ = ["browser", "opens"]
pytestmark = [pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Simulation]:
    """One company for all tests of this file; each uses words and people of its own."""
    async with demo(tmp_path_factory.mktemp("demo")) as made:
        yield made


@pytest.mark.long
async def test_a_learning_is_shared_by_a_command_with_completion(opens: Opens) -> None:
    ana = await opens()
    await ana.goes_to("harbor")
    await ana.page.locator(".main .composer textarea").press_sequentially("/ti")
    await expect(ana.page.locator(".offer")).to_have_count(1)
    await ana.page.keyboard.press("Tab")
    await ana.page.keyboard.type("A lock file without addresses works behind every mirror. #python")
    await ana.page.keyboard.press("Enter")
    await expect(ana.row("learned something")).to_contain_text("A lock file without addresses")
    await expect(ana.row("Only visible to you")).to_contain_text("Thank you for telling")


@pytest.mark.long
async def test_a_colleagues_message_is_saved_by_a_reaction_from_the_picker_and_undone(opens: Opens) -> None:
    dev, hugo = await opens("Dev Patel"), await opens("Hugo Silva")
    for tab in (dev, hugo):
        await tab.goes_to("harbor")
    await dev.types("Restart the emulator after changing its locale, or it keeps the old one.")
    said = hugo.row("Restart the emulator")
    await said.hover()
    await said.get_by_role("button", name="Add a reaction").first.click()
    await hugo.page.get_by_label("Search emoji").fill("bulb")
    await hugo.page.keyboard.press("Enter")
    await expect(said.get_by_role("button", name="bulb, 1: you")).to_be_visible()
    await dev.goes_home()
    home = dev.page.locator(".home-sheet")
    await expect(home).to_contain_text("Restart the emulator")
    await home.get_by_role("button", name="Do not keep this message").first.click()
    await expect(home).not_to_contain_text("Restart the emulator")


@pytest.mark.long
async def test_being_somebody_else_shows_their_conversations_their_time_and_nobody_elses_whispers(opens: Opens) -> None:
    ana = await opens()
    await ana.goes_to("harbor")
    await ana.types("/til Only I see the thanks for this line.")
    whisper = await ana.row("Only visible to you").get_attribute("data-key")
    before = await ana.page.locator(".clock-time").inner_text()
    await ana.button("Become Dev Patel").click()
    await expect(ana.page.locator(".me-name")).to_have_text("You are Dev Patel")
    await ana.goes_to("harbor")
    await expect(ana.row("Only I see the thanks")).to_be_visible()
    await expect(ana.page.locator(f"[data-key='{whisper}']")).to_have_count(0)
    assert await ana.page.locator(".clock-time").inner_text() != before
    await ana.button("Everybody").click()
    await ana.page.keyboard.type("noor")
    await ana.page.get_by_role("button", name="Noor Rahman Team lead").click()
    await expect(ana.page.locator("[data-channel]", has_text="quay")).to_be_visible()


@pytest.mark.long
async def test_the_cast_leaves_alone_whom_a_tab_plays_and_acts_for_them_again_afterwards(opens: Opens, stage: Simulation) -> None:
    kim = await opens("Kim Novak")
    assert stage.is_played("Kim Novak")
    await kim.button("Become Ana Ruiz").click()
    await expect(kim.page.locator(".me-name")).to_have_text("You are Ana Ruiz")
    assert stage.is_played("Ana Ruiz")
    assert not stage.is_played("Kim Novak")


@pytest.mark.long
async def test_a_line_typed_while_the_bot_is_down_is_answered_with_what_slack_says(opens: Opens, stage: Simulation) -> None:
    jun = await opens("Jun Mori")
    await jun.goes_to("harbor")
    await jun.button("Faults").click()
    await jun.button("Kill it").click()
    await expect(jun.page.get_by_text("Ripple is stopped")).to_be_visible()
    await jun.types("/til Nobody is there.")
    await expect(jun.page.locator(".toast")).to_be_visible()
    await expect(jun.page.locator(".main .composer textarea")).to_have_value("/til Nobody is there.")
    await jun.button("Start it").click()
    await expect(jun.page.get_by_text("Ripple is running")).to_be_visible()
