"""People: who is here, what they wish, and their teams. The foundation of every other room.

Others may import its rules, acts and stores. It refuses to know any feature above it: erasing a person and planning a team
ask `Features`."""

from __future__ import annotations

from bot.feature import Feature, Help, HelpSection, HomePart
from bot.people import channels, days_off, not_read_yet, roster
from bot.people.importing import listeners as many_teams
from bot.people.ownership import notices as owner_notices
from bot.people.ownership import views as owner_views
from bot.people.privacy import retention, uninstall
from bot.people.privacy.own import listeners as own_data
from bot.people.programme import listeners as programme
from bot.people.programme import notices as programme_notices
from bot.people.teams import acts as team_acts
from bot.people.teams import care, notices
from bot.people.teams import listeners as teams
from bot.people.waiting import listeners as waiting
from bot.people.waiting import notices as waiting_notices

_OWNERS = ("programme", "setup", "teams", "owners")
HELP = (Help(HelpSection.TEAM, "team"), *(Help(HelpSection.PROGRAMME, name) for name in _OWNERS))
FEATURE = Feature(
    name="people",
    listeners=(
        roster.LISTENERS,
        not_read_yet.LISTENERS,
        channels.LISTENERS,
        teams.LISTENERS,
        many_teams.LISTENERS,
        waiting.LISTENERS,
        programme.LISTENERS,
        own_data.LISTENERS,
    ),
    notices=(notices.KINDS, owner_notices.KINDS, programme_notices.KINDS, waiting_notices.KINDS),
    due=(retention.DUE, uninstall.DUE, days_off.DUE, care.DUE),
    plan=(retention.plan_workspace, days_off.plan_workspace, care.plan_workspace),
    home=HomePart(team_acts.powers_of, owner_views.powers_blocks, lambda powers: powers.begins),
    help=HELP,
)
