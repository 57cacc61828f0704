"""Whether everybody can read a page: axe-core's rules, by day and by night."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""By night nothing but the colours is different."""

SCHEMES: tuple[tuple[Literal["light", "dark"], list[str]], ...] = (("dark", OF_COLOURS), ("light", RULES))


async def violations(page: Page) -> list[str]:
    told: list[str] = []
    for scheme, rules in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        options = {"resultTypes": ["violations"], "runOnly": rules}
        found: dict[str, Any] = (await Axe().run(page, options=options)).response
        told += [f"{scheme} {one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]
    return told
