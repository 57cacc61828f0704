"""A load generator in a process of its own.

`python -m loadtest.generator` reads a `Drill` as JSON on stdin, its length on a line before it, and connects. It prints
`{"opened":n}` as it goes and `{"opened":n,"ready":true}` at the end, or `{"failed":"why"}`. A line with a moment of the
monotonic clock starts the run; then it prints a `Harvest`. When stdin ends, so does the generator: until then its lines
stay open, because phones don't hang up after a report either.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time

import msgspec
from msgspec import Struct

from loadtest.conductor import say, told
from loadtest.crowd import CannotConnect
from loadtest.drill import Drill
from loadtest.hammer import Hammer
from loadtest.hurry import run_fast

TELL_EVERY_S = 0.5


class Progress(Struct, omit_defaults=True):
    """What a generator says before it runs."""

    opened: int = 0
    ready: bool = False
    failed: str | None = None


async def generate(drill: Drill) -> int:
    """1. Connect. 2. Wait for the word. 3. Run. The exit code."""
    hammer = Hammer(drill)
    told_at = time.monotonic()

    def tell(opened: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at > TELL_EVERY_S:
            told_at = time.monotonic()
            say(Progress(opened))

    try:
        try:
            await hammer.connect(tell)
        except CannotConnect as failure:
            say(Progress(failed=str(failure)))
            return 1
        gc.collect()
        gc.freeze()
        gc.disable()  # a run is short, and a collection in the middle of it would be counted as the server's
        say(Progress(len(drill.targets), ready=True))
        words = await _words()
        word = await words.readline()
        if word:
            say(await hammer.run(float(word)))
            await words.read()
        return 0
    finally:
        await hammer.close()


async def _words() -> asyncio.StreamReader:
    """What comes on stdin."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def main() -> int:
    task = told()
    return run_fast(generate(msgspec.json.decode(task, type=Drill))) if task else 2


if __name__ == "__main__":
    sys.exit(main())
