"""One of our programs as a process of its own, for as long as a block runs.

What it writes, on both streams, goes to a file; when it says that it is ready is read from there, because with several
processes on one port nobody can ask a certain one of them. Ended by SIGTERM, made to end if that does not help, and
ended by the kernel should we be killed.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from election.engines.child import tie
from election.errors import Unavailable

STOP_WITHIN_S = 15.0
LOOK_EVERY_S = 0.02

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Program:
    """A program that was started; `began` is of the monotonic clock."""

    name: str
    log: Path
    began: float
    process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        return self.process.pid

    async def until(self, is_it: Callable[[Line], bool], within_s: float) -> Line:
        """The first line of JSON that it writes and that `is_it`. Raises `Unavailable` when it ends or takes longer."""
        deadline = time.monotonic() + within_s
        while True:
            has_ended = self.process.returncode is not None
            for line in self._lines():
                if is_it(line):
                    return line
            if has_ended:
                raise Unavailable(f"{self.name} ended before it was ready: {self._last_words()}")
            if time.monotonic() > deadline:
                raise Unavailable(f"{self.name} was not ready within {within_s:.0f} s: {self._last_words()}")
            await asyncio.sleep(LOOK_EVERY_S)

    def _lines(self) -> list[Line]:
        found = []
        # What comes after the last line's end is still being written.
        for text in self.log.read_text("utf-8", "replace").split("\n")[:-1]:
            with suppress(ValueError):
                line = json.loads(text)
                if isinstance(line, dict):
                    found.append(line)
        return found

    def _last_words(self) -> str:
        said = self.log.read_text("utf-8", "replace").strip().splitlines()
        return said[-1][-500:] if said else "it said nothing."


@asynccontextmanager
async def program(
    name: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> AsyncIterator[Program]:
    """`python ARGUMENTS`, with our environment without its settings and with `environment`."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("EDAY_")}
    with log.open("wb") as output:
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            env={**inherited, **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=tie(signal.SIGTERM),
        )
    try:
        yield Program(name, log, began, process)
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    try:
        with suppress(ProcessLookupError):
            process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), STOP_WITHIN_S)
    finally:
        # Cancelled while it waits, it still leaves nobody behind.
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
