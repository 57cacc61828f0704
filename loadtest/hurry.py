"""Running a coroutine on the fastest event loop there is here."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import TypeVar

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

T = TypeVar("T")


def run_fast(work: Coroutine[object, object, T]) -> T:
    """Like `asyncio.run`, on uvloop where it exists."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)
