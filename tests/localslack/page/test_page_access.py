"""The page for those who use a keyboard or hear it. Axe-core finds nothing serious, and everything has its key."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.localslack.page.app import Scene
from tests.localslack.page.axe import STILL, serious
from tests.localslack.page.conftest import Tab

pytestmark = [pytest.mark.longest, pytest.mark.asyncio(loop_scope="module")]

COMPOSER = ".main .composer textarea"
PHONE = {"width": 390, "height": 780}


async def in_modal(page: Page) -> None:
    await page.fill(COMPOSER, "/til")
    await page.press(COMPOSER, "Enter")
    await page.wait_for_selector("dialog[open]")
    await page.get_by_role("button", name="Share", exact=True).click()
    await page.wait_for_selector(".b-error")


async def in_picker(page: Page) -> None:
    await in_modal(page)
    await page.get_by_role("dialog").get_by_label("Topic").click()
    await page.wait_for_selector("[role=option]")


async def in_everything(page: Page) -> None:
    await page.click("[data-channel]:has-text('backend-team')")
    await page.wait_for_selector(".slice")
    await page.locator(".messages-scroll").evaluate("box => { box.scrollTop = 0 }")


async def in_thread(page: Page) -> None:
    await page.click(".thread-link")
    await page.wait_for_selector(".side .row")


async def in_home(page: Page) -> None:
    await page.get_by_role("button", name="Ripple App").click()
    if await page.locator(".tab", has_text="Home").count():
        await page.locator(".tab", has_text="Home").click()
    await page.wait_for_selector(".home-sheet")


async def in_menu(page: Page) -> None:
    await page.locator(".row", has_text="Looks great").hover()
    await page.get_by_role("button", name="More for this message").click()
    await page.wait_for_selector("[role=menuitem]")


async def in_board(page: Page) -> None:
    await page.get_by_role("button", name="Emoji", exact=True).click()
    await page.wait_for_selector(".board-one")


async def in_offers(page: Page) -> None:
    await page.focus(COMPOSER)
    await page.keyboard.type("/")
    await page.wait_for_selector(".offer")


async def in_panel(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()
    await page.wait_for_selector(".side")


async def in_timeline(page: Page) -> None:
    await in_panel(page, "Timeline")
    await page.wait_for_selector(".time-row")


async def in_database(page: Page) -> None:
    await in_panel(page, "Database")
    await page.locator(".table-name", has_text="cells").click()
    await page.wait_for_selector(".grid td")


async def in_faults(page: Page) -> None:
    await in_panel(page, "Faults")
    await page.wait_for_selector(".switch")


async def in_profile(page: Page) -> None:
    await page.click(".me")
    await page.wait_for_selector(".profile")


async def in_browse(page: Page) -> None:
    await page.get_by_role("button", name="Browse channels").click()
    await page.wait_for_selector(".browse-row")


async def in_everybody(page: Page) -> None:
    await page.get_by_role("button", name="Everybody").click()
    await page.wait_for_selector(".everybody-row")


async def in_general(page: Page) -> None:
    await page.locator(".row", has_text="Lovely").hover()


PLACES = [
    in_general, in_everything, in_thread, in_home, in_modal, in_picker, in_menu, in_board, in_offers,
    in_timeline, in_database, in_faults, in_profile, in_browse, in_everybody,
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=[place.__name__ for place in PLACES])
@pytest.mark.parametrize("look", ["light", "dark"])
async def test_axe_finds_nothing_serious(tab: Tab, place: object, look: str) -> None:
    ana = await tab("Ana", color_scheme=look, **STILL)
    await place(ana)  # type: ignore[operator]
    assert await serious(ana) == []


async def test_axe_would_find_a_button_without_a_name(tab: Tab) -> None:
    ana = await tab("Ana", **STILL)
    await ana.evaluate("document.querySelector('.main').append(document.createElement('button'))")
    assert [fault.split(":")[0] for fault in await serious(ana)] == ["button-name"]


async def test_axe_finds_nothing_serious_in_the_tour_and_on_a_phone(tab: Tab) -> None:
    ana = await tab("Ana", tour=True, viewport=PHONE, **STILL)
    await ana.wait_for_selector(".tour")
    assert await serious(ana) == []
    await ana.locator("header.bar").get_by_role("button", name="More").click()
    await ana.get_by_role("menuitem", name="Database").click()
    await ana.wait_for_selector(".look-for .found-box")
    assert await serious(ana) == []
    await ana.get_by_role("button", name="Close Database").click()
    await ana.get_by_role("button", name="Put the tour away").click()
    await ana.get_by_role("button", name="Show conversations").click()
    assert await serious(ana) == []


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_axe_finds_nothing_serious_when_everything_is_set_anew(tab: Tab, company: Scene, look: str) -> None:
    ana = await tab("Ana", color_scheme=look, **STILL)
    await ana.locator("header.bar").get_by_role("button", name="More").click()
    await ana.get_by_role("menuitem", name="Start over").click()
    await expect(ana.get_by_role("alertdialog", name="Start over?")).to_be_visible()
    assert await serious(ana) == []
    await ana.get_by_role("button", name="Start over", exact=True).click()
    await expect(ana.get_by_role("progressbar", name="Setting the scene again")).to_be_visible()
    assert await serious(ana) == []
    company.controls.done.set()
    await expect(ana.locator("dialog")).to_have_count(0)


async def test_messages_are_walked_with_arrows_and_acted_on_with_tab(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.locator(".row", has_text="Good morning").focus()
    await ana.keyboard.press("ArrowDown")
    await expect(ana.locator(".row", has_text="Looks great")).to_be_focused()
    await ana.keyboard.press("ArrowUp")
    row = ana.locator(".row", has_text="Good morning")
    await expect(row).to_be_focused()
    await row.get_by_role("button", name="More for this message").focus()
    await ana.keyboard.press("Enter")
    await expect(ana.get_by_role("menuitem", name="Save as learning")).to_be_focused()
    await ana.keyboard.press("ArrowDown")
    await expect(ana.get_by_role("menuitem", name="Copy text")).to_be_focused()
    await ana.keyboard.press("Escape")
    await expect(row.get_by_role("button", name="More for this message")).to_be_focused()


async def test_a_modal_holds_the_focus(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.fill(COMPOSER, "/til")
    await ana.press(COMPOSER, "Enter")
    await expect(ana.get_by_label("What did you learn?")).to_be_focused()
    outside = 0
    for _ in range(24):
        await ana.keyboard.press("Tab")
        # The browser's own bar may have its turn (body); the page behind never has.
        outside += await ana.evaluate("!document.activeElement.closest('dialog') && document.activeElement !== document.body")
    assert outside == 0


async def test_a_form_is_filled_and_sent_without_a_mouse(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.focus(COMPOSER)
    await ana.keyboard.type("/til")
    await ana.keyboard.press("Enter")
    await expect(ana.get_by_label("What did you learn?")).to_be_focused()
    await ana.keyboard.type("Keys are enough")
    await ana.keyboard.press("Tab")
    await ana.keyboard.press("Tab")
    await ana.keyboard.press("ArrowDown")
    await ana.keyboard.type("peo")
    await ana.keyboard.press("Enter")
    await expect(ana.get_by_role("dialog").get_by_label("Topic")).to_contain_text("People")
    await ana.keyboard.press("Tab")
    await ana.keyboard.press("ArrowDown")
    await expect(ana.get_by_role("radio", name="Everybody")).to_be_checked()
    await ana.get_by_role("button", name="Share", exact=True).focus()
    await ana.keyboard.press("Enter")
    await expect(ana.locator("dialog")).to_have_count(0)


async def test_escape_closes_what_lies_beside_the_conversation(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.get_by_role("button", name="Timeline", exact=True).click()
    await expect(ana.get_by_role("complementary", name="Timeline")).to_be_visible()
    await ana.keyboard.press("Escape")
    await expect(ana.get_by_role("complementary")).to_have_count(0)
    await expect(ana.get_by_role("button", name="Timeline", exact=True)).to_be_focused()


async def test_a_new_message_is_read_out(tab: Tab, company: object) -> None:
    ana, bo = await tab("Ana"), await tab("Bo")
    await bo.fill(COMPOSER, "Can you hear *me*?")
    await bo.press(COMPOSER, "Enter")
    await expect(ana.locator(".messages > [role=status]")).to_have_text("Bo Lind: Can you hear me?")


async def test_nothing_moves_for_those_who_asked_for_stillness(tab: Tab) -> None:
    ana = await tab("Ana", reduced_motion="reduce")
    await ana.click(".face-more")
    assert await ana.locator(".face").first.evaluate("face => getComputedStyle(face).transitionDuration") in ("0s", "1e-05s")
