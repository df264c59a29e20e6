"""The demo as a visitor meets it: the real bot, the real page, a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.demo.page import DemoControls
from bot.demo.stage import Stage
from tests.localslack.page.conftest import browser

__all__ = ["browser"]
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]

COMPOSER = ".main .composer textarea"


@pytest_asyncio.fixture(loop_scope="module")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    controls = DemoControls()
    made = Stage(flows=False, folder=tmp_path, controls=controls)
    controls.stage = made
    async with made:
        yield made


async def visit(browser: Browser, stage: Stage, name: str) -> Page:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    page.set_default_timeout(15_000)
    await page.add_init_script("localStorage.setItem('local-workspace-tour', 'done')")
    await page.goto(f"{stage.slack.base_url}/?as={stage.slack.user_id(name)}")
    await page.click("[data-channel]:has-text('harbor')")
    return page


async def types(page: Page, line: str) -> None:
    await page.fill(COMPOSER, line)
    await page.press(COMPOSER, "Escape")
    await page.press(COMPOSER, "Enter")


async def test_a_visitor_shares_answers_turns_the_week_and_reads_the_digest(browser: Browser, stage: Stage) -> None:
    ana = await visit(browser, stage, "Ana Ruiz")
    await types(ana, "/til A lock file without addresses works behind every mirror. #python")
    await stage.settle()
    await expect(ana.locator(".row", has_text="learned something").last).to_contain_text("A lock file without addresses")

    stage.director.paused = True  # from here on only the visitor acts
    await ana.click("[data-turn=week]")
    await expect(ana.locator("[data-turn=day]")).to_be_enabled()
    digest = ana.locator(".row", has_text="the week to").last
    await expect(digest).to_contain_text("A lock file without addresses")


async def test_a_pulse_is_answered_by_one_tap_and_says_only_saved(browser: Browser, stage: Stage) -> None:
    stage.director.paused = True
    await stage.live(days=1, hours=6)
    bo = await visit(browser, stage, "Bo Lindqvist")
    await bo.get_by_role("button", name="ripple").first.click()
    messages = bo.get_by_role("button", name="Messages", exact=True)
    if await messages.count():
        await messages.click()
    card = bo.locator(".row", has_text="Why I ask").last
    await card.get_by_role("button").filter(has_text="Often").or_(card.get_by_role("button", name="Agree", exact=True)).first.click()
    await expect(bo.locator(".row", has_text="Saved").last).to_be_visible()


async def test_a_killed_bot_comes_back_and_nothing_is_lost_or_doubled(browser: Browser, stage: Stage) -> None:
    stage.director.paused = True
    ana = await visit(browser, stage, "Ana Ruiz")
    await ana.get_by_role("button", name="Faults", exact=True).click()
    await ana.get_by_role("button", name="Kill it").click()
    await expect(ana.get_by_text("Ripple is stopped")).to_be_visible()
    assert stage.bot is None
    await ana.get_by_role("button", name="Start it").click()
    await expect(ana.get_by_text("Ripple is running")).to_be_visible()
    await ana.keyboard.press("Escape")
    await types(ana, "/til Restarting is not the same as forgetting.")
    await stage.settle()
    await expect(ana.locator(".row", has_text="Restarting is not the same as forgetting")).to_have_count(1)
