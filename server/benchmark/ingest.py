"""`eday bench ingest`: durable single reports over each door, beside the peer's and bare inserts, in one run."""

from __future__ import annotations

from dataclasses import dataclass

from loadtest.scenario.ingest import ROUNDS, IngestResult, ingest
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
    rounds: int = ROUNDS

    async def __call__(self, session: Session) -> Measured:
        async with session.on(Plan(town(self.stations), with_peer=True)) as scene:
            ready = scene.stage
            assert ready.peer_url is not None
            result = await ingest(
                ready.collector_url,
                ready.peer_url,
                ready.database_url,
                ready.phones,
                ready.peer_tokens,
                seconds=self.seconds,
                connections=self.connections,
                rounds=self.rounds,
                say=session.say,
                note=session.note,
            )
        return Measured(result, result.errors, _goals(result))


def _goals(result: IngestResult) -> list[Goal]:
    peer_p50 = [] if result.peer_p50_ms is None else [result.peer_p50_ms]
    return [
        Goal("ratio", "at least", 12, result.ratio),
        *(Goal("ours_p99_ms, to the peer's median", "at most", p50, result.ours_p99_ms, "ms") for p50 in peer_p50),
        Goal("ws_over_http", "at least", 1.5, result.ws_over_http),
        Goal("batch_share", "at least", 0.6, result.batch_share),
    ]
