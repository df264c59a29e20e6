"""People: who is here, what they wish, and their teams. The foundation of every other room.

Others may import its rules, acts and stores. It refuses to know any feature above it: erasing a person and planning a team
ask `Features`."""

from __future__ import annotations

from bot.feature import Feature, Help, HelpSection
from bot.people import days_off, roster
from bot.people.privacy import retention, uninstall
from bot.people.teams import listeners as teams
from bot.people.teams import notices

FEATURE = Feature(
    name="people",
    listeners=(roster.LISTENERS, teams.LISTENERS),
    notices=(notices.KINDS,),
    due=(retention.DUE, uninstall.DUE, days_off.DUE),
    plan=(retention.plan_workspace, days_off.plan_workspace),
    help=(Help(HelpSection.TEAM, "team"), Help(HelpSection.PROGRAMME, "setup"), Help(HelpSection.PROGRAMME, "owners")),
)
