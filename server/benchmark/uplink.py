"""`eday bench uplink`: phones on their lines, at capacity and at stated shares of it."""

from __future__ import annotations

from dataclasses import dataclass

from loadtest.scenario.uplink import uplink
from server.benchmark.register import town
from server.benchmark.session import Measured, Session
from server.benchmark.stage import Plan


@dataclass(frozen=True, slots=True)
class Uplink:
    """`seconds` are of all steps together; one line for each of the `stations`."""

    seconds: float
    stations: int
    collectors: int

    async def __call__(self, session: Session) -> Measured:
        async with session.on(Plan(town(self.stations), collectors=self.collectors)) as scene:
            ready = scene.stage
            result = await uplink(
                [ready.collector_url], ready.phones, seconds=self.seconds, say=session.say, note=session.note
            )
        return Measured(result, result.errors)
