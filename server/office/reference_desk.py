"""The reference day at its desk: what a file would bring, taking it as a whole, dropping it.

There is one at a time; another one takes its place. Taking and dropping are entries of the country's chain, written in
the same transaction. Boards ask for it by themselves.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from election.bus import Bus
from election.clock import Clock
from election.day import HEADLINE, Election
from election.ledger import Fact
from election.station import COUNTRY_CHAIN
from election.store.database import Connection, Pool, transaction
from election.store.ledger import Ledger
from election.store.references import Day, References
from election.store.register import Register
from election.wire.event import Event
from server.office.acts import Act, enter
from server.office.reference_sheet import ReferenceReading, read_reference


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says, and which of its polling areas the register does not have: they are kept, and count nowhere
    until it does."""

    reading: ReferenceReading
    unknown: tuple[str, ...]
    digest: str


class ReferenceDesk:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock) -> None:
        self._pool = pool
        self._bus = bus
        self._clock = clock
        self._ledger = Ledger(pool)
        self._register = Register(pool)
        self._references = References(pool)

    async def read(self, raw: bytes, election: Election) -> Found:
        headline = HEADLINE if HEADLINE in election.ballots else election.ballots[0]
        reading = read_reference(raw, headline)
        known = await self._register.keys()
        unknown = (code for code, one in zip(reading.codes, reading.stations, strict=True) if one.key not in known)
        return Found(reading, tuple(sorted(unknown)), hashlib.sha256(raw).hexdigest())

    async def show(self) -> tuple[Day, int] | None:
        """The day, and how many of its polling areas the register has."""
        day = await self._references.get()
        return None if day is None else (day, await self._references.known(day))

    async def take(self, found: Found, name: str, date: dt.date | None, by: str) -> None:
        """In place of the one there was. Raises `Unavailable`, and then nothing was taken."""
        stations = found.reading.stations
        taken = {"name": name, "date": date.isoformat() if date else None, "stations": len(stations)}
        async with transaction(self._pool) as connection:
            await self._references.put(name, date, stations, self._clock.now(), by, connection)
            events = await self._enter({"taken": taken | {"digest": found.digest}}, by, connection)
        await self._bus.ring(events)

    async def drop(self, by: str) -> str | None:
        """The name of the one that was there; None if there was none, and then nothing is entered."""
        async with transaction(self._pool) as connection:
            name = await self._references.drop(connection)
            events = [] if name is None else await self._enter({"dropped": name}, by, connection)
        await self._bus.ring(events)
        return name

    async def _enter(self, detail: dict[str, Any], by: str, on: Connection) -> list[Event]:
        fact = Fact(kind="reference", received_at=self._clock.now(), channel="system", by=by, detail=detail)
        return await enter(self._ledger, [Act(COUNTRY_CHAIN, fact)], on)
