"""A whole simulated day on the board: at its end, and at every moment of it, the screen shows what the ledger says."""

from __future__ import annotations

import asyncio
import json
from datetime import time, timedelta
from typing import Any

import asyncpg
import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from election.bus import Bus
from election.clock import PacedClock
from election.day import BALLOTS, Ballot
from election.engines.lease import Engines
from election.standing.fold import Standing
from election.station import Scope
from election.store.elections import Elections
from election.store.ledger import Ledger
from election.store.register import Register
from loadtest.enrolment import CodeLine
from loadtest.simulate import simulate
from loadtest.simulation import SimulationSettings
from server.demonstration import Programme, prepare
from server.office.generator import generate
from server.onebox import claim, one_box

pytestmark = pytest.mark.journey

HERE = Scope("p11")
SPEED = 3_600.0
"""Six times the pace that is asked of us: from dawn to the last closing in a quarter of a minute."""
BEFORE_DAWN = time(3)
"""An hour passes with each second until everybody has enrolled."""
WALL = ViewportSize(width=1920, height=1080)
NOTE_TOTALS = """() => {
  window.seen = new Set()
  const note = () => {
    const shown = document.querySelector(".card-first .card-counts strong")
    if (shown) window.seen.add(shown.textContent)
  }
  new MutationObserver(note).observe(document.body, { childList: true, characterData: true, subtree: true })
}"""
ROWS = """() => Object.fromEntries([...document.querySelectorAll(".rows tbody tr")].map((row) => [
  row.querySelector("a").getAttribute("href").split("/").pop(),
  row.querySelector("td.wide").textContent,
]))"""


def written(n: int | None) -> str:
    return "—" if n is None else f"{n:,}".replace(",", ".")


async def test_every_total_of_a_day_is_the_ledger_s(
    engines: Engines, fresh_database: str, pool: asyncpg.Pool, bus: Bus, browser: Browser
) -> None:
    sock, address = claim("127.0.0.1", 0)
    invitation = await prepare(pool, bus, Programme(11, SPEED, None, BEFORE_DAWN, generate(11, 60)))
    async with one_box(Engines(fresh_database, engines.redis_url), sock, address, "") as listener:
        serving = asyncio.create_task(listener.serve())
        page = await browser.new_page(viewport=WALL, locale="vi-VN")
        await page.goto(f"{address.origin}/signin#{invitation.link}")
        await page.wait_for_selector(".card-first")
        await page.evaluate(NOTE_TOTALS)
        codes = [CodeLine(**json.loads(line)) for line in invitation.codes.splitlines()]
        outcome = await simulate(SimulationSettings(address.origin), codes, lambda _: None)
        assert (60, 0) == (outcome.stations, outcome.lost)

        standing, totals = await folded(pool)
        for ballot in BALLOTS:
            await shows_what_is(page, standing, ballot)
        seen = set(await page.evaluate("[...window.seen]"))
        assert len(seen) > 20
        assert set() == seen - totals
        await page.context.close()
        listener.stop()
        await serving


async def folded(pool: asyncpg.Pool) -> tuple[Standing, set[str]]:
    """From the entries alone, and every total of the headline ballot that there ever was."""
    election = await Elections(pool).get()
    assert election is not None
    register = Register(pool)
    standing = Standing(election, await register.stations(), await register.provinces(), await register.communes())
    now = election.at(election.closes) + timedelta(hours=3)
    totals = set()
    async for entries in Ledger(pool).everything_after({}):
        for entry in entries:
            standing.apply(entry)
            totals.add(written(standing.figures(HERE, now).ballots["assembly"].voted))
    return standing, totals


async def shows_what_is(page: Page, standing: Standing, ballot: Ballot) -> None:
    now = PacedClock(standing.election.pace).now() if standing.election.pace else standing.election.begins
    figures = standing.figures(HERE, now).ballots[ballot]
    card = page.locator(f"[aria-labelledby=b-{ballot}]")
    await expect(card.locator(".card-counts strong")).to_have_text(written(figures.voted), timeout=10_000)
    await expect(card.locator(".card-coverage")).to_have_text(f"{figures.reported}/{figures.expected} khu vực")
    await page.locator(".children .switch button").nth(BALLOTS.index(ballot)).click()
    told: dict[str, Any] = {
        commune: written(standing.figures(commune, now).ballots[ballot].voted) for commune in standing.children(HERE)
    }
    assert told == await page.evaluate(ROWS)
