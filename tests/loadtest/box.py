"""Collector and server on one port with real engines, for load that comes as a process of its own."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg
import httpx
import msgspec

from election.clock import Pace
from election.device import secret_digest
from election.engines.lease import Engines
from election.enrolment import new_code, printed_code
from election.station import COUNTRY
from election.store.devices import Devices, NewCode
from election.store.register import Register
from election.store.staff import KeyHolder, Staff
from loadtest.enrolment import CodeLine
from server.onebox import claim, one_box
from tests import places

NOON = places.at(12)


@dataclass(frozen=True, slots=True)
class Box:
    """`codes` are the lines of a file of codes; `key` opens the feed and the board."""

    url: str
    pool: asyncpg.Pool
    codes: bytes
    key: str

    async def turnouts(self) -> dict[int, int]:
        """How many reports of turnout the ledger holds, per device."""
        rows = await self.pool.fetch("SELECT device, count(*) AS n FROM entry WHERE kind = 'turnout' GROUP BY device")
        return {row["device"]: row["n"] for row in rows}


@asynccontextmanager
async def box_at(engines: Engines, pool: asyncpg.Pool, phones: int = 12) -> AsyncIterator[Box]:
    """An election at noon, and a code for a phone in each of so many polling areas."""
    await places.settle(pool, places.election(Pace(datetime.now(UTC), NOON, 1.0)))
    stations = [places.station(3127, number) for number in range(1, phones + 1)]
    await Register(pool).put_stations(stations)
    codes = [(station, new_code()) for station in stations]
    await Devices(pool).put_codes(
        [NewCode(secret_digest(code), station.key, NOON, "test", places.at(23)) for station, code in codes]
    )
    lines = [msgspec.json.encode(CodeLine(station=station.code, code=printed_code(code))) for station, code in codes]
    key = secrets.token_urlsafe(32)
    await Staff(pool).put_key(secret_digest(key), KeyHolder("locust", COUNTRY), datetime.now(UTC))
    sock, address = claim("127.0.0.1", 0)
    async with one_box(engines, sock, address, "") as listener:
        serving = asyncio.create_task(listener.serve())
        await _until_ready(address.origin)
        yield Box(address.origin, pool, b"\n".join(lines), key)
        listener.stop()
        await serving


async def _until_ready(url: str) -> None:
    async with httpx.AsyncClient(base_url=url) as client:
        for _ in range(400):
            if (await client.get("/readyz")).status_code == 200:
                return
            await asyncio.sleep(0.05)
    raise TimeoutError("collector and server did not become ready within 20 s")
