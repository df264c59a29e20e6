"""Home: the App Home, built from every feature's part, what people decide for themselves, and help."""

from __future__ import annotations

from bot.feature import Feature, Help, HelpSection, HomePart
from bot.home import acts, listeners, my_work_views
from bot.home.talk import listeners as talk
from bot.home.yours import listeners as yours

FEATURE = Feature(
    name="home",
    listeners=(listeners.LISTENERS, talk.LISTENERS, yours.LISTENERS),
    home=HomePart(acts.my_work, my_work_views.home_blocks),
    help=(Help(HelpSection.YOU, "settings"),),
)
