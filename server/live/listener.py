"""Hears the bus and hands on what it says.

Events are applied as they come, even behind a gap: the fold takes entries in any order. A gap, a line that went away
or came back, and a changed register are passed to `catchup`, which asks PostgreSQL. A message that is no event is
logged and the line begun anew: somebody else rings here, or another version does.
"""

from __future__ import annotations

import asyncio
import logging
import time

import msgspec

from election.bus import Bus, Listening, RosterChanged, Silence
from election.errors import Corrupt
from election.wire.event import Event
from server.live.catchup import CatchUp
from server.live.current import Current
from server.live.lag import Lag

PROVINCES = range(100)
"""Every chain there can be: the register, which knows which there are, is read after subscribing."""

RESTART_S = 1.0

logger = logging.getLogger(__name__)


class Listener:
    def __init__(self, bus: Bus, current: Current, catchup: CatchUp, lag: Lag) -> None:
        self._bus = bus
        self._current = current
        self._catchup = catchup
        self._lag = lag

    async def run(self) -> None:
        while True:
            try:
                async for heard in self._bus.listen(PROVINCES, roster=True):
                    self.take(heard)
                    await asyncio.sleep(0)  # a full buffer is read without waiting: let the beat in between
            except (Corrupt, msgspec.DecodeError) as wrong:
                logger.error("%s", wrong, extra={"action": "bus_unreadable"})
                self.take(Silence())
                await asyncio.sleep(RESTART_S)

    def take(self, heard: Listening | Silence | RosterChanged | Event) -> None:
        match heard:
            case Event():
                self._take_event(heard)
            case Listening():
                logger.info("the bus is up", extra={"action": "bus_up"})
                self._lag.heard(up=True)
                self._catchup.ring()
            case Silence():
                if self._lag.redis:
                    logger.warning("the bus is away; the ledger is read instead", extra={"action": "bus_away"})
                self._lag.heard(up=False)
                self._catchup.ring()
            case RosterChanged():
                self._catchup.ring_register()

    def _take_event(self, event: Event) -> None:
        if not self._current.is_loaded:
            return
        arrived_at = time.monotonic()
        self._current.hear(event)
        self._lag.applied(arrived_at)
        if self._current.position(event.province) < event.after + len(event.contents):
            self._lag.gap()
            self._catchup.ring_gap()
        elif self._lag.has_gap and not self._current.has_gap:
            self._lag.filled()
        if self._current.register_touched:
            self._catchup.ring_register()
