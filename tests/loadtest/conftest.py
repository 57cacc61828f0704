"""A real collector for load generators, with a phone at each of a few hundred polling areas."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg
import pytest

from election.clock import Pace
from election.device import Grant, secret_digest
from election.store.database import transaction
from election.store.devices import Devices
from election.store.register import Register
from loadtest.scenario.prelude import Phone
from tests import places
from tests.collector.conftest import NOON, collector_at

PHONES = 240  # a device may send 1,000 reports at once, and a bench sends them in seconds


@dataclass(frozen=True, slots=True)
class Field:
    """Where the load goes, and a look behind the scenes for the test."""

    url: str
    database_url: str
    phones: list[Phone]
    pool: asyncpg.Pool

    async def entries(self) -> dict[str, int]:
        """Entries of the ledger by kind."""
        rows = await self.pool.fetch("SELECT kind, count(*) AS n FROM entry GROUP BY kind")
        return {row["kind"]: row["n"] for row in rows}

    async def contents(self, kind: str) -> list[str]:
        rows = await self.pool.fetch("SELECT content FROM entry WHERE kind = $1 ORDER BY device, seq", kind)
        return [row["content"] for row in rows]


@pytest.fixture
async def field(fresh_database: str, bus_url: str, pool: asyncpg.Pool) -> AsyncIterator[Field]:
    await places.settle(pool, places.election(Pace(datetime.now(UTC), NOON, 1.0)))
    stations = [places.station(3127, number) for number in range(1, PHONES + 1)]
    await Register(pool).put_stations(stations)
    devices, phones = Devices(pool), []
    async with transaction(pool) as connection:
        for station in stations:
            token = secrets.token_urlsafe(32)
            grant = Grant(station.province, frozenset((station.key,)))
            await devices.add(b"", secret_digest(token), grant, "bench", "bench", NOON, connection)
            phones.append((token, station.code, 1))
    async with collector_at(fresh_database, bus_url, pool) as stand:
        yield Field(stand.url, fresh_database, phones, pool)
