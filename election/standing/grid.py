"""The election day cut up: slot windows for the reporting slots, steps for the curve."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from datetime import time, timedelta

from election.day import BALLOTS, HEADLINE, Election
from election.slot import slots_of
from election.standing.instant import MICROS_PER_SECOND, micros

STEP_S = 300
"""Five minutes: finer than people report, coarse enough for 3,300 communes to keep a day each."""

CELL = 4
"""A station's figure in one slot: whether it came in time (0 or 1), then voted per ballot."""


class Grid:
    """What the fold needs of the `Election`, as integers."""

    __slots__ = ("blank", "closes", "deadlines", "headline", "opens", "slots", "start", "start_at", "steps")

    def __init__(self, election: Election) -> None:
        self.slots = slots_of(election)
        self.opens = [micros(s.opens_window) for s in self.slots]
        self.closes = [micros(s.closes_window) for s in self.slots]
        self.deadlines = [micros(s.deadline) for s in self.slots]
        self.start_at = election.at(election.earliest)
        self.start = micros(self.start_at)
        midnight = election.at(time(0)) + timedelta(days=1)
        self.steps = -((self.start - micros(midnight)) // (STEP_S * MICROS_PER_SECOND))
        self.headline = BALLOTS.index(HEADLINE if HEADLINE in election.ballots else election.ballots[0])
        self.blank = array("q", [0, -1, -1, -1] * len(self.slots))

    def slot(self, as_of: int) -> int:
        """The index of the slot this as-of falls in, -1 for none."""
        index = bisect_left(self.closes, as_of)
        return index if index < len(self.closes) and self.opens[index] < as_of else -1

    def step(self, as_of: int) -> int:
        """The step of the curve that holds this as-of; what is before or after the day counts at its ends."""
        step = (as_of - self.start) // (STEP_S * MICROS_PER_SECOND)
        return 0 if step < 0 else self.steps - 1 if step >= self.steps else step
