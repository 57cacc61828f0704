"""Everything a bench stands on: an election at noon, its polling areas, phones, and our programs beside each other.

Lifecycle:
1. the database is migrated; register, phones, an agency's key and the election are written;
2. collectors, the server and the peer start as processes, all at once, and each is waited for;
3. `stage` yields what a load generator must know;
4. at the end, whichever way it comes, every process is stopped. The engines belong to the caller.
"""

from __future__ import annotations

import asyncio
import http.client
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from election import places
from election.bus import Bus
from election.clock import VIETNAM, Pace, PacedClock
from election.device import secret_digest
from election.engines.control import pids
from election.engines.lease import Engines
from election.errors import Unavailable
from election.station import COUNTRY, Commune, Province, Station
from election.store.database import Pool, database
from election.store.diagnosis import settings_of
from election.store.migrations import migrate
from election.store.register import Register
from election.store.staff import KeyHolder, Member, Staff
from server.benchmark.phones import Phone, enrol, evenly
from server.benchmark.program import Program, program
from server.office.election_desk import ElectionDesk
from server.office.election_file import default_election

READY_WITHIN_S = 300.0  # a register of a million areas takes a collector a while
LOOK_EVERY_S = 0.05
NOON = clock_time(12)
AT_ONCE = 20_000  # rows of one statement
SESSION_LASTS = timedelta(hours=2)
COOKIE = "eday"  # of a server whose address is plain http, as this one's is
POSTGRES_SETTINGS = (
    "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_compression", "wal_buffers",
    "shared_buffers", "max_wal_size", "checkpoint_timeout", "max_connections", "jit",
)  # fmt: skip
VALKEY_SETTINGS = ("save", "appendonly", "io-threads", "maxclients", "maxmemory", "client-output-buffer-limit")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to stand there. `phones`: for how many of the stations, evenly spread; None is all. `settings` are of
    the collectors, by their names in the environment."""

    stations: Sequence[Station]
    phones: int | None = None
    collectors: int = 1
    with_server: bool = False
    with_peer: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands there. Addresses are base URLs; None is what the plan did not ask for."""

    database_url: str = field(repr=False)
    collector_url: str
    server_url: str | None
    peer_url: str | None
    agency_key: str = field(repr=False)
    cookie: str = field(repr=False)  # of somebody signed in who sees the country: "name=secret"
    phones: list[Phone] = field(repr=False)
    peer_tokens: list[str] = field(repr=False)
    stations: int
    startup_s: float  # of the slowest collector, from its process' start until its port answers
    pids: dict[str, list[int]]  # of the processes of each part; PostgreSQL's children belong to it
    settings: dict[str, dict[str, str]]  # of PostgreSQL and of Valkey


@asynccontextmanager
async def stage(data: Path, lent: Engines, plan: Plan, say: Say) -> AsyncIterator[Stage]:
    """Build it on the engines of the data folder. Raises `Unavailable` with one sentence if something won't start."""
    say(f"{len(plan.stations):,} polling areas, phones and an election at noon")
    await migrate(lent.database_url)
    bus = Bus(lent.redis_url)
    try:
        async with database(lent.database_url, connections=2) as pool:
            key, cookie, phones = await _write(pool, bus, plan)
            settings = {
                "PostgreSQL": await settings_of(pool, POSTGRES_SETTINGS),
                "Valkey": await bus.settings(VALKEY_SETTINGS),
            }
    finally:
        await bus.close()
    urls = {"EDAY_DATABASE_URL": lent.database_url, "EDAY_REDIS_URL": lent.redis_url, "EDAY_LOG_LEVEL": "INFO"}
    logs = data / "log"
    async with AsyncExitStack() as stack:

        async def start(name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Program:
            return await stack.enter_async_context(program(name, arguments, environment, logs / f"{name}.log"))

        say(f"starting {plan.collectors} collector{'s' if plan.collectors > 1 else ''}")
        port = _free_port()
        shared = {"EDAY_COLLECTOR_SHARE_PORT": "true"} if plan.collectors > 1 else {}
        ours = {**urls, "EDAY_COLLECTOR_PORT": str(port), **shared, **plan.settings}
        collectors = [await start(f"collector-{n + 1}", ("-m", "collector"), ours) for n in range(plan.collectors)]
        server, server_port = None, _free_port()
        if plan.with_server:
            origin = f"http://127.0.0.1:{server_port}"
            theirs = urls | {"EDAY_SERVER_PORT": str(server_port), "EDAY_PUBLIC_ORIGIN": origin}
            server = await start("server", ("-m", "server"), theirs)
        peer = None
        if plan.with_peer:
            arguments = ("-m", "loadtest.peer", "--port", "0", "--devices", str(len(phones)))
            peer = await start("peer", arguments, {"EDAY_PEER_DATABASE_URL": lent.database_url})
        startup_s = 0.0
        for one in collectors:
            await one.until(_listens, READY_WITHIN_S)
            startup_s = max(startup_s, time.monotonic() - one.began)
        if server is not None:
            await server.until(_listens, READY_WITHIN_S)
            await _until_ready(server, server_port)
        told = {} if peer is None else await peer.until(lambda line: "tokens" in line, READY_WITHIN_S)
        yield Stage(
            database_url=lent.database_url,
            collector_url=f"http://127.0.0.1:{port}",
            server_url=f"http://127.0.0.1:{server_port}" if server else None,
            peer_url=f"http://127.0.0.1:{told['port']}" if told else None,
            agency_key=key,
            cookie=cookie,
            phones=phones,
            peer_tokens=told.get("tokens", []),
            stations=len(plan.stations),
            startup_s=startup_s,
            pids=_parts(data, collectors, server, peer),
            settings=settings,
        )


async def _write(pool: Pool, bus: Bus, plan: Plan) -> tuple[str, str, list[Phone]]:
    """Register and phones past their desks, which are not what is measured; the election through its own. An agency's
    key, a session's cookie, and the phones."""
    election = default_election()
    pace = Pace(datetime.now(UTC), datetime.combine(election.date, NOON, VIETNAM), 1.0)
    clock = PacedClock(pace)
    register = Register(pool)
    provinces = [Province(each.number, each.name) for each in places.provinces()]
    communes = [Commune(each.number, each.name, each.province) for each in places.communes()]
    used = {station.province for station in plan.stations}
    await register.put_places(
        [each for each in provinces if each.number in used], [each for each in communes if each.province in used]
    )
    for begin in range(0, len(plan.stations), AT_ONCE):
        await register.put_stations(plan.stations[begin : begin + AT_ONCE])
    phones = await enrol(pool, evenly(plan.stations, plan.phones), clock.now())
    key, secret, staff, today = secrets.token_urlsafe(32), secrets.token_urlsafe(32), Staff(pool), datetime.now(UTC)
    await staff.put_key(secret_digest(key), KeyHolder("bench", COUNTRY), today)
    await staff.add(Member("bench", "viewer", COUNTRY, ""), today)
    await staff.open_session(secret_digest(secret), "bench", today, today + SESSION_LASTS)
    await ElectionDesk(pool, bus, clock).put(replace(election, pace=pace), "bench")
    return key, f"{COOKIE}={secret}", phones


def _parts(
    data: Path, collectors: Sequence[Program], server: Program | None, peer: Program | None
) -> dict[str, list[int]]:
    found = pids(data)
    parts = {
        "collector": [one.pid for one in collectors],
        "PostgreSQL": [found.postgres] if found.postgres else [],
        "Valkey": [found.valkey] if found.valkey else [],
    }
    if server is not None:
        parts["server"] = [server.pid]
    if peer is not None:
        parts["peer"] = [peer.pid]
    return parts


def _listens(line: Mapping[str, object]) -> bool:
    return line.get("action") == "listening"


async def _until_ready(server: Program, port: int) -> None:
    """Its port answers before its picture is loaded."""
    deadline = time.monotonic() + READY_WITHIN_S
    while not await asyncio.to_thread(_is_ready, port):
        if server.process.returncode is not None or time.monotonic() > deadline:
            raise Unavailable(f"The server on port {port} did not become ready.")
        await asyncio.sleep(LOOK_EVERY_S)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
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
