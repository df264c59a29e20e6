"""Nudges: one suggested act a week, with its reason, and how to get fewer.

Others may import its rules, `library` and acts. What somebody presses is told to nobody."""

from __future__ import annotations

from bot.feature import Feature
from bot.nudges import acts, listeners, notices

FEATURE = Feature(
    name="nudges",
    listeners=(listeners.LISTENERS,),
    notices=(notices.KINDS,),
    due=(acts.DUE,),
    plan=(acts.plan_workspace,),
)
