"""`eday bench scale`: what a report costs when there are ever more polling areas, and how long a collector loads them.

All sizes stand side by side, each with engines and a collector of its own, and are pressed in turn in short rounds, so
that the machine's noise hits them all; medians over the rounds. The areas differ in nothing but their number. Cost is
CPU time, so whoever else has the processor changes little; what is counted is everything that collector and PostgreSQL
did while the reports came, divided by the reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import median

from msgspec import Struct

from loadtest.hours import Hours
from loadtest.scenario.prelude import open_polling, targets_of
from loadtest.side import Side
from server.benchmark.goal import Goal
from server.benchmark.meter import used
from server.benchmark.quiet import until_quiet
from server.benchmark.register import spread
from server.benchmark.session import Measured, Scene, Session
from server.benchmark.stage import Plan

ROUNDS = 5
MOST_PHONES = 20_000
REST_WITHIN_S = 180.0  # a million areas are read twice at the start


class Level(Struct, frozen=True):
    """Of one size: CPU microseconds per report, and seconds from a collector's start until its port answers."""

    stations: int
    phones: int
    startup_s: float
    collector_us: float | None
    postgres_us: float | None
    collector_mib: float | None
    rps: float


class ScaleResult(Struct, frozen=True):
    """`flat` is the cost of the dearest size over that of the cheapest, collector and PostgreSQL together."""

    levels: list[Level]
    flat: float | None
    connections: int
    rounds: int
    errors: int


@dataclass(slots=True)
class _Size:
    scene: Scene
    side: Side
    hours: Hours
    collector_us: list[float | None] = field(default_factory=list)
    postgres_us: list[float | None] = field(default_factory=list)
    rps: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scale:
    """`seconds` are of each size."""

    sizes: Sequence[int]
    seconds: float
    connections: int
    rounds: int = ROUNDS

    async def __call__(self, session: Session) -> Measured:
        async with AsyncExitStack() as stack:
            sizes = [await self._raise(session, count, stack) for count in sorted(set(self.sizes))]
            for number in range(self.rounds):
                for size in sizes if number % 2 == 0 else reversed(sizes):
                    await self._press(session, size, number)
            levels = [_level(size) for size in sizes]
            errors = sum(size.side.errors for size in sizes)
        costs = [one.collector_us + one.postgres_us for one in levels if one.collector_us and one.postgres_us]
        flat = round(max(costs) / min(costs), 3) if costs else None
        result = ScaleResult(levels, flat, self.connections, self.rounds, errors)
        return Measured(result, errors, [Goal("flat", "at most", 1.15, flat)])

    async def _raise(self, session: Session, count: int, stack: AsyncExitStack) -> _Size:
        plan = Plan(list(spread(count)), phones=min(count, MOST_PHONES))
        scene = await stack.enter_async_context(session.on(plan, f"{count:,} areas"))
        session.say(f"{count:,} polling areas: the collector was ready after {scene.stage.startup_s:.1f} s")
        targets = targets_of(scene.stage.phones)
        hours = await open_polling([scene.stage.collector_url], targets, session.say)
        if not await until_quiet(scene.meter, "collector", REST_WITHIN_S):
            session.say(f"the collector of {count:,} polling areas does not come to rest")
        side = Side(f"{count:,} areas", scene.stage.collector_url, targets, min(count, self.connections))
        await side.fire(hours.plan("turnout"), self.seconds / self.rounds)
        return _Size(scene, side, hours)

    async def _press(self, session: Session, size: _Size, number: int) -> None:
        before = size.scene.meter.read()
        shots = await size.side.fire(size.hours.plan("turnout"), self.seconds / self.rounds, warm_s=0.0)
        after = size.scene.meter.read()
        session.note(size.side.name, shots)
        size.rps.append(shots.rps)
        for part, costs in (("collector", size.collector_us), ("PostgreSQL", size.postgres_us)):
            spent = used(before, after, part)
            costs.append(spent * 1e6 / shots.accepted if spent is not None and shots.accepted else None)
        told = ", ".join(_microseconds(costs[-1]) for costs in (size.collector_us, size.postgres_us))
        session.say(f"round {number + 1}/{self.rounds} {size.side.name}: {shots.rps:,.0f}/s, {told} µs per report")


def _level(size: _Size) -> Level:
    held = size.scene.meter.private_bytes("collector")
    return Level(
        stations=size.scene.stage.stations,
        phones=len(size.scene.stage.phones),
        startup_s=round(size.scene.stage.startup_s, 2),
        collector_us=_median(size.collector_us),
        postgres_us=_median(size.postgres_us),
        collector_mib=None if held is None else round(held / 2**20, 1),
        rps=round(median(size.rps), 1),
    )


def _median(costs: Sequence[float | None]) -> float | None:
    known = [cost for cost in costs if cost is not None]
    return round(median(known), 1) if known else None


def _microseconds(cost: float | None) -> str:
    return "unknown" if cost is None else f"{cost:.1f}"
