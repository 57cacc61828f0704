"""A clerk's first visit by a real browser on a slow line, and the second one without any.

In: the page's address and an unused code. Out: when it was painted, when it could be typed into, when the area's home
was there, and how many bytes a report over the line took. Chromium is slowed down by its own devices for developers:
those slow the page's requests, not what a service worker asks for, nor WebSockets. What takes longer than PATIENCE_MS
raises Playwright's error.

Lifecycle of a visit: 1. an empty browser opens the page  2. the code is typed as soon as it can be  3. the area is
confirmed  4. one figure is reported  5. the page is closed, the line cut, and the page opened again.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, CDPSession, Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 640}
VOTED = "512"
PATIENCE_MS = 60_000.0
PAINTED = "performance.getEntriesByType('paint').map((entry) => entry.startTime)"
INSTALLED = "navigator.serviceWorker.ready.then(() => true)"


@dataclass(frozen=True, slots=True)
class Slowness:
    """`bits` a second in either direction, `latency_ms` before each answer, a processor so many times as slow."""

    bits: int
    latency_ms: int
    processor: float

    async def come_over(self, page: Page) -> CDPSession:
        session = await page.context.new_cdp_session(page)
        rate = self.bits / 8
        await session.send("Network.enable")
        await session.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": self.latency_ms, "downloadThroughput": rate, "uploadThroughput": rate},
        )
        await session.send("Emulation.setCPUThrottlingRate", {"rate": self.processor})
        return session


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds since the address was entered; bytes with headers, `None` where no line carried the report."""

    first_paint_s: float
    usable_s: float
    home_s: float
    requests: int  # until it was usable
    transfer_bytes: int  # of those, as the browser counts them: heads and bodies of the answers
    second_visit_s: float
    report_bytes: int | None
    receipt_bytes: int | None


@dataclass(slots=True)
class _Heard:
    """What the browser tells of its network."""

    requests: int = 0
    received: int = 0
    report: int | None = None
    receipt: int | None = None

    def listen(self, session: CDPSession) -> None:
        session.on("Network.requestWillBeSent", lambda _: self._count(1, 0))
        session.on("Network.loadingFinished", lambda told: self._count(0, int(told["encodedDataLength"])))
        session.on("Network.webSocketFrameSent", lambda told: self._frame(told["response"], is_sent=True))
        session.on("Network.webSocketFrameReceived", lambda told: self._frame(told["response"], is_sent=False))

    def _count(self, requests: int, received: int) -> None:
        self.requests += requests
        self.received += received

    def _frame(self, frame: Mapping[str, Any], *, is_sent: bool) -> None:
        said = frame["payloadData"]
        payload = said.encode() if frame["opcode"] == 1 else base64.b64decode(said)
        length = frame_bytes(len(payload), is_sent=is_sent)
        if is_sent and b"turnout" in payload and self.report is None:
            self.report = length
        elif not is_sent and b"receipt" in payload and self.report is not None and self.receipt is None:
            self.receipt = length


def frame_bytes(payload: int, *, is_sent: bool) -> int:
    """A WebSocket message of one frame, with its head; what a browser sends is masked."""
    head = 2 if payload < 126 else 4 if payload < 65_536 else 10
    return head + (4 if is_sent else 0) + payload


async def visit(
    launched: Browser, url: str, code: str, slowness: Slowness, cut: Callable[[], Awaitable[None]]
) -> Visit:
    """`cut` is awaited between the two visits: from then on nobody answers at `url`."""
    context = await launched.new_context(viewport=PHONE, is_mobile=True, has_touch=True, locale="vi-VN")
    context.set_default_timeout(PATIENCE_MS)
    try:
        page, heard = await context.new_page(), _Heard()
        heard.listen(await slowness.come_over(page))
        began = time.monotonic()
        await page.goto(url, wait_until="commit")
        await page.locator(_named("code-input")).fill(code)
        usable, requests, received = time.monotonic() - began, heard.requests, heard.received
        await page.locator(_named("connect")).tap()
        await page.locator(_named("confirm-station")).tap()
        await page.locator(_named("home")).wait_for()
        home = time.monotonic() - began
        painted = min(await page.evaluate(PAINTED)) / 1000
        await _report(page)
        await page.evaluate(INSTALLED)
        await page.close()
        await cut()
        second = await _again(context, url, slowness)
        return Visit(painted, usable, home, requests, received, second, heard.report, heard.receipt)
    finally:
        await context.close()


async def _report(page: Page) -> None:
    await page.locator(_named("open-turnout")).tap()
    for digit in VOTED:
        await page.locator(_named(f"digit-{digit}")).tap()
    await page.locator(_named("send")).tap()
    await page.locator(f'{_named("report")}[data-state="received"]').first.wait_for()


async def _again(context: BrowserContext, url: str, slowness: Slowness) -> float:
    page = await context.new_page()
    await slowness.come_over(page)
    began = time.monotonic()
    await page.goto(url, wait_until="commit")
    await page.locator(_named("open-turnout")).wait_for()
    return time.monotonic() - began


def _named(name: str) -> str:
    return f'[data-test="{name}"]'
