"""Digests: the week of a team, the week of a lead, and the month of the company.

It composes from what other rooms released or counted, keeps values, and makes words when it is told. It refuses to rank people."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digest import acts, listeners, notices
from bot.feature import DigestPart, Feature, Help, HelpSection


def feature(parts: Sequence[DigestPart]) -> Feature:
    """The digests, with what other features tell in a team's week."""
    return Feature(
        name="digest",
        listeners=(listeners.LISTENERS,),
        notices=(notices.kinds(parts),),
        due=(acts.due(parts),),
        plan=(acts.plan_workspace,),
        plan_teams=(acts.plan_anew,),
        days_off_changed=(acts.plan_anew,),
        around_nudge=notices.around_nudge,
        help=(Help(HelpSection.FIND, "digest"), Help(HelpSection.TEAM, "letter"), Help(HelpSection.PROGRAMME, "month")),
    )
