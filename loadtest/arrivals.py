"""When requests are due in an open loop: by the clock, whether or not earlier ones were answered.

A closed loop waits for each answer, so a slow server is asked less and looks quicker than it is. Here the moments are
fixed beforehand, and latency is counted from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random


def poisson(rate: float, seconds: float, seed: int) -> list[float]:
    """Seconds from the start, ascending: independent callers, `rate` a second on average."""
    return in_phases([(seconds, rate)], seed)


def in_phases(phases: Iterable[tuple[float, float]], seed: int) -> list[float]:
    """As `poisson`, with several (seconds, rate) one after the other; a rate of 0 is a pause."""
    dice, begin, due = Random(seed), 0.0, list[float]()
    for seconds, rate in phases:
        at, end = begin, begin + seconds
        while rate > 0 and (at := at + dice.expovariate(rate)) < end:
            due.append(at)
        begin = end
    return due


def scattered(count: int, seconds: float, seed: int) -> list[float]:
    """Seconds from the start, one for each of so many callers, in their order: everyone at a random moment."""
    dice = Random(seed)
    return [dice.random() * seconds for _ in range(count)]
