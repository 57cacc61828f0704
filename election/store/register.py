"""The register in PostgreSQL: provinces, communes, stations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import asyncpg
import msgspec

from election.station import Commune, Contact, Province, Station, StationKey
from election.store import queries
from election.store.database import asking

SQL = queries.load("register")


class Register:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def provinces(self) -> list[Province]:
        with asking():
            return [Province(*row) for row in await self._pool.fetch(SQL["provinces"])]

    async def communes(self) -> list[Commune]:
        with asking():
            return [Commune(*row) for row in await self._pool.fetch(SQL["communes"])]

    async def stations(self) -> list[Station]:
        """Every station, by key. 72,195 of them take about half a second."""
        with asking():
            return [_station(row) for row in await self._pool.fetch(SQL["stations"])]

    async def station(self, key: StationKey) -> Station | None:
        with asking():
            row = await self._pool.fetchrow(SQL["station"], key)
        return None if row is None else _station(row)

    async def place_names(self, commune: int) -> tuple[str, str] | None:
        """The names of a commune and of its province."""
        with asking():
            row = await self._pool.fetchrow(SQL["place_names"], commune)
        return None if row is None else (row[0], row[1])

    async def keys(self) -> set[StationKey]:
        with asking():
            return {StationKey(row[0]) for row in await self._pool.fetch(SQL["station_keys"])}

    async def count(self) -> int:
        with asking():
            count: int = await self._pool.fetchval(SQL["station_count"])
        return count

    async def put_places(
        self, provinces: Iterable[Province], communes: Iterable[Commune], on: asyncpg.Connection | None = None
    ) -> None:
        with asking():
            await (on or self._pool).executemany(SQL["put_province"], [(p.number, p.name) for p in provinces])
            await (on or self._pool).executemany(SQL["put_commune"], [(c.number, c.name, c.province) for c in communes])

    async def put_stations(self, stations: Sequence[Station], on: asyncpg.Connection | None = None) -> None:
        """Add or replace; inside the caller's transaction if `on` is in one."""
        with asking():
            await (on or self._pool).executemany(SQL["put_station"], [_row(s) for s in stations])


def _station(row: asyncpg.Record) -> Station:
    key, province, name, listed, constituencies, date, opens, closes, coverage, power, per_hour, contacts = row
    return Station(
        StationKey(key),
        province,
        name,
        tuple(listed),
        tuple(constituencies),
        date,
        opens,
        closes,
        coverage,
        power,
        per_hour,
        tuple(msgspec.convert(contacts, list[Contact])),
    )


def _row(s: Station) -> tuple[object, ...]:
    return (
        s.key,
        s.province,
        s.commune,
        s.name,
        s.listed,
        s.constituencies,
        s.date,
        s.opens,
        s.closes,
        s.coverage,
        s.power,
        s.per_hour,
        [msgspec.to_builtins(c) for c in s.contacts],
    )
