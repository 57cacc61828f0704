"""CPU and memory of each part of a bench, looked at twice a second.

A part is some processes with all their children. What children used that have ended counts too, so a part's CPU only
grows. Everything that runs below us and is no part of its own is "load": the generators, and what starts them.
What the system does not tell is None, and a process that is gone is no error.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Container, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import psutil

EVERY_S = 0.5
LOAD = "load"
COUNTS_ENDED_CHILDREN = sys.platform not in {"darwin", "win32"}  # psutil gives 0 there


@dataclass(frozen=True, slots=True)
class Use:
    """What a part has used: CPU seconds since its beginning, bytes of resident memory now."""

    cpu_s: float | None
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All parts at one moment of the monotonic clock."""

    at: float
    uses: Mapping[str, Use]


class Meter:
    """Reads the parts, by hand or, inside `running`, by itself; keeps what it read in order.

    Meters that run side by side share `claimed`, or the parts of one would be the load of another.
    """

    def __init__(self, pids: Mapping[str, Iterable[int]], claimed: set[int] | None = None) -> None:
        self.readings: list[Reading] = []
        self._pids = {name: tuple(numbers) for name, numbers in pids.items()}
        self._is_over = False
        self._claimed = set[int]() if claimed is None else claimed
        self._claimed.update(number for numbers in self._pids.values() for number in numbers)

    @property
    def parts(self) -> list[str]:
        return [*self._pids, LOAD]

    def read(self) -> Reading:
        """Look now, and keep it. Takes a few milliseconds."""
        tree = _tree()
        uses = {name: _use(_families(numbers, tree)) for name, numbers in self._pids.items()}
        uses[LOAD] = _use(_families([os.getpid()], tree, without=self._claimed))
        reading = Reading(time.monotonic(), uses)
        self.readings.append(reading)
        return reading

    def private_bytes(self, part: str) -> int | None:
        """Memory that would be free again if the part's processes ended (USS): unlike the resident size, it counts
        nothing twice."""
        try:
            return sum(process.memory_full_info().uss for process in _families(self._pids[part], _tree()))
        except (psutil.Error, AttributeError):
            return None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Meter]:
        """Read now, every half second until `stop`, and at the end."""
        self.read()
        task = asyncio.create_task(self._run(), name="meter")
        try:
            yield self
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            self.stop()

    def stop(self) -> None:
        """Read once more and no longer by itself: when parts begin to end, ours are no longer told from the load."""
        if not self._is_over:
            self.read()
        self._is_over = True

    async def _run(self) -> None:
        while not self._is_over:
            await asyncio.sleep(EVERY_S)
            if not self._is_over:
                self.read()


def used(before: Reading, after: Reading, part: str) -> float | None:
    """CPU seconds of a part between two readings."""
    begin, end = before.uses[part].cpu_s, after.uses[part].cpu_s
    return None if begin is None or end is None else max(0.0, end - begin)


def _tree() -> dict[int, list[psutil.Process]]:
    """Everybody's children. Asking each process for its own would go through all of the system's each time."""
    tree: dict[int, list[psutil.Process]] = {}
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            tree.setdefault(process.ppid(), []).append(process)
    return tree


def _families(
    pids: Iterable[int], tree: Mapping[int, Sequence[psutil.Process]], without: Container[int] = ()
) -> list[psutil.Process]:
    """These processes and all below them, but for the families of `without`."""
    found = []
    for number in pids:
        with suppress(psutil.Error):
            found.append(psutil.Process(number))
    for process in found:  # grows while we go
        found += [child for child in tree.get(process.pid, ()) if child.pid not in without]
    return found


def _use(processes: Sequence[psutil.Process]) -> Use:
    if not processes:
        return Use(None, None)
    cpu, private, shared, is_whole = 0.0, 0, 0, True
    for process in processes:
        with suppress(psutil.Error):
            with process.oneshot():
                times, memory = process.cpu_times(), process.memory_info()
            cpu += times.user + times.system
            if COUNTS_ENDED_CHILDREN:
                cpu += times.children_user + times.children_system
            # Each PostgreSQL process shows the buffers they all share; they are there once.
            here = getattr(memory, "shared", None)
            is_whole = is_whole and here is not None
            private += memory.rss - (here or 0)
            shared = max(shared, here or 0)
    alone = len(processes) == 1
    return Use(
        round(cpu, 3) if COUNTS_ENDED_CHILDREN or alone else None,
        private + shared if is_whole or alone else None,
    )
