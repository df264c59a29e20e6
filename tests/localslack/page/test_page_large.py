"""Five hundred people and twenty thousand messages: only a window of them is ever in the document."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.localslack.page.app import scene
from tests.localslack.page.conftest import WAIT_MS

pytestmark = [pytest.mark.asyncio(loop_scope="module")]

MOST_ROWS = 220


@pytest.mark.long
async def test_a_long_history_is_scrolled_through_a_window_that_keeps_its_place(browser: Browser) -> None:
    async with scene(people=500, messages=20_000) as company:
        page = await browser.new_page(viewport={"width": 1280, "height": 820})
        page.set_default_timeout(WAIT_MS)
        await page.goto(company.url("Ana"))
        await page.wait_for_selector(".row")
        box = page.locator(".messages-scroll")
        assert await page.locator(".row").count() <= MOST_ROWS
        jumps = []
        for _ in range(24):
            jumps.append(
                await box.evaluate(
                    """async box => {
                        box.scrollTop = Math.min(box.scrollTop, 690);
                        const inside = box.getBoundingClientRect();
                        const row = [...box.querySelectorAll('.row')].find(r => r.getBoundingClientRect().top >= inside.top);
                        const key = row.dataset.key, before = row.getBoundingClientRect().top;
                        box.dispatchEvent(new Event('scroll'));
                        await new Promise(done => setTimeout(done, 120));
                        const now = box.querySelector(`[data-key="${key}"]`);
                        return now ? Math.abs(now.getBoundingClientRect().top - before) : 9999;
                    }"""
                )
            )
            assert await page.locator(".row").count() <= MOST_ROWS
        assert max(jumps) < 2
        numbers = [
            int(text.split(":")[0].rsplit(" ", 1)[1]) for text in await page.locator(".row .b-words").all_inner_texts() if "number" in text
        ]
        assert min(numbers) < 19_500
        await page.get_by_role("button", name="Newest").click()
        await expect(page.locator(".row").last).to_contain_text("Week 47")
        await page.close()


@pytest.mark.long
async def test_five_hundred_people_are_searched_in_the_switcher(browser: Browser) -> None:
    async with scene(people=500) as company:
        page = await browser.new_page()
        page.set_default_timeout(WAIT_MS)
        await page.goto(company.url("Ana"))
        await page.get_by_role("button", name="Everybody").click()
        await page.keyboard.type("person 417")
        await page.get_by_role("button", name="Person 417").first.click()
        await expect(page.locator(".me-name")).to_have_text("You are Person 417")
        await page.close()
