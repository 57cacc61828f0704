"""The HTTP door: a bounded pool of connections that carries the outboxes of any number of clerks.

Clerks with something to send queue up; a worker takes one, sends its oldest reports (one as a report, more as a batch)
and brings the answers back. A clerk is in one worker's hands at a time, so its reports go in order; a failed attempt
puts it back after a pause. Nothing here can lose a report: only the clerk's own outbox lets one go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from loadtest.answer import BatchAnswer, ReportAnswer, Unreadable, read
from loadtest.clerk import Clerk
from loadtest.clock import HeardClock
from loadtest.day import Mishap
from loadtest.line import Answer, Line, LineLost, request
from loadtest.loopback import Address
from loadtest.outbox import Unsent

MOST_IN_BATCH = 60  # reports of under 1,000 bytes: a body stays below the wire's 64 KiB
SPARE_LINES = 4  # for the second connection of a doubled report


class Courier:
    """1. Made. 2. `run` for as long as there is anything to carry. 3. Cancelled."""

    def __init__(self, address: Address, clock: HeardClock, lines: int) -> None:
        self._address = address
        self._clock = clock
        self._lines = lines
        self._ready: asyncio.Queue[Clerk] = asyncio.Queue()
        self._in_hand: set[Clerk] = set()
        self._spares: asyncio.Queue[Line] = asyncio.Queue()

    async def run(self) -> None:
        spares = [Line(self._address) for _ in range(SPARE_LINES)]
        for line in spares:
            self._spares.put_nowait(line)
        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(self._lines):
                    workers.create_task(self._work())
        finally:
            for line in spares:
                line.drop()

    def call(self, clerk: Clerk) -> None:
        """This clerk has something to send. Calling twice is harmless."""
        if clerk not in self._in_hand:
            self._in_hand.add(clerk)
            self._ready.put_nowait(clerk)

    async def carry(self, clerk: Clerk, items: Sequence[Unsent]) -> None:
        """Send these over a spare connection now, whoever else may be sending them; a failure changes nothing."""
        line = await self._spares.get()
        try:
            await self._try(line, clerk, items)
        finally:
            self._spares.put_nowait(line)

    async def _work(self) -> None:
        line = Line(self._address)
        try:
            while True:
                clerk = await self._ready.get()
                pause_s = await self._visit(line, clerk)
                if pause_s is None:
                    self._in_hand.discard(clerk)
                else:
                    asyncio.get_running_loop().call_later(pause_s, self._ready.put_nowait, clerk)
        finally:
            line.drop()

    async def _visit(self, line: Line, clerk: Clerk) -> float | None:
        """One exchange with one clerk; the seconds until the next, None when there is nothing more to send."""
        items = clerk.to_send(self._clock.now(), MOST_IN_BATCH)
        if not items:
            return None
        match items[0].take_mishap():
            case Mishap.DROPPED:
                clerk.heard.dropped += 1
                pause_s = await self._try(line, clerk, items, drop=True)
            case Mishap.DOUBLED:
                clerk.heard.doubled += 1
                pause_s, _ = await asyncio.gather(self._try(line, clerk, items[:1]), self.carry(clerk, items[:1]))
            case Mishap.NONE:
                pause_s = await self._try(line, clerk, items)
        if pause_s is None and clerk.to_send(self._clock.now(), 1):
            return 0.0
        return pause_s

    async def _try(self, line: Line, clerk: Clerk, items: Sequence[Unsent], drop: bool = False) -> float | None:
        """Send and settle; the seconds to wait before trying again, None when all were settled."""
        try:
            if drop:
                await line.send_and_drop(self._request(clerk, items))
                return clerk.fail()
            return await self._exchange(line, clerk, items)
        except LineLost:
            clerk.heard.lost_lines += 1
            return clerk.fail()

    async def _exchange(self, line: Line, clerk: Clerk, items: Sequence[Unsent]) -> float | None:
        answer = await line.exchange(self._request(clerk, items))
        if len(items) == 1:
            return self._settle(clerk, items, [_single(answer)], answer)
        if answer.status != 200:
            problem = _single(answer)
            if answer.status in (400, 413, 422):
                # The batch as such was refused, which no clerk can mend: each report is told so by itself.
                clerk.heard.refusals[f"batch {problem.code or answer.status}"] += 1
                return clerk.fail()
            return self._settle(clerk, items, [problem] * len(items), answer)
        try:
            results = read(answer.body, BatchAnswer).results
        except Unreadable as error:
            raise LineLost(str(error)) from error
        if len(results) != len(items):
            raise LineLost(f"{len(results)} answers to {len(items)} reports")
        return self._settle(clerk, items, results, answer)

    def _settle(
        self, clerk: Clerk, items: Sequence[Unsent], results: Sequence[ReportAnswer], answer: Answer
    ) -> float | None:
        settled = True
        wanted = answer.retry_after_s
        for item, result in zip(items, results, strict=True):
            if not clerk.settle(item.seq, result.http_status or answer.status, result):
                settled = False
                wanted = max(wanted or 0.0, result.retry_after) if result.retry_after is not None else wanted
        return None if settled else clerk.fail(wanted)

    def _request(self, clerk: Clerk, items: Sequence[Unsent]) -> bytes:
        now = self._clock.now()
        for item in items:
            clerk.outbox.attempt(item.seq)
        if len(items) == 1:
            return request(self._address, "POST", "/v1/reports", clerk.token, items[0].encoded(now))
        body = b'{"reports":[' + b",".join(item.encoded(now) for item in items) + b"]}"
        return request(self._address, "POST", "/v1/reports/batch", clerk.token, body)


def _single(answer: Answer) -> ReportAnswer:
    """The answer to one report; an unreadable one counts as none."""
    try:
        return read(answer.body, ReportAnswer)
    except Unreadable as error:
        if answer.status >= 500:
            return ReportAnswer()
        raise LineLost(str(error)) from error
