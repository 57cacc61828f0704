"""A board through bad moments: it says what is wrong and how old its figures are, comes back by itself, and never shows
a number that was not true."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from socket import socket

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from election.clock import Pace
from election.engines.control import start_valkey, stop_valkey
from election.engines.lease import Engines
from server.onebox import claim, one_box
from tests import places
from tests.journeys.conftest import NOON, Day, until_ready
from tests.outage import Network, network_before

pytestmark = pytest.mark.journey

NOTE_NUMBERS = """() => {
  window.seen = []
  const note = () => {
    const shown = document.querySelector(".card-first .card-counts strong")
    const said = shown === null ? null : shown.textContent
    if (said !== window.seen[window.seen.length - 1]) window.seen.push(said)
  }
  note()
  new MutationObserver(note).observe(document.body, { childList: true, characterData: true, subtree: true })
}"""
"""From now on every number of the headline is kept, however short it is shown; null is none at all."""


class Box:
    """The one box on one port, which can be stopped and started again. The browser reaches it by a network of its own,
    everybody else directly."""

    def __init__(self, engines: Engines) -> None:
        self.network: Network
        self.public: str
        self._engines = engines
        self._sock, self._address = claim("127.0.0.1", 0)
        self._stop = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        return self._address.port

    @property
    def origin(self) -> str:
        return self._address.origin

    async def start(self) -> None:
        self._stop.clear()
        self._running = asyncio.create_task(self._serve(self._sock))
        async with httpx.AsyncClient(base_url=self.origin) as client:
            await until_ready(client)

    async def stop(self) -> None:
        self._stop.set()
        if self._running is not None:
            await self._running
            self._running = None

    async def restart(self) -> None:
        self._sock, _ = claim("127.0.0.1", self.port)
        await self.start()

    async def _serve(self, sock: socket) -> None:
        async with one_box(self._engines, sock, self._address, self.public) as listener:
            serving = asyncio.create_task(listener.serve())
            await self._stop.wait()
            listener.stop()
            await serving


@asynccontextmanager
async def boxed(
    engines: Engines, database: str, pool: asyncpg.Pool, browser: Browser
) -> AsyncIterator[tuple[Box, Day]]:
    await places.settle(pool, places.election(Pace(datetime.now(UTC), NOON, 1.0)))
    box = Box(Engines(database, engines.redis_url))
    async with network_before(box.port) as (box.network, box.public):
        await box.start()
        try:
            async with httpx.AsyncClient(base_url=box.origin, timeout=20) as client:
                yield box, Day(box.public, pool, client, browser)
        finally:
            await box.stop()


async def shows(page: Page, voted: str) -> None:
    await expect(page.locator(".card-first .card-counts strong")).to_have_text(voted, timeout=15_000)


async def is_live(page: Page) -> None:
    await expect(page.locator(".line-word")).to_have_text("Trực tiếp", timeout=15_000)


async def test_server_that_restarts_is_told_with_the_age_and_no_wrong_number_is_ever_shown(
    engines: Engines, fresh_database: str, pool: asyncpg.Pool, browser: Browser
) -> None:
    async with boxed(engines, fresh_database, pool, browser) as (box, day):
        tokens = [await day.token(3127001), await day.token(3127002)]
        await day.report(tokens[0], 1, 400)
        page = await day.desk()
        await is_live(page)
        await shows(page, "400")
        await page.evaluate(NOTE_NUMBERS)
        await day.report(tokens[1], 1, 250)
        await shows(page, "650")

        await box.stop()
        away = page.locator(".notice-away")
        await expect(away).to_contain_text("Số liệu dưới đây không phải của lúc này.", timeout=15_000)
        await expect(away.locator(".notice-age")).to_contain_text("Số liệu cách đây")
        await expect(page.locator("main")).to_have_class("stale")
        await shows(page, "650")

        await box.restart()
        assert 201 == (await day.report(tokens[0], 2, 500)).status_code
        await shows(page, "750")
        await is_live(page)
        await expect(page.locator(".notice")).to_be_empty()
        assert ["400", "650", "750"] == await page.evaluate("window.seen")
        assert 1 == await page.evaluate("performance.getEntriesByType('navigation').length")


async def test_board_that_is_cut_off_shows_what_it_had_and_then_only_what_is(
    engines: Engines, fresh_database: str, pool: asyncpg.Pool, browser: Browser
) -> None:
    async with boxed(engines, fresh_database, pool, browser) as (box, day):
        token = await day.token()
        await day.report(token, 1, 300)
        page = await day.desk()
        await is_live(page)
        await shows(page, "300")
        await page.evaluate(NOTE_NUMBERS)
        box.network.cut()
        await expect(page.locator(".notice-away")).to_contain_text("Mất kết nối với máy chủ.", timeout=15_000)
        await expect(page.locator(".notice-age")).to_contain_text("Số liệu cách đây")
        for seq, voted in ((2, 350), (3, 380)):
            assert 201 == (await day.report(token, seq, voted)).status_code
        box.network.mend()
        await shows(page, "380")
        await is_live(page)
        assert ["300", "380"] == await page.evaluate("window.seen")


async def test_pushes_away_are_told_in_words_and_what_is_shown_stays_right(day: Day, engines_folder: Path) -> None:
    token = await day.token()
    await day.report(token, 1, 100)
    page = await day.desk()
    await is_live(page)
    await shows(page, "100")
    await page.evaluate(NOTE_NUMBERS)
    await asyncio.to_thread(stop_valkey, engines_folder)
    try:
        await expect(page.locator(".notice-late")).to_contain_text(
            "Kênh cập nhật tức thời đang gián đoạn.", timeout=15_000
        )
        await expect(page.locator(".line-word")).to_have_text("Trực tiếp, chậm vài giây")
        await day.report(token, 2, 200)
        await shows(page, "200")
    finally:
        await asyncio.to_thread(start_valkey, engines_folder)
    await is_live(page)
    await expect(page.locator(".notice")).to_be_empty()
    assert ["100", "200"] == await page.evaluate("window.seen")
