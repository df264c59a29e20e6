"""Pictures of every message, modal and Home: `python -m tests.gallery build/gallery [part of a name ...]`.

The demo's company lives nine weeks and then presses what is left to press; whatever the views made on the way is kept, the fullest of
each. What nobody came to see is made from the types, as tests/house_rules/test_views.py does, and marked "made up" in the index.
Shown in the real page, by the real Web API. Refuses to judge: a person looks.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import html
import importlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from playwright.async_api import Browser, Page, async_playwright
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack import methods_views
from bot.localslack.blockkit import assign_ids
from bot.slack.views import ids
from tests.house_rules import test_views as house
from tests.localslack.page.conftest import CHROMIUM, FLAGS

View = Mapping[str, Any]
VIEWS = house.views()
SEEN: dict[str, View] = {}  # the fullest that each view made
WEEKS = 9
WIDE, PHONE = {"width": 1280, "height": 1600}, {"width": 390, "height": 2000}  # high, so that nothing is cut off
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "has_touch": True, "device_scale_factor": 2},
}
ANA, BO, EVE = "Ana Ruiz", "Bo Lindqvist", "Eve Okafor"
PLAIN = st.sampled_from(("Five short calls beat one long workshop", "A checklist of four lines", "Reading the error message aloud"))
WAIT_MS = 10_000


def remember_what_views_make() -> None:
    """From now on every view keeps the fullest thing it made. Before `bot.wiring` is imported, so that nothing escapes."""
    assert "bot.wiring" not in sys.modules
    for name, view in VIEWS:
        setattr(importlib.import_module(view.__module__), view.__name__, _remembering(name, view))


def _remembering(name: str, view: Callable[..., View]) -> Callable[..., View]:
    @functools.wraps(view)
    def remembering(*args: Any, **more: Any) -> View:
        made = view(*args, **more)
        SEEN[name] = max(SEEN.get(name, {}), made, key=lambda each: len(json.dumps(each)))
        return made

    return remembering


# --- what the company does after its nine weeks --------------------------------------------------------------------

ACTS = (  # who, what they type, what they press then
    (ANA, "/learn help", ""),
    (ANA, "/learn settings", ""),
    (ANA, "/learn privacy", ids.HOME_FORGET),
    (ANA, "/learn pulse", ""),
    (ANA, "/learn search the", ""),
    (ANA, "/learn ask", ""),
    (ANA, "/learn experiments", ""),
    (ANA, "/learn indicators", ids.INDICATORS_WHY),
    (ANA, "/learn moved", ""),
    (ANA, "/til", ""),
    (ANA, "/til Two short notes beat one long report #writing", ids.LEARNING_TAKE_BACK),
    (ANA, "/experiment", ""),
    (ANA, "", ids.EXPERIMENT_END),
    (ANA, "", f"{ids.PULSE_COMMENT}#"),
    (EVE, "/learn owners", ""),
    (EVE, "/learn pulse", ids.PULSE_SETTINGS),
    (EVE, "/learn pulse", ids.PULSE_PROPOSE),
    (EVE, "/learn digest lead", ""),
    (EVE, "/learn digest company", ""),
    (EVE, "/learn reactions", ""),
    (EVE, "/learn digest", ids.DIGEST_HISTORY),
    (EVE, "/learn digest", ids.DIGEST_SETTINGS),
    (EVE, "", ids.DIGEST_MORE),
    (EVE, "", ids.NUDGE_PLAN),
    (BO, "", ids.LEARNING_USED),
    (BO, "", ids.ASK_SOLVED),
    (BO, "", f"{ids.HOME_PAUSE}#1"),
    (BO, "", ids.HOME_STOP),
)


async def live(stage: Any) -> list[str]:
    """Nine weeks and an afternoon in which people try every command and button; what they did not find is said."""
    missed = []
    await stage.live(weeks=WEEKS)
    for who in (ANA, BO, EVE):
        await stage.people[who].opens_home()
    for who, line, action in ACTS:
        if line:
            await stage.people[who].types(line, in_="#harbor")
        missed.append(await _press(stage, who, action) if action else "")
        await _end(stage, who)
    return [each for each in missed if each]


async def _press(stage: Any, who: str, action: str) -> str:
    from bot.localslack.acts import NotPossible

    try:
        await stage.people[who].presses(action_id=action)
    except NotPossible:
        return f"{who} finds no {action}"
    return ""


async def _end(stage: Any, who: str) -> None:
    await stage.settle()
    while stage.people[who].modal is not None:
        await stage.people[who].closes_modal()


def make_up_the_rest() -> list[str]:
    """What nobody saw, from the types, in plain words; the names of these views."""
    house.BY_TYPE[str] = PLAIN  # type: ignore[index]
    missing = [(name, view) for name, view in VIEWS if name not in SEEN]
    for name, view in missing:
        SEEN[name] = _fullest(view)
    return [name for name, _ in missing]


def whole(view: View) -> bool:
    """Whether it is shown by itself, and not a text within another."""
    return view.get("type", "message") in ("message", "modal", "home")


def _fullest(view: Callable[..., Any]) -> View:
    found: list[View] = []

    @settings(max_examples=8, derandomize=True, phases=[Phase.generate], database=None, deadline=None)
    @given(made=house.shown_by(view))
    def keep(made: View) -> None:
        found.append(made)

    keep()
    return max(found, key=lambda each: len(json.dumps(each)))


# --- pictures ------------------------------------------------------------------------------------------------------


class Studio:
    """One tab for each look, all of them Ana's, in a channel of their own."""

    def __init__(self, stage: Any, folder: Path) -> None:
        self._stage, self._folder = stage, folder
        self._slack = stage.slack
        self._ana = stage.people[ANA].id
        self._client = AsyncWebClient(self._slack.bot_token, base_url=self._slack.api_url)
        self._channel = self._slack.add_channel("gallery", members=[self._ana])
        self._slack.invite_bot(self._channel)
        self._tabs: dict[str, Page] = {}

    async def open(self, browser: Browser) -> None:
        """Open the tabs."""
        for look, how in LOOKS.items():
            context = await browser.new_context(**how, reduced_motion="reduce")
            page = self._tabs[look] = await context.new_page()
            page.set_default_timeout(WAIT_MS)
            await page.add_init_script("localStorage.setItem('local-workspace-tour', 'done')")
            await page.goto(f"{self._slack.base_url}/?as={self._ana}")
            await page.wait_for_selector(".app[data-ready=true]")

    async def take(self, name: str, view: View) -> None:
        """Show it, and a picture of it in each look."""
        kind = view.get("type", "message")
        await {"message": self._message, "modal": self._modal, "home": self._home}[kind](name, view)

    async def _message(self, name: str, view: View) -> None:
        self._stage.clock.turn_to(self._stage.clock() + timedelta(minutes=20))  # or it is drawn without a face
        posted = await self._client.chat_postMessage(channel=self._channel, text=view["text"], blocks=view.get("blocks"))
        await self._pictures(name, f".row[data-key='{posted['ts']}']")

    async def _modal(self, name: str, view: View) -> None:
        shown = methods_views.show(self._slack.ground, self._ana, {**view, "blocks": assign_ids(view["blocks"])})
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
        await self.to_channel()

    async def to_channel(self) -> None:
        """Where the messages are."""
        for page in self._tabs.values():
            await page.locator(f"[data-channel={self._channel}]").dispatch_event("click")

    async def _pictures(self, name: str, selector: str) -> None:
        for look, page in self._tabs.items():
            await page.locator(selector).last.screenshot(path=self._folder / f"{name}.{look}.png", animations="disabled", caret="hide")


def write_index(folder: Path, made_up: list[str]) -> None:
    """One page with all pictures, by name."""
    rows = []
    for name in sorted(name for name, view in SEEN.items() if whole(view)):
        note = " (made up)" if name in made_up else ""
        pictures = "".join(
            f'<a href="{name}.{look}.png"><img loading="lazy" alt="{name}, {look}" src="{name}.{look}.png"></a>' for look in LOOKS
        )
        rows.append(f"<h2>{html.escape(name)}{note}</h2><div>{pictures}</div>")
    style = "body{font:16px sans-serif;margin:2rem}div{display:flex;gap:1rem;align-items:start}"
    style += "a{max-width:32%}img{max-width:100%;border:1px solid #ccc}"
    head = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>What people see</title><style>{style}</style><h1>What people see</h1>'
    )
    (folder / "index.html").write_text(head + "\n".join(rows), encoding="utf-8")


async def main(folder: Path, only: list[str]) -> None:
    """Live, take the pictures, say what is missing."""
    begun = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    remember_what_views_make()
    from bot.demo.stage import Stage  # after the views remember

    async with Stage(flows=False) as stage, async_playwright() as playwright:
        missed = await live(stage)
        await stage.stop_bot()
        made_up = make_up_the_rest()
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        studio = Studio(stage, folder)
        await studio.open(browser)
        await studio.to_channel()
        wanted = [name for name, view in SEEN.items() if whole(view) and (not only or any(part in name for part in only))]
        for name in sorted(wanted):
            await studio.take(name, SEEN[name])
        await browser.close()
    write_index(folder, made_up)
    print(
        f"{len(wanted) * len(LOOKS)} pictures in {folder} ({time.perf_counter() - begun:.0f} s). Made up: {', '.join(made_up) or 'none'}."
    )
    print("Not found: " + ("; ".join(missed) or "none"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description="Pictures of everything people see.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("only", nargs="*", help="parts of the names of views")
    asked = parser.parse_args()
    asyncio.run(main(asked.folder, asked.only))
