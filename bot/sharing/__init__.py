"""Sharing: learnings, answers and what people mark in them, kept, used and found again.

Others may import its rules, acts, `activity` and `search_index`. It refuses to count persons for anybody but themselves."""

from __future__ import annotations

from bot.feature import Feature, Help, HelpSection
from bot.sharing import acts, jobs, links, listeners, notices
from bot.sharing.gladness import notices as gladness
from bot.sharing.known import listeners as known
from bot.sharing.mine import listeners as mine
from bot.sharing.reactions import listeners as reactions
from bot.sharing.where import listeners as where
from bot.sharing.wrong import listeners as wrong

FEATURE = Feature(
    name="sharing",
    listeners=(listeners.LISTENERS, reactions.LISTENERS, where.LISTENERS, known.LISTENERS, mine.LISTENERS, wrong.LISTENERS),
    notices=(notices.KINDS, gladness.KINDS),
    due=(jobs.DUE,),
    after=(links.AFTER,),
    plan=(jobs.plan_workspace,),
    help=(
        Help(HelpSection.TELL, "til"),
        Help(HelpSection.TELL, "mark"),
        Help(HelpSection.FIND, "reactions"),
        Help(HelpSection.TEAM, "wrong"),
    ),
    forget=(acts.forget_person,),
)
