"""How each feature's part of the App Home is drawn, by the names that usecases.home uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.views import pulse_results, sharing_home
from bot.slack.views.blocks import Block

HOME_PARTS: Mapping[str, Callable[[Any], list[Block]]] = {
    "sharing": sharing_home.home_blocks,
    "pulse": pulse_results.home_blocks,
}
