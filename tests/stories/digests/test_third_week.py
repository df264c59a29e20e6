"""The demo's third week: all three digests are told, and a suggestion is accepted.

The unchanged demo: its cast, its seed, its clock. Read as people read it.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.demo.company.cast import CAST, HARBOR
from bot.demo.simulation import Simulation

ACCEPTED = "You said you'll do it. Good luck!"


def said_since(stage: Simulation, since: datetime) -> dict[str, list[str]]:
    """What the bot wrote since then, by who or what channel it wrote to."""
    moment = since.timestamp()
    told = {
        name: [stage.slack.readable(dict(message)) for message in person.dms() if float(message["ts"]) >= moment]
        for name, person in stage.people.items()
    }
    harbor = [stage.slack.readable(dict(message)) for message in stage.slack.posted("harbor") if float(message["ts"]) >= moment]
    return told | {"#harbor": harbor}


@pytest.mark.longest
async def test_the_third_week_shows_all_three_digests_and_an_accepted_suggestion() -> None:
    async with Simulation(flows=False) as stage:
        await stage.live(days=14)
        third = stage.clock()
        await stage.live(days=7)
        told = said_since(stage, third)
    assert any("Harbor, the week to 3 April" in words for words in told["#harbor"])
    leads = [member.name for member in CAST if member.leads]
    for name in leads:
        assert any("Your week as a lead" in words for words in told[name]), name
    assert any("The company in March" in words for words in told["Lena Fischer"])
    by_themselves = [name for name, texts in told.items() for words in texts if words.startswith("*One small thing") and ACCEPTED in words]
    assert set(by_themselves) & {member.name for member in CAST if member.team == HARBOR and not member.leads}
    assert any(ACCEPTED in words for name in leads for words in told[name]), "and a lead's, in their digest"
