"""A collector in small: writes facts to the ledger, and rings the bus or does not."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

from election.bus import Bus
from election.ledger import Fact
from election.store.elections import Elections
from election.store.ledger import Ledger
from election.store.register import Register
from election.wire.event import Event
from tests.server.live import country


class Writer:
    def __init__(self, pool: asyncpg.Pool, bus: Bus) -> None:
        self.ledger = Ledger(pool)
        self.register = Register(pool)
        self.elections = Elections(pool)
        self.bus = bus

    async def found(self) -> None:
        """The election and its places."""
        await self.register.put_places(country.PROVINCES, country.COMMUNES)
        await self.register.put_stations(country.STATIONS)
        await self.elections.put(country.ELECTION)

    async def write(self, *facts: Fact) -> list[Event]:
        """Commit without telling anybody; returns what would be said."""
        drafts = [country.draft(fact) for fact in facts]
        appended = await self.ledger.append(drafts)
        assert {"accepted"} == {one.outcome for one in appended}
        return [
            Event(draft.province, one.position - 1, (draft.content,))
            for draft, one in zip(drafts, appended, strict=True)
        ]

    async def say(self, *facts: Fact) -> None:
        """Commit and ring."""
        assert await self.bus.ring(await self.write(*facts))

    async def ring(self, events: Sequence[Event]) -> None:
        assert await self.bus.ring(events)
