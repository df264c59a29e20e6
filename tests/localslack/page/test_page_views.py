"""Modals, App Home, and every element in them."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.localslack.page.app import Scene
from tests.localslack.page.conftest import Tab
from tests.localslack.page.examples import button, section

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPOSER = ".main .composer textarea"
PHONE = {"width": 390, "height": 780}


async def open_modal(page: Page) -> None:
    await page.fill(COMPOSER, "/til")
    await page.press(COMPOSER, "Enter")
    await page.wait_for_selector("dialog[open]")


async def choose(page: Page, label: str, words: str) -> None:
    await page.locator("dialog").get_by_label(label).click()
    await page.keyboard.type(words)
    await page.keyboard.press("Enter")


@pytest.mark.long
async def test_a_modal_says_beside_each_field_what_is_missing_and_keeps_what_was_typed(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await open_modal(ana)
    await ana.get_by_label("Link").fill("https://example.org")
    await ana.get_by_role("button", name="Share", exact=True).click()
    await expect(ana.locator(".b-error")).to_have_count(2)
    await expect(ana.get_by_label("What did you learn?")).to_be_focused()
    await expect(ana.get_by_label("Link")).to_have_value("https://example.org")
    assert company.fake.of("submitted") == []


@pytest.mark.long
async def test_the_apps_own_error_stands_beside_its_field(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await open_modal(ana)
    await ana.get_by_label("What did you learn?").fill("the secret is out")
    await choose(ana, "Topic", "tools")
    await ana.get_by_role("button", name="Share", exact=True).click()
    wrong = ana.locator("[data-block='what']")
    await expect(wrong.get_by_role("alert")).to_have_text("Leave the secret out, please.")
    await expect(ana.get_by_label("What did you learn?")).to_have_attribute("aria-invalid", "true")
    await ana.get_by_label("What did you learn?").fill("no more of that")
    await expect(ana.locator(".b-error")).to_have_count(0)
    await ana.get_by_role("button", name="Share", exact=True).click()
    await expect(ana.locator("dialog")).to_have_count(0)
    values = (await company.fake.reached("submitted"))[0]
    assert values["what"]["it"]["value"] == "no more of that"
    assert values["topic"]["it"]["selected_option"]["value"] == "tools"
    assert values["share"]["it"]["selected_option"]["value"] == "team"


@pytest.mark.long
async def test_a_second_modal_lies_on_the_first_and_gives_it_back(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await open_modal(ana)
    await ana.get_by_label("What did you learn?").fill("half a sentence")
    await ana.get_by_role("button", name="Add a colleague").click()
    await expect(ana.get_by_role("heading", name="Add a colleague")).to_be_visible()
    await choose(ana, "Who helped?", "dev")
    await ana.get_by_role("button", name="Add", exact=True).click()
    await expect(ana.get_by_role("heading", name="Share a learning")).to_be_visible()
    await expect(ana.get_by_label("What did you learn?")).to_have_value("half a sentence")
    chosen = (await company.fake.reached("colleague"))[0]["who"]["it"]["selected_user"]
    assert chosen == company.people["Dev"]


@pytest.mark.long
async def test_what_was_typed_into_a_modal_survives_a_reload(tab: Tab) -> None:
    ana = await tab("Ana")
    await open_modal(ana)
    async with ana.expect_response(lambda answer: "typed" in (answer.request.post_data or "")):
        await ana.get_by_label("What did you learn?").fill("do not lose me")
    await ana.reload()
    await expect(ana.get_by_label("What did you learn?")).to_have_value("do not lose me")


@pytest.mark.long
async def test_the_first_field_of_a_modal_has_the_cursor(tab: Tab) -> None:
    ana = await tab("Ana")
    await open_modal(ana)
    await ana.get_by_role("button", name="Add a colleague").click()
    await expect(ana.locator("dialog").last.get_by_label("Who helped?")).to_be_focused()


@pytest.mark.long
async def test_escape_closes_a_modal_and_the_focus_goes_back(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await open_modal(ana)
    await ana.keyboard.press("Escape")
    await expect(ana.locator("dialog")).to_have_count(0)
    await expect(ana.locator(COMPOSER)).to_be_focused()
    assert company.slack.workspace.modals[company.people["Ana"]] == []


async def test_a_message_shortcut_opens_a_modal_about_that_message(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    row = ana.locator(".row", has_text="Good morning")
    await row.hover()
    await row.get_by_role("button", name="More for this message").click()
    await ana.get_by_role("menuitem", name="Save as learning").click()
    await expect(ana.get_by_role("heading", name="Share a learning")).to_be_visible()
    assert (await company.fake.reached("shortcut"))[0]["message"]["text"].startswith("Good morning")


async def test_home_is_published_when_it_is_opened_and_its_buttons_work(tab: Tab, company: Scene) -> None:
    bo = await tab("Bo")
    await bo.get_by_role("button", name="Ripple App").click()
    await expect(bo.get_by_text("Small things learned together")).to_be_visible()
    await bo.get_by_role("button", name="When may I write to you?").click()
    await bo.get_by_role("option", name="At noon").click()
    await expect(bo.get_by_role("button", name="When may I write to you?")).to_contain_text("At noon")
    assert (await company.fake.reached("action"))[0]["selected_option"]["value"] == "noon"
    await bo.get_by_role("button", name="Share a learning").click()
    await expect(bo.get_by_role("heading", name="Share a learning")).to_be_visible()


@pytest.mark.long
async def test_a_button_in_a_message_answers_for_this_person_only(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.get_by_role("button", name="This helped me").click()
    await expect(ana.locator(".row-whisper")).to_contain_text("The author will hear it.")
    assert (await company.fake.reached("action"))[0]["value"] == "47"


@pytest.mark.long
async def test_an_overflow_menu_sends_its_choice(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.locator("[data-ts] .b-actions").get_by_role("button", name="More").click()
    await ana.get_by_role("menuitem", name="Pause my nudges").click()
    [action] = await company.fake.reached("action")
    assert action["selected_option"]["value"] == "pause"


async def test_every_kind_of_choice_in_a_message_reaches_the_app_in_slacks_shape(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.click("[data-channel]:has-text('backend-team')")
    await ana.get_by_role("radio", name="No").click()
    await ana.get_by_role("checkbox", name="By mail").click()
    await ana.locator("input[type=date]").fill("2026-12-04")
    await ana.locator("input[type=time]").fill("14:45")
    await ana.get_by_role("button", name="Who: Who").click()
    await ana.keyboard.type("cleo")
    await ana.keyboard.press("Enter")
    await ana.get_by_role("button", name="Where:").click()
    await ana.get_by_role("option", name="random").click()
    await ana.keyboard.press("Escape")
    await expect(ana.locator(".chip")).to_have_text("random")
    sent = {each["action_id"]: each for each in await company.fake.reached("action", 6)}
    assert sent["radio"]["selected_option"]["value"] == "no"
    assert [each["value"] for each in sent["boxes"]["selected_options"]] == ["mail", "dm"]
    assert sent["day"]["selected_date"] == "2026-12-04"
    assert sent["time"]["selected_time"] == "14:45"
    assert sent["who"]["selected_user"] == company.people["Cleo"]
    assert sent["where"]["selected_conversations"] == [company.slack.channel_id("random")]


@pytest.mark.long
async def test_a_button_that_asks_first_waits_for_the_answer(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.click("[data-channel]:has-text('backend-team')")
    await ana.get_by_role("button", name="Delete it").click()
    await ana.get_by_role("button", name="Keep").click()
    assert company.fake.of("action") == []
    await ana.get_by_role("button", name="Delete it").click()
    await ana.get_by_role("alertdialog").get_by_role("button", name="Delete", exact=True).click()
    assert [each["action_id"] for each in await company.fake.reached("action")] == ["delete"]


async def test_a_chart_is_drawn_spoken_and_there_as_a_table(tab: Tab) -> None:
    ana = await tab("Ana")
    chart = ana.get_by_role("figure", name="Safe to speak up, by week")
    await expect(chart.get_by_role("img")).to_have_attribute(
        "aria-label",
        "Safe to speak up, by week. Your team: W42 61, W43 64, W44 63, "
        "W45 69, W46 72, W47 74; All teams: W42 58, W43 59, W44 61, W45 60, W46 62, W47 63",
    )
    assert await chart.locator("path.line").count() == 2
    await chart.get_by_role("button", name="Show as table").click()
    await expect(chart.get_by_role("row", name="W47")).to_have_text("W477463")


@pytest.mark.long
async def test_on_a_phone_long_words_below_an_axis_take_two_lines_and_none_is_left_out(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana", viewport=PHONE)
    data = [{"label": "Psychological safety", "value": 40}, {"label": "Leaders who really learn", "value": 60}]
    axis = {"categories": [point["label"] for point in data]}
    chart = {"type": "bar", "series": [{"name": "Us", "data": data}], "axis_config": axis}
    post(company, [{"type": "data_visualization", "title": "Two sides", "chart": chart}])
    drawn = ana.get_by_role("figure", name="Two sides")
    await expect(drawn.locator("tspan")).to_have_text(["Psychological", "safety", "Leaders who", "really learn"])


@pytest.mark.long
async def test_on_a_phone_a_button_stands_beside_short_words_and_below_long_ones(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana", viewport=PHONE)
    post(company, [section(words, accessory=button("Open", "open")) for words in ("A short one", "A long one, " * 12)])
    sections = ana.locator(".row").last.locator(".b-section-with")
    await expect(sections).to_have_count(2)
    for one, beside in ((sections.first, True), (sections.last, False)):
        words, open_it = await one.locator(".b-section-words").bounding_box(), await one.locator(".b-accessory").bounding_box()
        assert words and open_it
        assert (open_it["y"] < words["y"] + words["height"]) == beside


def post(company: Scene, blocks: list[dict[str, object]]) -> None:
    slack = company.slack
    slack.workspace.post(slack.channel_id("general"), slack.bot_user, "Two things", blocks=blocks, **slack.context.bot_facts())


async def test_pies_bars_and_tables_are_drawn(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.click("[data-channel]:has-text('backend-team')")
    await expect(ana.locator(".slice")).to_have_count(3)
    await expect(ana.locator(".column")).to_have_count(4)
    await expect(ana.get_by_role("columnheader", name="Experiment")).to_be_visible()
    await expect(ana.get_by_role("cell", name="running")).to_be_visible()


@pytest.mark.longest
async def test_a_date_is_shown_in_the_readers_zone(tab: Tab, company: Scene) -> None:
    dev = await tab("Dev")
    await company.slack.person("Ana").says("#general", "See you at the date below")
    at = 1795687200  # 26 November 2026, 10:00 in London
    company.slack.workspace.post(company.slack.channel_id("general"), company.people["Ana"], f"At <!date^{at}^{{date_num}} {{time}}|x>")
    await expect(dev.locator(".row", has_text="At 2026-11-26")).to_contain_text("2026-11-26 15:30")


@pytest.mark.longest
async def test_a_near_day_has_a_capital_only_where_its_text_begins_with_it(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    tomorrow = int(company.controls.moment.timestamp()) + 86_400
    for pattern in ("{date_long_pretty}", "until {date_long_pretty}"):
        words = f"Open: <!date^{tomorrow}^{pattern}|x>."
        company.slack.workspace.post(company.slack.channel_id("general"), company.people["Bo"], words)
    await expect(ana.locator(".row").last).to_contain_text("Open: until tomorrow.")
    await expect(ana.locator(".row", has_text="Open: Tomorrow.")).to_be_visible()


@pytest.mark.longest
async def test_escape_closes_the_list_of_choices_before_the_modal(tab: Tab) -> None:
    ana = await tab("Ana")
    await open_modal(ana)
    await ana.locator("dialog").get_by_label("Topic").click()
    await ana.wait_for_selector("[role=option]")
    await ana.keyboard.press("Escape")
    await expect(ana.locator("[role=option]")).to_have_count(0)
    await expect(ana.locator("dialog[open]")).to_have_count(1)
