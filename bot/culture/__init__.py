"""The map: where a group learns well and where it could start, from its newest audit.

Every number comes from released figures. It refuses to work anything out, to name a person, or to set teams beside each other."""

from __future__ import annotations

from bot.culture import acts as culture
from bot.culture import listeners, notices, views
from bot.culture.noting import listeners as noting_listeners
from bot.culture.values import listeners as value_listeners
from bot.feature import Feature, Help, HelpSection, HomePart

FEATURE = Feature(
    name="culture",
    listeners=(listeners.LISTENERS, value_listeners.LISTENERS, noting_listeners.LISTENERS),
    notices=(notices.KINDS,),
    home=HomePart(culture.map_for, views.home_blocks),
    help=(Help(HelpSection.FIND, "map"), Help(HelpSection.TEAM, "noted"), Help(HelpSection.PROGRAMME, "values")),
)
