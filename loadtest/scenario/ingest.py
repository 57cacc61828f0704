"""How many durable reports we take, over each door, beside a peer and beside bare inserts: one database, one run.

The sides that are compared take turns in short rounds, in another order each time, so that the machine's noise
hits them all; figures are medians over the rounds. Two kinds of runs together take `seconds` of each side (batches and
bare inserts have only full ones):

- *full*: more is due than the side can take, on a bounded number of connections. `ours_rps`, `peer_rps`, `ws_rps`,
  `batch_rps` (reports) and `bare_rps` (rows) are what was really taken a second; `..._full_p50_ms` and `_p99_ms` are
  from sending, since nothing was planned.
- *paced*: requests arrive at random moments, whatever became of the ones before, and latency counts from when a request
  was due. `ours_p50_ms`, `ours_p99_ms`, `peer_...` and `ws_...` are of the same load for all: `offered_rps`, which is
  the peer's own capacity and the most at which both can be compared. `..._paced_...` are at PACED_SHARE of each side's
  own capacity.

In HTTP a connection has one request unanswered, as HTTP/1.1 does; there are `connections` of them. There are as many
lines, one per phone, and a line has up to LINE_IN_FLIGHT reports unanswered, as phones do that empty their outbox.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import msgspec
from msgspec import Struct

from loadtest.bare import Turn
from loadtest.drill import Shots
from loadtest.fleet import BenchFailed
from loadtest.hours import Hours
from loadtest.opponent import Bare, bare_process
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
from loadtest.volley import Target

ROUNDS = 5
WARM_UP_S = 1.0  # of each side before the first round
PACED_SHARE = 0.7
PACED_TIME = 0.4  # of each side's seconds
CONNECTIONS = 256
BATCH = 100
BATCH_CONNECTIONS = 12
LINE_IN_FLIGHT = 4
SINGLY = ("ours", "peer", "ws")  # the sides that send single reports


class IngestResult(Struct, frozen=True):
    """See the module. Latencies in milliseconds; `generator_cpu` is the generator's share of a core while ours was
    full."""

    ours_rps: float
    ours_p50_ms: float | None
    ours_p99_ms: float | None
    peer_rps: float
    peer_p50_ms: float | None
    peer_p99_ms: float | None
    ratio: float
    ws_rps: float
    ws_p50_ms: float | None
    ws_p99_ms: float | None
    ws_over_http: float
    batch_rps: float
    bare_rps: float
    batch_share: float
    offered_rps: float
    ours_paced_p50_ms: float | None
    ours_paced_p99_ms: float | None
    peer_paced_p50_ms: float | None
    peer_paced_p99_ms: float | None
    ws_paced_p50_ms: float | None
    ws_paced_p99_ms: float | None
    ours_full_p50_ms: float | None
    ours_full_p99_ms: float | None
    peer_full_p50_ms: float | None
    peer_full_p99_ms: float | None
    ws_full_p50_ms: float | None
    ws_full_p99_ms: float | None
    batch_full_p50_ms: float | None
    batch_full_p99_ms: float | None
    paced_share: float
    generator_cpu: float | None
    errors: int
    connections: int
    in_flight_per_line: int
    reports_per_batch: int
    rows_per_statement: int
    rounds: int

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()


@dataclass(slots=True)
class _Runs:
    """What was measured so far, by side."""

    full: defaultdict[str, list[Shots]] = field(default_factory=lambda: defaultdict(list))
    offered: defaultdict[str, list[Shots]] = field(default_factory=lambda: defaultdict(list))
    paced: defaultdict[str, list[Shots]] = field(default_factory=lambda: defaultdict(list))
    bare: list[Turn] = field(default_factory=list)

    def rps(self, side: str) -> float:
        return round(median([one.rps for one in self.full[side]]), 1) if self.full[side] else 0.0


async def ingest(
    url: str,
    peer_url: str,
    database_url: str,
    phones: Sequence[Phone],
    peer_tokens: Sequence[str],
    *,
    seconds: float = 15.0,
    connections: int = CONNECTIONS,
    rounds: int = ROUNDS,
    say: Say = silent,
    note: Note = unnoted,
) -> IngestResult:
    """Measure all sides; `seconds` is the measured time of each. `database_url` is for the bare loop's own table."""
    targets = targets_of(phones)
    if len(targets) < connections:
        raise BenchFailed(f"{connections} connections need as many phones; there are {len(targets)}.")
    batches = min(BATCH_CONNECTIONS, connections)
    peers = [Target(token, targets[n % len(targets)].station, 1) for n, token in enumerate(peer_tokens)]
    sides = {
        "ours": Side("ours", url, targets, connections),
        "peer": Side("peer", peer_url, peers, connections),
        "ws": Side("ws", url, targets, connections, door="ws", in_flight=LINE_IN_FLIGHT),
        "batch": Side("batch", url, targets, batches, door="batch", batch=BATCH),
    }
    hours = await open_polling([url], targets, say)
    runs = _Runs()
    for side in sides.values():
        await side.fire(hours.plan("turnout"), min(WARM_UP_S, seconds), again=True)
    await _full(sides, hours, seconds / rounds, rounds, runs, say, note)
    await _paced(sides, hours, seconds / rounds * PACED_TIME, rounds, runs, say, note)
    async with bare_process(database_url, BATCH) as bare:
        await _in_bulk(sides["batch"], bare, hours, seconds / rounds, rounds, runs, say, note)
    result = _result(runs, sum(side.errors for side in sides.values()), connections, rounds)
    if result.errors:
        say(f"{result.errors:,} errors: these figures prove nothing")
    return result


async def _full(
    sides: dict[str, Side], hours: Hours, seconds: float, rounds: int, runs: _Runs, say: Say, note: Note
) -> None:
    for number in range(rounds):
        for name in SINGLY if number % 2 == 0 else reversed(SINGLY):
            shots = await sides[name].fire(hours.plan("turnout"), seconds * (1 - PACED_TIME) + WARM_S)
            runs.full[name].append(shots)
            note(name, shots)
            say(in_words(f"round {number + 1}/{rounds} {name}", shots))


async def _in_bulk(
    batch: Side, bare: Bare, hours: Hours, seconds: float, rounds: int, runs: _Runs, say: Say, note: Note
) -> None:
    """By themselves, because the gigabytes that bare inserts write keep the disk busy long after their turn: whoever
    commits single reports would pay for them."""
    for number in range(rounds):
        for name in ("batch", "bare") if number % 2 == 0 else ("bare", "batch"):
            what = f"round {number + 1}/{rounds} {name}"
            if name == "bare":
                turn = await bare.turn(seconds)
                runs.bare.append(turn)
                say(f"{what}: {turn.rps:,.0f} rows/s")
                continue
            shots = await batch.fire(hours.plan("turnout"), seconds + WARM_S, again=True)
            runs.full[name].append(shots)
            note(name, shots)
            say(in_words(what, shots))


async def _paced(
    sides: dict[str, Side], hours: Hours, seconds: float, rounds: int, runs: _Runs, say: Say, note: Note
) -> None:
    # Rates in requests a second: the sides that send batches have no part in this.
    for number in range(rounds):
        for name in SINGLY if number % 2 == 0 else reversed(SINGLY):
            for rate, kept, what in (
                (runs.rps("peer"), runs.offered, "at the peer's capacity"),
                (runs.rps(name) * PACED_SHARE, runs.paced, f"at {PACED_SHARE:.0%} of its own"),
            ):
                shots = await sides[name].fire(
                    hours.plan("turnout"), seconds / 2 + WARM_S, rate=max(1.0, rate), at_once=None
                )
                kept[name].append(shots)
                note(f"{name} {what}", shots)
                say(in_words(f"round {number + 1}/{rounds} {name} {what}", shots))


def _result(runs: _Runs, errors: int, connections: int, rounds: int) -> IngestResult:
    ours, peer, ws, batch = (runs.rps(name) for name in ("ours", "peer", "ws", "batch"))
    bare = round(median(turn.rps for turn in runs.bare), 1)
    return IngestResult(
        ours_rps=ours,
        ours_p50_ms=median_of(runs.offered["ours"], "p50_ms"),
        ours_p99_ms=median_of(runs.offered["ours"], "p99_ms"),
        peer_rps=peer,
        peer_p50_ms=median_of(runs.offered["peer"], "p50_ms"),
        peer_p99_ms=median_of(runs.offered["peer"], "p99_ms"),
        ratio=share_of(ours, peer),
        ws_rps=ws,
        ws_p50_ms=median_of(runs.offered["ws"], "p50_ms"),
        ws_p99_ms=median_of(runs.offered["ws"], "p99_ms"),
        ws_over_http=share_of(ws, ours),
        batch_rps=batch,
        bare_rps=bare,
        batch_share=share_of(batch, bare),
        offered_rps=peer,
        ours_paced_p50_ms=median_of(runs.paced["ours"], "p50_ms"),
        ours_paced_p99_ms=median_of(runs.paced["ours"], "p99_ms"),
        peer_paced_p50_ms=median_of(runs.paced["peer"], "p50_ms"),
        peer_paced_p99_ms=median_of(runs.paced["peer"], "p99_ms"),
        ws_paced_p50_ms=median_of(runs.paced["ws"], "p50_ms"),
        ws_paced_p99_ms=median_of(runs.paced["ws"], "p99_ms"),
        ours_full_p50_ms=median_of(runs.full["ours"], "p50_ms"),
        ours_full_p99_ms=median_of(runs.full["ours"], "p99_ms"),
        peer_full_p50_ms=median_of(runs.full["peer"], "p50_ms"),
        peer_full_p99_ms=median_of(runs.full["peer"], "p99_ms"),
        ws_full_p50_ms=median_of(runs.full["ws"], "p50_ms"),
        ws_full_p99_ms=median_of(runs.full["ws"], "p99_ms"),
        batch_full_p50_ms=median_of(runs.full["batch"], "p50_ms"),
        batch_full_p99_ms=median_of(runs.full["batch"], "p99_ms"),
        paced_share=PACED_SHARE,
        generator_cpu=median_of(runs.full["ours"], "cpu"),
        errors=errors,
        connections=connections,
        in_flight_per_line=LINE_IN_FLIGHT,
        reports_per_batch=BATCH,
        rows_per_statement=BATCH,
        rounds=rounds,
    )
