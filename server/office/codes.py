"""Issuing enrolment codes: drawn, stored by their digests, and shown to whoever asked, this once.

`issue` makes many for printing; `CodeDesk` gives out a single one, for a phone that replaces another in the middle of
the day, as an act in the ledger.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from election.bus import Bus
from election.clock import Clock
from election.device import secret_digest
from election.enrolment import new_code
from election.ledger import Fact
from election.station import Station
from election.store.database import Connection, Pool, transaction
from election.store.devices import Devices, NewCode
from election.store.ledger import Ledger
from server.office.acts import Act, Recorded, record
from server.person import Person

LAST = timedelta(hours=72)  # of the election's clock, unless somebody says otherwise
BATCH = 5_000  # codes stored at a time: some 50 ms of PostgreSQL's time


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code and what it is for. The only place where the code itself can be read."""

    station: Station
    code: str
    expires_at: datetime


async def issue(
    devices: Devices,
    stations: Sequence[Station],
    by: str,
    now: datetime,
    expires_at: datetime,
    on: Connection | None = None,
) -> AsyncIterator[list[IssuedCode]]:
    """One code for each station, in order; a station that comes twice gets two. Batches come when they are stored,
    inside the caller's transaction if `on` is in one."""
    for first in range(0, len(stations), BATCH):
        batch = stations[first : first + BATCH]
        codes: list[str | None] = [None] * len(batch)
        while None in codes:  # a code that was drawn before, once in a blue moon, is drawn again
            drawn = {at: new_code() for at, code in enumerate(codes) if code is None}
            digests = {secret_digest(code): at for at, code in drawn.items()}
            new = [NewCode(digest, batch[at].key, now, by, expires_at) for digest, at in digests.items()]
            for digest in await devices.put_codes(new, on):
                codes[digests[digest]] = drawn[digests[digest]]
        yield [IssuedCode(one, code, expires_at) for one, code in zip(batch, codes, strict=True) if code is not None]


class CodeDesk:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock) -> None:
        self._pool = pool
        self._bus = bus
        self._clock = clock
        self._devices = Devices(pool)
        self._ledger = Ledger(pool)

    async def give(self, person: Person, station: Station) -> tuple[IssuedCode, Recorded]:
        """One code for a station of the person's. Raises `Unavailable`, and then there is none."""
        now = self._clock.now()
        async with transaction(self._pool) as connection:
            (issued,) = [
                one
                async for batch in issue(self._devices, [station], person.name, now, now + LAST, connection)
                for one in batch
            ]
            detail = {"expires_at": issued.expires_at.isoformat(), "scope": person.scope}
            fact = Fact(
                kind="code", received_at=now, channel="system", station=station.code, by=person.name, detail=detail
            )
            recorded = await record(self._ledger, Act(station.province, fact), connection)
        await self._bus.ring([recorded.event])
        return issued, recorded
