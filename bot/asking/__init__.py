"""Asking: questions, with or without a name, and the word that they are solved.

Others may import its acts. It refuses to keep the name behind a nameless question."""

from __future__ import annotations

from bot.asking import acts, listeners, notices
from bot.feature import Feature, Help, HelpSection

FEATURE = Feature(
    name="asking",
    listeners=(listeners.LISTENERS,),
    notices=(notices.KINDS,),
    due=(acts.DUE,),
    help=(Help(HelpSection.TELL, "ask"),),
)
