"""Outbox batches against the floor under them: what share of bare inserts is left with every check, name and chain.

Both sides are full in turn, on one database, in short rounds: batches of REPORTS from phones that each send their next
batch when the last was answered, and a loop of `INSERT ... unnest` of as many rows. Medians over the rounds; latencies
in milliseconds, of a whole batch, from sending.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import msgspec
from msgspec import Struct

from loadtest.bare import Turn
from loadtest.drill import Shots
from loadtest.opponent import bare_process
from loadtest.scenario.prelude import (
    Note,
    Phone,
    Say,
    in_words,
    median_of,
    open_polling,
    share_of,
    silent,
    targets_of,
    unnoted,
)
from loadtest.side import WARM_S, Side

REPORTS = 100
CONNECTIONS = 12
ROUNDS = 5
WARM_UP_S = 1.0  # of each side before the first round


class BatchResult(Struct, frozen=True):
    """`batch_rps` are reports, `bare_rps` rows a second."""

    batch_rps: float
    batch_p50_ms: float | None
    batch_p99_ms: float | None
    bare_rps: float
    bare_statement_ms: float
    batch_share: float
    reports_per_batch: int
    rows_per_statement: int
    connections: int
    rounds: int
    generator_cpu: float | None
    errors: int

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()


async def batch(
    url: str,
    database_url: str,
    phones: Sequence[Phone],
    *,
    seconds: float = 15.0,
    connections: int = CONNECTIONS,
    reports: int = REPORTS,
    rounds: int = ROUNDS,
    say: Say = silent,
    note: Note = unnoted,
) -> BatchResult:
    """Measure for `seconds` each. `database_url` is for the bare loop's own table."""
    targets = targets_of(phones)
    side = Side("batch", url, targets, min(connections, len(targets)), door="batch", batch=reports)
    hours = await open_polling([url], targets, say)
    done: list[Shots] = []
    turns: list[Turn] = []
    async with bare_process(database_url, reports) as bare:
        await side.fire(hours.plan("turnout"), min(WARM_UP_S, seconds), again=True)
        for number in range(rounds):
            for name in ("batch", "bare") if number % 2 == 0 else ("bare", "batch"):
                what = f"round {number + 1}/{rounds} {name}"
                if name == "bare":
                    turns.append(turn := await bare.turn(seconds / rounds))
                    say(f"{what}: {turn.rps:,.0f} rows/s")
                else:
                    done.append(shots := await side.fire(hours.plan("turnout"), seconds / rounds + WARM_S, again=True))
                    note("batch", shots)
                    say(in_words(what, shots))
    ours, floor = median_of(done, "rps") or 0.0, round(median(turn.rps for turn in turns), 1)
    return BatchResult(
        batch_rps=round(ours, 1),
        batch_p50_ms=median_of(done, "p50_ms"),
        batch_p99_ms=median_of(done, "p99_ms"),
        bare_rps=floor,
        bare_statement_ms=round(median(turn.statement_ms for turn in turns), 3),
        batch_share=share_of(ours, floor),
        reports_per_batch=reports,
        rows_per_statement=reports,
        connections=min(connections, len(targets)),
        rounds=rounds,
        generator_cpu=median_of(done, "cpu"),
        errors=side.errors,
    )
