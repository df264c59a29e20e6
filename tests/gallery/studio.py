"""The place where pictures are taken. One tab for each look, all of them the same person's, in a channel of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack import assign_ids, show_modal

View = Mapping[str, Any]
ANA = "Ana Ruiz"
WAIT_MS = 240_000  # a hang is a failure; a busy machine is none
WIDE, PHONE = {"width": 1280, "height": 3600}, {"width": 390, "height": 3600}  # high, so that nothing is cut off
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "has_touch": True, "device_scale_factor": 2},
}
# A modal scrolls where a screen is low; in a picture all of it is wanted. The ring of focus would stand on whatever comes first.
WHOLE = ".dialog, .modal { max-height: none !important; } :focus-visible { outline: none !important; }"


class Studio:
    """Shows a view in every tab and takes its pictures."""

    def __init__(self, stage: Any, folder: Path) -> None:
        self._stage, self._folder = stage, folder
        self._slack = stage.slack
        self._ana = stage.people[ANA].id
        self._client = AsyncWebClient(self._slack.bot_token, base_url=self._slack.api_url)
        self._channel = self._slack.add_channel("gallery", members=[self._ana])
        self._slack.invite_bot(self._channel)
        self._tabs: dict[str, Page] = {}

    async def open(self, browser: Browser) -> None:
        """Open the tabs, at the channel."""
        for look, how in LOOKS.items():
            context = await browser.new_context(**how, reduced_motion="reduce")
            page = self._tabs[look] = await context.new_page()
            page.set_default_timeout(WAIT_MS)
            await page.add_init_script("localStorage.setItem('local-workspace-tour', 'done')")
            await page.goto(f"{self._slack.base_url}/?as={self._ana}")
            await page.wait_for_selector(".app[data-ready=true]")
            await page.add_style_tag(content=WHOLE)
        await self._to_channel()

    async def take(self, name: str, view: View) -> None:
        """Show it, and a picture of it in each look."""
        kind = view.get("type", "message")
        await {"message": self._message, "modal": self._modal, "home": self._home}[kind](name, view)

    async def _message(self, name: str, view: View) -> None:
        self._stage.clock.turn_to(self._stage.clock() + timedelta(minutes=20))  # or it is drawn without a face
        posted = await self._client.chat_postMessage(channel=self._channel, text=view["text"], blocks=view.get("blocks"))
        await self._pictures(name, f".row[data-key='{posted['ts']}']")

    async def _modal(self, name: str, view: View) -> None:
        shown = show_modal(self._slack.context, self._ana, {**view, "blocks": assign_ids(view["blocks"])})
        await self._pictures(name, ".dialog .modal")
        self._slack.workspace.close_view(shown["id"])
        for page in self._tabs.values():
            await page.wait_for_selector(".dialog", state="detached")

    async def _home(self, name: str, view: View) -> None:
        await self._client.views_publish(user_id=self._ana, view=dict(view))
        for page in self._tabs.values():
            await page.locator(".side-row").first.dispatch_event("click")  # which a phone hides
            await page.locator(".tabs .tab").first.click()
        await self._pictures(name, ".home-sheet")
        await self._to_channel()

    async def _to_channel(self) -> None:
        for page in self._tabs.values():
            await page.locator(f"[data-channel={self._channel}]").dispatch_event("click")

    async def _pictures(self, name: str, selector: str) -> None:
        await asyncio.gather(*(self._picture(look, name, selector) for look in self._tabs))

    async def _picture(self, look: str, name: str, selector: str) -> None:
        shown = self._tabs[look].locator(selector).last
        await shown.screenshot(path=self._folder / f"{name}.{look}.png", animations="disabled", caret="hide")
