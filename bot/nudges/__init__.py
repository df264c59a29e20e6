"""Nudges: one suggested act a week, with its reason, and how to get fewer.

Others may import its rules, `library` and acts. What somebody presses is told to nobody."""

from __future__ import annotations

from bot.feature import Feature, Help, HelpSection
from bot.nudges import acts, listeners, notices
from bot.nudges.earning import acts as earned
from bot.nudges.earning import listeners as earned_listeners

FEATURE = Feature(
    name="nudges",
    listeners=(listeners.LISTENERS, earned_listeners.LISTENERS),
    notices=(notices.KINDS,),
    due=(acts.DUE, earned.DUE),
    plan=(acts.plan_workspace, earned.plan_workspace),
    help=(Help(HelpSection.FIND, "tried"),),
)
