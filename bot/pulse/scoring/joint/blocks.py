"""Inverses of many small covariance matrices at once."""

from __future__ import annotations

import numpy as np

from bot.pulse.scoring.joint.arrays import Floats

SMALL = 14  # below this the library's own inverse is faster than four products


def inverses(matrices: Floats) -> Floats:
    """(B, n, n) The inverses of symmetric positive definite matrices, by halves with Schur's complement.

    Matrix products instead of the library's general inverse: about half its time at n = 100, the same digits.
    """
    n = matrices.shape[-1]
    if n <= SMALL:
        return np.linalg.inv(matrices).astype(np.float64, copy=False)
    half = n // 2
    first, across = inverses(matrices[:, :half, :half]), matrices[:, :half, half:]
    lead = first @ across
    rest = inverses(matrices[:, half:, half:] - across.transpose(0, 2, 1) @ lead)
    out = np.empty_like(matrices)
    weighed = lead @ rest
    out[:, :half, :half] = first + weighed @ lead.transpose(0, 2, 1)
    out[:, half:, half:] = rest
    out[:, :half, half:] = -weighed
    out[:, half:, :half] = -weighed.transpose(0, 2, 1)
    return out
