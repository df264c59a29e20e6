"""The demo's people and their lines. Enough of both, an owner apart, a visitor nobody speaks for, and a tour from hello to install."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.demo.clock import BEGIN
from bot.demo.company.cast import CAST, CHANNELS, LEAD, OWNER, VISITOR
from bot.demo.company.learnings import LEARNINGS, MESSAGES
from bot.demo.company.plans import PROPOSALS
from bot.demo.company.questions_and_tries import ASKS, EXPERIMENTS
from bot.demo.simulation import Simulation
from bot.demo.tours.first import STEPS, WELCOME

LEAST_LINES = 150
LEAST_MEMBERS = 7


def lines() -> list[str]:
    """Everything that the cast says in words of its own, of every team."""
    said = [line for found in (LEARNINGS, MESSAGES) for team in found.values() for line in team]
    said += [line for team in ASKS.values() for pair in team for line in pair]
    return said + [hypothesis for team in EXPERIMENTS.values() for hypothesis, *_ in team]


def test_the_cast_has_a_hundred_and_fifty_lines_and_none_twice() -> None:
    assert [line for line, times in Counter(lines()).items() if times > 1] == []
    assert len(lines()) >= LEAST_LINES


def test_three_teams_of_seven_or_more_and_an_owner_who_is_in_none_and_leads_none() -> None:
    members = Counter(member.team for member in CAST if member.team)
    assert set(members) == set(CHANNELS) == set(PROPOSALS) and len(members) == 3
    assert min(members.values()) >= LEAST_MEMBERS
    (owner,) = [member for member in CAST if member.owns]
    assert (owner.name, owner.team, owner.leads) == (OWNER, "", False)


def test_the_tour_begins_with_the_hello_holds_audit_and_map_and_ends_with_eve_a_kill_and_the_install() -> None:
    titles = [step["title"] for step in STEPS]
    does = [step["does"] for step in STEPS]
    assert "{me}" in WELCOME["words"]
    assert does[0] == {"find": "I'm Ripple"}
    assert titles.index("Answer the audit") < titles.index("Read the map")
    assert titles[-3:] == ["Now be Eve", "Kill it", "Install it"]
    assert does[-3]["be"] == LEAD and LEAD.startswith("Eve")
    assert (does[-2], does[-1]) == ({"panel": "faults"}, {"copy": "python -m bot manifest --link"})


@pytest.mark.long
async def test_nobody_speaks_for_the_person_whom_the_visitor_plays() -> None:
    async with Simulation(flows=False) as stage:
        await stage.live_beforehand(weeks=2)
        ana = stage.people[VISITOR]
        said = [message for channel in CHANNELS.values() for message in ana.channel(channel) if message.get("user") == ana.id]
        said += [message for message in ana.dms() if message.get("user") == ana.id]
        others = {message.get("user") for channel in CHANNELS.values() for message in stage.people[LEAD].channel(channel)}
        assert stage.clock() > BEGIN and len(others) > 2
    assert said == []
