"""Home: the App Home, built from every feature's part, what people decide for themselves, and help."""

from __future__ import annotations

from bot.feature import Feature, Help, HelpSection, HomePart
from bot.home import acts, listeners, my_work_views
from bot.home.talk import listeners as talk

FEATURE = Feature(
    name="home",
    listeners=(listeners.LISTENERS, talk.LISTENERS),
    home=HomePart(acts.my_work, my_work_views.home_blocks),
    help=(Help(HelpSection.YOU, "settings"),),
)
