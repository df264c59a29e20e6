"""What is drawn by chance: whether to nudge, and that every act can be reached."""

from __future__ import annotations

import random

from bot.content.act_library import Role
from bot.content.dimensions import Dimension
from bot.nudges.library import act_called, acts_for, every_act
from bot.nudges.rules import OPENERS, Past, Reader, Reply, choose, draw
from bot.pulse.scoring.tiers import Tier
from tests.nudges.test_rules import NOW, WEEK, ago

HAD_OPENERS = tuple(Past(act, NOW - 20 * WEEK, Reply.DONE) for act in OPENERS)


def test_a_draw_writes_down_its_probability_and_keeps_to_it() -> None:
    rng = random.Random(3)
    draws = [draw(rng, 0.7) for _ in range(4000)]
    assert {one.probability for one in draws} == {0.7}
    assert 0.66 < sum(one.nudge for one in draws) / len(draws) < 0.74


def test_every_act_can_be_reached() -> None:
    reached = set()
    for role in Role:
        for dimension in Dimension:
            past: tuple[Past, ...] = HAD_OPENERS if role is Role.LEAD else ()
            while True:
                tiers = dict.fromkeys(Dimension, Tier.TOO_CLOSE)
                spent = tuple(ago(1, act.id) for act in acts_for(role) if act.dimension is not dimension)
                found = choose(Reader(role, past=past + spent), tiers, NOW, random.Random(1))
                if found is None:
                    break
                reached.add(found.act.id)
                past = (*past, ago(1, found.act.id))
    assert reached == {act.id for act in every_act()}
    assert all(act_called(id_) is not None for id_ in reached)
