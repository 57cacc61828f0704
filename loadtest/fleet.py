"""Several load generators as one: they connect first, say so, and begin at one agreed instant.

A process may open 20,000 files and an address of this machine has some 28,000 ports, so a country's lines need several
processes, each with an address of its own (127.0.0.2, 127.0.0.3 ...). Drills come in, `Shots` over all latencies of
all processes go out. `BenchFailed` when a generator cannot connect or ends early; leaving the block ends them all.
"""

from __future__ import annotations

import asyncio
import math
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import msgspec
from msgspec.structs import replace

from loadtest.crowd import MOST_CONNECTIONS
from loadtest.drill import Drill, Shots
from loadtest.generator import Progress
from loadtest.harvest import Harvest, reckon

READY_WITHIN_S = 300.0
BEGIN_IN_S = 0.2  # long enough for the word to reach every process
REST_S = 60.0  # beyond the drill's own time and patience, for adding up
END_WITHIN_S = 10.0
LONGEST_HARVEST = 1 << 28  # bytes of a line
FIRST_SOURCE = 2  # of 127.0.0.x

Connected = Callable[[int, int], None]
"""(connections open, of how many)"""


class BenchFailed(RuntimeError):
    """The bench could not be run; the message says why."""


class Fleet:
    """Connected generators. `fire` once; the connections stay open until the block is left."""

    def __init__(self, drill: Drill, ships: list[_Ship]) -> None:
        self._drill = drill
        self._ships = ships

    @property
    def process_ids(self) -> list[int]:
        """Of the generators, for whoever measures what they cost."""
        return [ship.process_id for ship in self._ships]

    async def fire(self, begin_at: float | None = None) -> Shots:
        """Run, from a moment of the monotonic clock on (None: at once)."""
        at = time.monotonic() + BEGIN_IN_S if begin_at is None else begin_at
        for ship in self._ships:
            await ship.begin(at)
        harvests = await asyncio.gather(*(ship.harvest() for ship in self._ships))
        return await asyncio.to_thread(reckon, self._drill, harvests)


@asynccontextmanager
async def fleet(
    drill: Drill,
    urls: Sequence[str] = (),
    processes: int | None = None,
    connected: Connected | None = None,
    first_source: int = FIRST_SOURCE,
) -> AsyncIterator[Fleet]:
    """Start generators for a drill and wait until they have connected.

    With several `urls` the devices are dealt to them in equal parts; otherwise all go to the drill's own. `processes`
    is how many for each url (None: as few as can hold the connections). `first_source` is the last byte of the first
    process's own address.
    """
    if not drill.targets:
        raise BenchFailed("There are no devices to send from.")
    parts = [part for piece in _pieces(drill, urls) for part in _split(piece, processes)]
    if len(parts) > 1:
        parts = [
            replace(part, source=f"127.0.0.{first_source + n}", seed=drill.seed + n) for n, part in enumerate(parts)
        ]
    done = [0] * len(parts)
    total = sum(min(part.connections, len(part.targets)) for part in parts)

    def tell(number: int, opened: int) -> None:
        done[number] = opened
        if connected is not None:
            connected(sum(done), total)

    async with AsyncExitStack() as stack:
        ships = [await stack.enter_async_context(_launched(part)) for part in parts]
        async with asyncio.timeout(READY_WITHIN_S):
            waits = [ship.until_ready(partial(tell, number)) for number, ship in enumerate(ships)]
            for failure in await asyncio.gather(*waits, return_exceptions=True):
                if isinstance(failure, BaseException):
                    raise failure
        yield Fleet(drill, ships)


async def run_drill(drill: Drill, urls: Sequence[str] = (), processes: int | None = None) -> Shots:
    """Run a drill in processes of its own."""
    async with fleet(drill, urls, processes) as ready:
        return await ready.fire()


class _Ship:
    """One generator's process."""

    def __init__(self, process: asyncio.subprocess.Process, drill: Drill) -> None:
        self._process = process
        self._drill = drill

    @property
    def process_id(self) -> int:
        return self._process.pid

    async def tell(self) -> None:
        data = msgspec.json.encode(self._drill)
        await self._write(b"%d\n%b" % (len(data), data))

    async def until_ready(self, opened: Callable[[int], None]) -> None:
        assert self._process.stdout is not None
        while True:
            line = await self._process.stdout.readline()
            if not line:
                raise BenchFailed("The load generator failed.")
            said = msgspec.json.decode(line, type=Progress)
            if said.failed is not None:
                raise BenchFailed(f"The load generator could not connect. {said.failed}")
            opened(said.opened)
            if said.ready:
                return

    async def begin(self, at: float) -> None:
        await self._write(b"%r\n" % at)

    async def harvest(self) -> Harvest:
        assert self._process.stdout is not None
        async with asyncio.timeout(self._drill.seconds + self._drill.patience_s + REST_S):
            printed = await self._process.stdout.readline()
        try:
            return msgspec.json.decode(printed, type=Harvest)
        except msgspec.DecodeError as error:
            raise BenchFailed("The load generator failed.") from error

    async def end(self) -> None:
        """Asked by closing its stdin; then made to."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            async with asyncio.timeout(END_WITHIN_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(data)
            await self._process.stdin.drain()
        except OSError as error:
            raise BenchFailed("The load generator failed.") from error


@asynccontextmanager
async def _launched(drill: Drill) -> AsyncIterator[_Ship]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "loadtest.generator",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LONGEST_HARVEST,
    )  # fmt: skip
    ship = _Ship(process, drill)
    try:
        await ship.tell()
        yield ship
    finally:
        await ship.end()


def _pieces(drill: Drill, urls: Sequence[str]) -> list[Drill]:
    if not urls:
        return [drill]
    return [replace(part, url=url) for part, url in zip(_cut(drill, len(urls)), urls, strict=False)]


def _split(drill: Drill, processes: int | None) -> list[Drill]:
    wanted = min(drill.connections, len(drill.targets))
    return _cut(drill, processes or max(1, math.ceil(wanted / MOST_CONNECTIONS)))


def _cut(drill: Drill, count: int) -> list[Drill]:
    """The drill in equal parts: devices in their order, and the same share of connections and rates."""
    count = max(1, min(count, drill.connections, len(drill.targets)))
    parts = []
    for number in range(count):
        begin, end = (len(drill.targets) * n // count for n in (number, number + 1))
        share = (end - begin) / len(drill.targets)
        parts.append(
            replace(
                drill,
                targets=drill.targets[begin:end],
                connections=drill.connections * (number + 1) // count - drill.connections * number // count,
                rate=None if drill.rate is None else drill.rate * share,
                phases=[replace(phase, rate=phase.rate * share) for phase in drill.phases],
                at_once=None if drill.at_once is None else max(1, round(drill.at_once * share)),
            )
        )
    return parts
