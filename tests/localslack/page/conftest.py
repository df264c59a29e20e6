"""A browser for the tests of a module, a workspace with its app for each test. A tab for whoever is needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.localslack.page.app import Scene, scene

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WAIT_MS = 240_000  # a hang is a failure; a busy machine is none
expect.set_options(timeout=WAIT_MS)
WANTED = "ERR_INTERNET_DISCONNECTED"  # the one error that a test makes
Tab = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if shutil.which("chromium") is None and not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is needed for the page's tests")
        pytest.skip("no chromium here")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def company() -> AsyncIterator[Scene]:
    async with scene() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def tab(browser: Browser, company: Scene) -> AsyncIterator[Tab]:
    """Opens a tab as somebody: `await tab("Ana")`. Every error in a page fails the test."""
    contexts, errors = [], []

    async def opened(name: str = "Ana", *, tour: bool = False, wait: str = ".row", **context: object) -> Page:
        kept = await browser.new_context(viewport=context.pop("viewport", {"width": 1280, "height": 820}), **context)  # type: ignore[arg-type]
        contexts.append(kept)
        page = await kept.new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" and WANTED not in said.text else None)
        if not tour:
            await page.add_init_script("localStorage.setItem('local-workspace-tour', 'done')")
        await page.goto(company.url(name))
        await page.wait_for_selector(wait)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert errors == []
