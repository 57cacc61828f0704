"""`eday bench country`: every polling area presses "send" within seconds, and the board follows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from election.porter import most_connections
from loadtest.scenario.country import country
from server.benchmark.goal import Goal
from server.benchmark.register import town
from server.benchmark.session import Measured, Session
from server.benchmark.stage import Plan

SPARE = 1.05  # the system deals connections to processes by chance, not evenly


@dataclass(frozen=True, slots=True)
class Country:
    """One line for each of the `stations`, one report each `within` seconds. `collectors` None: as few as can hold the
    lines."""

    stations: int
    within: float
    collectors: int | None

    async def __call__(self, session: Session) -> Measured:
        collectors = self.collectors or needed(self.stations)
        async with session.on(Plan(town(self.stations), collectors=collectors, with_server=True)) as scene:
            ready = scene.stage
            result = await country(
                [ready.collector_url],
                ready.phones,
                ready.server_url,
                ready.agency_key,
                within=self.within,
                say=session.say,
                note=session.note,
            )
        goals = [
            Goal("receipted", "at least", result.stations, result.receipted),
            Goal("p99_ms", "at most", 1_000, result.p99_ms, "ms"),
            Goal("board_exact_after_ms", "at most", 1_000, result.board_exact_after_ms, "ms"),
        ]
        figures = {**Measured(result, 0).figures, "collectors": collectors}
        return Measured(figures, result.errors, goals)


def needed(lines: int) -> int:
    """Collectors for so many lines: each may open so many files and no more."""
    return max(1, math.ceil(lines * SPARE / most_connections()))
