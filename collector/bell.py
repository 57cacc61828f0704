"""Who must be told: gathers what was committed per province and rings the bus, apart from the write path.

If Redis is slow or away, what has gathered is dropped after MOST_WAITING entries: servers notice the gap and read it
from the ledger, which is the truth.
"""

from __future__ import annotations

import asyncio
import logging

from collector.metrics import Metrics
from election.bus import Bus
from election.wire.event import Event

log = logging.getLogger(__name__)

MOST_WAITING = 50_000
BREATH_S = 0.02
"""Under load many batches become one ring. A board's beat is 200 ms; nobody sees twenty."""


class Bell:
    def __init__(self, bus: Bus, metrics: Metrics) -> None:
        self._bus = bus
        self._metrics = metrics
        self._runs: dict[int, list[tuple[int, list[str]]]] = {}  # province -> runs of (after, contents)
        self._count = 0
        self._told = asyncio.Event()
        self.heard = True

    def add(self, province: int, position: int, text: str) -> None:
        """Entries come in order of position within a batch; batches of two writers may interleave."""
        if self._count >= MOST_WAITING:
            self._runs.clear()
            self._count = 0
        runs = self._runs.setdefault(province, [])
        if runs and runs[-1][0] + len(runs[-1][1]) == position - 1:
            runs[-1][1].append(text)
        else:
            runs.append((position - 1, [text]))
        self._count += 1

    def ring(self) -> None:
        """Tell the ringing task that something is there."""
        self._told.set()

    async def run(self) -> None:
        while True:
            await self._told.wait()
            self._told.clear()
            events = [
                Event(province, after, tuple(contents))
                for province, runs in self._runs.items()
                for after, contents in sorted(runs)
            ]
            self._runs, self._count = {}, 0
            if not events:
                continue
            heard = await self._bus.ring(events)
            if not heard:
                self._metrics.unheard.inc()
            if heard != self.heard:
                log.warning("doorbell", extra={"action": "bell_heard" if heard else "bell_unheard"})
            self.heard = heard
            await asyncio.sleep(BREATH_S)
