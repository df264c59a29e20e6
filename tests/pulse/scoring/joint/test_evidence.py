"""Shortcuts through small determinants give what the large ones say."""

from __future__ import annotations

import numpy as np
import pytest

from bot.pulse.scoring.joint.arrays import Floats
from bot.pulse.scoring.joint.design import Design, design_of
from bot.pulse.scoring.joint.evidence import JUMP_ALIKE, JUMP_SD, _fit, _Jumps
from bot.pulse.scoring.joint.guesses import GUESSES
from bot.pulse.scoring.joint.observations import observe
from tests.pulse.scoring.joint.invented import ITEMS, some_cells

SEED = 4


def given() -> tuple[Design, Floats, Floats]:
    """A design, and what cohorts could have summed up to."""
    design = design_of(observe(some_cells(SEED, cohorts=6), ITEMS), 20, GUESSES)
    root = np.random.default_rng(SEED).normal(size=(design.columns, 40)) / 10
    return design, root @ root.T, root @ np.random.default_rng(SEED + 1).normal(size=40)


def evidence(precision: Floats, summed: Floats, pulled: Floats) -> float:
    """(log|Lambda| - log|A| + b' A^-1 b) / 2, as it is written."""
    a = precision + summed
    return 0.5 * float(np.linalg.slogdet(precision)[1] - np.linalg.slogdet(a)[1] + pulled @ np.linalg.solve(a, pulled))


def jumped(design: Design, precision: Floats, knot: int) -> Floats:
    """Lambda with a jump, by way of the covariance itself."""
    sides, knots = len(design.seen.sides), design.times.knots
    after = np.arange(knots) >= knot
    jump = JUMP_SD**2 * ((1 - JUMP_ALIKE) * np.eye(sides) + JUMP_ALIKE)
    covariance = np.linalg.inv(precision)
    covariance[-knots * sides :, -knots * sides :] += np.kron(np.outer(after, after), jump)
    return np.linalg.inv(covariance)


def test_what_a_jump_gains_is_the_difference_of_the_evidence() -> None:
    design, summed, pulled = given()
    precision = design.prior()[1]
    jumps = _Jumps.of(design, precision)
    without = evidence(precision, summed, pulled)
    direct = [evidence(jumped(design, precision, knot), summed, pulled) - without for knot in range(design.times.knots)]
    assert jumps.gained(summed, pulled) == pytest.approx(direct, abs=1e-8)
    for knot in range(design.times.knots):
        assert jumps.loosened(knot) == pytest.approx(jumped(design, precision, knot), abs=1e-8)


def test_one_root_holds_both_parts_of_the_evidence() -> None:
    design, summed, pulled = given()
    precision = design.prior()[1]
    direct = evidence(precision, summed, pulled) - 0.5 * np.linalg.slogdet(precision)[1]
    assert _fit(precision + summed, pulled) == pytest.approx(direct, abs=1e-8)
