"""Which levels of an estimate may be told, for all cohorts at once: rule M2 of the measurement model.

The marks are in `numbers`. The last word is the release's: it adds what it knows of groups, silence and contracts.
"""

from __future__ import annotations

import numpy as np

from bot.pulse.scoring.joint.arrays import Bools, Floats
from bot.pulse.scoring.joint.model import Estimate
from bot.pulse.scoring.numbers import LEAST_RELIABILITY, MOST_DOUBT, MOST_INFLUENCE, OWN_ANSWERS, OWN_QUESTIONS


def reliability(estimate: Estimate) -> Floats:
    """(C, D) 1 - variance / variance before: how much of what is unknown of a team its own answers have told. Not below 0.

    Before: tau², what its questions mean to it, and how well the company is known. The page's 1 - variance / tau² leaves the
    last two out above and not below, and so would hide what is known well enough.
    """
    told: Floats = np.maximum(0.0, 1.0 - estimate.teams.level_variance / estimate.before)
    return told


def overall_reliability(estimate: Estimate) -> Floats:
    """(C,) The same of the overall line."""
    told: Floats = np.maximum(0.0, 1.0 - estimate.teams.overall_variance[:, 0] / max(estimate.overall_before, 1e-9))
    return told


def may_be_told(estimate: Estimate) -> Bools:
    """(C, D) Enough own answers to enough questions, none of them too heavy, more signal than guess, and no wide guess either.

    Reliability is relative: where little is known of a small company, all its teams would pass with next to nothing.
    """
    own = (estimate.answers >= OWN_ANSWERS) & (estimate.questions >= OWN_QUESTIONS) & (estimate.influence <= MOST_INFLUENCE)
    told: Bools = own & (reliability(estimate) > LEAST_RELIABILITY) & (estimate.teams.level_variance <= MOST_DOUBT**2)
    return told
