"""The curve in a real browser: another day beside today, corrections, and the arrow keys."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.browser import chromium
from tests.dashboard import board_scene as scene
from tests.dashboard.board_stage import Stage, served

pytestmark = [pytest.mark.journey]

NINE, FIVE_PAST = "2026-03-15T09:00:00+07:00", "2026-03-15T09:05:00+07:00"
BREAKS = [{"at": FIVE_PAST, "count": 3}]
UNHEARD = [
    "Đại biểu Quốc hội: chưa có số liệu",
    "Đại biểu HĐND cấp tỉnh: chưa có số liệu",
    "Đại biểu HĐND cấp xã: chưa có số liệu",
    "Khu vực có số liệu: 0,0\u00a0%",
]


class Remembering(Stage):
    """A stage that knows a day to compare with, once it has been imported."""

    imported = False

    def app(self) -> Starlette:
        app = super().app()
        app.router.routes.insert(0, Route("/v1/reference/{scope}", self.reference))
        app.router.routes.insert(0, Route("/v1/corrections", self.corrections))
        return app

    async def reference(self, request: Request) -> Response:
        scope, ballot = request.path_params["scope"], request.query_params["ballot"]
        if not self.imported:
            return JSONResponse({"scope": scope, "name": None})
        curve = scene.curve(scene.inside(self.posts, scope))
        voted = {each: [(n or 0) // 2 for n in column] for each, column in curve["voted"].items()}
        listed = dict.fromkeys(voted, 449_120)
        nine: dict[str, Any] = {"at": NINE, "stations": 512}
        nine |= {"now": {"voted": 330, "listed": 1000}, "then": {"voted": 614, "listed": 2000}}
        alike = {"stations": 512, "of": 540, "points": [nine], "slots": [nine]}
        head = {"scope": scope, "name": "Bầu cử 2021", "date": "2021-05-23", "ballot": ballot}
        return JSONResponse({**head, "curve": curve | {"voted": voted, "listed": listed}, "alike": alike})

    async def corrections(self, request: Request) -> Response:
        assert "0" == request.query_params["limit"]
        return JSONResponse({"scope": "p11", "total": 3, "corrections": [], "breaks": BREAKS})


async def test_curve_is_read_by_arrow_keys_with_another_day_and_corrections_beside_it() -> None:
    stage = Remembering(speed=1)
    reported = scene.slots(stage.posts)[0]["reported"]
    async with served(stage) as address, chromium() as browser:
        page = await browser.new_page(base_url=address)
        await page.goto("/board/p11")
        curve = page.locator(".curve")
        await expect(curve.locator("canvas")).to_be_visible()
        await expect(curve.locator(".key")).to_contain_text("Đính chính 3")
        await expect(curve.locator(".curve-alike, .key-reference")).to_have_count(0)

        stage.imported = True
        await page.reload()
        await expect(curve.locator(".curve-alike")).to_have_text(
            "So với Bầu cử 2021 lúc 09:00, cùng 512 khu vực: +2,3 điểm %"
        )
        plot = page.get_by_role("slider", name="Tiến độ theo giờ, dùng phím mũi tên")
        await plot.focus()
        await page.keyboard.press("Home")
        await expect(plot).to_have_attribute("aria-valuetext", "; ".join(["Lúc 05:00", *UNHEARD]))
        for _ in range(4):
            await page.keyboard.press("PageUp")
        await expect(plot).to_have_attribute("aria-valuenow", "48")
        await expect(curve.locator(".tip")).to_have_text(f"Mốc 09:00: {reported}/540 khu vực đã báo cáo")
        await page.keyboard.press("ArrowRight")
        await expect(curve.locator(".tip")).to_have_text("3 số liệu lúc 09:05 đã được đính chính")
        await expect(curve.locator(".key-time")).to_have_text("Lúc 09:05")
        await page.keyboard.press("Escape")
        await expect(curve.locator(".tip")).to_be_hidden()

        await page.get_by_role("button", name="ĐBQH", exact=False).first.click()
        found = await Axe().run(page, context=".curve")
        assert [] == found.response["violations"]
        await page.emulate_media(color_scheme="dark")
        assert [] == (await Axe().run(page, context=".curve")).response["violations"]
