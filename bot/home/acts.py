"""What somebody's App Home shows: each feature's part, read in one look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.database.engine import Tx
from bot.home.rules import HomeSeen
from bot.people import store as people
from bot.people.rules import Preferences
from bot.pulse import acts as pulses
from bot.sharing import acts as sharing

PARTS: Mapping[str, Callable[[Tx, str, str, datetime], Any]] = {
    "sharing": sharing.home_section,
    "pulse": pulses.home_section,
}


def look(tx: Tx, workspace: str, person: str, now: datetime) -> HomeSeen:
    """Everything the Home tab shows; a pause that is over is no pause."""
    chosen = people.preferences_of(tx, workspace, person)
    if chosen.paused_until is not None and chosen.paused_until <= now:
        chosen = replace(chosen, paused_until=None)
    parts = tuple((name, part(tx, workspace, person, now)) for name, part in PARTS.items())
    return HomeSeen(chosen, parts)


def preferences(tx: Tx, workspace: str, person: str) -> Preferences:
    """What somebody chose for themselves."""
    return people.preferences_of(tx, workspace, person)
