"""What a visitor sees once a company has some weeks behind it. Results with how sure they are, and a chart."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.demo.simulation import Simulation
from tests.demo.test_acts import Opens, opens
from tests.demo.visitor import demo
from tests.localslack.page.conftest import browser

__all__ = ["browser", "opens"]
pytestmark = [pytest.mark.longest, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Simulation]:
    async with demo(tmp_path_factory.mktemp("demo"), weeks=4) as made:
        yield made


async def test_results_come_to_the_channel_with_how_sure_they_are(opens: Opens) -> None:
    ana = await opens()
    await ana.goes_to("harbor")
    result = ana.row("how we learn, as of")
    await expect(result).to_contain_text(re.compile(r"in 10 answers say .* \(likely \d+ to \d+\)"))
    await result.get_by_role("button", name="How sure are we?").click()
    await expect(ana.page.get_by_role("dialog")).to_contain_text("nine times in ten it would lie in there")
    await ana.page.keyboard.press("Escape")  # or it lies before Ana's next tab
    await expect(ana.page.get_by_role("dialog")).to_have_count(0)


async def test_the_digest_has_a_chart_that_can_be_read_as_a_table(opens: Opens, stage: Simulation) -> None:
    lead = stage.people["Eve Okafor"]  # a digest has a chart where a lead chose it
    await lead.types("/learn digest", in_="#harbor")
    await lead.presses("Settings")
    await lead.selects("parts", ["What we learned", "The chart"])
    assert (await lead.submits()).ok
    await lead.closes_modal()
    eve = await opens("Eve Okafor")
    await eve.goes_to("harbor")
    await eve.types("/learn digest")
    digest = eve.row("This is how the digest would read now")
    chart = digest.get_by_role("figure", name="Learnings shared, week by week")
    await expect(chart.get_by_role("img")).to_have_attribute("aria-label", re.compile(r"Learnings shared, week by week\. .*\d"))
    await chart.get_by_role("button", name="Show as table").click()
    await expect(chart.get_by_role("row").last).to_contain_text(re.compile(r"\d"))
