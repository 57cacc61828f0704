"""The reference day in PostgreSQL: at most one, and what its stations had reported by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from election.station import StationKey
from election.store import queries
from election.store.database import asking

SQL = queries.load("reference")

PAGE = 250  # stations read at once: whoever shares the event loop waits for less than 5 ms
COLUMNS = ("reference", "station", "minutes", "voted_assembly", "voted_province", "voted_commune", "listed")

Counts = tuple[int | None, int | None, int | None]
"""Per ballot; None is unknown."""


@dataclass(frozen=True, slots=True)
class Day:
    """The reference day's head. `id` is another one with each import; `date` is None where nobody said it."""

    id: int
    name: str
    date: dt.date | None
    taken_at: datetime
    by: str
    stations: int
    figures: int


@dataclass(frozen=True, slots=True)
class StationDay:
    """One station's day: minutes since midnight, ascending, and the figures of each; `listed` at its end."""

    key: StationKey
    minutes: Sequence[int]
    voted: Sequence[Counts]
    listed: Counts


class References:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def get(self) -> Day | None:
        with asking():
            row = await self._pool.fetchrow(SQL["get"])
        return None if row is None else Day(**row)

    async def known(self, day: Day) -> int:
        """How many of its stations the register has."""
        with asking():
            count: int = await self._pool.fetchval(SQL["known"], day.id)
        return count

    async def stations(self, day: Day) -> AsyncIterator[list[StationDay]]:
        """In order of their keys. Ends early if the day is dropped meanwhile: compare `get` afterwards."""
        last = -1
        while True:
            with asking():
                rows = await self._pool.fetch(SQL["stations"], day.id, last, PAGE)
            if not rows:
                return
            yield [_station(*row) for row in rows]
            last = rows[-1]["station"]

    async def put(
        self,
        name: str,
        date: dt.date | None,
        stations: Sequence[StationDay],
        taken_at: datetime,
        by: str,
        on: asyncpg.Connection,
    ) -> int:
        """In place of the one there was, inside the caller's transaction. Returns its id."""
        with asking():
            await on.execute(SQL["drop"])
            figures = sum(len(one.minutes) for one in stations)
            id_: int = await on.fetchval(SQL["begin"], name, date, taken_at, by, len(stations), figures)
            records = [
                (id_, one.key, one.minutes, *([counts[b] for counts in one.voted] for b in (0, 1, 2)), one.listed)
                for one in stations
            ]
            await on.copy_records_to_table("reference_station", records=records, columns=COLUMNS)
        return id_

    async def drop(self, on: asyncpg.Connection) -> str | None:
        """The name of the one that was there; None if there was none."""
        with asking():
            name: str | None = await on.fetchval(SQL["drop"])
        return name


def _station(
    key: int,
    minutes: list[int],
    assembly: list[int | None],
    province: list[int | None],
    commune: list[int | None],
    listed: list[int | None],
) -> StationDay:
    voted = list(zip(assembly, province, commune, strict=True))
    return StationDay(StationKey(key), minutes, voted, (listed[0], listed[1], listed[2]))
