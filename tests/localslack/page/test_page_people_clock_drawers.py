"""Being somebody else, reloading, the clock, and the drawers."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.localslack.page.app import Scene
from tests.localslack.page.conftest import Tab

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPOSER = ".main .composer textarea"
PHONE = {"width": 390, "height": 780}


async def test_one_press_makes_one_somebody_else(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.get_by_role("button", name="Become Dev Rao").click()
    await expect(ana.locator(".me-name")).to_have_text("You are Dev Rao")
    await expect(ana.locator(".clock-time")).to_have_text("14:00")
    assert f"as={company.people['Dev']}" in ana.url
    assert await ana.locator("[data-channel]:has-text('leads')").count() == 0


@pytest.mark.long
async def test_anybody_can_be_found_and_become(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.get_by_role("button", name="Everybody").click()
    await ana.keyboard.type("hana")
    await ana.get_by_role("button", name="Hana Kim Frontend engineer").click()
    await expect(ana.locator(".me-name")).to_have_text("You are Hana Kim")


@pytest.mark.long
async def test_two_tabs_are_two_people(tab: Tab) -> None:
    ana, eve = await tab("Ana"), await tab("Eve")
    await expect(ana.locator(".me-name")).to_have_text("You are Ana")
    await expect(eve.locator(".me-name")).to_have_text("You are Eve Moreau")


@pytest.mark.long
async def test_an_address_without_a_person_takes_the_first(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.goto(f"{company.slack.base_url}/?as=nobody")
    await expect(ana.locator(".me-name")).to_have_text("You are Ana")


@pytest.mark.long
async def test_a_reload_shows_what_happened_meanwhile(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await company.slack.person("Bo Lind").says("#general", "Before the reload")
    await ana.reload()
    await expect(ana.locator(".row", has_text="Before the reload")).to_be_visible()


@pytest.mark.long
async def test_a_direct_message_is_begun_from_a_profile(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.locator(".row-name", has_text="Dev Rao").click()
    side = ana.get_by_role("complementary", name="Profile")
    await expect(side).to_contain_text("Mon 23 Nov, 14:00")
    await expect(side).to_contain_text("Asia/Kolkata")
    await side.get_by_role("button", name="Message").click()
    await expect(ana.get_by_role("textbox", name="Write to Dev Rao")).to_be_visible()
    await ana.fill(COMPOSER, "Only for you")
    await ana.press(COMPOSER, "Enter")
    dev = await tab("Dev")
    await expect(dev.locator("[data-channel]:has-text('Ana') .badge")).to_contain_text("1")


@pytest.mark.long
async def test_ones_own_time_zone_can_be_changed(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.click(".me")
    await ana.get_by_role("button", name="Time zone").click()
    await ana.keyboard.type("tokyo")
    await ana.keyboard.press("Enter")
    await expect(ana.locator(".clock-time")).to_have_text("17:30")
    assert company.slack.workspace.people[company.people["Ana"]]["tz"] == "Asia/Tokyo"


@pytest.mark.long
@pytest.mark.parametrize(("to", "shown"), [("hour", "10:30"), ("next", "11:30"), ("day", "Tue 24 Nov"), ("week", "Mon 30 Nov")])
async def test_the_clock_is_turned_and_shown_to_everybody(tab: Tab, company: Scene, to: str, shown: str) -> None:
    ana, bo = await tab("Ana"), await tab("Bo")
    await ana.click(f"[data-turn={to}]")
    for page in (ana, bo):
        await expect(page.locator(".clock-face")).to_contain_text(shown)
    assert company.controls.turned == [to]


@pytest.mark.long
async def test_a_clock_that_stands_still_says_so(tab: Tab) -> None:
    ana = await tab("Ana")
    await expect(ana.locator(".clock-still")).to_have_text("Paused")


@pytest.mark.long
async def test_a_clock_that_is_turning_cannot_be_turned_again(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    going_on = asyncio.Event()

    async def slowly(to: str) -> None:
        await going_on.wait()

    company.controls.turn_clock = slowly  # type: ignore[method-assign]
    await ana.click("[data-turn=week]")
    await expect(ana.locator("[data-turn=day]")).to_be_disabled()
    going_on.set()
    await expect(ana.locator("[data-turn=day]")).to_be_enabled()


@pytest.mark.long
async def test_the_days_above_messages_move_on_with_the_clock(tab: Tab) -> None:
    ana = await tab("Ana")
    await expect(ana.locator(".day").last).to_have_text("Today")
    await ana.click("[data-turn=day]")
    await expect(ana.locator(".day").last).to_have_text("Yesterday")
    await ana.click("[data-turn=day]")
    await expect(ana.locator(".day").last).to_have_text("Monday 23 November")


@pytest.mark.long
async def test_a_narrow_page_says_which_day_it_is_and_cuts_nothing_off_its_clock(tab: Tab) -> None:
    for width in (1000, 820, 390, 360, 320):
        ana = await tab("Ana", viewport={"width": width, "height": 740}, has_touch=True)
        await expect(ana.locator(".clock-day")).to_have_text("Mon 23 Nov")
        await expect(ana.locator(".clock-day")).to_be_visible()
        assert await ana.locator(".clock").evaluate("clock => clock.scrollWidth - clock.clientWidth") == 0


@pytest.mark.long
async def test_starting_over_is_asked_first_and_watched_in_every_tab_until_it_is_done(tab: Tab, company: Scene) -> None:
    ana, bo = await tab("Ana"), await tab("Bo")
    await press_start_over(ana)
    await ana.get_by_role("button", name="Keep it").click()
    await expect(ana.get_by_role("alertdialog")).to_have_count(0)
    await ana.get_by_role("button", name="Timeline", exact=True).click()
    await press_start_over(ana)
    await ana.get_by_role("button", name="Start over", exact=True).click()
    for page in (ana, bo):
        await expect(page.get_by_role("dialog")).to_contain_text("Setting the scene again")
    company.controls.share = 0.4
    for page in (ana, bo):
        await expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "40")
    await ana.keyboard.press("Escape")
    await expect(ana.get_by_role("progressbar")).to_be_visible()
    company.controls.done.set()
    for page in (ana, bo):
        await expect(page.locator("dialog")).to_have_count(0)
    await expect(ana.get_by_role("complementary", name="Tour")).to_contain_text("You are Ana.")
    await expect(ana.get_by_role("complementary", name="Timeline")).to_have_count(0)


async def press_start_over(page: Page) -> None:
    await page.locator("header.bar").get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Start over").click()


@pytest.mark.longest
async def test_the_timeline_puts_now_between_sent_and_due(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.get_by_role("button", name="Timeline", exact=True).click()
    lines = ana.locator(".time-row, .time-now")
    await expect(lines).to_have_count(7)
    words = await lines.all_inner_texts()
    assert [i for i, each in enumerate(words) if each.strip().startswith("Now")] == [3]
    assert all("Due" in each for each in words[4:])
    days = await ana.locator(".time-day").all_inner_texts()
    assert [day.split("\n")[0] for day in days] == ["Yesterday", "Today", "Tomorrow", "Friday 27 November"]


@pytest.mark.long
async def test_a_time_zone_is_offered_with_the_time_on_the_pages_clock(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.click(".me")
    await ana.get_by_role("button", name="Time zone").click()
    await expect(ana.get_by_role("option", name="Asia/Tokyo")).to_contain_text("17:30")


@pytest.mark.long
async def test_the_database_is_searched_for_ones_own_answer(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.get_by_role("button", name="Database", exact=True).click()
    await ana.get_by_role("button", name="cells 60").click()
    await expect(ana.locator(".grid tbody tr")).to_have_count(50)
    await ana.get_by_label("Find in these rows").fill("Ana")
    await expect(ana.get_by_text("“Ana” is not here.")).to_be_visible()
    await ana.get_by_label("Find in these rows").fill("")
    await ana.locator(".pager").get_by_role("button", name="Next", exact=True).click()
    await expect(ana.locator(".grid tbody tr").first.locator("td").first).to_have_text("50")


@pytest.mark.long
async def test_every_table_is_searched_for_ones_own_id_at_once(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.get_by_role("button", name="Database", exact=True).click()
    look = ana.get_by_role("region", name="Look for your own answer")
    await expect(look.get_by_role("searchbox")).to_have_value(company.people["Ana"])
    await expect(look).to_contain_text(f"Where answers lie: no row holds Ana ({company.people['Ana']})")
    await expect(look.get_by_role("button", name="outbox 9")).to_be_visible()
    await look.get_by_role("searchbox").fill("leak")
    await expect(look).to_contain_text("some rows hold “leak”")
    await expect(look.get_by_role("button", name="slots 1 of 3")).to_be_visible()
    await look.get_by_role("button", name="learnings 2").click()
    await expect(ana.get_by_role("region", name="Rows of learnings")).to_be_visible()
    await ana.get_by_role("button", name="All tables").click()
    await expect(look).to_be_visible()


@pytest.mark.longest
async def test_faults_are_switched_on_and_off(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.get_by_role("button", name="Faults", exact=True).click()
    await ana.get_by_role("switch", name="Slack's rate limits").check()
    await ana.get_by_role("switch", name="Everything twice").check()
    await expect(ana.get_by_role("switch", name="Everything twice")).to_be_checked()
    await ana.get_by_role("button", name="Next time: Cut off after a message was posted").click()
    await expect(ana.get_by_role("button", name="Undo: Cut off after a message was posted")).to_be_visible()
    assert company.slack.limits.enabled
    assert [fault.kind for fault in company.slack.faults.events] == ["duplicate"]
    assert [fault.kind for fault in company.slack.faults.calls] == ["drop_after"]
    await ana.get_by_role("switch", name="Everything twice").uncheck()
    await ana.get_by_role("button", name="Undo: Cut off after a message was posted").click()
    await expect(ana.get_by_role("button", name="Next time: Cut off after a message was posted")).to_be_visible()
    assert company.slack.faults.events == []
    assert company.slack.faults.calls == []


@pytest.mark.longest
async def test_the_bot_is_killed_and_started(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.get_by_role("button", name="Faults", exact=True).click()
    await ana.get_by_role("button", name="Kill it").click()
    await expect(ana.get_by_text("Ripple is stopped")).to_be_visible()
    assert not company.controls.running
    await ana.get_by_role("button", name="Timeline", exact=True).click()
    await expect(ana.get_by_role("complementary", name="Timeline")).to_contain_text("The bot is stopped")
    await ana.get_by_role("button", name="Faults", exact=True).click()
    ready, start = asyncio.Event(), company.controls.start_bot

    async def slowly() -> None:
        await ready.wait()
        await start()

    company.controls.start_bot = slowly  # type: ignore[method-assign]
    await ana.get_by_role("button", name="Start it").click()
    await expect(ana.get_by_role("button", name="Starting…")).to_be_disabled()
    ready.set()
    await expect(ana.get_by_text("Ripple is running")).to_be_visible()
