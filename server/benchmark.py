"""What a benchmark starts: a collector and the peer as processes on one database, and phones that are enrolled.

Everything is stopped when the block ends. The load itself comes from `loadtest`.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from election.bus import Bus
from election.clock import VIETNAM, Pace, PacedClock
from election.device import Grant, secret_digest
from election.engines.lease import Engines
from election.errors import Unavailable
from election.station import Station
from election.store.database import Pool, database, transaction
from election.store.devices import Devices
from election.store.diagnosis import settings_of
from election.store.migrations import migrate
from server.office.election_desk import ElectionDesk
from server.office.election_file import default_election
from server.office.generator import generate
from server.office.registry import Registry

READY_WITHIN_S = 30.0
STOP_WITHIN_S = 15.0
LONGEST_LINE = 2**22  # bytes; the peer's line holds all its tokens
NOON = time(12)
STATIONS = 1_500
SHOWN_SETTINGS = ("server_version", "fsync", "synchronous_commit", "shared_buffers", "max_wal_size", "wal_compression")


@dataclass(frozen=True, slots=True)
class Bench:
    """What stands ready: addresses, phones as (token, station, next number), and PostgreSQL's settings to print."""

    collector_url: str
    peer_url: str
    phones: list[tuple[str, str, int]]
    peer_tokens: list[str]
    settings: dict[str, str]


@asynccontextmanager
async def bench(engines: Engines) -> AsyncIterator[Bench]:
    """An election at noon in one province, a collector and the peer beside it on the same database."""
    await migrate(engines.database_url)
    bus = Bus(engines.redis_url)
    async with database(engines.database_url, connections=2) as pool:
        clock = PacedClock(pace := _noon())
        stations = generate(11, STATIONS)
        await Registry(pool, bus, clock).take(stations, "bench")
        phones = await _enrol(pool, stations, clock.now())
        await ElectionDesk(pool, bus, clock).put(replace(default_election(), pace=pace), "bench")
        settings = await settings_of(pool, SHOWN_SETTINGS)
    await bus.close()
    port = _free_port()
    urls = {"EDAY_DATABASE_URL": engines.database_url, "EDAY_REDIS_URL": engines.redis_url}
    collector = {"EDAY_COLLECTOR_PORT": str(port), "EDAY_LOG_LEVEL": "WARNING"} | urls
    peer_arguments = ("-m", "loadtest.peer", "--port", "0", "--devices", str(STATIONS))
    async with (
        _process(("-m", "collector"), collector) as _,
        _process(peer_arguments, {"EDAY_PEER_DATABASE_URL": engines.database_url}) as peer,
    ):
        await _until_ready(port)
        told = json.loads(await _first_line(peer))
        yield Bench(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{told['port']}", phones, told["tokens"], settings)


def _noon() -> Pace:
    election = default_election()
    return Pace(datetime.now(UTC), datetime.combine(election.date, NOON, VIETNAM), 1.0)


async def _enrol(pool: Pool, stations: Sequence[Station], now: datetime) -> list[tuple[str, str, int]]:
    """Phones straight into the database: enrolment is not what is measured."""
    devices = Devices(pool)
    phones = []
    async with transaction(pool) as connection:
        for station in stations:
            token = secrets.token_urlsafe(32)
            grant = Grant(station.province, frozenset((station.key,)))
            await devices.add(b"", secret_digest(token), grant, "bench", "bench", now, connection)
            phones.append((token, station.code, 1))
    return phones


@asynccontextmanager
async def _process(arguments: Sequence[str], environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """One of our programs; asked to stop at the end, and made to if it does not."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EDAY_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=inherited | environment, stdout=asyncio.subprocess.PIPE, limit=LONGEST_LINE
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), STOP_WITHIN_S)
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _first_line(process: asyncio.subprocess.Process) -> str:
    if process.stdout is None:
        raise Unavailable("The peer says nothing.")
    async with asyncio.timeout(READY_WITHIN_S):
        line = await process.stdout.readline()
    if not line:
        raise Unavailable("The peer did not start.")
    return line.decode()


async def _until_ready(port: int) -> None:
    deadline = asyncio.get_running_loop().time() + READY_WITHIN_S
    while not await asyncio.to_thread(_is_ready, port):
        if asyncio.get_running_loop().time() > deadline:
            raise Unavailable(f"The collector on port {port} did not become ready.")
        await asyncio.sleep(0.1)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port
