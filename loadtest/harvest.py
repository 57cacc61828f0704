"""What one generator counted, raw, and what several of them come to together.

Percentiles are taken over all latencies of all generators, never averaged: each generator hands over its marks, three
32-bit floats per accepted report (when it was due from the beginning, latency, and how much of it passed before
sending; seconds), which are exact to microseconds for runs of minutes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from math import ceil

from msgspec import Struct

from loadtest.drill import Drill, Shots, Window
from loadtest.percentile import percentile

BUSY = frozenset({429, 503})


class Harvest(Struct):
    """Of one generator. `marks` are triples of floats, `refused` the moments due of what was answered busy."""

    statuses: dict[int, int]
    marks: bytes
    refused: bytes
    lost: int
    unanswered: int
    withheld: int
    fired: list[int]
    taken: list[int]
    cpu: float
    began_at: float
    ended_at: float


class Book:
    """What a generator notes while it runs. The clock of all moments is the monotonic one."""

    __slots__ = (
        "_begin",
        "_measured_from",
        "_most",
        "last_answer_at",
        "lost",
        "marks",
        "refused",
        "statuses",
        "tally_until",
    )

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.marks = array("f")
        self.refused = array("f")
        self.lost = 0
        self.last_answer_at = 0.0
        self._begin = self._measured_from = 0.0
        self._most = self.tally_until = float("inf")

    def begin(self, at: float, warm_s: float, until: float, tally_s: float | None = None) -> None:
        """Accepted reports are marked if they were due after `warm_s` and answered before `until`."""
        self.tally_until = float("inf") if tally_s is None else at + tally_s
        self._begin = self.last_answer_at = at
        self._measured_from = at + warm_s
        self._most = until

    def accepted(self, status: int, due: float, sent: float, now: float, reports: int = 1) -> None:
        self.statuses[status] += reports
        self.last_answer_at = now
        if self._measured_from <= due and now <= self._most:
            mark = (due - self._begin, now - due, sent - due)
            self.marks.extend(mark if reports == 1 else mark * reports)

    def declined(self, status: int, due: float, now: float, reports: int = 1) -> None:
        self.statuses[status] += reports
        self.last_answer_at = now
        if status in BUSY:
            self.refused.extend((due - self._begin,) * reports)


def reckon(drill: Drill, harvests: Sequence[Harvest]) -> Shots:
    """Everything together. The devices stand in the order of the harvests."""
    due, latencies, waits = array("f"), array("f"), array("f")
    refused = array("f")
    for one in harvests:
        marks = array("f", one.marks)
        due += marks[0::3]
        latencies += marks[1::3]
        waits += marks[2::3]
        refused += array("f", one.refused)
    statuses: Counter[int] = Counter()
    for one in harvests:
        statuses.update(one.statuses)
    began_at = min(one.began_at for one in harvests)
    ended_at = max(one.ended_at for one in harvests)
    # A run of so many requests each lasts until the last answer; any other as long as it was asked to.
    elapsed = max(1e-9, (ended_at - began_at if drill.each is not None else drill.seconds) - drill.warm_s)
    good = {drill.expect, 200} if drill.again else {drill.expect}
    busy = sum(n for status, n in statuses.items() if status in BUSY)
    lost, unanswered = (sum(getattr(one, name) for one in harvests) for name in ("lost", "unanswered"))
    wrong = sum(n for status, n in statuses.items() if status not in good | BUSY)
    errors = wrong
    # A connection that was lost with a request on its way is one error, not two.
    errors += unanswered if drill.again else max(lost, unanswered)
    errors += 0 if drill.again or drill.busy_allowed else busy
    count = ceil(max([*due, *refused], default=0.0) / drill.window_s)
    ordered, from_sending = sorted(latencies), sorted(map(float.__sub__, latencies, waits))
    return Shots(
        answered=sum(statuses.values()),
        accepted=sum(n for status, n in statuses.items() if status in good),
        busy=busy,
        withheld=sum(one.withheld for one in harvests),
        seconds=elapsed,
        rps=len(ordered) / elapsed,
        p50_ms=_ms(percentile(ordered, 0.50)),
        p99_ms=_ms(percentile(ordered, 0.99)),
        most_ms=_ms(percentile(ordered, 1.0)),
        sent_p50_ms=_ms(percentile(from_sending, 0.50)),
        sent_p99_ms=_ms(percentile(from_sending, 0.99)),
        statuses=dict(statuses),
        lost=lost,
        unanswered=unanswered,
        errors=errors,
        cpu=round(sum(one.cpu for one in harvests), 3),
        began_at=began_at,
        ended_at=ended_at,
        fired=[n for one in harvests for n in one.fired],
        taken=[n for one in harvests for n in one.taken],
        windows=_windows(due, latencies, refused, [drill.window_s] * count),
        phases=_windows(due, latencies, refused, [phase.seconds for phase in drill.phases]),
    )


def _windows(due: array[float], latencies: array[float], refused: array[float], widths: list[float]) -> list[Window]:
    """One for each width, one after the other; what was due after the last belongs to the last."""
    ends = list(accumulate(widths))
    heard: list[list[float]] = [[] for _ in widths]
    declined = [0] * len(widths)
    last = len(widths) - 1
    if widths:
        for at, latency in zip(due, latencies, strict=True):
            heard[min(bisect_right(ends, at), last)].append(latency)
        for at in refused:
            declined[min(bisect_right(ends, at), last)] += 1
    windows = []
    for number, ordered in enumerate(map(sorted, heard)):
        windows.append(
            Window(
                start_s=round(ends[number] - widths[number], 3),
                answered=len(ordered),
                refused=declined[number],
                p50_ms=_ms(percentile(ordered, 0.50)),
                p99_ms=_ms(percentile(ordered, 0.99)),
                max_ms=_ms(percentile(ordered, 1.0)),
            )
        )
    return windows


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1_000, 3)
