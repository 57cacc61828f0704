"""Every screen of the clerk's page, one after the other, as a clerk comes to see it.

In: a desk in front of the stand-in. Out: the name of each screen while it is shown. Used by the check of accessibility,
and by `python -m tests.dashboard.clerk.scenes`, which draws docs/images/phone/*.png.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize

from tests.browser import chromium
from tests.dashboard.clerk.palette import with_palette
from tests.dashboard.clerk.stage import STATION, Stage
from tests.dashboard.clerk.test_page import CODE, Desk, served

PHONE = ViewportSize(width=360, height=640)
PICTURES = Path(__file__).parents[3] / "docs" / "images" / "phone"
PATIENCE_MS = 150_000
"""Longer than a report waits before another way is offered."""

POWER_CUT = "5e0c9f0a-4f7e-4a6e-9a53-0c2f6f4ab001"
TOLD: dict[str, Any] = {
    "figures": {
        "voted": {"assembly": 420, "province": 420, "commune": 401},
        "as_of": "2026-03-15T09:00:00+07:00",
        "received_at": "2026-03-15T09:02:00+07:00",
    },
    "state": "open",
    "opened_at": "2026-03-15T07:02:00+07:00",
    "closed_at": None,
    "boxes_out": [1],
    "incidents": [
        {
            "id": POWER_CUT,
            "scope": "s11-03127-004",
            "station_name": "Khu vực bỏ phiếu số 4",
            "category": "power",
            "severity": "support",
            "state": "assigned",
            "level": "commune",
            "text": "Mất điện từ 9 giờ, đang dùng đèn dầu",
            "people": None,
            "at": "2026-03-15T09:10:00+07:00",
            "received_at": "2026-03-15T09:11:00+07:00",
            "since": "2026-03-15T09:11:00+07:00",
            "updates": 1,
            "answers": [
                {
                    "move": "acknowledge",
                    "text": None,
                    "by": "Lò Thị Mai",
                    "from": "c03127",
                    "to": None,
                    "at": "2026-03-15T09:14:00+07:00",
                },
                {
                    "move": "instruct",
                    "text": "Điện lực xã đang mang máy phát đến, dự kiến 10 giờ 30. Tiếp tục bỏ phiếu.",
                    "by": "Lò Thị Mai",
                    "from": "c03127",
                    "to": None,
                    "at": "2026-03-15T09:40:00+07:00",
                },
            ],
        }
    ],
}
DIRECTIVE: dict[str, Any] = {
    "notice": "directive",
    "id": "5e0c9f0a-4f7e-4a6e-9a53-0c2f6f4ab002",
    "text": "Các Tổ bầu cử kiểm tra nguồn điện dự phòng trước 15 giờ.",
    "by": "Quàng Văn Minh",
    "from": "p11",
    "at": "2026-03-15T10:05:00+07:00",
}


async def scenes(desk: Desk) -> AsyncIterator[str]:
    """Walks through the page; each name is given while its screen is shown."""
    for part in (_arriving, _telling, _reporting, _without_network, _leaving):
        async for name in part(desk):
            yield name


async def _arriving(desk: Desk) -> AsyncIterator[str]:
    await desk.page.goto(desk.url)
    await desk.at("enrol").wait_for()
    yield "enrol"
    await desk.at("code-input").fill(CODE)
    await desk.at("connect").click()
    await desk.at("told-before").wait_for()
    yield "confirm"
    await desk.at("confirm-station").click()
    await desk.at("home").wait_for()
    await desk.page.evaluate("dispatchEvent(new Event('beforeinstallprompt'))")
    await desk.page.locator('[data-test="connection"][data-state="line"]').wait_for()
    yield "home"


async def _reporting(desk: Desk) -> AsyncIterator[str]:
    await desk.at("open-opening").click()
    await desk.at("sealed-yes").click()
    yield "opening"
    await desk.at("back").click()
    await desk.type_turnout("512")
    yield "turnout"
    await desk.at("send").click()
    await desk.expect_state(1, "received")
    await desk.at("toast").wait_for()
    yield "received"
    await desk.type_turnout("1046")
    await desk.at("send").click()
    await desk.at("doubts").wait_for()
    yield "doubts"
    await desk.at("doubt-split").click()
    yield "turnout-split"
    await desk.at("pick").click()
    yield "earlier"
    await desk.page.locator('[data-test^="earlier-"]').first.click()
    await desk.at("correcting").wait_for()
    yield "correct"
    await desk.at("back").click()
    await desk.at("open-closing").click()
    await desk.at("boxes-yes").click()
    yield "closing"
    await desk.at("back").click()


async def _telling(desk: Desk) -> AsyncIterator[str]:
    await desk.at("open-incident").click()
    await desk.at("form-incident").wait_for()
    yield "incident"
    await desk.at("category-list").click()
    yield "incident-advice"
    await desk.at("severity-support").click()
    yield "incident-details"
    await desk.at("back").click()
    await desk.at("open-mobile_box").click()
    await desk.at("form-mobile_box").wait_for()
    yield "mobile-box"
    await desk.at("back").click()
    await desk.at("open-situation").click()
    await desk.at("heading-2").click()
    yield "situation"
    await desk.at("back").click()
    await desk.at("case").first.click()
    await desk.at("case-page").wait_for()
    yield "case"
    await desk.at("reply").click()
    await desk.at("form-incident").wait_for()
    yield "answer"
    await desk.at("back").click()
    await desk.at("case-page").wait_for()
    await desk.at("back").click()
    await desk.stage.say(DIRECTIVE)
    await desk.page.locator('[data-test="alert"][data-kind="directive"]').wait_for()
    yield "alert"
    await desk.at("alert").click()
    await desk.at("notices").wait_for()
    yield "notices"
    await desk.at("read").click()
    await desk.at("back").click()


async def _without_network(desk: Desk) -> AsyncIterator[str]:
    await desk.context.set_offline(True)
    await desk.type_turnout("")
    await desk.at("draft-drop").click()
    for digit in "530":
        await desk.at(f"digit-{digit}").click()
    await desk.at("send").click()
    await desk.at("toast").wait_for()
    await desk.page.clock.fast_forward(PATIENCE_MS)
    await desk.at("sms").wait_for()
    yield "offline"
    await _show(desk.page, '[data-test="report"]')
    yield "sms"
    desk.stage.impossible.add(3)
    await desk.context.set_offline(False)
    await desk.expect_state(2, "received")
    await desk.send_turnout("544")
    await desk.expect_state(3, "refused")
    yield "refused"
    await _show(desk.page, ".reports")
    yield "receipts"
    await desk.page.goto(f"{desk.url}#TWNT-WNTW")
    await desk.at("replace").wait_for()
    yield "replace"
    await desk.at("replace-no").click()


async def _leaving(desk: Desk) -> AsyncIterator[str]:
    desk.stage.revoked.update(desk.stage.devices)
    await desk.page.reload()
    await desk.at("stopped").wait_for()
    yield "revoked"
    await desk.at("share-unsent").click()
    await desk.at("share").wait_for()
    yield "share"
    await desk.page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('private mode') }")
    await desk.page.goto(desk.url)
    await desk.at("broken").wait_for()
    yield "broken"


async def _show(page: Page, selector: str) -> None:
    await page.locator(selector).first.evaluate("element => element.scrollIntoView()")


@asynccontextmanager
async def phone(browser: Browser, language: str) -> AsyncIterator[Desk]:
    """A phone that has never seen the page."""
    stage = Stage()
    stage.last = {str(STATION["code"]): TOLD}
    context = await browser.new_context(
        viewport=PHONE, locale="vi-VN", device_scale_factor=2, has_touch=True, is_mobile=True
    )
    async with served(stage) as url, context:
        context.set_default_timeout(10_000)
        await context.add_init_script(f"localStorage.setItem('eday-clerk-language', '{language}')")
        page = await context.new_page()
        await page.clock.install()
        yield Desk(context, page, stage, url)
        await context.close()


async def draw() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser, phone(browser, "vi") as desk:
        async for name in scenes(desk):
            picture = await desk.page.screenshot(scale="css")
            (PICTURES / f"{name}.png").write_bytes(with_palette(picture))


if __name__ == "__main__":
    asyncio.run(draw())
