"""`eday bench batch`: outbox batches against bare inserts into the same PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass

from loadtest.scenario.batch import CONNECTIONS, ROUNDS, batch
from server.benchmark.goal import Goal
from server.benchmark.register import town
from server.benchmark.session import Measured, Session
from server.benchmark.stage import Plan


@dataclass(frozen=True, slots=True)
class Batch:
    """`seconds` are measured per side; each request carries `reports`."""

    seconds: float
    stations: int
    reports: int
    connections: int = CONNECTIONS
    rounds: int = ROUNDS

    async def __call__(self, session: Session) -> Measured:
        async with session.on(Plan(town(self.stations))) as scene:
            ready = scene.stage
            result = await batch(
                ready.collector_url,
                ready.database_url,
                ready.phones,
                seconds=self.seconds,
                reports=self.reports,
                connections=self.connections,
                rounds=self.rounds,
                say=session.say,
                note=session.note,
            )
        return Measured(result, result.errors, [Goal("batch_share", "at least", 0.6, result.batch_share)])
