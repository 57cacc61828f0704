"""The clock of incidents: what nobody has acknowledged in time goes one level up by itself, with the trail.

In: the live picture, every few seconds. Out: a move of the system for each incident whose target has passed. The
picture only says where to look; whether it is still so is decided on the ledger, so several servers escalate once. With
PostgreSQL away nothing is escalated, and what is overdue then is escalated when it is back.
"""

from __future__ import annotations

import asyncio
import contextlib
import time

from election.clock import Clock
from election.errors import Unavailable
from server.office.incidents import Incidents, Named

LOOK_S = 2.0  # targets are minutes; a rehearsal at sixty times the pace is two minutes late at the most
AT_ONCE = 50  # escalations of one look, some 5 ms each: after a long silence the oldest go first


class IncidentClock:
    def __init__(self, incidents: Incidents, clock: Clock) -> None:
        self._incidents = incidents
        self._clock = clock

    async def run(self) -> None:
        due = time.monotonic()
        while True:
            # Without a picture or a ledger there is nothing to do: who reads them says so, the next look tries again.
            with contextlib.suppress(Unavailable):
                await self.once()
            due = max(due + LOOK_S, time.monotonic())
            await asyncio.sleep(due - time.monotonic())

    async def once(self) -> int:
        """Escalate what is overlooked by now; how many that were. Raises `Unavailable`."""
        standing, now = self._incidents.picture(), self._clock.now()
        election = standing.election
        if not election.begins <= now < election.ends:
            return 0  # somebody only looks at a ledger of the past
        escalated = 0
        for incident in standing.overlooked(now)[:AT_ONCE]:
            station = standing.place(incident.scope).station
            assert station is not None
            if await self._incidents.escalate(Named(station, incident.id)) is not None:
                escalated += 1
        return escalated
