"""The HTTP API: programs read what `python -m bot export` gives.

With a token that an owner made in Slack; while nobody made one there is nothing here. It writes nothing but the day on which a token was
last used. A token reads what its owner may see, through the functions of `bot.export`: never finer than the screen.
"""

from __future__ import annotations

from bot.api import listeners
from bot.feature import Feature, Help, HelpSection

FEATURE = Feature(name="api", listeners=(listeners.LISTENERS,), help=(Help(HelpSection.PROGRAMME, "api"),))
