"""The whole server: real PostgreSQL, real Valkey, a signed-in person, a board."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette

from election.bus import Bus
from election.device import secret_digest
from election.errors import Unavailable
from election.listening import Listener, bind
from election.station import COUNTRY, Scope
from election.store.staff import KeyHolder, Member, Staff
from server import app as module
from server.app import ServerParts, create_app, routes, running
from server.live import socket
from server.office.origin import WrongOrigin
from server.office.password import Passwords
from server.refusal import refusals
from server.settings import ServerSettings
from tests.server.live import country
from tests.server.live.country import STATIONS, at, turnout_fact
from tests.server.live.house import screen
from tests.server.live.writer import Writer

pytestmark = pytest.mark.engine


@dataclass
class Site:
    url: str
    parts: ServerParts
    client: httpx.AsyncClient

    async def until_ready(self) -> None:
        async with asyncio.timeout(10):
            while True:
                if (await self.client.get("/readyz")).status_code == 200:
                    return
                await asyncio.sleep(0.01)


@asynccontextmanager
async def site_at(database_url: str, redis_url: str) -> AsyncIterator[Site]:
    port = bind("127.0.0.1", 0)
    address = f"http://127.0.0.1:{port.getsockname()[1]}"
    settings = ServerSettings(database_url=database_url, redis_url=redis_url, public_origin=address)
    async with running(settings) as parts, httpx.AsyncClient(base_url=address) as client:
        app = Starlette(routes=[*routes(parts), *parts.health.routes()])
        refusals(app)
        listener = Listener(app, port, lines=parts.lines)
        served = asyncio.create_task(listener.serve())
        yield Site(address, parts, client)
        listener.stop()
        await served


async def sign_in(pool: asyncpg.Pool, scope: str = COUNTRY) -> dict[str, str]:
    """A session's cookie."""
    staff, now = Staff(pool), datetime.now(UTC)
    await staff.add(Member("lan", "duty", Scope(scope), ""), now)
    await staff.open_session(secret_digest("s" * 43), "lan", now, now + timedelta(hours=1))
    return {"Cookie": f"eday={'s' * 43}"}


@pytest.fixture
async def writer(pool: asyncpg.Pool, bus: Bus) -> Writer:
    return Writer(pool, bus)


async def test_a_report_is_on_the_board_within_half_a_second(
    fresh_database: str, bus_url: str, pool: asyncpg.Pool, writer: Writer
) -> None:
    await writer.found()
    cookie = await sign_in(pool)
    async with site_at(fresh_database, bus_url) as site:
        await site.until_ready()
        async with screen(site.url, additional_headers=cookie) as board:
            snapshot = await board.watch("vn")
            assert (None, 12) == (snapshot["figures"]["ballots"]["assembly"]["voted"], snapshot["figures"]["stations"])
            await asyncio.sleep(0.2)
            await writer.say(turnout_fact(STATIONS[0], at(8), 300, 1))
            async with asyncio.timeout(0.5):
                while (frame := await board.heard())["t"] == "beat":  # pushes came up meanwhile
                    pass
            assert ("frame", 300, True) == (
                frame["t"], frame["figures"]["ballots"]["assembly"]["voted"], frame["redis"],
            )  # fmt: skip
            beat = await board.heard(within_s=2.5)
            assert ("beat", frame["version"]) == (beat["t"], beat["version"])


async def test_a_person_sees_their_scope_only(
    fresh_database: str, bus_url: str, pool: asyncpg.Pool, writer: Writer
) -> None:
    await writer.found()
    cookie = await sign_in(pool, "p11")
    async with site_at(fresh_database, bus_url) as site:
        await site.until_ready()
        told = {
            scope: (await site.client.get(f"/v1/board/{scope}", headers=cookie)).status_code
            for scope in ("p11", "c03127", "s11-03127-001", "k-commune-03127-1", "vn", "p01", "c00004", "c99999")
        }
        assert [200, 200, 200, 200, 404, 404, 404, 404] == list(told.values())
        assert 401 == (await site.client.get("/v1/board/p11")).status_code


async def test_an_agency_looks_with_its_key_until_it_is_revoked(
    fresh_database: str, bus_url: str, pool: asyncpg.Pool, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "RECHECK_S", 0.05)
    await writer.found()
    await writer.say(country.trouble_fact(STATIONS[-1], at(8)))
    staff, now = Staff(pool), datetime.now(UTC)
    await staff.put_key(secret_digest("k" * 43), KeyHolder("press", Scope("p11")), now)
    key = {"Authorization": f"Bearer {'k' * 43}"}
    async with site_at(fresh_database, bus_url) as site:
        await site.until_ready()
        told = await site.client.get("/v1/board/p11", headers=key)
        assert (200, 1) == (told.status_code, told.json()["incidents"]["open"])
        assert "Mất điện" not in told.text
        assert 404 == (await site.client.get("/v1/board/vn", headers=key)).status_code
        async with screen(site.url, additional_headers=key) as machine:
            assert "snapshot" == (await machine.watch("p11"))["t"]
            assert 1 == await staff.revoke_keys("press", now)
            assert 4401 == await machine.close_code()
        assert 401 == (await site.client.get("/v1/board/p11", headers=key)).status_code


async def test_who_signs_in_can_look(fresh_database: str, bus_url: str, pool: asyncpg.Pool, writer: Writer) -> None:
    await writer.found()
    now = datetime.now(UTC)
    password = await Passwords().hash("a long password")
    await Staff(pool).add(Member("lan", "viewer", Scope("p11"), password), now)
    async with site_at(fresh_database, bus_url) as site:
        await site.until_ready()
        told = await site.client.post("/v1/session", json={"user": "lan", "password": "a long password"})
        assert (200, "p11") == (told.status_code, told.json()["scope"])
        assert 200 == (await site.client.get("/v1/board/p11")).status_code
        async with screen(site.url, additional_headers={"Cookie": f"eday={site.client.cookies['eday']}"}) as board:
            assert "snapshot" == (await board.watch("p11"))["t"]


async def test_what_a_desk_does_is_on_the_board_at_once(
    fresh_database: str, bus_url: str, pool: asyncpg.Pool, writer: Writer
) -> None:
    await writer.found()
    await writer.say(country.trouble_fact(STATIONS[-1], at(8)))
    cookie = await sign_in(pool)
    async with site_at(fresh_database, bus_url) as site:
        await site.until_ready()
        async with screen(site.url, additional_headers=cookie) as board:
            (raised,) = (await board.watch("p11"))["incidents"]["newest"]
            path = f"/v1/incidents/{raised['id']}/moves"
            body = {"move": "instruct", "text": "Niêm phong hòm phiếu."}
            made = await site.client.post(path, json=body, headers=cookie)
            assert (201, "acknowledged") == (made.status_code, made.json()["incident"]["state"])
            async with asyncio.timeout(5):
                while "incidents" not in (frame := await board.heard()):
                    pass
        (shown,) = frame["incidents"]["newest"]
        assert ("acknowledged", "lan", "Niêm phong hòm phiếu.") == (
            shown["state"], shown["last_answer"]["by"], shown["last_answer"]["text"],
        )  # fmt: skip
        given = await site.client.post("/v1/directives", json={"scope": "p11", "text": "Chú ý mưa."}, headers=cookie)
        assert 201 == given.status_code


async def test_readiness_says_what_is_missing(fresh_database: str, bus_url: str, writer: Writer) -> None:
    async with site_at(fresh_database, bus_url) as site:
        alive, ready = await site.client.get("/healthz"), await site.client.get("/readyz")
        assert (200, {"status": "alive"}) == (alive.status_code, alive.json())
        reasons = ["No election is set.", "The picture is not loaded."]
        assert (503, {"ready": False, "reasons": reasons}) == (ready.status_code, ready.json())
        await writer.found()
        await site.until_ready()
        assert {"ready": True, "reasons": []} == (await site.client.get("/readyz")).json()


async def test_what_is_counted_can_be_read(fresh_database: str, bus_url: str, writer: Writer) -> None:
    await writer.found()
    async with site_at(fresh_database, bus_url) as site:
        await site.until_ready()
        counts = (await site.client.get("/metrics")).text
        for name in ("spectators", "beat_seconds_count", "encoded_total", "lag_seconds", "gaps_total", "applied_total"):
            assert f"eday_live_{name}" in counts


async def test_pages_are_served(fresh_database: str, bus_url: str) -> None:
    async with site_at(fresh_database, bus_url) as site:
        assert 200 == (await site.client.get("/board")).status_code
        nothing = await site.client.get("/v1/nothing")
        assert (404, "R150") == (nothing.status_code, nothing.json()["code"])


async def test_it_can_be_served_with_a_lifespan(fresh_database: str, bus_url: str, writer: Writer) -> None:
    await writer.found()
    app = create_app(ServerSettings(database_url=fresh_database, redis_url=bus_url))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8402") as client:
            assert 200 == (await client.get("/healthz")).status_code


async def test_without_a_database_it_does_not_begin(bus_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    settings = ServerSettings(database_url="postgresql:///eday?host=/nowhere", redis_url=bus_url)
    with pytest.raises(Unavailable, match="database is away"):
        async with running(settings):
            pass


async def test_a_wrong_address_is_told_before_anything_is_opened() -> None:
    settings = ServerSettings(database_url="-", redis_url="-", public_origin="http://eday.example")
    with pytest.raises(WrongOrigin, match="https"):
        async with running(settings):
            pass


async def test_work_that_fails_is_begun_again(
    fresh_database: str, bus_url: str, writer: Writer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await writer.found()
    monkeypatch.setattr(module, "RETRY_S", 0.01)
    monkeypatch.setattr("server.live.lag.Lag.ms", property(lambda _: 1 / 0))
    async with site_at(fresh_database, bus_url) as site:
        await asyncio.sleep(0.1)
        monkeypatch.undo()
        await site.until_ready()
        await asyncio.sleep(0.05)
        assert site.parts.current.version > 0
    assert "task_failed" in [getattr(one, "action", "") for one in caplog.records]
    assert country.ELECTION == site.parts.current.standing.election
