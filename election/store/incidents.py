"""Incidents in the ledger, for whoever must decide on what it holds and write before it changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager

import asyncpg

from election.errors import Unavailable
from election.ledger import Entry
from election.station import StationKey
from election.store import queries
from election.store.database import asking, transaction
from election.wire import content

SQL = queries.load("incidents")

LOCK_TIMEOUT = "5s"  # the lock is held by collectors, for some milliseconds at a time
SILENCE_TIMEOUT = "2s"
"""A server that stops in the middle must not keep a province's polling areas from reporting: PostgreSQL ends the
transaction for it."""


class IncidentStore:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def standing_still(self, provinces: Collection[int]) -> AsyncIterator[asyncpg.Connection]:
        """A transaction in which nobody else appends to these provinces: what is read in it stays so until it ends.

        Nobody there gets a receipt meanwhile, so only questions to this database belong inside. Raises `Unavailable`.
        """
        try:
            async with transaction(self._pool) as connection:
                await connection.execute(SQL["patience"], LOCK_TIMEOUT, SILENCE_TIMEOUT)
                await connection.execute(SQL["hold"], list(provinces))
                yield connection
        except asyncpg.LockNotAvailableError as waited:
            raise Unavailable(f"The ledger is busy: {waited}") from waited

    async def about(self, stations: Sequence[StationKey], on: asyncpg.Connection) -> list[Entry]:
        """Everything about the incidents of these stations, in order of province and position."""
        with asking():
            rows = await on.fetch(SQL["of_stations"], list(stations))
        return [Entry(province, at, content.decode(text)) for province, at, text in rows]
