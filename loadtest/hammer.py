"""A load generator: one process, a fixed number of connections, each request another report.

`python -m loadtest.hammer` reads a `Drill` as JSON on stdin and prints a `Shots` as JSON. Without a rate the loop is
closed (each connection sends its next request when the last was answered) and finds the capacity; with a rate it is
open (requests are due by the clock, and latency counts from when they were due). Answers other than the expected status
and lost connections are counted, and a run that has any says so.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from array import array
from collections import Counter, deque
from typing import cast

import httptools
import msgspec

from loadtest.arrivals import poisson
from loadtest.drill import Drill, Shots
from loadtest.hurry import run_fast
from loadtest.loopback import Address, loopback
from loadtest.percentile import percentile
from loadtest.volley import Target, Volley

MOST_CONNECTIONS = 2_000
MOST_SECONDS = 120.0
TICK_S = 0.001  # of the open loop's clock
LOOK_EVERY_S = 0.01
ANSWERS_WITHIN_S = 10.0  # after the last request


class _Line(asyncio.Protocol):
    """One connection with its share of the devices, in turn."""

    def __init__(self, hammer: _Hammer, targets: list[Target]) -> None:
        self._hammer = hammer
        self._targets = [(hammer.volley.template(target), target) for target in targets]
        self._place = 0
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self.since = 0.0
        self.is_waiting = False
        self.is_lost = False

    @property
    def is_spent(self) -> bool:
        """Nothing more can be sent here."""
        return self.is_lost or (self._hammer.drill.once and self._place >= len(self._targets))

    async def open(self, address: Address) -> None:
        await asyncio.get_running_loop().create_connection(lambda: self, address.host, address.port)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def fire(self, since: float) -> None:
        assert self._transport is not None
        template, target = self._targets[self._place % len(self._targets)]
        self._place += 1
        self.since = since
        self.is_waiting = True
        self._transport.write(self._hammer.volley.next(template, target))

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.close()

    def on_message_complete(self) -> None:
        self.is_waiting = False
        self._hammer.answered(self, self._parser.get_status_code())

    def connection_lost(self, error: Exception | None) -> None:
        self._hammer.lost(self)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


class _Hammer:
    """1. Connects. 2. Fires for the drill's time. 3. Waits for the last answers."""

    def __init__(self, drill: Drill) -> None:
        self.drill = drill
        self.volley = Volley(loopback(drill.url), drill.plan)
        self._latencies = array("d")
        self._statuses: Counter[int] = Counter()
        self._lines: list[_Line] = []
        self._idle: deque[_Line] = deque()
        self._overdue: deque[float] = deque()
        self._lost = 0
        self._is_over = False
        self._begin = self._measured_from = self._end = 0.0
        self._last_answer = 0.0

    async def run(self) -> Shots:
        drill = self.drill
        before = [target.next_seq for target in drill.targets]
        await self._connect()
        cpu = time.process_time()
        self._begin = time.perf_counter()
        self._measured_from = self._begin + drill.warm_s
        self._end = self._begin + drill.seconds
        if drill.rate is None:
            for line in self._lines:
                if not line.is_spent:
                    line.fire(time.perf_counter())
            await self._until_end()
        else:
            await self._fire_by_the_clock(drill.rate)
        await self._answers()
        elapsed = max(1e-9, (self._last_answer if drill.once else self._end) - self._measured_from)
        cpu = (time.process_time() - cpu) / max(1e-9, time.perf_counter() - self._begin)
        unanswered = sum(line.is_waiting for line in self._lines) + len(self._overdue)
        self._is_over = True
        for line in self._lines:
            line.close()
        ordered = sorted(self._latencies)
        wrong = sum(n for status, n in self._statuses.items() if status != drill.expect)
        return Shots(
            answered=sum(self._statuses.values()),
            seconds=elapsed,
            rps=len(ordered) / elapsed,
            p50_ms=_ms(percentile(ordered, 0.50)),
            p99_ms=_ms(percentile(ordered, 0.99)),
            most_ms=_ms(percentile(ordered, 1.0)),
            statuses=dict(self._statuses),
            lost=self._lost,
            unanswered=unanswered,
            errors=wrong + self._lost + unanswered,
            cpu=round(cpu, 3),
            fired=[target.next_seq - first for target, first in zip(drill.targets, before, strict=True)],
        )

    def answered(self, line: _Line, status: int) -> None:
        now = time.perf_counter()
        self._statuses[status] += 1
        self._last_answer = now
        # In a closed loop answers count that came in time; in an open one every request that was due in time counts.
        if self._measured_from <= line.since and (now <= self._end or self.drill.rate is not None or self.drill.once):
            self._latencies.append(now - line.since)
        if self._overdue:
            if not line.is_spent:
                line.fire(self._overdue.popleft())
        elif self.drill.rate is not None:
            self._idle.append(line)
        elif not line.is_spent and now < self._end:
            line.fire(now)

    def lost(self, line: _Line) -> None:
        line.is_lost = True
        if not self._is_over:
            self._lost += 1
            line.is_waiting = False
            if line in self._idle:
                self._idle.remove(line)

    async def _connect(self) -> None:
        drill, address = self.drill, loopback(self.drill.url)
        count = min(drill.connections, len(drill.targets), MOST_CONNECTIONS)
        self._lines = [_Line(self, drill.targets[number::count]) for number in range(count)]
        for line in self._lines:
            await line.open(address)

    async def _until_end(self) -> None:
        while (left := self._end - time.perf_counter()) > 0:
            if all(line.is_spent and not line.is_waiting for line in self._lines):
                return
            await asyncio.sleep(min(left, LOOK_EVERY_S))

    async def _fire_by_the_clock(self, rate: float) -> None:
        self._idle.extend(self._lines)
        arrivals = poisson(rate, self.drill.seconds, self.drill.seed)
        for due in arrivals[: len(self.drill.targets)] if self.drill.once else arrivals:
            planned = self._begin + due
            ahead_s = planned - time.perf_counter()
            if ahead_s > 0:
                await asyncio.sleep(max(ahead_s, TICK_S))
            line = self._next_idle()
            if line is None:
                self._overdue.append(planned)
            else:
                line.fire(planned)

    def _next_idle(self) -> _Line | None:
        while self._idle:
            line = self._idle.popleft()
            if not line.is_spent:
                return line
        return None

    async def _answers(self) -> None:
        until = time.perf_counter() + ANSWERS_WITHIN_S
        while time.perf_counter() < until:
            if not self._overdue and not any(line.is_waiting for line in self._lines):
                return
            await asyncio.sleep(LOOK_EVERY_S)


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1_000, 3)


async def hammer(drill: Drill) -> Shots:
    """Run a drill in this process."""
    if not drill.targets or drill.connections < 1 or not 0 < drill.seconds <= MOST_SECONDS:
        raise ValueError("A drill needs devices, connections, and between 0 and 120 seconds.")
    return await _Hammer(drill).run()


def main() -> int:
    drill = msgspec.json.decode(sys.stdin.buffer.read(), type=Drill)
    gc.freeze()
    gc.disable()  # a run is short, and a collection in the middle of it would be counted as the server's
    sys.stdout.buffer.write(msgspec.json.encode(run_fast(hammer(drill))) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
