"""The plan made together, from a side of the map to the same asked again.

Where a map says to start it begins by itself on the Monday after (`starting`). It assigns nothing to anybody."""

from __future__ import annotations

from bot.feature import DigestPart, Feature, Help, HelpSection
from bot.plan import jobs, listeners, notices
from bot.plan.beyond import listeners as board_listeners
from bot.plan.keeping import check_ins, reading, views
from bot.plan.starting.acts import plan_workspace

FEATURE = Feature(
    name="plan",
    listeners=(listeners.LISTENERS, board_listeners.LISTENERS),
    notices=(notices.KINDS,),
    due=(jobs.DUE,),
    after=(jobs.AFTER,),
    plan=(plan_workspace,),
    digest=DigestPart(
        name="plan", found=reading.found_for_digest, read=reading.read_for_digest, show=views.digest_lines, stands_first=True
    ),
    help=(Help(HelpSection.TEAM, "plan"), Help(HelpSection.PROGRAMME, "board")),
    forget=(check_ins.let_go_of,),
)
