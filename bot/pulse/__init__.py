"""The pulse: questions on a schedule, answers nobody can trace, results everybody sees in the same minute.

Others may import its rules, `results.acts` and `privacy.release`: what may be shown is decided there and nowhere else. It refuses to
answer for one person, one cell or one question of a group. `privacy` holds the protocol, `scoring` the numbers."""

from __future__ import annotations

from bot.feature import DigestPart, Feature, Help, HelpSection, HomePart
from bot.pulse import acts, listeners, notices
from bot.pulse.audit import acts as audits
from bot.pulse.heard import acts as heard
from bot.pulse.heard import listeners as heard_listeners
from bot.pulse.heard import views as heard_views
from bot.pulse.results import acts as results
from bot.pulse.results import views

FEATURE = Feature(
    name="pulse",
    listeners=(listeners.LISTENERS, heard_listeners.LISTENERS),
    notices=(notices.KINDS,),
    due=(acts.DUE, heard.DUE),
    after=(acts.AFTER,),
    plan=(acts.plan_workspace,),
    plan_teams=(audits.begin_with_first_team,),
    home=HomePart(results.home_section, views.home_blocks),
    digest=DigestPart(name="heard", found=heard.found_for_digest, read=heard.read_for_digest, show=heard_views.digest_lines),
    help=(
        Help(HelpSection.FIND, "pulse"),
        Help(HelpSection.FIND, "heard"),
        Help(HelpSection.YOU, "privacy"),
        Help(HelpSection.PROGRAMME, "pulse_settings"),
    ),
)
