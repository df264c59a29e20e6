"""The kinds of array that this room speaks of, and what numpy lacks for them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


SMALL = 14  # below this the library's own inverse is faster than four products


def sums(place: Ints, values: Floats, length: int) -> Floats:
    """(length,) What is at each place, added up."""
    return np.bincount(place, values, length).astype(np.float64, copy=False)


def numbered(codes: Ints, length: int) -> tuple[Ints, Ints]:
    """The different codes, ascending, and the place of each code in them. As `np.unique`, without its sort: codes are below `length`."""
    there = np.zeros(length, bool)
    there[codes] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]


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
