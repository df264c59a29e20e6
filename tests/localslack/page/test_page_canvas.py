"""The canvas of a channel, beside its conversation on a desk and in its place on a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.localslack.page.app import Scene
from tests.localslack.page.conftest import Tab

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE = {"width": 390, "height": 780}
PLAN = "# Harbor\n\n> We want to say earlier when something isn't working.\n\n## What we chose\n\n- No meetings before ten"


@pytest.mark.long
async def test_a_channels_canvas_opens_from_its_head_and_follows_what_the_app_writes(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.click("[data-channel]:has-text('backend-team')")
    door = ana.locator(".head").get_by_role("button", name="Canvas", exact=True)
    await expect(ana.locator(".head h1")).to_have_text("backend-team")
    await expect(door).to_have_count(0)
    canvas = company.slack.workspace.make_canvas(company.slack.channel_id("backend-team"), PLAN)
    await door.click()
    page = ana.get_by_role("complementary", name="Canvas")
    await expect(page.locator(".md-h1")).to_have_text("Harbor")
    await expect(page.locator(".quote")).to_contain_text("say earlier")
    await expect(page.get_by_role("listitem")).to_have_text("No meetings before ten")
    assert company.slack.workspace.change_canvas(str(canvas), f"{PLAN}\n- A Friday hour for trials")
    await expect(page.get_by_role("listitem").last).to_have_text("A Friday hour for trials")
    await ana.click("[data-channel]:has-text('general')")
    await expect(page).to_have_count(0)


@pytest.mark.long
async def test_on_a_phone_the_canvas_takes_the_page_and_gives_it_back(tab: Tab, company: Scene) -> None:
    company.slack.workspace.make_canvas(company.slack.channel_id("backend-team"), PLAN)
    ana = await tab("Ana", viewport=PHONE)
    await ana.get_by_role("button", name="Show conversations").click()
    await ana.click("[data-channel]:has-text('backend-team')")
    await ana.locator(".head").get_by_role("button", name="Canvas", exact=True).click()
    await expect(ana.get_by_text("No meetings before ten")).to_be_in_viewport()
    assert await ana.evaluate("document.body.scrollWidth - document.body.clientWidth") == 0
    await ana.get_by_role("button", name="Close Canvas").click()
    await expect(ana.locator(".main .head h1")).to_have_text("backend-team")
