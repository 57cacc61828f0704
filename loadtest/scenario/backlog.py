"""Everyone was cut off and comes back with what waited, while others go on reporting.

A phone that is back connects, sends what waited as one batch (as its outbox does), and hangs up; each does so at a
random moment within `come_back_s`, as the jitter of its own retries makes it. What is answered busy is sent again when
it was told to. A small group was never cut off: each of its reports is due at a random moment, at `live_rate` in all,
over lines that are open, and its latency counts from then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from loadtest.drill import Drill
from loadtest.fleet import BEGIN_IN_S, BenchFailed, fleet
from loadtest.scenario.prelude import Note, Phone, Say, in_words, open_polling, silent, targets_of, unnoted

REPORTS = 4
COME_BACK_S = 5.0
LIVE_PHONES = 500
LIVE_RATE = 100.0
LIVE_S = 30.0
DRAINED_WITHIN_S = 120.0
PATIENCE_S = 60.0
FIRST_LIVE_SOURCE = 60  # of 127.0.0.x: addresses that the returning phones don't use


class BacklogResult(Struct, frozen=True):
    """`drain_s` is from the first phone's return to the last receipt of what waited; latencies in milliseconds.
    `backlog_p99_ms` counts from when a phone came back, connecting included. `live_...`
    are of all live reports; `live_s` tells for how long they were due."""

    stations: int
    reports: int
    receipted: int
    drain_s: float
    reports_per_s: float
    backlog_p50_ms: float | None
    backlog_p99_ms: float | None
    live_reports: int
    live_p50_ms: float | None
    live_p99_ms: float | None
    live_max_ms: float | None
    busy: int
    lost: int
    come_back_s: float
    live_s: float
    errors: int

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()


async def backlog(
    urls: Sequence[str],
    phones: Sequence[Phone],
    *,
    reports: int = REPORTS,
    come_back_s: float = COME_BACK_S,
    live_phones: int = LIVE_PHONES,
    live_rate: float = LIVE_RATE,
    live_s: float = LIVE_S,
    processes: int | None = None,
    say: Say = silent,
    note: Note = unnoted,
) -> BacklogResult:
    """Come back. The first `live_phones` are those who were never cut off; they report for `live_s`, which should be
    longer than the drain."""
    if not 0 < live_phones < len(phones):
        raise BenchFailed("Some phones have to be cut off, and some not.")
    targets = targets_of(phones)
    hours = await open_polling(urls, targets, say)
    plan = hours.plan("turnout")
    live = Drill(
        url=urls[0], plan=plan, targets=targets[:live_phones], connections=live_phones, seconds=live_s, door="ws",
        rate=live_rate, in_flight=16, again=True, patience_s=PATIENCE_S,
    )  # fmt: skip
    returning = Drill(
        url=urls[0], plan=plan, targets=targets[live_phones:], connections=len(targets) - live_phones,
        seconds=come_back_s, door="batch", batch=reports, each=1, spread=True, come_back=True, again=True,
        patience_s=DRAINED_WITHIN_S,
    )  # fmt: skip
    async with (
        fleet(live, urls, first_source=FIRST_LIVE_SOURCE) as going_on,
        fleet(returning, urls, processes) as back,
    ):
        say(f"{live_phones:,} phones are reporting, {len(returning.targets):,} come back within {come_back_s:g} s")
        begin = time.monotonic() + BEGIN_IN_S
        drained, lived = await asyncio.gather(back.fire(begin), going_on.fire(begin))
    note("backlog", drained)
    note("live", lived)
    say(in_words("backlog", drained))
    say(in_words("live", lived))
    drain_s = drained.ended_at - drained.began_at
    if drain_s > live_s:
        say(f"the live reports ended {drain_s - live_s:.1f} s before the backlog was drained")
    return BacklogResult(
        stations=len(targets),
        reports=len(returning.targets) * reports,
        receipted=drained.accepted,
        drain_s=round(drain_s, 3),
        reports_per_s=round(drained.accepted / max(drain_s, 1e-9), 1),
        backlog_p50_ms=drained.p50_ms,
        backlog_p99_ms=drained.p99_ms,
        live_reports=lived.accepted,
        live_p50_ms=lived.p50_ms,
        live_p99_ms=lived.p99_ms,
        live_max_ms=lived.most_ms,
        busy=drained.busy + lived.busy,
        lost=drained.lost + lived.lost,
        come_back_s=come_back_s,
        live_s=live_s,
        errors=drained.errors + lived.errors,
    )
