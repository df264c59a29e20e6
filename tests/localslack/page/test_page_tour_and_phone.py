"""The tour, a narrow page, the look, and a workspace that is gone."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.localslack.page.app import Scene
from tests.localslack.page.conftest import Tab

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPOSER = ".main .composer textarea"
PHONE = {"width": 390, "height": 780}


async def test_each_step_of_the_tour_does_what_its_button_says(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana", tour=True)
    tour = ana.get_by_role("complementary", name="Tour")
    await expect(tour).to_contain_text("You are Ana.")
    await press(tour, "Begin", "Write one")
    await expect(ana.locator(COMPOSER)).to_have_value("/til Cmd+Shift+T opens the tab I just closed")
    await press(tour, "Next step", "Open my messages")
    await expect(ana.get_by_role("button", name="Messages", exact=True)).to_have_attribute("aria-pressed", "true")
    await press(tour, "Next step", "Turn a week")
    await expect(ana.locator(".clock-face")).to_contain_text("Mon 30 Nov")
    assert company.controls.turned == ["week"]
    await press(tour, "Next step", "Show it")
    await expect(ana.locator(".row", has_text="Week 47").last).to_be_in_viewport()
    await press(tour, "Next step", "Open the database")
    await expect(ana.get_by_role("complementary", name="Database")).to_be_visible()
    await press(tour, "Done")
    await expect(tour).to_have_count(0)


async def press(tour: Locator, *buttons: str) -> None:
    for name in buttons:
        await tour.get_by_role("button", name=name, exact=True).click()


@pytest.mark.long
async def test_the_tour_stays_where_it_was_over_a_reload_and_away_once_dismissed(tab: Tab) -> None:
    ana = await tab("Ana", tour=True)
    tour = ana.get_by_role("complementary", name="Tour")
    await press(tour, "Begin", "Next step")
    await ana.reload()
    await expect(tour).to_contain_text("2 of 5")
    await press(tour, "Put the tour away")
    await ana.reload()
    await ana.wait_for_selector(".row")
    await expect(tour).to_have_count(0)
    await ana.locator("header.bar").get_by_role("button", name="More").click()
    await ana.get_by_role("menuitem", name="Show the tour").click()
    await expect(tour.get_by_role("heading")).to_have_text("Welcome")


@pytest.mark.long
async def test_on_a_phone_the_tour_folds_away_to_show_what_it_opened(tab: Tab) -> None:
    ana = await tab("Ana", tour=True, viewport=PHONE)
    tour = ana.get_by_role("complementary", name="Tour")
    await press(tour, "Begin", "Next step", "Open my messages")
    await expect(tour.get_by_role("heading")).to_have_count(0)
    await press(tour, "Next step")
    await expect(tour.get_by_role("heading")).to_have_text("Turn")


@pytest.mark.long
async def test_on_a_phone_no_drawer_covers_the_tour_that_opened_it(tab: Tab) -> None:
    ana = await tab("Ana", tour=True, viewport=PHONE)
    tour = ana.get_by_role("complementary", name="Tour")
    await press(tour, "Begin", *["Next step"] * 4, "Open the database")
    await expect(ana.get_by_role("complementary", name="Database")).to_be_visible()
    await press(tour, "Unfold the tour")
    await expect(tour).to_contain_text("Counts.")
    await press(tour, "Done")
    await expect(tour).to_have_count(0)


@pytest.mark.long
async def test_on_a_phone_the_list_of_conversations_comes_before_a_drawer(tab: Tab) -> None:
    ana = await tab("Ana", viewport=PHONE)
    await ana.locator("header.bar").get_by_role("button", name="More").click()
    await ana.get_by_role("menuitem", name="Timeline").click()
    await expect(ana.get_by_role("complementary", name="Timeline")).to_be_visible()
    await ana.get_by_role("button", name="Show conversations").click()
    await ana.click("[data-channel]:has-text('backend-team')")
    await expect(ana.locator(".head h1")).to_have_text("backend-team")


@pytest.mark.long
async def test_on_a_phone_the_newest_message_stays_in_sight_below_the_unfolded_tour(tab: Tab) -> None:
    ana = await tab("Ana", tour=True, viewport=PHONE)
    await ana.wait_for_selector(".tour h2")
    await expect(ana.locator(".row").last).to_be_in_viewport(ratio=0.3)
    left = await ana.locator(".messages-scroll").evaluate("box => box.scrollHeight - box.scrollTop - box.clientHeight")
    assert left < 2


@pytest.mark.long
async def test_a_message_that_was_looked_for_stays_in_sight_when_a_drawer_opens(tab: Tab) -> None:
    ana = await tab("Ana", tour=True)
    tour = ana.get_by_role("complementary", name="Tour")
    await press(tour, "Begin", *["Next step"] * 3, "Show it")
    digest = ana.locator(".row", has_text="Week 47").last
    await expect(digest).to_be_in_viewport(ratio=0.3)
    await press(tour, "Next step", "Open the database")
    await expect(ana.locator(".look-for")).to_be_visible()
    await expect(digest).to_be_in_viewport(ratio=0.3)


@pytest.mark.long
async def test_a_phone_shows_one_thing_at_a_time_and_never_scrolls_sideways(tab: Tab) -> None:
    ana = await tab("Ana", viewport=PHONE, has_touch=True)
    await expect(ana.locator(".sidebar")).to_be_hidden()
    await ana.get_by_role("button", name="Show conversations").click()
    await expect(ana.locator(".sidebar")).to_be_visible()
    await ana.click("[data-channel]:has-text('backend-team')")
    await expect(ana.locator(".sidebar")).to_be_hidden()
    await expect(ana.locator(".head h1")).to_have_text("backend-team")
    wide = await ana.evaluate("[document.body, document.querySelector('.messages-scroll')].map(e => e.scrollWidth - e.clientWidth)")
    assert wide == [0, 0]


@pytest.mark.longest
async def test_the_look_is_chosen_and_remembered(tab: Tab) -> None:
    ana = await tab("Ana", color_scheme="light")
    await ana.locator("header.bar").get_by_role("button", name="More").click()
    await ana.get_by_role("menuitem", name="Use the dark look").click()
    await ana.reload()
    await ana.wait_for_selector(".row")
    assert await ana.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


@pytest.mark.longest
async def test_the_page_says_when_the_workspace_is_gone(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.context.set_offline(True)
    await ana.fill(COMPOSER, "Not lost")
    await ana.press(COMPOSER, "Enter")
    await expect(ana.locator(".toast")).to_contain_text("does not answer")
    await expect(ana.locator(COMPOSER)).to_have_value("Not lost")
