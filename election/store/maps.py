"""The map in PostgreSQL: the outline of each commune as the text of its GeoJSON coordinates."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import asyncpg

from election.store import queries
from election.store.database import asking, transaction

SQL = queries.load("map")


class Maps:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def replace(self, outlines: Mapping[int, str]) -> None:
        """These by commune, and no others any more. Raises `Unavailable`."""
        async with transaction(self._pool) as connection:
            await connection.execute(SQL["clear"])
            await connection.executemany(SQL["put"], sorted(outlines.items()))

    async def outlines(self, communes: Collection[int]) -> dict[int, str]:
        """Those there are, by number. Raises `Unavailable`."""
        with asking():
            return {row[0]: row[1] for row in await self._pool.fetch(SQL["outlines"], list(communes))}

    async def known(self) -> frozenset[int]:
        with asking():
            return frozenset(row[0] for row in await self._pool.fetch(SQL["known"]))
