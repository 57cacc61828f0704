"""Percentiles by nearest rank: a figure that was really measured, never one between two."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """The value that `share` (0 to 1) of the values do not exceed; None of nothing. `ordered` is ascending."""
    if not ordered:
        return None
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
