"""Thousands of boards while reports flow: what each hears, how soon, and whether those that read nothing harm others.

As on the day, most boards are a commune's, each province has some dozens, and the centre's watch the country. The
boards stand in a process of their own; whoever measures the server tells them when to open, when the slow ones stop
reading, and when to count.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from random import Random

import msgspec

from loadtest.answer import MeAnswer, read
from loadtest.clock import HeardClock
from loadtest.drill import Shots
from loadtest.fleet import BenchFailed
from loadtest.line import Line, request
from loadtest.loopback import loopback
from loadtest.scenario.prelude import Phone, Say, at_random_steps, open_polling, silent, targets_of
from loadtest.showing import Seen, Showing, Wish
from loadtest.side import Side

COUNTRY_SHARE, PROVINCE_SHARE = 0.06, 0.27  # the others are communes'
CONNECTIONS = 64
ASKED = 10  # questions for the time; the quickest answer counts
ANSWER_WITHIN_S = 300.0
END_WITHIN_S = 10.0
LONGEST_ANSWER = 1 << 20
ENDS_BEFORE_S = 0.5  # reports flow at least so long after the last moment that is measured


def mix(boards: int, phones: Sequence[Phone]) -> list[str]:
    """What each of so many boards watches: places that the phones are in, every kind in turn."""
    areas = sorted({code[:8] for _, code, _ in phones})
    provinces, communes = sorted({f"p{area[:2]}" for area in areas}), [f"c{area[3:]}" for area in areas]
    watched, others, in_provinces = list[str](), 0, 0
    for number in range(boards):
        if _turns(number, COUNTRY_SHARE):
            watched.append("vn")
            continue
        if _turns(others, PROVINCE_SHARE / (1 - COUNTRY_SHARE)):
            watched.append(provinces[in_provinces % len(provinces)])
            in_provinces += 1
        else:
            watched.append(communes[(others - in_provinces) % len(communes)])
        others += 1
    return watched


def _turns(number: int, share: float) -> bool:
    """Whether it is the turn of a kind that has such a share, evenly."""
    return int((number + 1) * share) > int(number * share)


class Boards:
    """The gallery's process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def open(self, boards: int) -> Seen:
        """So many more, each until it has its picture. Raises `BenchFailed`."""
        seen = await self._ask(Wish("open", boards))
        if seen.failed is not None:
            raise BenchFailed(f"After {seen.open:,} boards: {seen.failed}")
        return seen

    async def mark(self) -> Seen:
        """What they saw since the last time; counted anew from now on."""
        return await self._ask(Wish("mark"))

    async def mute(self) -> Seen:
        """The slow ones read nothing from now on."""
        return await self._ask(Wish("mute"))

    async def _ask(self, wish: Wish) -> Seen:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(msgspec.json.encode(wish) + b"\n")
            await self._process.stdin.drain()
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return msgspec.json.decode(await self._process.stdout.readline(), type=Seen)
        except (OSError, msgspec.DecodeError) as error:
            raise BenchFailed("The boards' process failed.") from error


@asynccontextmanager
async def gallery(
    url: str, headers: Mapping[str, str], scopes: Sequence[str], slow: int, clock: HeardClock
) -> AsyncIterator[Boards]:
    """Boards at the server's base URL; none is open yet. They are gone when the block ends."""
    began = time.monotonic()
    showing = Showing(url, dict(headers), list(scopes), slow, began=began, shown=clock.now().timestamp())
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "loadtest.gallery",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LONGEST_ANSWER,
    )  # fmt: skip
    assert process.stdin is not None
    try:
        data = msgspec.json.encode(showing)
        process.stdin.write(b"%d\n%b" % (len(data), data))
        await process.stdin.drain()
        yield Boards(process)
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(END_WITHIN_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def clock_of(url: str, token: str) -> HeardClock:
    """The election's clock to a fraction of a millisecond, as a collector tells it."""
    address, clock = loopback(url), HeardClock()
    line = Line(address)
    try:
        for _ in range(ASKED):
            asked_at = time.monotonic()
            answer = await line.exchange(request(address, "GET", "/v1/me", token))
            me = read(answer.body, MeAnswer)
            if me.server_time is None:
                raise BenchFailed("GET /v1/me does not say what time it is.")
            clock.hear(me.server_time, me.speed, asked_at, time.monotonic())
    finally:
        line.drop()
    return clock


class Reports:
    """Reports that flow, from `Reports.open` until the block of `flowing` ends."""

    def __init__(self, urls: Sequence[str], phones: Sequence[Phone], say: Say = silent) -> None:
        self._urls = urls
        self._targets = targets_of(phones)
        Random(1).shuffle(self._targets)  # they report in their order, and not province after province
        self._say = say
        self.shots: Shots | None = None

    @asynccontextmanager
    async def flowing(self, rate: float, seconds: float) -> AsyncIterator[None]:
        """`rate` a second by the clock, while the block runs; it has `seconds`. Every area is opened before. With as
        many phones as reports each is an area's first figure, and changes every total above it."""
        hours = await open_polling(self._urls, self._targets, self._say)
        plan = hours.plan("turnout")
        at_random_steps(self._targets, plan, seed=1)
        side = Side("reports", self._urls, self._targets, min(CONNECTIONS, len(self._targets)))
        flow = asyncio.create_task(side.fire(plan, seconds + ENDS_BEFORE_S, rate=rate))
        try:
            yield
            self.shots = await flow
        finally:
            flow.cancel()
            await asyncio.gather(flow, return_exceptions=True)
