"""Several times of what it can take: are the refusals early and fair, does accepted work keep its latency, and how soon
is it itself again?

1. The capacity is found in a short full run. 2. For `seconds`, `times` as much is due at random moments, on lines that
honour nothing: a phone is stopped only by its own line, on which IN_FLIGHT reports may wait for an answer; a report
that is due while every line is full is withheld and counted, because no server ever saw it. 3. From then on the load is
normal (NORMAL_SHARE of the capacity) for AFTER_S: it has recovered with the first window from which on nothing is
refused and every window's p99 is below RECOVERED_P99_MS.

Latencies are of reports accepted during the overload, from when they were due.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import msgspec
from msgspec import Struct

from loadtest.drill import Door, Phase, Shots, Window
from loadtest.scenario.prelude import Note, Phone, Say, in_words, open_polling, share_of, silent, targets_of, unnoted
from loadtest.side import WARM_S, Side

TIMES = 3.0
CAPACITY_S = 4.0
NORMAL_SHARE = 0.5
AFTER_S = 10.0
IN_FLIGHT = 16
AT_ONCE = 256
RECOVERED_P99_MS = 1_000.0
PATIENCE_S = 30.0


class OverloadResult(Struct, frozen=True):
    """`capacity_rps` is what was taken when full; `offered_rps` what was really sent during the overload (`planned_rps`
    less what was withheld). `refused` are 503 and 429; `other_errors` must be 0. `recovered_after_s` counts from the
    end of the overload; None: not within AFTER_S. Fairness over the devices: the share of them with at least one report
    accepted, and the least accepted as a share of the median."""

    capacity_rps: float
    planned_rps: float
    offered_rps: float
    accepted_rps: float
    accepted_p50_ms: float | None
    accepted_p99_ms: float | None
    accepted_max_ms: float | None
    refused: int
    withheld: int
    other_errors: int
    recovered_after_s: float | None
    normal_p99_ms: float | None
    devices: int
    served_share: float
    least_to_median: float
    seconds: float
    door: str
    generator_cpu: float
    errors: int

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()


async def overload(
    urls: Sequence[str],
    phones: Sequence[Phone],
    *,
    seconds: float = 60.0,
    times: float = TIMES,
    door: Door = "ws",
    after_s: float = AFTER_S,
    processes: int | None = None,
    say: Say = silent,
    note: Note = unnoted,
) -> OverloadResult:
    """Press too hard. One line (or connection, with `door="http"`) for each phone."""
    targets = targets_of(phones)
    in_flight = IN_FLIGHT if door == "ws" else 1
    side = Side("overload", urls, targets, len(targets), door=door, in_flight=in_flight)
    hours = await open_polling(urls, targets, say)
    full = await side.fire(hours.plan("turnout"), CAPACITY_S + WARM_S, at_once=AT_ONCE)
    note("capacity", full)
    say(in_words("capacity", full))
    phases = [Phase(seconds, full.rps * times), Phase(after_s, full.rps * NORMAL_SHARE)]
    drill = side.drill(
        hours.plan("turnout"), seconds + after_s, phases=phases, withhold=True, busy_allowed=True, warm_s=0.0,
        patience_s=PATIENCE_S, tally_s=seconds,
    )  # fmt: skip
    shots = await side.run(drill, processes=processes)
    note("overload", shots)
    say(in_words(f"{times:g} times as much for {seconds:g} s", shots))
    return _result(full, shots, phases, door)


def _result(full: Shots, shots: Shots, phases: Sequence[Phase], door: str) -> OverloadResult:
    during = phases[0]
    over, after = shots.phases
    normal = [window for window in shots.windows if window.start_s >= during.seconds]
    return OverloadResult(
        capacity_rps=round(full.rps, 1),
        planned_rps=round(during.rate, 1),
        offered_rps=round(during.rate - shots.withheld / during.seconds, 1),
        accepted_rps=round(over.answered / during.seconds, 1),
        accepted_p50_ms=over.p50_ms,
        accepted_p99_ms=over.p99_ms,
        accepted_max_ms=over.max_ms,
        refused=over.refused,
        withheld=shots.withheld,
        other_errors=shots.errors,
        recovered_after_s=recovery(normal, during.seconds),
        normal_p99_ms=after.p99_ms,
        devices=len(shots.taken),
        served_share=share_of(sum(taken > 0 for taken in shots.taken), len(shots.taken)),
        least_to_median=share_of(min(shots.taken), median(shots.taken)),
        seconds=during.seconds,
        door=door,
        generator_cpu=shots.cpu,
        errors=full.errors + shots.errors,
    )


def recovery(windows: Sequence[Window], since_s: float) -> float | None:
    """Seconds from `since_s` to the first window from which on everything is as it should be; None if it never is."""
    recovered = None
    for window in reversed(windows):
        if window.refused or window.p99_ms is None or window.p99_ms > RECOVERED_P99_MS:
            break
        recovered = max(0.0, window.start_s - since_s)
    return recovered
