"""How the cast sees a question. Their team's weak side is darker to them, and a reversed question is answered from its other end."""

from __future__ import annotations

import random
from pathlib import Path

from bot.demo.company.cast import CAST, HARBOR
from bot.demo.company.plans import ANOTHER, PROPOSALS, WEAKEST, proposal_in
from bot.demo.planning import QUESTIONS, PlanActs
from bot.demo.simulation import Simulation


def test_a_teams_weak_side_looks_darker_to_its_people_and_a_reversed_question_the_other_way_round(tmp_path: Path) -> None:
    acts = PlanActs(Simulation(flows=False, folder=tmp_path), random.Random(7))
    ana = next(member for member in CAST if member.team == HARBOR)
    for name, (side, is_reversed) in QUESTIONS.items():
        is_dark = side is WEAKEST[HARBOR]
        assert (acts.outlook(ana, name) < 0.5) is (is_dark is not is_reversed), name
    assert acts.outlook(ana, "a question of the company's own") == ana.outlook


def test_every_team_has_more_than_one_thing_to_propose_where_it_is_weakest() -> None:
    assert set(PROPOSALS) == set(WEAKEST)
    assert all(len(set(lines)) == len(lines) > 1 for lines in PROPOSALS.values())


def test_whoever_looks_after_something_notices_and_says_what_belongs_to_it() -> None:
    for team, proposals in PROPOSALS.items():
        assert [proposal_in(team, f"A week in: *{one.line}*") for one in proposals] == list(proposals)
        assert proposal_in(team, "What a visitor proposed") == ANOTHER
