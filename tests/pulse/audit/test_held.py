"""No ask without an act: where a team's questions are held, its audit waits too."""

from __future__ import annotations

import pytest

from bot.pulse import store as pulses
from bot.pulse.asking.resting import ask_after_all, rest_in_week
from bot.pulse.asking.rests import RestReason
from bot.pulse.audit.rules import Asks
from bot.pulse.rounds import Round
from tests.pulse.world import MONDAY, PulseWorld, in_transaction, world

__all__ = ["world"]


def asked(world: PulseWorld, current: Round) -> dict[str, tuple[Asks, int]]:
    """What each group is asked, and how much."""
    groups = in_transaction(world, pulses.cohorts_of, current.id)
    questions = in_transaction(world, pulses.questions_by_cohort, current.id)
    return {one.name: (one.asks, len(questions.get(one.id, ()))) for one in groups}


@pytest.mark.parametrize(("reason", "kept"), [(RestReason.NO_ACT, False), (RestReason.HALF, True)])
def test_a_team_that_is_asked_nothing_is_not_asked_22_either(world: PulseWorld, reason: RestReason, kept: bool) -> None:
    world.audits()
    world.six("Harbor", size=10)
    world.six("Quay", size=10)
    in_transaction(world, rest_in_week, "Harbor", MONDAY.date(), reason)
    current = world.open()
    found = asked(world, current)
    assert found["Quay"] == (Asks.AUDIT, 24)
    assert found["Harbor"] == ((Asks.AUDIT, 24) if kept else (Asks.PULSE, 0))


def test_after_an_act_it_comes(world: PulseWorld) -> None:
    world.audits()
    for name in ("Harbor", "Quay"):
        world.six(name, size=10)
    in_transaction(world, rest_in_week, "Harbor", MONDAY.date(), RestReason.NO_ACT)
    current = world.open()
    world.finish(current)
    world.next_week(current)
    in_transaction(world, ask_after_all, "Harbor", world.now.date(), RestReason.NO_ACT)
    assert asked(world, world.open())["Harbor"] == (Asks.AUDIT, 24)
