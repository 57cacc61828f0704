"""Setting the election: the settings and their entry in the country's own chain, in one transaction.

The entry holds the settings whole, so an auditor sees what was in force when.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import msgspec

from election.bus import Bus
from election.clock import Clock, Pace
from election.day import Election
from election.ledger import Fact
from election.station import COUNTRY_CHAIN
from election.store.database import Pool, transaction
from election.store.elections import Elections
from election.store.ledger import Ledger
from server.office.acts import Act, enter
from server.office.election_file import default_election

MORNING = time(6, 45)
"""When the default rehearsal begins: a quarter of an hour before most polling areas open."""


class ElectionDesk:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock) -> None:
        self._pool = pool
        self._bus = bus
        self._clock = clock
        self._elections = Elections(pool)
        self._ledger = Ledger(pool)

    async def get_or_begin(self) -> Election:
        """The election; a database without one gets the default first."""
        election = await self._elections.get()
        if election is None:
            election = default_election()
            # Its day lies elsewhere than today, so without a clock of its own every report would be impossible.
            morning = election.at(MORNING)
            election = replace(election, pace=Pace(datetime.now(UTC), morning, 1.0))
            await self.put(election, "default")
        return election

    async def put(self, election: Election, by: str) -> None:
        detail = {"settings": msgspec.to_builtins(election)}
        fact = Fact(kind="election", received_at=self._clock.now(), channel="system", by=by, detail=detail)
        async with transaction(self._pool) as connection:
            await self._elections.put(election, connection)
            events = await enter(self._ledger, [Act(COUNTRY_CHAIN, fact)], connection)
        await self._bus.ring(events)
        await self._bus.ring_roster(register=True)
