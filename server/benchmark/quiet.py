"""Waiting until a part has nothing more to do: what it loads, reads again or frees after its start is not what is
measured."""

from __future__ import annotations

import asyncio
import time

from server.benchmark.meter import Meter, used

LOOK_S = 0.5
BUSY_SHARE = 0.1  # of a core
QUIET_LOOKS = 3  # one after the other


async def until_quiet(meter: Meter, part: str, within_s: float) -> bool:
    """Whether it came to rest in time; where the system does not tell, it is believed to have."""
    deadline = time.monotonic() + within_s
    quiet, before = 0, meter.read()
    while quiet < QUIET_LOOKS:
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(LOOK_S)
        after = meter.read()
        spent = used(before, after, part)
        if spent is None:
            return True
        quiet = quiet + 1 if spent < BUSY_SHARE * (after.at - before.at) else 0
        before = after
    return True
