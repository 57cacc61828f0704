"""Somebody with a phone in a polling area, as tests drive them: the real page in a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from election.ledger import Fact
from election.report import Turnout
from tests.journeys.conftest import PHONE, Day

SOON_MS = 10_000
RECORD = """(seq) => new Promise((resolve) => {
  indexedDB.open("eday-clerk").onsuccess = ({ target: { result: disk } }) => {
    const all = disk.transaction("reports").objectStore("reports").getAll()
    all.onsuccess = () => { disk.close(); resolve(all.result.find((one) => one.seq === seq)) }
  }
})"""
"""A report as the phone keeps it."""
ENROLMENT = """() => new Promise((resolve) => {
  indexedDB.open("eday-clerk").onsuccess = ({ target: { result: disk } }) => {
    const all = disk.transaction("enrolments").objectStore("enrolments").getAll()
    all.onsuccess = () => { disk.close(); resolve(all.result[0]) }
  }
})"""
KEPT_FOR_LATER = "navigator.serviceWorker.ready.then(() => true)"


class Clerk:
    """Every page of theirs is another tab."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context = context
        self.origin = origin
        self.page: Page

    async def open(self, rest: str = "") -> Page:
        self.page = await self.context.new_page()
        self.page.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
        await self.page.goto(f"{self.origin}/clerk{rest}")
        return self.page

    async def enrol(self, code: str) -> None:
        await self.open(f"#{code}")
        await self.at("confirm-station").click()
        await self.at("home").wait_for()

    def at(self, name: str, page: Page | None = None, **facts: str | int) -> Locator:
        told = "".join(f'[data-{key}="{value}"]' for key, value in facts.items())
        return (page or self.page).locator(f'[data-test="{name}"]{told}')

    async def report(self, voted: int, page: Page | None = None) -> None:
        await self.at("open-turnout", page).click()
        for digit in str(voted):
            await self.at(f"digit-{digit}", page).click()
        await self.at("send", page).click()
        await self.at("home", page).wait_for()

    async def sees(self, seq: int, state: str, page: Page | None = None) -> None:
        await expect(self.at("report", page, seq=seq)).to_have_attribute("data-state", state, timeout=SOON_MS)

    async def is_connected(self, state: str = "line") -> None:
        await self.at("connection", state=state).wait_for(timeout=SOON_MS)


async def clerk_of(day: Day, origin: str = "") -> Clerk:
    context = await day.browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="vi-VN")
    return Clerk(context, origin or day.url)


async def turnouts(day: Day) -> list[Fact]:
    """In the order of the ledger."""
    return [entry.fact for entry in await day.ledger.after(11, 0) if entry.fact.kind in ("turnout", "conflict")]


def voted(facts: list[Fact]) -> list[tuple[int | None, int | None]]:
    return [(fact.seq, fact.report.voted.assembly) for fact in facts if isinstance(fact.report, Turnout)]


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(500):
        if await holds():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it did not happen within 10 s")
