"""The election's settings in PostgreSQL: one row."""

from __future__ import annotations

import asyncpg
import msgspec

from election.day import Election
from election.store import queries
from election.store.database import asking

SQL = queries.load("elections")


class Elections:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def get(self) -> Election | None:
        """The election, or None while none was set."""
        with asking():
            settings = await self._pool.fetchval(SQL["get"])
        return None if settings is None else msgspec.convert(settings, Election)

    async def put(self, election: Election, on: asyncpg.Connection | None = None) -> None:
        with asking():
            await (on or self._pool).execute(SQL["put"], msgspec.to_builtins(election))
