"""A real Chromium for a bench: the system's, or the one that Playwright installed.

Playwright is what the project is developed with, not what it runs with; without it, or without a browser, there is one
sentence that says what is missing.
"""

from __future__ import annotations

import importlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from election.errors import Unavailable

if TYPE_CHECKING:
    from playwright.async_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # our own page on our own machine; and containers have none
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "A real browser is needed: {}, then try again."


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Raises `Unavailable` with one sentence when there is none."""
    try:
        playwright_api: Any = importlib.import_module("playwright.async_api")
    except ImportError as missing:
        raise Unavailable(MISSING.format("install Playwright with `uv sync --group dev`")) from missing
    async with playwright_api.async_playwright() as playwright:
        system = next(filter(None, map(shutil.which, NAMES)), None)
        if system is None and not _exists(playwright.chromium.executable_path):
            raise Unavailable(MISSING.format("`apt-get install chromium` or `uv run playwright install chromium`"))
        browser: Browser = await playwright.chromium.launch(executable_path=system, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


def _exists(path: str) -> bool:
    return Path(path).exists()
