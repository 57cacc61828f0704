"""A collector at work: real PostgreSQL, real Valkey, real sockets, and phones that knock."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette

from collector.app import CollectorParts, running
from collector.settings import CollectorSettings
from election.bus import Bus
from election.clock import Pace
from election.device import secret_digest
from election.doorstep import Doorstep
from election.enrolment import new_code
from election.listening import Listener, bind
from election.station import StationKey
from election.store.devices import Devices, NewCode
from election.store.ledger import Ledger
from tests import places

NOON = places.at(12)


@dataclass
class Phone:
    """An enrolled device."""

    client: httpx.AsyncClient
    device: int
    token: str
    station: str

    def __post_init__(self) -> None:
        self._seqs = itertools.count(1)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def turnout(self, voted: int, **other: Any) -> dict[str, Any]:
        """A report as a phone would make it, with its next number."""
        report = {
            "seq": next(self._seqs),
            "kind": "turnout",
            "station": self.station,
            "as_of": places.at(11).isoformat(),
            "voted": {"assembly": voted, "province": voted, "commune": voted - 1},
        }
        return report | other

    async def send(self, report: dict[str, Any], **headers: str) -> httpx.Response:
        return await self.client.post("/v1/reports", json=report, headers=self.headers | headers)


@dataclass
class Stand:
    """A running collector and what a test may do with it."""

    url: str
    parts: CollectorParts
    client: httpx.AsyncClient
    pool: asyncpg.Pool
    bus: Bus

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.pool)

    async def code(self, key: int = 3127001, *, expires: timedelta = timedelta(days=1)) -> str:
        code = new_code()
        await Devices(self.pool).put_codes(
            [NewCode(secret_digest(code), StationKey(key), NOON, "test", NOON + expires)]
        )
        return code

    async def phone(self, key: int = 3127001) -> Phone:
        answer = await self.client.post("/v1/enrol", json={"code": await self.code(key), "device_name": "Nokia C12"})
        assert 201 == answer.status_code, answer.text
        told = answer.json()
        return Phone(self.client, told["device"], told["token"], told["stations"][0]["code"])


@asynccontextmanager
async def collector_at(
    database_url: str,
    redis_url: str,
    pool: asyncpg.Pool,
    *,
    doorstep: Doorstep | None = None,
    send_buffer: int | None = None,
    hears_bus: bool = True,
    **settings: Any,
) -> AsyncIterator[Stand]:
    """A collector on a free port; `send_buffer` bytes are what the kernel keeps for those who take nothing. Unless told
    otherwise it hears the bus already."""
    chosen = CollectorSettings(database_url=database_url, redis_url=redis_url, **settings)
    sock = bind("127.0.0.1", 0)
    if send_buffer is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
    async with running(chosen) as parts:
        app = Starlette(routes=[*parts.routes, *parts.health.routes()])
        listener = Listener(app, sock, express=parts.express, lines=parts.lines, doorstep=doorstep or parts.doorstep)
        serving = asyncio.create_task(listener.serve())
        for _ in range(2_000 if hears_bus else 0):
            if parts.roster.hears_bus:
                break
            await asyncio.sleep(0.005)
        async with httpx.AsyncClient(base_url=listener.url, timeout=20) as client:
            bus = Bus(redis_url)
            yield Stand(listener.url, parts, client, pool, bus)
            await bus.close()
        listener.stop()
        await serving


@pytest.fixture
async def settled(pool: asyncpg.Pool) -> asyncpg.Pool:
    """A database with an election whose clock shows noon, and a register."""
    await places.settle(pool, places.election(Pace(datetime.now(UTC), NOON, 1.0)))
    return pool


@pytest.fixture
async def stand(fresh_database: str, bus_url: str, settled: asyncpg.Pool) -> AsyncIterator[Stand]:
    async with collector_at(fresh_database, bus_url, settled) as at_work:
        yield at_work


@pytest.fixture
async def phone(stand: Stand) -> Phone:
    return await stand.phone()
