"""When requests are due in an open loop: by the clock, whether or not earlier ones were answered.

A closed loop waits for each answer, so a slow server is asked less and looks quicker than it is. Here the moments are
fixed beforehand, and latency is counted from them.
"""

from __future__ import annotations

from random import Random


def poisson(rate: float, seconds: float, seed: int) -> list[float]:
    """Seconds from the start, ascending: independent callers, `rate` a second on average."""
    dice, at, due = Random(seed), 0.0, list[float]()
    while (at := at + dice.expovariate(rate)) < seconds:
        due.append(at)
    return due
