"""Search: finding again what one may read.

It refuses to show what was said in a private channel to anybody who is not in it now."""

from __future__ import annotations

from bot.feature import Feature, Help, HelpSection
from bot.search import listeners

FEATURE = Feature(
    name="search",
    listeners=(listeners.LISTENERS,),
    help=(Help(HelpSection.FIND, "search"),),
)
