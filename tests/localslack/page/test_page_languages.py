"""The page in the reader's own language: its words, its dates, and the side from which one reads."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.localslack.page.app import Scene
from tests.localslack.page.axe import serious
from tests.localslack.page.conftest import Tab
from tests.localslack.page.controls import MONDAY

pytestmark = [pytest.mark.asyncio(loop_scope="module")]
DATE = "<!date^{seconds}^{{date_long}}, {{time}} · {{date_short_pretty}}|soon>"


def somebody_reads(company: Scene, locale: str) -> None:
    """A person with this locale, in the channel of all, where a date stands."""
    space, general = company.slack.workspace, company.slack.channel_id("general")
    reader = company.slack.add_person("Reader", tz="Europe/Paris", locale=locale)
    company.people["Reader"] = reader.id
    space.join(general, reader.id)
    day = MONDAY - timedelta(days=5)
    space.post(general, company.people["Bo"], DATE.format(seconds=int(day.timestamp())), at=MONDAY - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("locale", "day", "written", "composer", "head"),
    [
        ("fr-FR", "Aujourd’hui", "Mercredi 18 novembre 2026, 09:30 · 18 nov. 2026", "Écrire dans #general", "Messages directs"),
        pytest.param(
            "ja-JP",
            "今日",
            "2026年11月18日水曜日, 09:30 · 2026年11月18日",
            "#generalに書く",
            "ダイレクトメッセージ",
            marks=pytest.mark.long,
        ),
    ],
)
async def test_a_reader_reads_the_dates_and_slacks_own_words_in_their_language(
    tab: Tab, company: Scene, locale: str, day: str, written: str, composer: str, head: str
) -> None:
    somebody_reads(company, locale)
    page = await tab("Reader")
    await expect(page.locator("html")).to_have_attribute("lang", locale)
    await expect(page.locator(".main .day").last).to_have_text(day)
    await expect(page.locator(".main .row", has_text=written)).to_be_visible()
    await expect(page.get_by_label(composer)).to_be_visible()
    await expect(page.get_by_role("heading", name=head)).to_be_visible()
    for part in (".sidebar", ".composer", ".main .day >> nth=-1", ".row-quiet >> nth=-1"):
        await expect(page.locator(part)).not_to_contain_text(re.compile(r"Today|Channels|Write|has joined"))


@pytest.mark.long
async def test_who_reads_from_the_right_sees_the_page_turned_round_and_nothing_cut(tab: Tab, company: Scene) -> None:
    somebody_reads(company, "ar-XB")
    for viewport in ({"width": 1280, "height": 820}, {"width": 390, "height": 844}):
        page = await tab("Reader", viewport=viewport)
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
        await expect(page.get_by_placeholder("\u202eWrite to #general\u202c")).to_be_visible()
        row = page.locator(".main .row:has(.row-face)").last
        assert await middle_of(page, row.locator(".row-face")) > await middle_of(page, row.locator(".row-body"))
        if viewport["width"] > 1000:
            assert await middle_of(page, page.locator(".sidebar")) > await middle_of(page, page.locator(".main"))
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth && document.scrollingElement.scrollLeft === 0")
        assert await serious(page) == []


async def middle_of(page: Page, what: object) -> float:
    """Where something's middle is, from the left edge of the window."""
    box = await what.bounding_box()  # type: ignore[attr-defined]
    return float(box["x"] + box["width"] / 2)
