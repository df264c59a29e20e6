"""The plan made together, from a side of the map to the same asked again.

Where a map says to start it begins by itself on the Monday after (`starting`). It assigns nothing to anybody."""

from __future__ import annotations

from bot.feature import DigestPart, Feature, Help, HelpSection
from bot.plan import cards_over, jobs, listeners, notices
from bot.plan.beyond import listeners as board_listeners
from bot.plan.canvas import acts as canvases
from bot.plan.canvas import notices as canvas_notices
from bot.plan.champions import acts as champion_acts
from bot.plan.champions import listeners as champion_listeners
from bot.plan.champions import notices as champion_notices
from bot.plan.keeping import check_ins, reading, views
from bot.plan.leaders import acts as leaders_acts
from bot.plan.leaders import going_first
from bot.plan.leaders import listeners as leaders_listeners
from bot.plan.leaders import notices as leaders_notices
from bot.plan.starting.acts import plan_workspace
from bot.plan.waves import listeners as wave_listeners

FEATURE = Feature(
    name="plan",
    listeners=(
        listeners.LISTENERS,
        board_listeners.LISTENERS,
        leaders_listeners.LISTENERS,
        wave_listeners.LISTENERS,
        champion_listeners.LISTENERS,
    ),
    notices=(notices.KINDS, cards_over.KINDS, leaders_notices.KINDS, champion_notices.KINDS, canvas_notices.KINDS),
    due=(jobs.DUE,),
    after=(jobs.AFTER,),
    plan=(plan_workspace, leaders_acts.plan_workspace, going_first.plan_workspace, champion_acts.plan_workspace, canvases.plan_workspace),
    digest=DigestPart(
        name="plan", found=reading.found_for_digest, read=reading.read_for_digest, show=views.digest_lines, stands_first=True
    ),
    help=(
        Help(HelpSection.TEAM, "plan"),
        Help(HelpSection.PROGRAMME, "board"),
        Help(HelpSection.PROGRAMME, "leaders"),
        Help(HelpSection.PROGRAMME, "waves"),
    ),
    forget=(check_ins.let_go_of,),
)
