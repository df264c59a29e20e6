"""What a team tried, and what was suggested to it, is part of the chain."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.commands.chain import lines_of_chain
from bot.content.act_library import written_acts
from bot.content.dimensions import Dimension
from bot.database.scope import Scope
from bot.experiments import acts as experiments
from bot.experiments.rules import Experiment, Outcome, Plan, Result
from bot.experiments.views import experiment_form
from bot.nudges import store as nudges
from bot.plan import acts as plans
from bot.plan.rules import Commitment
from bot.plan.seen import PlanSeen
from bot.plan.views import plan_modal
from bot.words import words_in
from tests.plan.test_end_asked import OWNER, looked_after
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]
EN = words_in("en")
ACT = next(act for act in written_acts() if act.dimension is Dimension.ROOM)


@pytest.fixture
def chosen(world: PulseWorld) -> Commitment:
    world.team("Harbor", [f"UHarbor{n}" for n in range(8)], channel="C0HARBOR")
    made: Commitment = in_transaction(world, looked_after)
    return made


def tries(scope: Scope, key: str, chain: str) -> Experiment:
    plan = Plan("A free hour is used", "One Thursday", "Somebody learned something", scope.now.date() + timedelta(days=7))
    return experiments.start_experiment(scope, OWNER, plan, key, "C0HARBOR", chain=chain)


def test_who_tries_something_may_say_that_it_is_for_what_the_team_chose(world: PulseWorld, chosen: Commitment) -> None:
    offered = in_transaction(world, experiments.could_be_for, OWNER, "C0HARBOR")
    assert offered == {chosen.chain: "An hour"}
    form = str(experiment_form(EN, date(2026, 3, 2), chosen=offered))
    assert "Part of what your team chose" in form and chosen.chain in form
    assert "Part of what your team chose" not in str(experiment_form(EN, date(2026, 3, 2)))
    assert in_transaction(world, tries, "a", chosen.chain).chain == chosen.chain
    assert in_transaction(world, tries, "b", "forged").chain is None
    assert in_transaction(world, tries, "c", "").chain is None


def test_its_end_and_lesson_stand_in_the_chain_and_what_is_private_does_not(world: PulseWorld, chosen: Commitment) -> None:
    made = in_transaction(world, tries, "a", chosen.chain)
    hidden = in_transaction(world, tries, "b", chosen.chain)
    in_transaction(world, lambda scope: experiments.rows.change_experiment(scope, hidden.id, is_private=True))
    result = Result(Outcome.NOT_HELD, "Nobody kept the hour")
    in_transaction(world, lambda scope: experiments.end_experiment(scope, EN, OWNER, made.id, result, share=False))
    told = "\n".join(in_transaction(world, lines_of_chain, chosen.chain))
    (chain,) = in_transaction(world, plans.chains_shown, "Harbor")
    seen = PlanSeen(
        team="Harbor", team_name="Harbor", reader=OWNER, today=date(2026, 3, 9), chains=(chain,), own=(), kept=None, may_begin=False
    )
    plan = str(plan_modal(EN, seen))
    assert "Tried for it: “A free hour is used”. It did not hold" in plan and "Nobody kept the hour" in plan
    assert f"experiment {made.id}: not_held" in told and '"Nobody kept the hour"' in told and hidden.id not in told


def test_suggested_acts_are_counted_from_five_people_on_and_nobody_is_named(world: PulseWorld, chosen: Commitment) -> None:
    def suggest(scope: Scope, n: int, state: nudges.NudgeState) -> None:
        made = nudges.NewNudge(f"n{n}", f"UHarbor{n}", ACT.id, scope.now.date(), state, 0.5, chosen.chain)
        nudges.keep_all(scope, [made])

    for n in range(4):
        in_transaction(world, suggest, n, nudges.NudgeState.SENT)
    in_transaction(world, suggest, 5, nudges.NudgeState.HELD_OUT)
    assert in_transaction(world, nudges.suggested_for, chosen.chain, 5) is None
    in_transaction(world, suggest, 6, nudges.NudgeState.SENT)
    assert in_transaction(world, nudges.suggested_for, chosen.chain, 5) == 5
    assert "suggested acts: 5" in "\n".join(in_transaction(world, lines_of_chain, chosen.chain))
