"""Every surface of the real demo for those who hear it or need contrast. Axe-core finds nothing serious, light, dark, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.demo.simulation import Simulation
from tests.demo.visitor import Visitor, demo
from tests.localslack.page.axe import STILL, serious
from tests.localslack.page.conftest import browser

__all__ = ["browser"]
pytestmark = [pytest.mark.longest, pytest.mark.asyncio(loop_scope="module")]

PHONE = {"width": 390, "height": 844}
FORMS = (
    "/til",
    "/experiment",
    "/learn setup",
    "/learn settings",
    "/learn privacy",
    "/learn experiments",
    "/learn search clock",
    "/learn pulse",
)
Look = Callable[[Visitor], Awaitable[None]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Simulation]:
    async with demo(tmp_path_factory.mktemp("demo"), weeks=4) as made:
        yield made


async def in_welcome(tab: Visitor) -> None:
    await expect(tab.button("Begin")).to_be_visible()


async def in_tour(tab: Visitor) -> None:
    await tab.button("Begin").click()
    await expect(tab.button("Show the hello")).to_be_visible()
    await tab.button("Put the tour away").click()


async def in_digest(tab: Visitor) -> None:
    await tab.goes_to("harbor")
    await expect(tab.row("the week to").get_by_role("link", name="open").first).to_be_visible()


async def in_whole_digest(tab: Visitor) -> None:
    await tab.row("the week to").get_by_role("button", name=re.compile("The whole week")).click()
    await expect(tab.page.get_by_role("dialog")).to_be_visible()


async def in_question(tab: Visitor) -> None:
    await tab.goes_to_messages()
    await expect(tab.row("Why I ask")).to_be_visible()


async def in_home(tab: Visitor) -> None:
    await tab.button("Home").click()
    await expect(tab.page.locator(".home-sheet")).to_be_visible()


async def in_timeline(tab: Visitor) -> None:
    await tab.button("Timeline").click()
    await expect(tab.page.locator(".time-row").first).to_be_visible()


async def in_look_for(tab: Visitor) -> None:
    await tab.button("Database").click()
    await expect(tab.page.locator(".found-box")).to_be_visible()


async def in_table(tab: Visitor) -> None:
    await tab.page.locator(".table-name", has_text="cells").click()
    await expect(tab.page.get_by_role("region", name="Rows of cells")).to_be_visible()


async def in_faults(tab: Visitor) -> None:
    await tab.button("Faults").click()
    await expect(tab.button("Kill it")).to_be_visible()


async def in_form(tab: Visitor, command: str) -> None:
    await tab.types(command)
    await expect(tab.page.get_by_role("dialog").or_(tab.row("Only visible to you")).first).to_be_visible()


WIDE: tuple[Look, ...] = (
    in_welcome, in_tour, in_digest, in_whole_digest, in_question, in_home, in_timeline, in_look_for, in_table, in_faults,
)  # fmt: skip


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_axe_finds_nothing_serious_wherever_a_visitor_comes(browser: Browser, stage: Simulation, look: str) -> None:
    tab = await Visitor.opens(browser, stage, "Ana Ruiz", tour=True, color_scheme=look, **STILL)
    found = {}
    for place in WIDE:
        await place(tab)
        found[place.__name__] = await serious(tab.page)
        await closes(tab)
    await tab.button("Become Lena Fischer").click()  # who may set things up
    await tab.goes_to("general")
    for command in FORMS:
        await in_form(tab, command)
        found[command] = await serious(tab.page)
        await closes(tab)
    assert {place: faults for place, faults in found.items() if faults} == {}
    await tab.leaves()


async def closes(tab: Visitor) -> None:
    """A form, by Escape; what lies beside the conversation stays for the next one to replace."""
    form = tab.page.get_by_role("dialog")
    if await form.count():
        await tab.page.keyboard.press("Escape")
        await expect(form).to_have_count(0)


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_axe_finds_nothing_serious_on_a_phone(browser: Browser, stage: Simulation, look: str) -> None:
    ana = await Visitor.opens(browser, stage, "Ana Ruiz", tour=True, viewport=PHONE, color_scheme=look, **STILL)
    found = {"tour": await serious(ana.page)}
    await ana.button("Put the tour away").click()
    found["channel"] = await serious(ana.page)
    await ana.button("Show conversations").click()
    found["list"] = await serious(ana.page)
    await ana.page.locator("header.bar").get_by_role("button", name="More").click()
    await ana.page.get_by_role("menuitem", name="Database").click()
    await expect(ana.page.locator(".found-box")).to_be_visible()
    found["database"] = await serious(ana.page)
    assert {place: faults for place, faults in found.items() if faults} == {}
    await ana.leaves()
