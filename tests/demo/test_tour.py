"""A newcomer follows the twelve steps of the tour against the real bot. It leads from a hello to "it moved", Eve and a kill."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.demo.visitor import COMPOSER, WAIT_MS, Visitor, demo
from tests.localslack.page.conftest import browser

__all__ = ["browser"]
pytestmark = [pytest.mark.asyncio(loop_scope="module")]
MINE = "One afternoon a month without a ticket"


@pytest.mark.longest
async def test_the_twelve_steps_lead_from_a_hello_to_what_moved_and_on_to_eve_and_a_bot_that_comes_back(
    browser: Browser, tmp_path: Path
) -> None:
    async with demo(tmp_path) as stage:
        ana = await Visitor.opens(browser, stage, tour=True, permissions=["clipboard-write"])
        tour = ana.page.get_by_role("complementary", name="Tour")
        await expect(tour).to_contain_text("You are Ana Ruiz")
        await expect(ana.page.locator(".side-row", has_text="Ripple").locator(".badge")).to_have_text(re.compile("1"))
        await ana.button("Begin").click()

        await read(ana, "Show the hello", "What I promise")
        await share(ana)
        await answer(ana)
        await ana.turns_by(ana.button("Let it be Friday"))
        await read(ana, "", "The four questions")
        await propose(ana)
        await vote(ana)
        await see_what_was_chosen(ana)
        await see_whether_it_moved(ana)
        await look_into_the_database(ana)
        await be_eve(ana)
        await kill_it(ana)
        await ana.button("Copy the command").click()
        await expect(ana.page.locator(".toast", has_text="python -m bot manifest --link")).to_be_visible()
        await tour.get_by_role("button", name="Done", exact=True).click()
        await expect(tour).to_have_count(0)
        await ana.leaves()


async def read(ana: Visitor, button: str, shows: str) -> None:
    """A message found by the tour, with this button in sight."""
    if button:
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


async def propose(ana: Visitor) -> None:
    await ana.turns_by(ana.button("Let it be Monday"))
    asked = ana.row("smallest thing that would help")
    await expect(asked).to_be_in_viewport()
    await asked.get_by_role("button", name="Propose something").click()
    form = ana.page.get_by_role("dialog")
    await form.get_by_label("The smallest thing that would help").fill(MINE)
    await form.get_by_role("button", name="Propose", exact=True).click()
    await expect(form).to_contain_text(f"It's in: “{MINE}”")
    await form.get_by_role("button", name="Close", exact=True).last.click()
    await ana.button("Next step").click()


async def vote(ana: Visitor) -> None:
    await ana.turns_by(ana.button("Let it be Wednesday"))
    await expect(ana.row("Three stars")).to_contain_text(MINE)
    for said in ("2 stars left", "1 star left", "All three stars are given"):
        await ana.page.get_by_role("button", name=f"Give a star: {MINE}").click()
        await expect(ana.row(said)).to_contain_text(MINE)
    await ana.button("Next step").click()


async def see_what_was_chosen(ana: Visitor) -> None:
    await ana.turns_by(ana.button("Let it be Friday"))
    await expect(ana.row("You chose")).to_contain_text(MINE)
    await expect(ana.row("You chose")).to_be_in_viewport()
    await ana.button("Next step").click()


async def see_whether_it_moved(ana: Visitor) -> None:
    await ana.turns_by(ana.button("Let the weeks pass"), patience=10 * WAIT_MS)
    await expect(ana.row("You tried")).to_contain_text("more than chance")
    await expect(ana.row("You tried")).to_be_in_viewport()
    await ana.button("Canvas").click()
    await expect(ana.page.get_by_role("complementary", name="Canvas")).to_contain_text("Harbor")
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


async def be_eve(ana: Visitor) -> None:
    await ana.button("Next step").click()
    await ana.button("Become Eve").click()
    await expect(ana.page.locator(".me-name")).to_have_text("You are Eve Okafor")
    await expect(ana.button("Messages")).to_have_attribute("aria-pressed", "true")
    assert ana.stage.is_played("Eve Okafor")
    await ana.button("Next step").click()


async def kill_it(ana: Visitor) -> None:
    await ana.button("Open the faults").click()
    await ana.button("Kill it").click()
    await expect(ana.page.get_by_text("Ripple is stopped")).to_be_visible()
    await ana.button("Start it").click()
    await expect(ana.page.get_by_text("Ripple is running")).to_be_visible()
    await ana.button("Next step").click()
