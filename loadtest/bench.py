"""Our ingest against its peer: one database, one run, short rounds in turn, so that the machine's noise hits both.

Addresses and devices come in, an `IngestResult` goes out. The load comes from a process of its own. Medians of the
rounds are reported; any answer but 201 is counted as an error, and `errors` other than 0 says that the figures prove
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

import msgspec
from msgspec import Struct
from rich.console import Console

from loadtest.drill import Shots
from loadtest.hours import ask_hours
from loadtest.side import WARM_S, Side
from loadtest.volley import Target

ROUNDS = 5
PACED_SHARE = 0.7  # of our capacity, for the latency that phones would see


class Round(Struct, frozen=True):
    """One round of one side."""

    side: str
    shots: Shots


class IngestResult(Struct, frozen=True):
    """Medians over the rounds; latencies in milliseconds from sending, in `paced` from when a request was due."""

    ours_rps: float
    ours_p50_ms: float | None
    ours_p99_ms: float | None
    peer_rps: float
    peer_p50_ms: float | None
    peer_p99_ms: float | None
    ratio: float
    paced_rps: float
    paced_p50_ms: float | None
    paced_p99_ms: float | None
    generator_cpu: float
    errors: int
    connections: int
    rounds: int

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()


async def ingest(
    ours_url: str,
    peer_url: str,
    devices: Sequence[tuple[str, str, int]],
    peer_tokens: Sequence[str],
    seconds: float = 2.0,
    connections: int = 64,
    rounds: int = ROUNDS,
    say: Callable[[str], None] | None = None,
) -> IngestResult:
    """Measure. `devices` are (token, station code, next number) of ours; `seconds` is the length of one round."""
    say = say or Console(stderr=True).print
    sides = [
        Side("ours", ours_url, [Target(*device) for device in devices], connections),
        Side("peer", peer_url, [_at(token, devices, n) for n, token in enumerate(peer_tokens)], connections),
    ]
    day = await ask_hours(ours_url, devices[0][0])
    say(f"opening {len(devices):,} polling areas, warming up")
    await sides[0].open_all(day.plan("opening"))
    for side in sides:
        await side.fire(day.plan("turnout"), min(1.0, seconds))
    done: list[Round] = []
    for number in range(rounds):
        for side in sides if number % 2 == 0 else reversed(sides):
            shots = await side.fire(day.plan("turnout"), seconds + WARM_S)
            done.append(Round(side.name, shots))
            say(_sentence(f"round {number + 1}/{rounds} {side.name}", shots))
    capacity = _median(done, "ours", lambda shots: shots.rps) or 0.0
    paced = await sides[0].fire(day.plan("turnout"), seconds + WARM_S, rate=max(1.0, capacity * PACED_SHARE))
    say(_sentence(f"ours at {PACED_SHARE:.0%} of its capacity", paced))
    result = _result(done, paced, sum(side.errors for side in sides), connections, rounds)
    if result.errors:
        say(f"[red]{result.errors:,} errors: these figures prove nothing[/red]")
    return result


def _at(token: str, devices: Sequence[tuple[str, str, int]], number: int) -> Target:
    """The peer's devices stand at the same stations."""
    return Target(token, devices[number % len(devices)][1], 1)


def _median(done: Sequence[Round], side: str, of: Callable[[Shots], float | None]) -> float | None:
    values = [value for one in done if one.side == side and (value := of(one.shots)) is not None]
    return round(median(values), 3) if values else None


def _result(done: Sequence[Round], paced: Shots, errors: int, connections: int, rounds: int) -> IngestResult:
    ours, peer = (_median(done, side, lambda shots: shots.rps) or 0.0 for side in ("ours", "peer"))
    return IngestResult(
        ours_rps=ours,
        ours_p50_ms=_median(done, "ours", lambda shots: shots.p50_ms),
        ours_p99_ms=_median(done, "ours", lambda shots: shots.p99_ms),
        peer_rps=peer,
        peer_p50_ms=_median(done, "peer", lambda shots: shots.p50_ms),
        peer_p99_ms=_median(done, "peer", lambda shots: shots.p99_ms),
        ratio=round(ours / peer, 2) if peer else 0.0,
        paced_rps=round(paced.rps, 1),
        paced_p50_ms=paced.p50_ms,
        paced_p99_ms=paced.p99_ms,
        generator_cpu=_median(done, "ours", lambda shots: shots.cpu) or 0.0,
        errors=errors,
        connections=connections,
        rounds=rounds,
    )


def _sentence(what: str, shots: Shots) -> str:
    wrong = f" · [red]{shots.errors:,} errors {shots.statuses}[/red]" if shots.errors else ""
    return f"{what}: {shots.rps:,.0f}/s · p50 {shots.p50_ms} ms · p99 {shots.p99_ms} ms{wrong}"
