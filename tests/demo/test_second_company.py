"""The demo's second company. Its new owner installs Ripple, sets up thirty teams and reads the first welcome."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from bot.demo.company.second import LIST, TEAMS
from bot.demo.controls import DemoControls
from bot.demo.simulation import Simulation
from bot.people.importing.choosing import LONGEST_LIST
from bot.people.importing.table import read_teams
from bot.words import language_names
from tests.demo.visitor import COMPOSER, Visitor
from tests.localslack.page.conftest import browser

__all__ = ["browser"]
pytestmark = [pytest.mark.asyncio(loop_scope="module")]
PHONE = {"width": 390, "height": 844}
MOST_INTERACTIONS = 10


@asynccontextmanager
async def demo_at_once(folder: Path) -> AsyncIterator[Simulation]:
    """The demo as it begins, with nothing lived beforehand."""
    controls = DemoControls()
    async with Simulation(flows=False, folder=folder, controls=controls) as stage:
        controls.show(stage)
        controls.open()
        async with stage.beating():
            yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Simulation]:
    async with demo_at_once(tmp_path_factory.mktemp("demo")) as made:
        yield made


async def test_thirty_teams_in_eight_languages_whose_list_fits_the_form() -> None:
    people = [name for team in TEAMS for name in team.people]
    listed = read_teams(LIST)
    assert len(TEAMS) == 30 and len(people) == len(set(people))
    assert len(listed.rows) == 30 and not listed.problems and len(LIST) < LONGEST_LIST
    assert {language_names()[team.tongue.name.casefold()] for team in TEAMS} == set(language_names().values())


class Owner:
    """The visitor as the second company's owner; everything they press or type is counted."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page, self.count = visitor, visitor.page, 0
        self.form = self.page.get_by_role("dialog")

    async def presses(self, button: Locator) -> None:
        """One press."""
        self.count += 1
        await button.click()

    async def types(self, line: str, field: Locator) -> None:
        """One field filled."""
        self.count += 1
        await field.fill(line)

    async def sends(self, line: str) -> None:
        """Enter in the composer, as soon as this line stands there."""
        self.count += 1
        await expect(self.page.locator(COMPOSER)).to_have_value(line)
        await self.page.press(COMPOSER, "Enter")

    async def switches_to(self, name: str) -> None:
        """By the company's name."""
        await self.page.locator(".brand-switch:visible").click()
        await self.page.get_by_role("menuitem").filter(has_text=name).click()
        await expect(self.page).to_have_title(re.compile(f"{name}$"))


@pytest.mark.long
async def test_a_new_owner_installs_it_sets_up_thirty_teams_and_reads_the_first_welcome(browser: Browser, stage: Simulation) -> None:
    visitor = await Visitor.opens(browser, stage, tour=True, permissions=["clipboard-read", "clipboard-write"])
    nora = Owner(visitor)
    await nora.switches_to("Foxglove")
    await expect(nora.page.get_by_role("complementary", name="Tour")).to_contain_text("You are Nora Lindgren")
    await expect(nora.page.locator(".sidebar")).to_contain_text("Ripple isn’t here yet")
    await visitor.button("Begin").click()
    await installs(nora)
    await sets_up_thirty_teams(nora)
    await visitor.button("Show the welcome").click()
    await expect(visitor.row("Hi, I'm Ripple")).to_contain_text("Nora Lindgren brought me here")
    await visitor.button("Next step").click()
    await pastes_the_list(nora)
    await nora.switches_to("Tidewater")
    await expect(nora.page.locator(".me-name")).to_have_text("You are Ana Ruiz")
    await visitor.leaves()
    await stage.live(minutes=5)
    assert {len(stage.second.posted(f"#{team.channel}")) for team in TEAMS} == {1}, "each was welcomed, and once"


async def installs(nora: Owner) -> None:
    await nora.page.get_by_role("complementary", name="Tour").get_by_role("button", name="Install Ripple").click()
    await expect(nora.page.get_by_role("heading")).to_have_text("Ripple asks for access to Foxglove")
    await nora.page.get_by_role("button", name="Allow").click()
    await expect(nora.page.locator("body")).to_contain_text("Ripple is installed in Foxglove")
    await nora.page.get_by_role("link", name="Open Slack").click()
    await expect(nora.page.locator(".home-sheet")).to_contain_text("For you as an owner")
    await nora.visitor.button("Next step").click()


async def sets_up_thirty_teams(nora: Owner) -> None:
    nora.count = 0
    await nora.presses(nora.visitor.button("Write the line"))
    await nora.sends("/learn teams")
    await nora.types("team-*", nora.form.get_by_label("And for each channel called"))
    await nora.presses(nora.form.get_by_role("button", name="Show me first"))
    await expect(nora.form).to_contain_text("30 new teams")
    await nora.presses(nora.form.get_by_role("button", name="Set up 30 teams"))
    await expect(nora.form).to_contain_text("30 teams are set up")
    await nora.presses(nora.form.get_by_role("button", name="Close", exact=True).last)
    assert nora.count <= MOST_INTERACTIONS
    await nora.visitor.button("Next step").click()


async def pastes_the_list(nora: Owner) -> None:
    await nora.visitor.button("Copy the list").click()
    await expect(nora.page.locator(".toast")).to_have_text(re.compile("Copied: 31 lines"))
    await nora.sends("/learn teams")
    await nora.form.get_by_label("Or a list").focus()
    await nora.page.keyboard.press("Control+V")
    await nora.form.get_by_role("button", name="Show me first").click()
    await expect(nora.form).to_contain_text("25 teams change")
    await nora.form.get_by_role("button", name="Apply to 25 teams").click()
    await expect(nora.form).to_contain_text("25 teams are changed")
    await nora.form.get_by_role("button", name="Close", exact=True).last.click()


@pytest.mark.long
async def test_on_a_phone_the_companies_name_stands_above_the_conversations_and_leads_there_and_back(
    browser: Browser, stage: Simulation
) -> None:
    visitor = await Visitor.opens(browser, stage, viewport=PHONE)
    somebody = Owner(visitor)
    for company in ("Foxglove", "Tidewater"):
        await visitor.button("Show conversations").click()
        await somebody.switches_to(company)
    await visitor.leaves()


@pytest.mark.long
async def test_who_cancels_or_comes_while_the_bot_is_stopped_is_told_so_and_a_kept_company_stays_installed(tmp_path: Path) -> None:
    jar = aiohttp.CookieJar(unsafe=True)
    async with demo_at_once(tmp_path) as stage, aiohttp.ClientSession(stage.slack.base_url, cookie_jar=jar) as browser:
        assert "You can begin again" in await answers(browser, "cancel")
        async with stage.lock:
            await stage.stop_bot()
        async with browser.get("/slack/install") as said:
            assert said.status == 503 and "Ripple is stopped" in await said.text()
        async with stage.lock:
            await stage.start_bot()
        assert "Ripple is installed in Foxglove" in await answers(browser, "allow")
    async with demo_at_once(tmp_path) as stage:
        await stage.second.person("Nora Lindgren").types("/learn teams", in_="#general")
        assert (stage.second.person("Nora Lindgren").modal or {}).get("callback_id") == "teams:many_form"


async def answers(browser: aiohttp.ClientSession, answer: str) -> str:
    """Somebody opens the install page and answers Slack's question; what the last page says."""
    async with browser.get("/slack/install") as asked:
        address = asked.url
    async with browser.post(address, data={"answer": answer}) as said:
        return await said.text()
