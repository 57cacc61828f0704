"""From a phone to a pixel: one polling area whose count proves which of its reports a picture includes.

It is the only one of its province (in a small register: of its commune) that reports, so the figure of that place on
the board above it is this area's own. Its reports leave over one line, in order, each at a moment fixed beforehand; a
board that shows a count has taken in the report that first stated it, or a later one of the same line. Everybody else
reports elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from msgspec.structs import replace

from loadtest.arrivals import poisson
from loadtest.drill import Drill, Shots
from loadtest.fleet import BEGIN_IN_S, BenchFailed, Fleet, fleet
from loadtest.scenario.prelude import Phone, Say, open_polling, silent, targets_of

RATE = 24.0  # reports a second, every third with a new count; a device may send 20 steadily and 1,000 at once
LONGEST_S = 120.0  # then it has reported every five seconds of its morning
MOST_VOTED = 10_000
IN_FLIGHT = 64
PATIENCE_S = 20.0
SOURCE = 90  # of 127.0.0.x
SHOWN_ROWS = 100  # a board draws the others when asked to


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to look: on the board of `page`, the row of the place `row`, in which only `phone` reports."""

    page: str
    row: str
    phone: Phone = field(repr=False)
    others: list[Phone] = field(repr=False)


def spot(phones: Sequence[Phone]) -> Spot:
    """The place with the fewest phones, so that as many others as possible can report. Raises `BenchFailed`."""
    return _spot(phones, lambda code: "vn", lambda code: f"p{code[:2]}") or _in_province(phones)


def _in_province(phones: Sequence[Phone]) -> Spot:
    found = _spot(phones, lambda code: f"p{code[:2]}", lambda code: f"c{code[3:8]}")
    if found is None:
        raise BenchFailed("The phones must be of two communes at least.")
    return found


def _spot(phones: Sequence[Phone], above: Callable[[str], str], place: Callable[[str], str]) -> Spot | None:
    rows: dict[str, list[Phone]] = {}
    for phone in phones:
        rows.setdefault(place(phone[1]), []).append(phone)
    if len(rows) < 2:
        return None
    row, own = min(sorted(rows.items())[:SHOWN_ROWS], key=lambda item: len(item[1]))
    return Spot(above(own[0][1]), row, own[0], [phone for phone in phones if place(phone[1]) != row])


@dataclass(slots=True)
class Mark:
    """The marked phone, connected."""

    drill: Drill
    ready: Fleet
    shots: Shots | None = None

    async def report(self) -> list[tuple[float, int]]:
        """All its reports. The moment (monotonic clock) at which each new count was due, and the count."""
        drill, begin = self.drill, time.monotonic() + BEGIN_IN_S
        due = poisson(drill.rate or 0.0, drill.seconds, drill.seed)
        self.shots = await self.ready.fire(begin)
        told, before = list[tuple[float, int]](), 0
        for step, moment in enumerate(due, drill.targets[0].step):
            if (count := drill.plan.voted(step)) != before:
                told.append((begin + moment, count))
                before = count
        return told


@asynccontextmanager
async def marked(url: str, phone: Phone, seconds: float, say: Say = silent) -> AsyncIterator[Mark]:
    """Open the area and its line, at a collector's base URL. The line stays open until the block ends."""
    targets = targets_of([phone])
    hours = await open_polling([url], targets, say)
    plan = replace(hours.plan("turnout"), most_voted=MOST_VOTED)
    drill = Drill(
        url=url, plan=plan, targets=targets, connections=1, seconds=min(seconds, LONGEST_S), door="ws", rate=RATE,
        in_flight=IN_FLIGHT, patience_s=PATIENCE_S,
    )  # fmt: skip
    async with fleet(drill, first_source=SOURCE) as ready:
        yield Mark(drill, ready)
