"""`eday bench clerk`: what the clerk's page weighs, and when a phone on a slow line can use it.

The one box serves in this process, behind a relay that counts every byte; a real Chromium, made slow, visits as a phone
that has never been there. Each visit is an empty browser of its own with a code of its own, and the budgets are held
against the worst of them.
"""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import time
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from election.bus import Bus
from election.engines.lease import Engines
from election.errors import Unavailable
from election.store.database import database
from election.store.migrations import migrate
from loadtest.visit import Slowness, Visit, visit
from server.benchmark.browser import chromium
from server.benchmark.goal import Goal
from server.benchmark.register import PROVINCE, town
from server.benchmark.relay import relay
from server.benchmark.session import Measured, Session
from server.demonstration import Programme, prepare
from server.onebox import Address, claim, one_box

if TYPE_CHECKING:
    from playwright.async_api import Browser

Cut = Callable[[], Awaitable[None]]

MORNING = time(10, 40)
MOST_KB, MOST_S, MOST_REPORT_BYTES = 60.0, 10.0, 300.0
ANSWER_WITHIN_S = 10.0


class ClerkResult(Struct, frozen=True):
    """KB are of 1,000 bytes. `gz_kb_total`: the bodies of all that a first visit fetches, the worker's part included.
    `usable_s`: until the code can be typed, with the `requests` and `transfer_kb` (answers with their heads) so far;
    `home_s`: until the area is connected and its home shown, by somebody who needs no time to type. `wire_kb`: all
    bytes of the whole first visit in both directions, one report included. `second_visit_s`: without a network, until
    a report can be begun. Seconds are those of the slowest visit, but for the median."""

    gz_kb_total: float
    requests: int
    transfer_kb: float
    wire_kb: float
    first_paint_s: float
    usable_s: float
    usable_median_s: float
    home_s: float
    second_visit_s: float
    report_bytes: int | None
    receipt_bytes: int | None
    visits: int
    kbit: int
    latency_ms: int
    cpu_slowdown: float


@dataclass(frozen=True, slots=True)
class Clerk:
    """`kbit` a second, `latency_ms` for each answer, a processor `cpu_slowdown` times as slow as this one."""

    visits: int
    kbit: int
    latency_ms: int
    cpu_slowdown: float

    async def __call__(self, session: Session) -> Measured:
        slowness = Slowness(self.kbit * 1000, self.latency_ms, self.cpu_slowdown)
        visits, wire = list[Visit](), list[int]()
        with session.lend() as (_, lent):
            async with chromium() as browser:
                session.say(
                    f"{self.kbit} kbit/s, {self.latency_ms} ms, a processor {self.cpu_slowdown:g} times as slow"
                )
                for code in await _codes(lent, self.visits):
                    async with _served(lent) as (url, address, cut, passed):
                        weight = await asyncio.to_thread(_weight, address)
                        visits.append(await _visit(browser, url, code, slowness, cut))
                        wire.append(passed())
                    session.say(f"usable after {visits[-1].usable_s:.1f} s")
        return _measured(self, weight, visits, wire)


def _measured(bench: Clerk, weight: int, visits: list[Visit], wire: list[int]) -> Measured:
    def worst(figure: Callable[[Visit], float]) -> float:
        return round(max(map(figure, visits)), 2)

    result = ClerkResult(
        gz_kb_total=round(weight / 1000, 1),
        requests=max(one.requests for one in visits),
        transfer_kb=round(max(one.transfer_bytes for one in visits) / 1000, 1),
        wire_kb=round(max(wire) / 1000, 1),
        first_paint_s=worst(lambda one: one.first_paint_s),
        usable_s=worst(lambda one: one.usable_s),
        usable_median_s=round(median(one.usable_s for one in visits), 2),
        home_s=worst(lambda one: one.home_s),
        second_visit_s=worst(lambda one: one.second_visit_s),
        report_bytes=max((one.report_bytes for one in visits if one.report_bytes is not None), default=None),
        receipt_bytes=max((one.receipt_bytes for one in visits if one.receipt_bytes is not None), default=None),
        visits=len(visits),
        kbit=bench.kbit,
        latency_ms=bench.latency_ms,
        cpu_slowdown=bench.cpu_slowdown,
    )
    goals = [
        Goal("gz_kb_total", "at most", MOST_KB, result.gz_kb_total, "KB"),
        Goal("usable_s", "at most", MOST_S, result.usable_s, "s"),
        Goal("report_bytes", "at most", MOST_REPORT_BYTES, result.report_bytes, "bytes"),
    ]
    return Measured(result, 0, goals)


async def _visit(browser: Browser, url: str, code: str, slowness: Slowness, cut: Cut) -> Visit:
    try:
        return await visit(browser, url, code, slowness, cut)
    except Exception as failed:
        if not type(failed).__module__.startswith("playwright"):
            raise
        # Playwright's own classes cannot be named where it need not be installed.
        told = str(failed).partition("\n")[0]
        raise Unavailable(f"The page did not become what a visitor waits for: {told}") from failed


async def _codes(lent: Engines, count: int) -> list[str]:
    """An election at its morning, and a code for each of so many polling areas."""
    programme = Programme(PROVINCE, 1.0, None, MORNING, town(count))
    await migrate(lent.database_url)
    bus = Bus(lent.redis_url)
    try:
        async with database(lent.database_url, connections=2) as pool:
            invitation = await prepare(pool, bus, programme)
    finally:
        await bus.close()
    return [json.loads(line)["code"] for line in invitation.codes.splitlines()]


@asynccontextmanager
async def _served(lent: Engines) -> AsyncIterator[tuple[str, Address, Cut, Callable[[], int]]]:
    """The page's address behind the relay, the server's own, what cuts the line, and how many bytes have passed."""
    sock, address = claim("127.0.0.1", 0)
    async with relay(address.port) as (passing, port):
        origin = f"http://127.0.0.1:{port}"
        async with one_box(lent, sock, address, origin) as listener:
            serving = asyncio.create_task(listener.serve())
            try:
                yield f"{origin}/clerk", address, passing.cut, lambda: passing.up + passing.down
            finally:
                listener.stop()
                await serving


def _weight(address: Address) -> int:
    """Gzipped bytes of the page, of its worker, and of all that this keeps without being asked."""
    worker = _body(address, "/clerk/sw.js")
    told = json.loads(gzip.decompress(worker).decode().partition("\n")[0].removeprefix("self.SHELL="))
    kept = [each for each, (_, _, *when_asked) in told["files"].items() if not when_asked]
    return len(worker) + sum(len(_body(address, each)) for each in kept)


def _body(address: Address, path: str) -> bytes:
    connection = http.client.HTTPConnection(address.host, address.port, timeout=ANSWER_WITHIN_S)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        return connection.getresponse().read()
    finally:
        connection.close()
