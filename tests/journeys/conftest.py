"""From end to end: the one box on real PostgreSQL and Valkey, a real browser, and phones on the public wire."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from election.clock import Pace
from election.device import secret_digest
from election.engines.lease import Engines
from election.enrolment import new_code, printed_code
from election.station import Scope, StationKey
from election.store.devices import Devices, NewCode
from election.store.ledger import Ledger
from election.store.staff import Member, Role, Staff
from server.onebox import claim, one_box
from tests import places
from tests.browser import chromium

NOON = places.at(12)
DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=360, height=640)


@dataclass
class Day:
    """An election day at noon, being served."""

    url: str
    pool: asyncpg.Pool
    client: httpx.AsyncClient
    browser: Browser

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.pool)

    async def code(self, key: int = 3127001) -> str:
        code = new_code()
        await Devices(self.pool).put_codes([NewCode(secret_digest(code), StationKey(key), NOON, "test", places.at(23))])
        return printed_code(code)

    async def token(self, key: int = 3127001) -> str:
        """A phone without a screen."""
        answer = await self.client.post("/v1/enrol", json={"code": await self.code(key)})
        token: str = answer.json()["token"]
        return token

    async def report(self, token: str, seq: int, voted: int, **other: Any) -> httpx.Response:
        report = {
            "seq": seq,
            "kind": "turnout",
            "as_of": places.at(11, seq).isoformat(),
            "voted": {"assembly": voted, "province": voted, "commune": voted - 1},
        } | other
        return await self.client.post("/v1/reports", json=report, headers={"Authorization": f"Bearer {token}"})

    async def link(self, scope: str = "p11", role: Role = "duty") -> str:
        """A one-time sign-in link for somebody of that scope."""
        staff, now = Staff(self.pool), datetime.now(UTC)
        name = f"{'officer' if role == 'duty' else role} of {scope}"
        await staff.add(Member(name, role, Scope(scope), ""), now)
        token = new_code() * 5
        await staff.put_link(secret_digest(token), name, now.replace(year=now.year + 1))
        return f"{self.url}/signin#{token}"

    async def desk(self, scope: str = "p11", role: Role = "duty") -> Page:
        """A signed-in officer's board."""
        context = await self.browser.new_context(viewport=DESK, locale="vi-VN")
        page = await _page(context)
        await page.goto(await self.link(scope, role))
        await page.wait_for_url(f"**/board/{scope}")
        return page

    async def phone(self) -> Page:
        """A phone that has opened the clerk's page."""
        context = await self.browser.new_context(
            viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True, locale="vi-VN"
        )
        page = await _page(context)
        await page.goto(f"{self.url}/clerk")
        return page

    async def board(self, scope: str = "p11") -> dict[str, Any]:
        """What the board's snapshot says, for an officer who has signed in by link."""
        token = (await self.link(scope)).partition("#")[2]
        await self.client.post("/v1/session", json={"link": token}, headers={"Origin": self.url})
        answer = await self.client.get(f"/v1/board/{scope}")
        told: dict[str, Any] = json.loads(answer.text)
        return told


async def _page(context: BrowserContext) -> Page:
    """A page whose errors fail the test that opened it."""
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
    return page


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest.fixture
async def day(engines: Engines, fresh_database: str, pool: asyncpg.Pool, browser: Browser) -> AsyncIterator[Day]:
    async with served_day(engines, fresh_database, pool, browser) as served:
        yield served


@asynccontextmanager
async def served_day(
    engines: Engines,
    fresh_database: str,
    pool: asyncpg.Pool,
    browser: Browser,
    sms_secret: str | None = None,
    start: datetime = NOON,
) -> AsyncIterator[Day]:
    """With a secret there is an SMS gateway, and phones know its number."""
    noon = places.election(Pace(datetime.now(UTC), start, 1.0))
    await places.settle(pool, dataclasses.replace(noon, sms=None if sms_secret is None else "+84901234567"))
    sock, address = claim("127.0.0.1", 0)
    async with one_box(Engines(fresh_database, engines.redis_url), sock, address, "", sms_secret) as listener:
        serving = asyncio.create_task(listener.serve())
        async with httpx.AsyncClient(base_url=address.origin, timeout=20) as client:
            await until_ready(client)
            yield Day(address.origin, pool, client, browser)
        listener.stop()
        await serving


async def until_ready(client: httpx.AsyncClient) -> None:
    for _ in range(200):
        if (await client.get("/readyz")).status_code == 200:
            return
        await asyncio.sleep(0.05)
    pytest.fail("the one box did not become ready within 10 s")
