"""How each feature's part of the App Home is drawn, by the names that usecases.home uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.pulse.results import views as pulse_results
from bot.sharing import home_views as sharing_home
from bot.slack.blocks import Block
from bot.words import Words

HOME_PARTS: Mapping[str, Callable[[Words, Any], list[Block]]] = {
    "sharing": lambda _words, seen: sharing_home.home_blocks(seen),
    "pulse": pulse_results.home_blocks,
}
