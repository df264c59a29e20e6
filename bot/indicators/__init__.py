"""Indicators: what teams did, from deliberate acts only; and moves inside the company.

Others may import `release` and `screen`. It refuses to rank people or to name another team."""

from __future__ import annotations

from bot.feature import Feature, Help, HelpSection
from bot.indicators import acts, listeners
from bot.indicators.moves import acts as moves

FEATURE = Feature(
    name="indicators",
    listeners=(listeners.LISTENERS,),
    due=(acts.DUE, moves.DUE),
    plan=(acts.plan_workspace, moves.plan_workspace),
    help=(Help(HelpSection.FIND, "indicators"), Help(HelpSection.YOU, "moved")),
)
