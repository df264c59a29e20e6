"""The audit's 22 taps in a browser. How long people take who read each item and tap, and which part of it is Ripple's.

Nobody was timed: a person is modelled, from the words and the buttons that really stand on the page. Ratio = seconds / the goal's.

- Reading: every question, and the labels of a scale the first time they are met. Silent reading of English non-fiction takes 238 words a
  minute on average and 175 to 300 for most adults (Brysbaert 2019, doi:10.1016/j.jml.2019.104047); our people are spread over that range.
- Hand: Fitts' law in Shannon's form, log2(D/W + 1) bits at 4.3 bits a second, the middle of what is found for a mouse (3.7 to 4.9;
  Soukoreff and MacKenzie 2004, doi:10.1016/j.ijhcs.2004.09.001), and 0.2 s of press and release (Card, Moran and Newell 1980). D is the
  way from one button to the next, W the lesser of a button's width and height, both as measured on the page.
- Ripple: from a tap to the next item drawn, at people's pace and with all of them tapping at once. An item turns when the answer is on the
  disk, and the end is only told where all 22 are.

Nothing is added for making up one's mind beyond reading; each second of it a tap adds 22. The words above the first item are read before.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from math import dist, log2
from pathlib import Path
from statistics import median, quantiles

from playwright.async_api import Locator, async_playwright, expect

from bot.demo.cards import is_asked
from bot.demo.clock import BEGIN
from tests.bench.parts import Part, Row, as_they_come
from tests.demo.visitor import Visitor, demo
from tests.localslack.page.conftest import CHROMIUM, FLAGS

GOAL = 90.0  # seconds, of the person in the middle
APPEARS = 1.0  # seconds, at the 95th percentile of all taps
ITEMS, GLANCE = 22, 5
DAY = 12  # hours, until it was ten o'clock in New York as well
SPEEDS = (175, 196, 217, 238, 259, 280, 300)  # words a minute
BITS = 4.3  # a second
CLICK = 0.2  # seconds
WATCH = """
    ([row, next]) => {
        window.drawn = new Promise(done => {
            let tapped = 0;
            row.addEventListener('click', event => { tapped = tapped || event.timeStamp; }, {capture: true});
            const watch = new MutationObserver(() => {
                if (!tapped || !document.querySelector(`[data-key="${row.dataset.key}"]`).textContent.includes(next)) return;
                watch.disconnect();
                requestAnimationFrame(() => requestAnimationFrame(now => done((now - tapped) / 1000)));
            });
            watch.observe(document, {childList: true, subtree: true, characterData: true});
        });
    }
"""


@dataclass(slots=True)
class Person:
    """Somebody who reads so many words a minute. Seconds spent, each kind apart; `ripple` one for each tap."""

    speed: int
    taste: random.Random
    reading: float = 0.0
    hand: float = 0.0
    ripple: list[float] = field(default_factory=list)
    scales: set[str] = field(default_factory=set)
    at: tuple[float, float] | None = None

    @property
    def total(self) -> float:
        """From the first item to the end."""
        return self.reading + self.hand + sum(self.ripple)

    def reads(self, question: str, labels: str) -> float:
        """Seconds for an item; a scale they know is known at a glance."""
        words = len(question.split()) + (len(labels.split()) if labels not in self.scales else 0)
        self.scales.add(labels)
        self.reading += (took := words * 60 / self.speed)
        return took

    async def moves_to(self, button: Locator) -> float:
        """Seconds to get there and click; from the button they clicked before."""
        box = await button.bounding_box()
        assert box is not None
        there = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        way = dist(self.at, there) if self.at else dist(there, (there[0], there[1] - 200))  # at first from the words above
        self.at = there
        self.hand += (took := log2(way / min(box["width"], box["height"]) + 1) / BITS + CLICK)
        return took


async def _tapped(small: bool) -> AsyncIterator[Row]:
    people = [Person(speed, random.Random(speed)) for speed in (SPEEDS[3:4] if small else SPEEDS)]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with tempfile.TemporaryDirectory(prefix="ripple-bench-") as folder:
            async with demo(Path(folder)) as stage:
                stage.director.paused = True  # nobody of the cast taps what comes from now on
                await stage.live(hours=DAY)
                asked = [name for name, somebody in stage.people.items() if is_asked(somebody, since=BEGIN)]
                tabs = [await Visitor.opens(browser, stage, name) for name in asked[: len(people)]]
                items = GLANCE if small else ITEMS
                await asyncio.gather(*(_goes_through(*one, items, waits=not small) for one in zip(people, tabs, strict=True)))
        await browser.close()
    for row in _rows(people):
        yield row


async def _goes_through(person: Person, tab: Visitor, items: int, *, waits: bool) -> None:
    """So many items of one person's audit. `waits`: they really take the time that reading and moving take."""
    await tab.goes_to_messages()
    card = tab.row(f"1 of {ITEMS}")
    await expect(card).to_be_visible()
    for place in range(1, items + 1):
        card = tab.row(f"{place} of {ITEMS}")
        choices = await card.locator(".b-actions").first.get_by_role("button").all()
        question = (await card.locator(".b-section-words").last.inner_text()).splitlines()[-1]
        chosen = person.taste.choice(choices)
        spent = person.reads(question, " ".join([await one.inner_text() for one in choices])) + await person.moves_to(chosen)
        if waits:
            await asyncio.sleep(spent)
        row = await card.element_handle()
        await tab.page.evaluate(WATCH, [row, f"That was all {ITEMS}" if place == ITEMS else f"{place + 1} of {ITEMS}"])
        await chosen.click()
        person.ripple.append(await tab.page.evaluate("window.drawn"))


def _rows(people: list[Person]) -> list[Row]:
    middle = sorted(people, key=lambda one: one.total)[len(people) // 2]
    taps = sorted(second for one in people for second in one.ripple)
    half, slow = median(taps), quantiles(taps, n=20)[18]
    parts = f"{middle.speed} words a minute: reading {middle.reading:.1f} s, hand {middle.hand:.1f} s, Ripple {sum(middle.ripple):.1f} s"
    spread = f"{len(people)} people took {min(one.total for one in people):.0f} to {max(one.total for one in people):.0f} s"
    whole = {"ratio": middle.total / GOAL, "goal": 1.0, "met": middle.total <= GOAL, "note": f"{middle.total:.0f} s at {parts}; {spread}"}
    machine = f"p50 {half * 1000:.0f} ms, p95 {slow * 1000:.0f} ms, worst {taps[-1] * 1000:.0f} ms of {len(taps)}"
    wait = {"ratio": slow / APPEARS, "goal": 1.0, "met": slow <= APPEARS, "note": machine}
    return [
        {"what": f"{len(middle.ripple)} taps of a modelled reader, the median / {GOAL:.0f} s"} | whole,
        {"what": "from a tap to the next item on the screen, p95 / a second"} | wait,
    ]


TAPPING = (  # none where there is no browser
    Part("tapping", f"the audit's {ITEMS} items read and tapped in a browser", lambda small: as_they_come(_tapped(small))),
) * Path(CHROMIUM).exists()
