"""What somebody's App Home shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.people.rules import Preferences


@dataclass(frozen=True, slots=True)
class HomeSeen:
    """One person's Home: their preferences, and (name, value) of each feature's part in the order shown."""

    preferences: Preferences
    parts: tuple[tuple[str, Any], ...]
