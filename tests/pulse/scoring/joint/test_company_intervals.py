"""A company's intervals are neither a quarter too wide nor a quarter too narrow, whatever its questions are like."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from bot.pulse.scoring.joint.arrays import Floats
from bot.pulse.scoring.joint.design import Design, design_of, noise_of, spread_of
from bot.pulse.scoring.joint.guesses import GUESSES
from bot.pulse.scoring.joint.model import estimate
from bot.pulse.scoring.joint.observations import Observations, observe
from tests.pulse.scoring.joint.invented import ITEMS, SIDES, some_cells

WEEK, COHORTS, TAU = 12, 10, 10.0
COMPANIES = 60
LEAST, MOST = 0.75, 1.35  # of the mean square of an error in standard deviations: a quarter off makes .64 or 1.78 of 1


def squares(question_sd: float, seed: int) -> Floats:
    """(D,) One company drawn from the model as the page writes it: the squared errors of its levels over their told variances."""
    rng = np.random.default_rng(seed)
    seen = observe(some_cells(seed, cohorts=COHORTS, weeks=WEEK), ITEMS)
    y, levels = drawn(design_of(seen, WEEK, replace(GUESSES, question_sd=question_sd)), seen, rng)
    one = estimate(replace(seen, y=y), WEEK)
    assert one is not None
    truth = one.share @ levels + rng.normal(0, GUESSES.silent_sd, len(SIDES))
    told: Floats = (one.company.level - truth) ** 2 / one.company.level_variance
    return told


def drawn(design: Design, seen: Observations, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Results (I,) and the levels of today (C, D), part by part: m, b, G, A, f, e."""
    g, sides, teams, weeks = design.guesses, len(SIDES), len(seen.cohorts), np.arange(1, WEEK + 1)
    mean, precision = design.prior()
    theta = rng.multivariate_normal(mean, np.linalg.inv(precision))
    memory = np.linalg.cholesky(design.memory_of(weeks[:, None] - weeks[None, :]))
    alike = np.linalg.cholesky(TAU**2 * (g.sides_alike + (1 - g.sides_alike) * np.eye(sides)))
    team = np.einsum("tu,cud,ed->cte", memory, rng.normal(size=(teams, WEEK, sides)), alike)
    meaning = rng.normal(0, g.team_question_sd, (teams, len(seen.questions)))
    question, week, side = seen.part_question[seen.slot], seen.part_week[seen.slot], design.slot_side[seen.slot]
    own, shared = noise_of(seen, spread_of(seen, g), g)
    x = design.rows(design.asked(np.arange(seen.slots)))[seen.slot]
    y = x @ theta + design.slope[question] * team[seen.cohort, week - 1, side] + meaning[seen.cohort, question]
    y += shared * rng.normal(size=(teams, sides))[seen.cohort, side] + np.sqrt(own) * rng.normal(size=len(y))
    return y, design.targets(weeks[-1:])[0] @ theta + team[:, -1] + meaning @ design.mine.T


@pytest.mark.parametrize("question_sd", [8.0, *(pytest.param(one, marks=pytest.mark.long) for one in (5.0, 12.0))])
def test_company_intervals_are_as_wide_as_its_errors(question_sd: float) -> None:
    mean = float(np.mean([squares(question_sd, seed) for seed in range(COMPANIES)]))
    assert LEAST <= mean <= MOST
    assert not LEAST <= mean / 1.25**2 <= MOST, "a quarter too wide would pass"
    assert not LEAST <= mean / 0.75**2 <= MOST, "a quarter too narrow would pass"
