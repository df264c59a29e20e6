"""Pictures of every message, modal and Home: `python -m tests.gallery build/gallery [part of a name ...]`.

The demo's company lives some weeks and presses what there is to press (living.py); whatever the views made on the way is kept, the
fullest of each scene (scenes.py). What nobody came to see is made from the types, as tests/house_rules/test_views.py does, and marked so
in the album. Shown in the real page, by the real Web API. Refuses to judge: a person looks.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import importlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from playwright.async_api import async_playwright

from bot.words import Words, words_in
from tests.gallery.album import write_album
from tests.gallery.scenes import SCENES, scene_of
from tests.gallery.studio import LOOKS, Studio
from tests.house_rules import test_views as house
from tests.localslack.page.conftest import CHROMIUM, FLAGS

View = Mapping[str, Any]
VIEWS = house.views()
SEEN: dict[str, View] = {}  # the fullest that each scene showed
PLAIN = st.sampled_from(("Five short calls beat one long workshop", "A checklist of four lines", "Reading the error message aloud"))


def remember_what_views_make() -> None:
    """From now on every view keeps the fullest thing it made. Before `bot.app.bot` is imported, so that nothing escapes."""
    assert "bot.app.bot" not in sys.modules
    for name, view in VIEWS:
        setattr(importlib.import_module(view.__module__), view.__name__, _remembering(name, view))


def _remembering(name: str, view: Callable[..., View]) -> Callable[..., View]:
    @functools.wraps(view)
    def remembering(*args: Any, **more: Any) -> View:
        made = view(*args, **more)
        scene = scene_of(name, made).name
        SEEN[scene] = max(SEEN.get(scene, {}), made, key=_size)
        return made

    return remembering


def make_up_the_rest() -> list[str]:
    """What nobody saw, from the types, in plain words; the names of these scenes. A moment of a view that was seen is not made up."""
    house.BY_TYPE[str] = PLAIN  # type: ignore[index]
    house.BY_NAME["language"] = st.just("en")  # type: ignore[index]
    house.BY_TYPE[Words] = st.just(words_in("en"))  # type: ignore[index]
    unseen = [(name, view) for name, view in VIEWS if name not in {seen.view for seen in SCENES if seen.name in SEEN}]
    made = [_fullest(view) for _, view in unseen]
    scenes = [scene_of(name, view).name for (name, _), view in zip(unseen, made, strict=True)]
    SEEN.update(zip(scenes, made, strict=True))
    return scenes


def _fullest(view: Callable[..., Any]) -> View:
    found: list[View] = []

    @settings(max_examples=8, derandomize=True, phases=[Phase.generate], database=None, deadline=None)
    @given(made=house.shown_by(view))
    def keep(made: View) -> None:
        found.append(made)

    keep()
    return max(found, key=_size)


def _size(view: View) -> int:
    return len(json.dumps(view))


async def main(folder: Path, only: list[str]) -> None:
    """Live, take the pictures, say what is missing."""
    begun = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    remember_what_views_make()
    from bot.demo.simulation import Simulation  # after the views remember
    from tests.gallery.living import live

    async with Simulation(flows=False) as stage, async_playwright() as playwright:
        missed = await live(stage)
        await stage.stop_bot()
        lived = time.perf_counter()
        made_up = make_up_the_rest()
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        studio = Studio(stage, folder)
        await studio.open(browser)
        wanted = [scene.name for scene in SCENES if scene.name in SEEN and (not only or any(part in scene.name for part in only))]
        for name in wanted:
            await studio.take(name, SEEN[name])
        await browser.close()
    write_album(folder, wanted, made_up)
    took = f"{lived - begun:.0f} s of living, {time.perf_counter() - lived:.0f} s of taking pictures"
    print(f"{len(wanted) * len(LOOKS)} pictures of {len(wanted)} moments in {folder} ({took}).")
    unseen = [scene.name for scene in SCENES if scene.name not in SEEN]
    for what, names in (("Made up", made_up), ("Not seen", unseen), ("Not found", missed)):
        print(f"{what}: {'; '.join(names) or 'nothing'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description="Pictures of everything people see.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("only", nargs="*", help="parts of the names of views")
    asked = parser.parse_args()
    asyncio.run(main(asked.folder, asked.only))
