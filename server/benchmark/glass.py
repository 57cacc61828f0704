"""`eday bench glass`: from a phone to a pixel in a real browser, and how soon a board that is opened shows the country.

Reports flow at `rate` and some boards watch, all but one of them without a browser (`eday bench fanout` has their
kind). One area alone reports in its province, by a plan; the browser shows the board above it. A sample is the time
from the moment at which a report with a new count was due on the phone until the second animation frame after the text
of that row became this count or a later one. Python's monotonic clock and the page's are the same clock with another
beginning; how far apart they are is asked before and after, and the quickest question counts.

Afterwards, when it is quiet, the page is opened OPENINGS times with an empty cache: `first_picture_s` is the median
from the navigation until headline, rows and curve are drawn.
"""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from loadtest.drill import Shots
from loadtest.fleet import BenchFailed
from loadtest.percentile import percentile
from loadtest.scenario.fanout import Reports, clock_of, gallery, mix
from loadtest.scenario.glass import Spot, marked, spot
from loadtest.showing import Seen
from server.benchmark.browser import chromium
from server.benchmark.goal import Goal
from server.benchmark.meter import used
from server.benchmark.quiet import until_quiet
from server.benchmark.register import town
from server.benchmark.session import Measured, Scene, Session
from server.benchmark.stage import Plan, Stage

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, ViewportSize

HERE = Path(__file__).parent
SCREEN: ViewportSize = {"width": 1920, "height": 1080}
OPENINGS = 5
QUESTIONS = 20
WARM_S = 2.0
DRAWN_WITHIN_S = 5.0  # the last count, after the last report
SPARE_S = 6.0  # for the questions around
LOOK_EVERY_S = 0.2
PAGE_WITHIN_MS = 30_000
REST_WITHIN_S = 60.0


class GlassResult(Struct, frozen=True):
    """`p50_ms` ... are of `samples`, from when a report was due until it was drawn; `unseen` counts were never drawn
    and count as errors. `receipt_...` are of the marked phone, `frame_p99_ms` of the other boards, from when a frame
    was made. `cpu_percent` by part, of one core; the browser is in `load`."""

    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None
    boards: int
    rps: float
    samples: int
    unseen: int
    first_picture_s: float | None
    first_picture_max_s: float | None
    receipt_p50_ms: float | None
    receipt_p99_ms: float | None
    frame_p99_ms: float | None
    reached_rps: float
    cpu_percent: dict[str, float | None]
    stations: int
    seconds: float
    errors: int


@dataclass(frozen=True, slots=True)
class _Shown:
    """What came of watching: milliseconds of each sample, counts never drawn, and what was used meanwhile."""

    samples: list[float]
    unseen: int
    cpu_percent: dict[str, float | None]
    frames: Seen


@dataclass(frozen=True, slots=True)
class Glass:
    """`boards` of which one is a browser; `rate` reports a second for `seconds`."""

    boards: int
    rate: float
    seconds: float
    stations: int
    openings: int = OPENINGS

    async def __call__(self, session: Session) -> Measured:
        async with chromium() as browser, session.on(Plan(town(self.stations), with_server=True)) as scene:
            ready = scene.stage
            where = spot(ready.phones)
            reports = Reports([ready.collector_url], where.others, session.say)
            mark, shown = await self._look(session, scene, browser, where, reports)
            if not await until_quiet(scene.meter, "server", REST_WITHIN_S):
                session.say("the server does not come to rest")
            firsts = [await _first_picture(browser, ready, where.page) for _ in range(self.openings)]
        shots, samples = reports.shots, sorted(shown.samples)
        assert shots is not None
        assert mark is not None
        session.note("reports", shots)
        result = GlassResult(
            p50_ms=_rounded(percentile(samples, 0.50)),
            p99_ms=_rounded(percentile(samples, 0.99)),
            max_ms=_rounded(percentile(samples, 1.0)),
            boards=self.boards,
            rps=self.rate,
            samples=len(samples),
            unseen=shown.unseen,
            first_picture_s=round(median(firsts), 3),
            first_picture_max_s=round(max(firsts), 3),
            receipt_p50_ms=mark.p50_ms,
            receipt_p99_ms=mark.p99_ms,
            frame_p99_ms=shown.frames.p99_ms,
            reached_rps=round(shots.rps, 1),
            cpu_percent=shown.cpu_percent,
            stations=ready.stations,
            seconds=self.seconds,
            errors=shots.errors + mark.errors + shown.unseen + shown.frames.strange,
        )
        return Measured(result, result.errors, _goals(result))

    async def _look(
        self, session: Session, scene: Scene, browser: Browser, where: Spot, reports: Reports
    ) -> tuple[Shots | None, _Shown]:
        ready = scene.stage
        assert ready.server_url is not None
        scopes = mix(max(1, self.boards - 1), where.others)
        clock = await clock_of(ready.collector_url, ready.phones[0].token)
        headers = {"Cookie": ready.cookie, "Origin": ready.server_url}
        async with (
            gallery(ready.server_url, headers, scopes, 0, clock) as boards,
            marked(ready.collector_url, where.phone, self.seconds, session.say) as mark,
            _page(browser, ready, where.page) as page,
        ):
            await boards.open(len(scopes))
            session.say(f"{len(scopes):,} boards and a browser on {where.page} watch; {where.row} is marked")
            apart = await _apart(page)
            async with reports.flowing(self.rate, WARM_S + self.seconds + SPARE_S):
                await asyncio.sleep(WARM_S)
                if not await page.evaluate("scope => glass.watch(scope)", where.row):
                    raise BenchFailed(f"The board of {where.page} has no row for {where.row}.")
                await boards.mark()
                before = scene.meter.read()
                due = await mark.report()
                await _until_drawn(page, due[-1][1])
                after, frames = scene.meter.read(), await boards.mark()
            apart = min(apart, await _apart(page))
            drawn = [(at / 1_000 + apart[1], count) for at, count in await page.evaluate("() => glass.seen")]
        samples = in_time(due, drawn)
        parts = {part: used(before, after, part) for part in scene.meter.parts}
        seconds = after.at - before.at
        percents = {part: None if spent is None else round(100 * spent / seconds, 1) for part, spent in parts.items()}
        session.say(f"{len(samples):,} of {len(due):,} counts were drawn")
        return mark.shots, _Shown(samples, len(due) - len(samples), percents, frames)


def in_time(due: Sequence[tuple[float, int]], drawn: Sequence[tuple[float, int]]) -> list[float]:
    """Milliseconds from each moment at which a count was due until it, or a later one, was drawn; none for a count that
    never was. Both ascending."""
    counts = [count for _, count in drawn]
    found = [(moment, bisect_left(counts, count)) for moment, count in due]
    return [(drawn[at][0] - moment) * 1_000 for moment, at in found if at < len(drawn)]


def _goals(result: GlassResult) -> list[Goal]:
    return [
        Goal("p50_ms", "at most", 250, result.p50_ms, "ms"),
        Goal("p99_ms", "at most", 600, result.p99_ms, "ms"),
        Goal("first_picture_s", "at most", 1.5, result.first_picture_s, "s"),
    ]


# The page


@asynccontextmanager
async def _page(browser: Browser, ready: Stage, scope: str) -> AsyncIterator[Page]:
    """The board of a scope in a browser of its own, signed in, with an empty cache, drawn."""
    assert ready.server_url is not None
    name, _, secret = ready.cookie.partition("=")
    context = await browser.new_context(viewport=SCREEN)
    try:
        await context.add_cookies([{"name": name, "value": secret, "url": ready.server_url}])
        await context.add_init_script(path=HERE / "glass.js")
        page = await context.new_page()
        await page.goto(f"{ready.server_url}/board/{scope}", timeout=PAGE_WITHIN_MS)
        await page.wait_for_function("() => glass.first !== null", timeout=PAGE_WITHIN_MS)
        yield page
    finally:
        await context.close()


async def _first_picture(browser: Browser, ready: Stage, scope: str) -> float:
    """Seconds from the navigation."""
    async with _page(browser, ready, scope) as page:
        return float(await page.evaluate("() => glass.first")) / 1_000


async def _apart(page: Page) -> tuple[float, float]:
    """How long the quickest question took, and what must be added to the page's clock to have ours; seconds."""
    asked = []
    for _ in range(QUESTIONS):
        began = time.monotonic()
        theirs = float(await page.evaluate("() => performance.now()")) / 1_000
        ended = time.monotonic()
        asked.append((ended - began, (began + ended) / 2 - theirs))
    return min(asked)


async def _until_drawn(page: Page, count: int) -> None:
    """Or until it takes too long."""
    deadline = time.monotonic() + DRAWN_WITHIN_S
    while time.monotonic() < deadline:
        if await page.evaluate("count => glass.seen.some(([, shown]) => shown >= count)", count):
            return
        await asyncio.sleep(LOOK_EVERY_S)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
