"""What a bench is to reach, beside what it reached: the budgets, as a report shows them. Pure.

A goal is for the machine and the load it was set for, two hardware threads and the full size; a bench made smaller
shows it all the same, because the ratios hold everywhere.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Goal(Struct, frozen=True):
    """`figure` of the result is to be at least or at most `bound`; `value` None is unknown."""

    figure: str
    sense: Literal["at least", "at most"]
    bound: float
    value: float | None
    unit: str = ""

    @property
    def is_reached(self) -> bool | None:
        if self.value is None:
            return None
        return self.value >= self.bound if self.sense == "at least" else self.value <= self.bound

    @property
    def verdict(self) -> str:
        return {None: "unknown", True: "reached", False: "not reached"}[self.is_reached]
