"""One side of a comparison: a server under load, and the devices that press it.

Every drill is run by a hammer in a process of its own; the side remembers which numbers its devices have used, so that
the next drill goes on with new reports.
"""

from __future__ import annotations

import asyncio
import sys

import msgspec

from loadtest.drill import Drill, Shots
from loadtest.volley import Plan, Target

WARM_S = 0.3  # of each drill, before measuring
PATIENCE_S = 60.0


class BenchFailed(RuntimeError):
    """The bench could not be run; the message says why."""


class Side:
    """One server under load. It remembers which numbers its devices have used."""

    def __init__(self, name: str, url: str, targets: list[Target], connections: int) -> None:
        if len(targets) < connections:
            raise BenchFailed(f"{connections} connections need as many devices; {name} has {len(targets)}.")
        self.name = name
        self.errors = 0
        self._url = url
        self._targets = targets
        self._connections = connections

    async def fire(self, plan: Plan, seconds: float, rate: float | None = None, once: bool = False) -> Shots:
        drill = Drill(
            url=self._url,
            plan=plan,
            targets=self._targets,
            connections=self._connections,
            seconds=seconds,
            rate=rate,
            once=once,
            warm_s=0.0 if once else min(WARM_S, seconds / 2),
        )
        shots = await run_hammer(drill)
        self.errors += shots.errors
        for target, fired in zip(self._targets, shots.fired, strict=True):
            target.next_seq += fired
            target.step += 0 if plan.kind == "opening" else fired
        return shots


async def run_hammer(drill: Drill) -> Shots:
    """Run a drill in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "loadtest.hammer", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(drill.seconds + PATIENCE_S):
            printed, _ = await process.communicate(msgspec.json.encode(drill))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise BenchFailed("The load generator failed.")
    return msgspec.json.decode(printed, type=Shots)
