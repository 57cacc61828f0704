"""The connections of a load generator: opened a few at a time before the run, or brought back in the middle of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from random import Random

from loadtest.caller import AGAIN_S, Caller, Range
from loadtest.http_caller import BatchCaller, HttpCaller
from loadtest.line_caller import LineCaller

MOST_CONNECTIONS = 18_500  # of a process that may open 20,000 files
LONGEST_BACK_OFF_S = 8.0

_CALLERS: dict[str, type[Caller]] = {"http": HttpCaller, "ws": LineCaller, "batch": BatchCaller}


class CannotConnect(OSError):
    """The run could not begin; the message says why."""


class Crowd:
    """The callers, each with its share of the drill's devices."""

    def __init__(self, ground: Range) -> None:
        drill = ground.drill
        count = min(drill.connections, len(drill.targets), MOST_CONNECTIONS)
        form = _CALLERS[drill.door]
        self.callers = [form(ground, drill.targets[number::count]) for number in range(count)]
        self._ground = ground
        self._dice = Random(drill.seed)
        self._returns: set[asyncio.Task[None]] = set()
        self._is_over = False

    def __iter__(self) -> Iterator[Caller]:
        return iter(self.callers)

    async def open(self, progress: Callable[[int], None] | None = None) -> None:
        """Open all. Raises `CannotConnect`."""
        waiting, opened = iter(self.callers), 0

        async def work() -> None:
            nonlocal opened
            for caller in waiting:
                await caller.open()
                opened += 1
                if progress is not None:
                    progress(opened)

        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(min(self._ground.drill.handshakes, len(self.callers))):
                    workers.create_task(work())
        except* OSError as errors:
            first: BaseException = errors
            while isinstance(first, BaseExceptionGroup):
                first = first.exceptions[0]
            raise CannotConnect(f"After {opened:,} connections: {first or type(first).__name__}") from first

    def bring_back(self, caller: Caller, after_s: float, then: Callable[[Caller], None]) -> None:
        """Open it in a while, again and again if need be; then call."""
        task = asyncio.create_task(self._bring_back(caller, after_s, then))
        self._returns.add(task)
        task.add_done_callback(self._returns.discard)

    def moment_of_return(self) -> float:
        """Seconds after a loss: not all in the same moment."""
        return self._dice.uniform(0.5, 1.5) * AGAIN_S

    async def close(self) -> None:
        self._is_over = True
        for task in self._returns:
            task.cancel()
        await asyncio.gather(*self._returns, return_exceptions=True)
        for caller in self.callers:
            caller.close()

    async def _bring_back(self, caller: Caller, after_s: float, then: Callable[[Caller], None]) -> None:
        while not self._is_over:
            await asyncio.sleep(after_s)
            try:
                await caller.open()
            except OSError:
                self._ground.book.lost += 1
                after_s = min(LONGEST_BACK_OFF_S, max(AGAIN_S, after_s * 2)) * self._dice.uniform(0.5, 1.0)
                continue
            then(caller)
            return
