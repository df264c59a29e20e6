"""The two kinds of array that this room speaks of."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def sums(place: Ints, values: Floats, length: int) -> Floats:
    """(length,) What is at each place, added up."""
    return np.bincount(place, values, length).astype(np.float64, copy=False)
