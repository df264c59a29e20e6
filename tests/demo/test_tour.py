"""A newcomer follows the eight steps of the tour against the real bot. It ends with a digest read and an answer not found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.demo.visitor import COMPOSER, Visitor, demo
from tests.localslack.page.conftest import browser

__all__ = ["browser"]
pytestmark = [pytest.mark.asyncio(loop_scope="module")]


@pytest.mark.long
async def test_the_eight_steps_lead_from_a_hello_to_a_map_a_digest_and_an_answer_that_nobody_finds(
    browser: Browser, tmp_path: Path
) -> None:
    async with demo(tmp_path) as stage:
        ana = await Visitor.opens(browser, stage, tour=True)
        tour = ana.page.get_by_role("complementary", name="Tour")
        await expect(tour).to_contain_text("You are Ana Ruiz")
        await expect(ana.page.locator(".side-row", has_text="Ripple").locator(".badge")).to_have_text(re.compile("1"))
        await ana.button("Begin").click()

        await read(ana, "Show the hello", "What I promise")
        await share(ana)
        await answer(ana)
        await experiment(ana)
        await ana.turns_by(ana.button("Let a week pass"))
        await ana.button("Next step").click()
        await read(ana, "Show the map", "The four questions")
        await read_the_digest(ana)
        await look_into_the_database(ana)
        await ana.leaves()


async def read(ana: Visitor, button: str, shows: str) -> None:
    """A message of the first weeks, found by the tour."""
    await ana.button(button).click()
    await expect(ana.page.get_by_role("button", name=shows).last).to_be_in_viewport()
    await ana.button("Next step").click()


async def share(ana: Visitor) -> None:
    await ana.button("Write a line").click()
    await expect(ana.page.locator(COMPOSER)).to_have_value(re.compile("/til .+"))
    await ana.page.press(COMPOSER, "Enter")
    await expect(ana.row("learned something")).to_contain_text("brings back the tab")
    await ana.button("Next step").click()


async def answer(ana: Visitor) -> None:
    await ana.button("Open my messages").click()
    assert await ana.goes_through_the_audit() == 22
    await ana.button("Next step").click()


async def experiment(ana: Visitor) -> None:
    await ana.button("Write a line").click()
    await expect(ana.page.locator(COMPOSER)).to_have_value(re.compile("/experiment .+"))
    await ana.page.press(COMPOSER, "Enter")
    form = ana.page.get_by_role("dialog")
    await expect(form.get_by_label("We believe that")).to_have_value(re.compile("Monday meeting"))
    await expect(form.get_by_label("The smallest test")).to_be_focused()
    await form.get_by_label("The smallest test").fill("Leave it out twice")
    await form.get_by_label("How we will judge it").fill("Two people say what they learned in that hour")
    ends_on = ana.stage.clock().date().replace(day=28).isoformat()
    await form.get_by_label("It ends on").fill(ends_on)
    await form.get_by_role("button", name="Start", exact=True).click()
    await expect(form).to_contain_text("I come back to you")
    await form.get_by_role("button", name="Close", exact=True).last.click()
    await expect(ana.row("tries something")).to_contain_text("Leave it out twice")
    await ana.button("Next step").click()


async def read_the_digest(ana: Visitor) -> None:
    await ana.button("Show the digest").click()
    digest = ana.row("the week to")
    await expect(digest.locator(".b-header, h3").first).to_be_in_viewport()
    await digest.get_by_role("button", name=re.compile("The whole week")).click()
    await expect(ana.page.get_by_role("dialog")).to_contain_text("brings back the tab")
    await expect(ana.page.get_by_role("dialog")).to_contain_text("Monday meeting")
    await ana.page.keyboard.press("Escape")
    await ana.button("Next step").click()


async def look_into_the_database(ana: Visitor) -> None:
    await ana.button("Open the database").click()
    look = ana.page.get_by_role("region", name="Look for your own answer")
    await expect(look).to_contain_text(re.compile(r"Where answers lie: no row holds Ana Ruiz \(U\w+\)"))
    await expect(look.get_by_role("button", name=re.compile("learnings [1-9]"))).to_be_visible()
    await look.get_by_role("button", name=re.compile("^cells")).click()
    rows = ana.page.get_by_role("region", name="Rows of cells").locator("tbody tr")
    await expect(rows.first).to_be_visible()
    for row in await rows.all():
        counts = [int(await row.locator("td").nth(place).inner_text()) for place in range(3, 8)]
        assert sum(counts) >= 5
    await ana.button("Done").click()
