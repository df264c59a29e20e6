"""What a visitor can do in the demo once it has some weeks behind it. Answer, share, mistype, turn the clock, break things."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.demo.simulation import Simulation
from tests.demo.visitor import Visitor, demo
from tests.localslack.page.conftest import browser

__all__ = ["browser"]
pytestmark = [pytest.mark.asyncio(loop_scope="module")]

Opens = Callable[..., Awaitable[Visitor]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Simulation]:
    """One company for all tests of this file; each uses words and people of its own."""
    async with demo(tmp_path_factory.mktemp("demo"), weeks=4) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def opens(browser: Browser, stage: Simulation) -> AsyncIterator[Opens]:
    """A tab as somebody: `await opens("Bo Lindqvist")`. An error in a page fails the test."""
    tabs: list[Visitor] = []

    async def one(name: str = "Ana Ruiz", **how: object) -> Visitor:
        tabs.append(await Visitor.opens(browser, stage, name, **how))  # type: ignore[arg-type]
        return tabs[-1]

    yield one
    for tab in tabs:
        await tab.leaves()


# --- answering: first, while the week's question waits ---------------------------------------------------------------


@pytest.mark.longest
async def test_an_answer_is_tapped_changed_and_at_the_rounds_end_counted(opens: Opens, stage: Simulation) -> None:
    ana = await opens()
    await ana.goes_to_messages()
    await ana.answers_everything()
    await ana.row("Saved").get_by_role("button", name="Change my answer").click()
    again = ana.row("Why I ask")
    await again.locator(".b-actions").first.get_by_role("button").nth(1).click()
    await expect(ana.row("Saved")).to_be_visible()
    for _ in range(4):  # from Tuesday past Friday's noon
        await ana.turns("day")
    await ana.row("Saved").get_by_role("button", name="Change my answer").click()
    await expect(ana.row("Only visible to you")).to_contain_text("This round has closed")


# --- sharing ---------------------------------------------------------------------------------------------------------


@pytest.mark.longest
async def test_a_colleagues_message_is_saved_by_the_message_shortcut(opens: Opens) -> None:
    bo, gwen = await opens("Bo Lindqvist"), await opens("Gwen Evans")
    for tab in (bo, gwen):
        await tab.goes_to("harbor")
    await bo.types("The export has a mask option, in the profile menu.")
    said = gwen.row("The export has a mask option")
    await said.hover()
    await said.get_by_role("button", name="More for this message").click()
    await gwen.page.get_by_role("menuitem", name="Save as learning").click()
    await expect(gwen.row("Only visible to you")).to_contain_text("They can undo it")
    await bo.goes_home()  # the message may have to wait for room in Bo's week
    await expect(bo.page.locator(".home-sheet")).to_contain_text("The export has a mask option")


# --- forms -----------------------------------------------------------------------------------------------------------


@pytest.mark.longest
async def test_a_form_shows_what_is_wrong_beside_its_field_and_keeps_what_was_typed(opens: Opens, stage: Simulation) -> None:
    ines = await opens("Ines Costa")
    await ines.goes_to("harbor")
    await ines.types("/experiment Shorter interviews tell as much as long ones")
    form = ines.page.get_by_role("dialog")
    await form.get_by_label("The smallest test").fill("Three of twenty minutes")
    await form.get_by_label("How we will judge it").fill("The same two problems come up")
    await form.get_by_label("It ends on").fill(stage.clock().date().isoformat())
    await form.get_by_role("button", name="Start", exact=True).click()
    await expect(form.locator(".b-error")).to_have_text(re.compile("Choose an end date after today"))
    await expect(form.get_by_label("We believe that")).to_have_value("Shorter interviews tell as much as long ones")
    await expect(form.get_by_label("The smallest test")).to_have_value("Three of twenty minutes")
    await form.get_by_label("It ends on").fill(stage.clock().date().replace(month=12).isoformat())
    await form.get_by_role("button", name="Start", exact=True).click()
    await expect(form.locator(".b-error")).to_have_text(re.compile("within six months"))


# --- the clock -------------------------------------------------------------------------------------------------------


@pytest.mark.longest
async def test_the_clock_is_turned_by_an_hour_to_what_comes_next_by_a_day_and_by_a_week(opens: Opens, stage: Simulation) -> None:
    eve = await opens("Eve Okafor")
    for to, hours in (("hour", 1), ("day", 24), ("week", 168)):
        before = stage.clock()
        await eve.turns(to)
        assert (stage.clock() - before).total_seconds() == hours * 3600
    before, told = stage.clock(), stage.slack.workspace.feed.seq
    await eve.turns("next")
    assert stage.clock() > before
    await expect(eve.page.locator(".clock-day")).to_have_text(f"{stage.clock():%a} {stage.clock().day} {stage.clock():%b}")
    assert stage.slack.workspace.feed.seq > told


@pytest.mark.longest
async def test_the_clock_runs_and_stands_at_a_press(opens: Opens, stage: Simulation) -> None:
    eve = await opens("Eve Okafor")
    await eve.button("Let the clock run").click()
    await expect(eve.button("Stop the clock")).to_be_visible()
    begin = stage.clock()
    await eve.button("Stop the clock").click()
    await expect(eve.button("Let the clock run")).to_be_visible()
    stopped = stage.clock()
    assert begin < stopped == stage.clock()


# --- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.longest
async def test_a_bot_killed_under_faults_comes_back_and_nothing_is_lost_or_doubled(opens: Opens, stage: Simulation) -> None:
    jun = await opens("Jun Mori")
    await jun.goes_to("harbor")
    await jun.button("Faults").click()
    await jun.page.get_by_role("switch", name="Everything twice").check()
    await jun.button("Next time: Cut off after a message was posted").click()
    await expect(jun.button("Undo: Cut off after a message was posted")).to_be_visible()
    await jun.types("/til Cut off is not the same as lost.")
    await expect(jun.row("Cut off is not the same as lost")).to_be_visible()
    await jun.button("Kill it").click()
    await expect(jun.page.get_by_text("Ripple is stopped")).to_be_visible()
    assert stage.bot is None
    await jun.page.get_by_role("switch", name="Everything twice").uncheck()
    await jun.button("Start it").click()
    await expect(jun.page.get_by_text("Ripple is running")).to_be_visible()
    await jun.page.keyboard.press("Escape")
    await jun.types("/til Restarting is not the same as forgetting.")
    await expect(jun.row("Restarting is not the same as forgetting")).to_be_visible()
    await jun.turns("hour")
    for words in ("Cut off is not the same as lost", "Restarting is not the same as forgetting"):
        await expect(jun.page.locator(".main .row", has_text=words)).to_have_count(1)
