"""Experiments: a hypothesis, the smallest test, the day it ends, and the lesson.

Others may import its rules and acts. A failed experiment with a lesson counts as much as a success."""

from __future__ import annotations

from bot.experiments import acts, listeners, notices
from bot.feature import Feature, Help, HelpSection

FEATURE = Feature(
    name="experiments",
    listeners=(listeners.LISTENERS,),
    notices=(notices.KINDS,),
    due=(acts.DUE,),
    help=(Help(HelpSection.TELL, "experiment"), Help(HelpSection.FIND, "experiments")),
    forget=(acts.forget_person,),
)
