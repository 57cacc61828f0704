"""Every screen of the clerk's page, in both languages, by day and by night: WCAG 2.2 AA, and large for a thumb."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Page

from tests.dashboard.clerk.scenes import phone, scenes

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""By night nothing but the colours is different."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
THUMB = 48
"""CSS pixels: what can be hit with a thumb without looking twice."""

RUN = "(rules) => axe.run({ resultTypes: ['violations'], runOnly: rules })"
WIDE = """() => [...document.querySelectorAll('main, main *, footer *')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1).map((element) => element.className)"""
SMALL = """(thumb) => [...document.querySelectorAll('button, a[href], input, select, textarea')]
  .map((element) => [element.dataset.test, element.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 0 && (width < thumb || height < thumb))
  .map(([name, { width, height }]) => `${name} ${width}x${height}`)"""


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_screen_can_be_read_and_hit_by_everybody(browser: Browser, language: str) -> None:
    problems: dict[str, list[str]] = {}
    seen = 0
    async with phone(browser, language) as desk:
        async for name in scenes(desk):
            seen += 1
            problems[f"{name} too small"] = await desk.page.evaluate(SMALL, THUMB)
            problems[f"{name} too wide"] = await desk.page.evaluate(WIDE)
            for scheme in SCHEMES:
                await desk.page.emulate_media(color_scheme=scheme)
                problems[f"{name} {scheme}"] = await violations(desk.page, RULES if scheme == "light" else OF_COLOURS)
            assert language == await desk.page.evaluate("document.documentElement.lang")
    assert {} == {where: found for where, found in problems.items() if found}
    assert desk.complaints == []
    assert seen > 0


async def violations(page: Page, rules: list[str]) -> list[str]:
    if not await page.evaluate("'axe' in window"):  # half a megabyte, once for each page
        await page.evaluate(AXE_SCRIPT)
    told = await page.evaluate(RUN, rules)
    return [f"{one['id']}: {node['target']}" for one in told["violations"] for node in one["nodes"]]
