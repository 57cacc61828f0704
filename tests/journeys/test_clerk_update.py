"""A clerk types while the server is put aside and comes back with a newer page."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from dashboard import pages
from election.clock import Pace
from election.engines.lease import Engines
from election.report import Turnout
from server.onebox import Address, claim, one_box
from tests import places
from tests.journeys.conftest import NOON, Day, until_ready

pytestmark = pytest.mark.journey

NEWER = "bản mới"
RECEIVED_WITHIN_S = 30.0  # the phone tries again when its pause is over
LOOK = "navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(() => true)"
WAITING = "navigator.serviceWorker.getRegistration().then((registration) => Boolean(registration.waiting))"
BACK = "dispatchEvent(new Event('online'))"
LAID_ASIDE = "Object.defineProperty(document, 'hidden', { value: true })"
COUNT = "sessionStorage.setItem('opened', Number(sessionStorage.getItem('opened')) + 1)"


@asynccontextmanager
async def open_for(lent: Engines, address: Address | None = None) -> AsyncIterator[Address]:
    """The one box, at the address where it was before if there was one."""
    sock, address = claim("127.0.0.1", 0 if address is None else address.port)
    async with one_box(lent, sock, address, "") as listener:
        serving = asyncio.create_task(listener.serve())
        try:
            async with httpx.AsyncClient(base_url=address.origin, timeout=20) as client:
                await until_ready(client)
            yield address
        finally:
            listener.stop()
            await serving


async def test_clerk_who_is_typing_is_not_interrupted_by_a_newer_page(
    engines: Engines,
    fresh_database: str,
    pool: asyncpg.Pool,
    browser: Browser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    newer = tmp_path / "dashboard"
    await asyncio.to_thread(shutil.copytree, pages.HERE, newer)
    words = newer / "clerk" / "words" / "door.js"
    words.write_text(words.read_text().replace('title: "', f'title: "{NEWER} '))
    await places.settle(pool, places.election(Pace(datetime.now(UTC), NOON, 1.0)))
    lent = Engines(fresh_database, engines.redis_url)

    async with open_for(lent) as address, httpx.AsyncClient(base_url=address.origin) as client:
        day = Day(address.origin, pool, client, browser)
        phone = await day.phone()
        await phone.context.add_init_script(COUNT)
        await connect(phone, await day.code())
        await phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await type_turnout(phone, "437")
    await at(phone, "send").click()  # nobody is there: it waits on the phone's disk
    await at(phone, "home").wait_for()
    await type_turnout(phone, "51")
    await phone.evaluate("window.typed = true")

    monkeypatch.setattr(pages, "HERE", newer)
    async with open_for(lent, address):
        await phone.evaluate(BACK)
        await phone.evaluate(LOOK)
        await phone.wait_for_function(WAITING)
        await at(phone, "digit-2").click()
        await expect(at(phone, "digits").first).to_have_text("512")
        await received(day, [437])
        assert await phone.evaluate("window.typed")  # the same page as before

        await at(phone, "back").click()
        await phone.evaluate(LAID_ASIDE)  # or five seconds without a touch
        await expect(phone).to_have_title(f"{NEWER} Báo cáo ngày bầu cử", timeout=15_000)
        assert not await phone.evaluate("Boolean(window.typed)")
        await at(phone, "open-turnout").click()
        await expect(at(phone, "digits").first).to_have_text("512")
        await at(phone, "send").click()
        await received(day, [437, 512])
        assert "1" == await phone.evaluate("sessionStorage.getItem('opened')")


def at(phone: Page, name: str) -> Locator:
    return phone.locator(f'[data-test="{name}"]')


async def connect(phone: Page, code: str) -> None:
    await at(phone, "code-input").fill(code)
    await at(phone, "connect").click()
    await at(phone, "confirm-station").click()
    await at(phone, "home").wait_for()


async def type_turnout(phone: Page, digits: str) -> None:
    await at(phone, "open-turnout").click()
    for digit in digits:
        await at(phone, f"digit-{digit}").click()


async def received(day: Day, voted: list[int]) -> None:
    """Exactly these turnouts are in the ledger, in this order."""
    found: list[int | None] = []
    deadline = time.monotonic() + RECEIVED_WITHIN_S
    while len(found) < len(voted) and time.monotonic() < deadline:
        reports = [one.fact.report for one in await day.ledger.after(11, 0)]
        found = [report.voted.assembly for report in reports if isinstance(report, Turnout)]
        await asyncio.sleep(0.05)
    assert voted == found
