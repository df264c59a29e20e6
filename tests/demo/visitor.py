"""Somebody who opens the demo in a browser. The real bot, the real cast, the page's own buttons, and nothing else.

`async with demo(folder) as stage:` is the demo as it greets a visitor; `Visitor` is one tab of theirs.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from playwright.async_api import Browser, Locator, Page, Response, expect

from bot.demo.controls import DemoControls
from bot.demo.simulation import Simulation

WAIT_MS = 240_000  # a hang is a failure; a busy machine is none
expect.set_options(timeout=WAIT_MS)
COMPOSER = ".main .composer textarea"
ASKED = "Why I ask"  # stands under every question of the pulse
DESKTOP = {"width": 1280, "height": 860}


@asynccontextmanager
async def demo(folder: Path, weeks: int = 1) -> AsyncIterator[Simulation]:
    """The demo with this many weeks behind it and a question waiting for Ana; its clock stands until it is turned."""
    controls = DemoControls()
    async with Simulation(flows=False, folder=folder, controls=controls) as stage:
        controls.show(stage)
        controls.open()
        await stage.live_beforehand(weeks)
        async with stage.beating():
            yield stage


class Visitor:
    """One tab. What goes wrong in the page is kept in `faults`."""

    def __init__(self, page: Page, stage: Simulation) -> None:
        self.page, self.stage = page, stage
        self.faults: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    @classmethod
    async def opens(cls, browser: Browser, stage: Simulation, name: str = "", *, tour: bool = False, **context: object) -> Self:
        """A tab of its own, as this person, or as whom the demo chooses."""
        kept = await browser.new_context(**{"viewport": DESKTOP, **context})  # type: ignore[arg-type]
        visitor = cls(await kept.new_page(), stage)
        if not tour:
            await visitor.page.add_init_script("localStorage.setItem('local-workspace-tour', 'done')")
        await visitor.page.goto(f"{stage.slack.base_url}/" + (f"?as={stage.slack.user_id(name)}" if name else ""))
        await expect(visitor.page.locator(".row, .home-sheet").first).to_be_visible()
        return visitor

    async def leaves(self) -> None:
        """The tab is closed; nothing in it went wrong."""
        await self.page.context.close()
        assert self.faults == []

    def button(self, name: str) -> Locator:
        """A button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def row(self, words: str) -> Locator:
        """The last message with these words in what is open in the middle."""
        return self.page.locator(".main .row", has_text=words).last

    async def goes_to(self, channel: str) -> None:
        """Open a channel."""
        await self.page.locator(f"[data-channel]:has-text('{channel}')").click()
        await expect(self.page.locator(".head h1")).to_have_text(channel)

    async def goes_to_messages(self) -> None:
        """Open the bot's messages."""
        await self.page.locator(".side-row", has_text="Ripple").click()
        await self.button("Messages").click()

    async def goes_home(self) -> None:
        """Open the bot's Home tab."""
        await self.page.locator(".side-row", has_text="Ripple").click()
        await self.button("Home").click()
        await expect(self.page.locator(".home-sheet")).to_be_visible()

    async def types(self, line: str) -> None:
        """Write into the composer and send."""
        await self.page.fill(COMPOSER, line)
        await self.page.locator(".main .composer").get_by_role("button", name="Send").click()

    async def answers_everything(self) -> int:
        """Tap the first choice of each question on the newest card; how many there were."""
        await expect(self.row(ASKED)).to_be_visible()
        asked = await self.row(ASKED).get_by_text(ASKED).count()
        for left in range(asked - 1, -1, -1):
            way_back = 0 if left == asked - 1 else 1  # above what still waits stands "Change my answer"
            await self.row(ASKED).locator(".b-actions").nth(way_back).get_by_role("button").first.click()
            await expect(self.row("Saved").get_by_text(ASKED)).to_have_count(left)
        return asked

    async def goes_through_the_audit(self) -> int:
        """Tap the fourth choice (or the last) of each item on the one message that turns; how many there were."""
        tapped = 0
        await expect(self.row("1 of 22")).to_be_visible()
        while await self.row(f"{tapped + 1} of 22").count():
            points = self.row(f"{tapped + 1} of 22").locator(".b-actions").first.get_by_role("button")
            await points.nth(min(3, await points.count() - 1)).click()
            tapped += 1
            await expect(self.row("That was all 22" if tapped == 22 else f"{tapped + 1} of 22")).to_be_visible()
        return tapped

    async def turns(self, to: str) -> None:
        """Turn the clock and wait until it has turned."""
        await self.turns_by(self.page.locator(f"[data-turn={to}]"))

    async def turns_by(self, button: Locator, *, patience: int = 2 * WAIT_MS) -> None:
        """The same by any button that turns it. The page may not look busy at first, so its answer is waited for."""
        async with self.page.expect_response(_is_a_turn, timeout=patience):
            await button.click()
        await expect(self.page.locator(".clock.is-turning")).to_have_count(0, timeout=patience)


def _is_a_turn(response: Response) -> bool:
    asked = response.request.post_data_json if response.request.post_data else None
    return response.url.endswith("/page/act") and isinstance(asked, dict) and asked.get("act") == "clock"
