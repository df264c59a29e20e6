"""Talking in the page: messages, threads, reactions, edits, commands, and what only one person sees."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.localslack.page.app import Scene
from tests.localslack.page.conftest import Tab

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPOSER = ".main .composer textarea"


@pytest.mark.long
async def test_what_one_person_writes_the_other_sees_at_once(tab: Tab, company: Scene) -> None:
    ana, bo = await tab("Ana"), await tab("Bo")
    await ana.fill(COMPOSER, "Does *this* arrive, @Bo Lind?")
    await ana.press(COMPOSER, "Enter")
    row = bo.locator(".row", has_text="arrive")
    await expect(row.locator("strong")).to_have_text("this")
    await expect(row.locator(".mention-me")).to_have_text("@Bo Lind")
    await expect(ana.locator(COMPOSER)).to_have_value("")


async def test_what_is_typed_is_text_and_never_part_of_the_page(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.fill(COMPOSER, "<img src=x onerror=alert(1)> & <b>bold</b> javascript:alert(1)")
    await ana.press(COMPOSER, "Enter")
    row = ana.locator(".row", has_text="javascript:alert(1)")
    await expect(row.locator(".content")).to_contain_text("<img src=x onerror=alert(1)> & <b>bold</b>")
    assert await row.locator(".content img, .content b, .content a").count() == 0


@pytest.mark.long
async def test_shift_and_enter_break_the_line(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.focus(COMPOSER)
    await ana.keyboard.type("one")
    await ana.keyboard.press("Shift+Enter")
    await ana.keyboard.type("two")
    await ana.keyboard.press("Enter")
    await ana.wait_for_selector(".row:has-text('two')")
    assert company.messages("general")[0]["text"] == "one\ntwo"


@pytest.mark.long
async def test_a_draft_waits_in_its_channel(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.fill(COMPOSER, "half a thought")
    await ana.click("[data-channel]:has-text('random')")
    await expect(ana.locator(COMPOSER)).to_have_value("")
    await ana.click("[data-channel]:has-text('general')")
    await expect(ana.locator(COMPOSER)).to_have_value("half a thought")


async def test_a_reaction_is_given_and_taken_back(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    first = ana.locator(".row", has_text="Good morning")
    await first.hover()
    await first.get_by_role("button", name="React with bulb").click()
    mine = first.get_by_role("button", name="bulb, 1: you")
    await expect(mine).to_have_attribute("aria-pressed", "true")
    await mine.click()
    await expect(mine).to_have_count(0)
    assert [event["reaction"] for event in await company.fake.reached("reaction")] == ["bulb"]


@pytest.mark.long
async def test_the_board_finds_an_emoji_by_name(tab: Tab) -> None:
    ana = await tab("Ana")
    first = ana.locator(".row", has_text="Good morning")
    await first.hover()
    await first.get_by_role("button", name="Add a reaction").first.click()
    await ana.keyboard.type("seedling")
    await ana.keyboard.press("Enter")
    await expect(first.get_by_role("button", name="seedling, 1: you")).to_be_visible()


async def test_a_thread_opens_beside_and_takes_a_reply(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.click(".thread-link")
    thread = ana.get_by_role("complementary", name="Thread")
    await expect(thread.locator(".row")).to_have_count(3)
    await thread.locator("textarea").fill("Done, have a look.")
    await thread.locator("textarea").press("Enter")
    await expect(thread.locator(".row")).to_have_count(4)
    await expect(ana.locator(".main .thread-link")).to_contain_text("3 replies")


@pytest.mark.long
async def test_one_edits_and_deletes_only_ones_own_messages(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.fill(COMPOSER, "a tpyo")
    await ana.press(COMPOSER, "Enter")
    own = ana.locator(".row", has_text="a tpyo")
    await own.hover()
    await own.get_by_role("button", name="More for this message").click()
    await ana.get_by_role("menuitem", name="Edit message").click()
    await ana.get_by_label("Change your message").fill("a typo")
    await ana.keyboard.press("Enter")
    own = ana.locator(".row", has_text="a typo")
    await expect(own).to_contain_text("(edited)")
    await own.hover()
    await own.get_by_role("button", name="More for this message").click()
    await ana.get_by_role("menuitem", name="Delete message").click()
    await expect(own).to_have_count(0)
    foreign = ana.locator(".row", has_text="Good morning")
    await foreign.hover()
    await foreign.get_by_role("button", name="More for this message").click()
    await expect(ana.get_by_role("menuitem", name="Copy text")).to_be_visible()
    assert await ana.get_by_role("menuitem", name="Edit message").count() == 0


async def test_a_slash_offers_the_commands_and_completes_one(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await ana.focus(COMPOSER)
    await ana.keyboard.type("/t")
    await expect(ana.get_by_role("option")).to_have_text(["/til [what you learned]Share what you learned"])
    await ana.keyboard.press("Tab")
    await ana.keyboard.type("pathlib reads whole files")
    await ana.keyboard.press("Enter")
    await expect(ana.locator(".row-whisper")).to_contain_text("Shared, thank you: pathlib reads whole files")
    await expect(ana.locator(".row-whisper")).to_contain_text("Only visible to you")
    assert (await company.fake.reached("command"))[0]["text"] == "pathlib reads whole files"


@pytest.mark.long
async def test_only_the_person_sees_an_ephemeral_answer_and_can_put_it_away(tab: Tab) -> None:
    ana, bo = await tab("Ana"), await tab("Bo")
    await ana.fill(COMPOSER, "/learn help")
    await ana.press(COMPOSER, "Enter")
    await ana.wait_for_selector(".row-whisper")
    assert await bo.locator(".row-whisper").count() == 0
    await ana.hover(".row-whisper")
    await ana.get_by_role("button", name="Dismiss this message").click()
    await expect(ana.locator(".row-whisper")).to_have_count(0)


@pytest.mark.long
async def test_a_command_nobody_knows_keeps_what_was_typed(tab: Tab) -> None:
    ana = await tab("Ana")
    await ana.fill(COMPOSER, "/nonsense with many words")
    await ana.press(COMPOSER, "Enter")
    await expect(ana.locator(".toast")).to_contain_text("not a valid command")
    await expect(ana.locator(COMPOSER)).to_have_value("/nonsense with many words")


@pytest.mark.longest
async def test_an_unread_channel_is_marked_until_it_is_opened(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await company.slack.person("Eve").says("#leads", "Numbers are in")
    await company.slack.person("Eve").says("#leads", "<@" + company.people["Ana"] + "> please look")
    row = ana.locator("[data-channel]:has-text('leads')")
    await expect(row.locator(".badge")).to_contain_text("1")
    await row.click()
    await expect(ana.locator(".new-line")).to_be_visible()
    await expect(row.locator(".badge")).to_have_count(0)


@pytest.mark.long
async def test_a_public_channel_can_be_found_read_and_joined(tab: Tab, company: Scene) -> None:
    ana = await tab("Ana")
    await expect(ana.locator(".head-sub")).to_have_text("8 people")  # and the bot, who is none
    await ana.get_by_role("button", name="Browse channels").click()
    await ana.get_by_role("button", name="lunch 1 person").click()
    await expect(ana.locator(".closed")).to_contain_text("You are looking at #lunch")
    await ana.get_by_role("button", name="Join the channel").click()
    await expect(ana.locator(COMPOSER)).to_be_visible()
    assert company.slack.workspace.is_member(company.slack.channel_id("lunch"), company.people["Ana"])


@pytest.mark.longest
async def test_a_private_channel_is_not_there_for_others(tab: Tab) -> None:
    bo = await tab("Bo")
    assert await bo.locator("[data-channel]:has-text('leads')").count() == 0
    await bo.get_by_role("button", name="Browse channels").click()
    assert await bo.get_by_text("leads").count() == 0
