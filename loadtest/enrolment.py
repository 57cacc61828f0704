"""Codes go in, enrolled clerks come out, at a pace and over a few connections.

"Too many tries" stops everybody for as long as the server asked. A code works once: when the connection is lost after
the server took it, the code is spent and its area is counted as not enrolled, as on the real day.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec
from msgspec import Struct

from loadtest.answer import EnrolAnswer, Unreadable, read
from loadtest.clock import HeardClock
from loadtest.country import Bounds
from loadtest.line import Line, LineLost, request
from loadtest.loopback import Address

CATCH_UP_S = 0.1  # of the pace that slow answers may be made up for
BUSY_PAUSE_S = 1.0  # when a busy server does not say how long
MOST_TRIES = 20  # per code; a server that is busy for so long is down


class CodeLine(Struct, frozen=True):
    """One line of `eday codes new --json`."""

    station: str
    code: str
    expires_at: str | None = None


def read_codes(lines: Iterable[str]) -> Iterator[CodeLine]:
    """The codes of a file, one JSON object a line; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield msgspec.json.decode(line, type=CodeLine)
        except msgspec.DecodeError as error:
            raise ValueError(f"Line {number} of the codes is not a code: {error}.") from error


@dataclass(slots=True)
class Enrolment:
    """1. Made. 2. `run` to the end of the codes, handing over each answer. 3. `failed` says how many got none."""

    address: Address
    clock: HeardClock
    bounds: Bounds
    admit: Callable[[CodeLine, EnrolAnswer], None]
    failed: int = 0
    _next_at: float = 0.0
    _queue: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, codes: Iterable[CodeLine]) -> None:
        left = iter(codes)
        async with asyncio.TaskGroup() as workers:
            for _ in range(self.bounds.enrol_lines):
                workers.create_task(self._work(left))

    async def _work(self, left: Iterator[CodeLine]) -> None:
        line = Line(self.address)
        try:
            for code in left:
                answer = await self._enrol(line, code)
                if answer is None:
                    self.failed += 1
                else:
                    self.admit(code, answer)
        finally:
            line.drop()

    async def _enrol(self, line: Line, code: CodeLine) -> EnrolAnswer | None:
        body = msgspec.json.encode({"code": code.code, "device_name": f"sim {code.station}", "app": "clerk-sim/1.0"})
        data = request(self.address, "POST", "/v1/enrol", body=body)
        for _ in range(MOST_TRIES):
            await self._turn()
            asked_at = time.monotonic()
            try:
                answer = await line.exchange(data)
                if answer.status == 201:
                    enrolled = read(answer.body, EnrolAnswer)
                    self.clock.hear(enrolled.server_time, enrolled.speed, asked_at, time.monotonic())
                    return enrolled
                if answer.status not in (429, 503):
                    return None
            except (LineLost, Unreadable):
                self._hold(BUSY_PAUSE_S)
            else:
                self._hold(BUSY_PAUSE_S if answer.retry_after_s is None else answer.retry_after_s)
        return None

    async def _turn(self) -> None:
        """Wait until the pace allows one more."""
        async with self._queue:
            await asyncio.sleep(max(0.0, self._next_at - time.monotonic()))
            self._next_at = max(self._next_at, time.monotonic() - CATCH_UP_S) + 1 / self.bounds.enrol_per_s

    def _hold(self, pause_s: float) -> None:
        """Nobody tries for so long."""
        self._next_at = max(self._next_at, time.monotonic() + pause_s)
