"""What the feed asks beyond the ledger: whether a cursor was really written by this database."""

from __future__ import annotations

from collections.abc import Mapping

import asyncpg

from election.store import queries
from election.store.database import asking

SQL = queries.load("feed")


class FeedStore:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def digests(self, positions: Mapping[int, int]) -> dict[int, bytes]:
        """The chain's digest at a position of each province; a province whose chain does not reach it is left out."""
        asked = {province: position for province, position in positions.items() if position > 0}
        with asking():
            rows = await self._pool.fetch(SQL["digests"], list(asked), list(asked.values()))
        return {province: digest for province, _, digest in rows}
