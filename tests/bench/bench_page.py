"""The page in a browser. How soon the demo is there, and whether a workspace of 500 people and 20,000 messages ever stutters.

Ratios are times against what a person notices: a second for something to appear, 50 ms for a frame (at the 99th percentile; `note` has
the median too). The floor beside them is the same loop of frames on an empty page of the same browser, measured in the same run.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.bench.parts import Part, as_they_come
from tests.demo.visitor import COMPOSER, demo
from tests.localslack.page.app import scene
from tests.localslack.page.conftest import CHROMIUM, FLAGS

Row = dict[str, Any]
APPEARS = 1.0  # seconds
FRAME = 50.0  # milliseconds
WINDOW = {"width": 1280, "height": 820}
WORDS = "What I learned today: measure first, then change one thing, then measure again. "
WATCH = """
    new MutationObserver((_, watch) => {
        if (!document.querySelector('.row')) return;
        watch.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => { window.firstRow = performance.now(); }));
    }).observe(document, {childList: true, subtree: true});
"""
FIRST_ROW = """new Promise(done => {
    const look = () => window.firstRow ? done(window.firstRow) : requestAnimationFrame(look);
    look();
})"""
RECORD = """
    window.frames_ = []; window.recording = true;
    (function frame(before) {
        requestAnimationFrame(now => {
            if (before) window.frames_.push(now - before);
            if (window.recording) frame(now);
        });
    })(0);
"""
SCROLL = """async frames => {
    const box = document.querySelector('.messages-scroll');
    for (let n = 0; n < frames; n += 1) {
        box.scrollTop -= 220;
        await new Promise(requestAnimationFrame);
    }
}"""


async def _painted(small: bool) -> AsyncIterator[Row]:
    async with _browser() as browser:
        for row in await _first_paint(browser, *((0, 1) if small else (2, 9))):
            yield row


async def _with_many(small: bool) -> AsyncIterator[Row]:
    async with _browser() as browser:
        async for row in _large(browser, small):
            yield row


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def _first_paint(browser: Browser, weeks: int, times: int) -> list[Row]:
    painted, there = [], []
    with tempfile.TemporaryDirectory(prefix="ripple-bench-") as folder:
        async with demo(Path(folder), weeks) as stage:
            for _ in range(times):
                page = await _opened(browser, stage.slack.base_url)
                painted.append(await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000)
                there.append(await page.evaluate(FIRST_ROW) / 1000)
                await page.context.close()
    return [
        _soon("first paint of the demo", painted),
        _soon("the demo's first message on the screen", there),
    ]


async def _large(browser: Browser, small: bool) -> AsyncIterator[Row]:
    people, messages = (50, 300) if small else (500, 20_000)
    size = f"{people} people and {messages:,} messages"
    async with scene(people=people, messages=messages) as company:
        opened = []
        for _ in range(1 if small else 5):
            page = await _opened(browser, company.url("Ana"))
            opened.append(await page.evaluate(FIRST_ROW) / 1000)
        yield _soon(f"{size}: opened", opened)
        floor = await _empty_frames(browser)
        scrolled = await _frames(page, page.evaluate(SCROLL, 40 if small else 600))
        yield _smooth(f"{size}: a frame while scrolling back", scrolled, floor)
        await page.get_by_role("button", name="Newest").click()
        await page.focus(COMPOSER)
        typed = await _frames(page, page.keyboard.type(WORDS * (1 if small else 4), delay=12))
        yield _smooth(f"{size}: a frame while typing", typed, floor)


async def _opened(browser: Browser, url: str) -> Page:
    """A tab of a browser that has nothing of this page yet."""
    page = await (await browser.new_context(viewport=WINDOW)).new_page()  # type: ignore[arg-type]
    await page.add_init_script(WATCH)
    await page.goto(url)
    await page.evaluate(FIRST_ROW)
    return page


async def _frames(page: Page, doing: Any) -> list[float]:
    await page.evaluate(RECORD)
    await doing
    return list(json.loads(await page.evaluate("(window.recording = false, JSON.stringify(window.frames_))")))


async def _empty_frames(browser: Browser) -> list[float]:
    page = await browser.new_page(viewport=WINDOW)  # type: ignore[arg-type]
    return await _frames(page, page.evaluate("new Promise(done => setTimeout(done, 1500))"))


def _soon(what: str, seconds: list[float]) -> Row:
    worst, middle = max(seconds), median(seconds)
    note = f"median {middle * 1000:.0f} ms, worst of {len(seconds)} {worst * 1000:.0f} ms"
    return {"what": f"{what} / a second", "ratio": middle / APPEARS, "goal": 1.0, "met": middle <= APPEARS, "note": note}


def _smooth(what: str, frames: list[float], floor: list[float]) -> Row:
    slow = _p99(frames)
    ours = f"median {median(frames):.1f} ms, p99 {slow:.1f} ms of {len(frames)} frames"
    note = f"{ours}; an empty page: {median(floor):.1f} and {_p99(floor):.1f} ms"
    return {"what": f"{what}, p99 / 50 ms", "ratio": slow / FRAME, "goal": 1.0, "met": slow <= FRAME, "note": note}


def _p99(frames: list[float]) -> float:
    return quantiles(frames, n=100)[98]


PARTS = (  # none where there is no browser
    Part("first-paint", "the demo opened in a browser", lambda small: as_they_come(_painted(small))),
    Part("large", "a large workspace opened, scrolled and typed in", lambda small: as_they_come(_with_many(small))),
) * Path(CHROMIUM).exists()
