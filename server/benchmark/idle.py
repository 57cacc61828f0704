"""`eday bench idle`: what a line costs that is open and quiet.

The lines open in STEPS equal groups. Before the first and after each, when the collector has come to rest, its private
memory is read (USS, which counts nothing twice). What it freed after loading the register is used up by the first
lines, which then seem to cost nothing: so the figure is that of the dearest group, not of all. Then its CPU is watched
while nothing happens but beats and pings. What the kernel keeps for a socket is not in it.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import pairwise

from msgspec import Struct

from loadtest.scenario.idle import OpenLines, lines_open
from server.benchmark.country import needed
from server.benchmark.goal import Goal
from server.benchmark.meter import used
from server.benchmark.quiet import until_quiet
from server.benchmark.register import town
from server.benchmark.session import Measured, Scene, Session
from server.benchmark.stage import Plan

COLLECTOR = "collector"
REST_WITHIN_S = 60.0
STEPS = 4


class IdleResult(Struct, frozen=True):
    """`kib_per_phone` is of the dearest group, `kib_per_phone_overall` of all; `collector_mib` before the first group
    and after each. CPU of all collectors in percent of one core; `cpu_percent_before` is without any line."""

    phones: int
    kib_per_phone: float | None
    kib_per_phone_overall: float | None
    cpu_percent: float | None
    cpu_percent_before: float | None
    collector_mib: list[float | None]
    seconds: float
    collectors: int
    errors: int


@dataclass(frozen=True, slots=True)
class Idle:
    """`seconds` are watched while nothing happens, without lines and with them."""

    phones: int
    seconds: float
    collectors: int | None

    async def __call__(self, session: Session) -> Measured:
        collectors = self.collectors or needed(self.phones)
        async with session.on(Plan(town(self.phones), collectors=collectors)) as scene:
            await _rest(session, scene)
            cpu_before = await self._watch(scene)
            held, groups = [scene.meter.private_bytes(COLLECTOR)], list[OpenLines]()
            async with AsyncExitStack() as stack:
                for begin, end in pairwise(self.phones * n // STEPS for n in range(STEPS + 1)):
                    some = scene.stage.phones[begin:end]
                    groups.append(await stack.enter_async_context(lines_open([scene.stage.collector_url], some)))
                    session.say(f"{end:,} of {self.phones:,} lines are open")
                    await _rest(session, scene)
                    held.append(scene.meter.private_bytes(COLLECTOR))
                cpu = await self._watch(scene)
        each = [_each(*around, group.count) for around, group in zip(pairwise(held), groups, strict=True)]
        result = IdleResult(
            phones=self.phones,
            kib_per_phone=max((one for one in each if one is not None), default=None),
            kib_per_phone_overall=_each(held[0], held[-1], self.phones),
            cpu_percent=cpu,
            cpu_percent_before=cpu_before,
            collector_mib=[_mib(one) for one in held],
            seconds=self.seconds,
            collectors=collectors,
            errors=sum(group.lost or 0 for group in groups),
        )
        return Measured(result, result.errors, [Goal("kib_per_phone", "at most", 20, result.kib_per_phone, "KiB")])

    async def _watch(self, scene: Scene) -> float | None:
        before = scene.meter.read()
        await asyncio.sleep(self.seconds)
        after = scene.meter.read()
        spent = used(before, after, COLLECTOR)
        return None if spent is None else round(100 * spent / (after.at - before.at), 2)


async def _rest(session: Session, scene: Scene) -> None:
    if not await until_quiet(scene.meter, COLLECTOR, REST_WITHIN_S):
        session.say("the collector does not come to rest")


def _each(before: int | None, after: int | None, phones: int) -> float | None:
    return None if before is None or after is None else round((after - before) / 1024 / phones, 2)


def _mib(held: int | None) -> float | None:
    return None if held is None else round(held / 2**20, 1)
