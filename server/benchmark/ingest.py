"""`eday bench ingest`: durable single reports, ours against the peer's, on one database in one run."""

from __future__ import annotations

from dataclasses import dataclass

from loadtest.bench import ROUNDS
from loadtest.bench import ingest as measure
from server.benchmark.goal import Goal
from server.benchmark.register import town
from server.benchmark.session import Measured, Session
from server.benchmark.stage import Plan


@dataclass(frozen=True, slots=True)
class Ingest:
    """`seconds` are measured per side."""

    seconds: float
    connections: int
    stations: int

    async def __call__(self, session: Session) -> Measured:
        async with session.on(Plan(town(self.stations), with_peer=True)) as scene:
            ready = scene.stage
            assert ready.peer_url is not None
            result = await measure(
                ready.collector_url,
                ready.peer_url,
                ready.phones,
                ready.peer_tokens,
                self.seconds / ROUNDS,
                self.connections,
                say=session.say,
            )
        goals = [Goal("ratio", "at least", 12, result.ratio)]
        return Measured(result, result.errors, goals=goals)
