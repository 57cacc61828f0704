"""`eday bench backlog`: everyone was cut off and comes back with what waited, while others go on reporting."""

from __future__ import annotations

from dataclasses import dataclass

from loadtest.scenario.backlog import backlog
from server.benchmark.country import needed
from server.benchmark.goal import Goal
from server.benchmark.register import town
from server.benchmark.session import Measured, Session
from server.benchmark.stage import Plan

LIVE_SHARE = 1 / 100  # of the phones, at the least one
MOST_LIVE = 500


@dataclass(frozen=True, slots=True)
class Backlog:
    """Of `stations` phones all but a few come back `within` seconds with `reports` each; those few report for
    `live_s`, `live_rate` a second in all."""

    stations: int
    reports: int
    within: float
    live_rate: float
    live_s: float
    collectors: int | None

    async def __call__(self, session: Session) -> Measured:
        collectors = self.collectors or needed(self.stations)
        async with session.on(Plan(town(self.stations), collectors=collectors)) as scene:
            result = await backlog(
                [scene.stage.collector_url],
                scene.stage.phones,
                reports=self.reports,
                come_back_s=self.within,
                live_phones=max(1, min(MOST_LIVE, round(self.stations * LIVE_SHARE))),
                live_rate=self.live_rate,
                live_s=self.live_s,
                say=session.say,
                note=session.note,
            )
        goals = [
            Goal("receipted", "at least", result.reports, result.receipted),
            Goal("live_max_ms", "at most", 2_000, result.live_max_ms, "ms"),
        ]
        figures = {**Measured(result, 0).figures, "collectors": collectors}
        return Measured(figures, result.errors, goals)
