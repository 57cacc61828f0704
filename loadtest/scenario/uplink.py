"""Phones on their lines: how much all of them together can send, and how long a receipt takes well below that.

First the capacity: more is due than can be taken, with `at_once` reports unanswered at any time, the lines in turn.
Then one open-loop run at each of SHARES of it: reports arrive at random moments, and latency counts from when a report
was due, whatever became of the ones before.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from loadtest.drill import Shots
from loadtest.scenario.prelude import Note, Phone, Say, in_words, open_polling, silent, targets_of, unnoted
from loadtest.side import WARM_S, Side

SHARES = (0.25, 0.5, 0.7, 0.9)
STATED_SHARE = 0.7
AT_ONCE = 256


class Step(Struct, frozen=True):
    """One open-loop run; reports a second planned and taken, latencies in milliseconds."""

    share: float
    planned_rps: float
    rps: float
    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None


class UplinkResult(Struct, frozen=True):
    """`rps` is the capacity, with `full_...` from sending; `p50_ms` and `p99_ms` are those of the step at 70 %."""

    lines: int
    rps: float
    p50_ms: float | None
    p99_ms: float | None
    full_p50_ms: float | None
    full_p99_ms: float | None
    at_once: int
    in_flight: int
    steps: list[Step]
    generator_cpu: float
    errors: int

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()


async def uplink(
    urls: Sequence[str],
    phones: Sequence[Phone],
    *,
    seconds: float = 15.0,
    lines: int | None = None,
    at_once: int = AT_ONCE,
    in_flight: int = 1,
    say: Say = silent,
    note: Note = unnoted,
) -> UplinkResult:
    """Measure for `seconds` in all, the capacity and each step for an equal part. `in_flight` is per line; the first
    `lines` phones are used (None: all)."""
    targets = targets_of(phones[:lines])
    side = Side("ws", urls, targets, len(targets), door="ws", in_flight=in_flight, at_once=at_once)
    hours = await open_polling(urls, targets, say)
    part = seconds / (len(SHARES) + 1)
    full = await side.fire(hours.plan("turnout"), part + WARM_S)
    note("full", full)
    say(in_words(f"{len(targets):,} lines", full))
    steps = []
    for share in SHARES:
        planned = max(1.0, full.rps * share)
        shots = await side.fire(hours.plan("turnout"), part + WARM_S, rate=planned, at_once=None)
        note(f"{share:.0%}", shots)
        say(in_words(f"at {share:.0%}", shots))
        steps.append(_step(share, planned, shots))
    stated = next(step for step in steps if step.share == STATED_SHARE)
    return UplinkResult(
        lines=len(targets),
        rps=round(full.rps, 1),
        p50_ms=stated.p50_ms,
        p99_ms=stated.p99_ms,
        full_p50_ms=full.p50_ms,
        full_p99_ms=full.p99_ms,
        at_once=at_once,
        in_flight=in_flight,
        steps=steps,
        generator_cpu=full.cpu,
        errors=side.errors,
    )


def _step(share: float, planned: float, shots: Shots) -> Step:
    return Step(share, round(planned, 1), round(shots.rps, 1), shots.p50_ms, shots.p99_ms, shots.most_ms)
