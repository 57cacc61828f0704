"""The browser of the tests: the system's Chromium, or the one that Playwright installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

REQUIRE_BROWSER = "TESTS_REQUIRE_BROWSER"
"""What EDAY_REQUIRE_BROWSER becomes, see conftest.py."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HINT = "no Chromium: `apt-get install chromium` or `uv run playwright install chromium` runs the browser tests"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def missing(hint: str) -> None:
    """Skip, in one line that says how to get it; fail where CI insists."""
    if os.environ.get(REQUIRE_BROWSER) == "1":
        pytest.fail(hint)
    pytest.skip(hint)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        system = next(filter(None, map(shutil.which, NAMES)), None)
        if system is None and not _exists(playwright.chromium.executable_path):
            missing(HINT)
        launched = await playwright.chromium.launch(executable_path=system, args=list(QUIET))
        try:
            yield launched
        finally:
            await launched.close()


def _exists(path: str) -> bool:
    return Path(path).exists()
