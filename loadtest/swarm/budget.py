"""What a run may cost: `p99=1000,errors=0,uplink receipt:p99=500,rps=100`.

A part is `[NAME:]MEASURE=LIMIT`; without the name of a line of the statistics it is about all requests. `pNN` and `max`
are milliseconds and `errors` failed requests, at most; `rps` requests a second, at least. What cannot be measured,
because nobody asked, is broken as well: a run of nobody keeps no budget.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

PERCENTILE = re.compile(r"p([0-9]{1,2}(?:\.[0-9]+)?)")
MEASURES = "pNN, max, errors, rps"


class WrongBudget(ValueError):
    """The text is no budget; the message is the sentence to show."""


class Figures(Protocol):
    """A line of Locust's statistics."""

    @property
    def num_requests(self) -> int: ...

    @property
    def num_failures(self) -> int: ...

    @property
    def max_response_time(self) -> float: ...

    @property
    def total_rps(self) -> float: ...

    def get_response_time_percentile(self, percent: float) -> float: ...


@dataclass(frozen=True, slots=True)
class Limit:
    """One part of a budget; `name` None is all requests."""

    name: str | None
    measure: str
    limit: float

    def broken(self, figures: Figures | None) -> str | None:
        """The sentence to show, None when it is kept."""
        who = self.name or "all requests"
        if figures is None or not figures.num_requests:
            return f"Budget broken: {self.measure} of {who} is unknown, because there was none."
        value, unit = self._measured(figures)
        if value >= self.limit if self.measure == "rps" else value <= self.limit:
            return None
        bound = "asks for" if self.measure == "rps" else "allows"
        return f"Budget broken: {self.measure} of {who} is {value:,.10g}{unit}, the budget {bound} {self.limit:,.10g}."

    def _measured(self, figures: Figures) -> tuple[float, str]:
        if self.measure == "errors":
            return figures.num_failures, ""
        if self.measure == "rps":
            return round(figures.total_rps, 1), ""
        if self.measure == "max":
            return round(figures.max_response_time, 1), " ms"
        return figures.get_response_time_percentile(round(float(self.measure[1:]) / 100, 9)), " ms"


@dataclass(frozen=True, slots=True)
class Budget:
    limits: tuple[Limit, ...]

    def broken(self, total: Figures, lines: Iterable[tuple[str, Figures]]) -> list[str]:
        """A sentence for each broken part. `lines` are (name, figures); of several of one name each must keep it."""
        named = list(lines)
        sentences: list[str | None] = []
        for limit in self.limits:
            asked = [total] if limit.name is None else [figures for name, figures in named if name == limit.name]
            sentences += [limit.broken(figures) for figures in asked] or [limit.broken(None)]
        return [sentence for sentence in sentences if sentence is not None]


def read_budget(text: str) -> Budget:
    """Raises `WrongBudget`. An empty text is a budget that nothing breaks."""
    return Budget(tuple(_limit(part.strip()) for part in text.split(",") if part.strip()))


def _limit(part: str) -> Limit:
    what, equals, number = part.rpartition("=")
    name, _, measure = what.rpartition(":")
    try:
        limit = float(number)
    except ValueError:
        limit = -1.0
    if not equals or not 0 <= limit < float("inf"):
        raise WrongBudget(f"LOADTEST_BUDGET: {part!r} is not [NAME:]MEASURE=NUMBER, such as p99=1000.")
    if measure not in ("max", "errors", "rps") and not PERCENTILE.fullmatch(measure):
        raise WrongBudget(f"LOADTEST_BUDGET: {measure!r} is no measure; there are {MEASURES}.")
    return Limit(name.strip() or None, measure, limit)
