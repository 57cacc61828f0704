"""One side of a comparison: a server under load, and the devices that press it.

Every drill is run by generators in processes of their own; the side remembers which numbers its devices have used, so
that the next drill goes on with new reports.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from loadtest.drill import Door, Drill, Shots
from loadtest.fleet import BenchFailed, Connected, Fleet, fleet
from loadtest.volley import Plan, Target

WARM_S = 0.3  # of each drill, before measuring
PATIENCE_S = 60.0


class Side:
    """One server under load. It remembers which numbers its devices have used."""

    def __init__(
        self,
        name: str,
        url: str | Sequence[str],
        targets: list[Target],
        connections: int,
        door: Door = "http",
        in_flight: int = 1,
        at_once: int | None = None,
        batch: int = 100,
    ) -> None:
        if len(targets) < connections:
            raise BenchFailed(f"{connections} connections need as many devices; {name} has {len(targets)}.")
        self.name = name
        self.errors = 0
        self.targets = targets
        self._urls = [url] if isinstance(url, str) else list(url)
        self._connections = connections
        self._door = door
        self._in_flight = in_flight
        self._at_once = at_once
        self._batch = batch
        self._turn = 0

    def drill(self, plan: Plan, seconds: float, **more: object) -> Drill:
        """A drill of this side; `more` are other fields of it. A line is one phone's: each drill takes the next phones,
        so that none of them speaks more often than a polling area could have something to say."""
        targets = self.targets
        if self._door == "ws" and len(targets) >= 2 * self._connections:
            begin = self._turn * self._connections % (len(targets) - self._connections + 1)
            targets = targets[begin : begin + self._connections]
            self._turn += 1
        drill = Drill(
            url=self._urls[0],
            plan=plan,
            targets=targets,
            connections=self._connections,
            seconds=seconds,
            door=self._door,
            in_flight=self._in_flight,
            at_once=self._at_once,
            batch=self._batch,
            warm_s=min(WARM_S, seconds / 2),
        )
        return replace(drill, **more)

    async def fire(self, plan: Plan, seconds: float, rate: float | None = None, **more: object) -> Shots:
        """Run a drill and remember."""
        return await self.run(self.drill(plan, seconds, rate=rate, **more))

    async def open_all(self, plan: Plan) -> Shots:
        """Every polling area reports its opening, once, over HTTP."""
        drill = self.drill(plan, PATIENCE_S, door="http", each=1, warm_s=0.0, at_once=None)
        return await self.run(replace(drill, connections=min(self._connections, 256)))

    async def run(self, drill: Drill, processes: int | None = None, connected: Connected | None = None) -> Shots:
        async with fleet(drill, self._urls, processes, connected) as ready:
            return await self.run_with(drill, ready)

    async def run_with(self, drill: Drill, ready: Fleet) -> Shots:
        """Run a drill whose generators are connected already."""
        shots = await ready.fire()
        self.remember(drill, shots)
        return shots

    def remember(self, drill: Drill, shots: Shots) -> None:
        self.errors += shots.errors
        for target, fired in zip(drill.targets, shots.fired, strict=True):
            target.next_seq += fired
            target.step += 0 if drill.plan.kind == "opening" else fired
