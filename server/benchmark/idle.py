"""`eday bench idle`: what a line costs that is open and quiet.

The collector's private memory (USS, which counts nothing twice) before the first line and after the last, each when it
has come to rest; then its CPU while nothing happens but beats and pings. What the kernel keeps for a socket is not in
it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

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
TELL_EVERY = 2_000


class IdleResult(Struct, frozen=True):
    """Memory by USS in KiB, CPU of all collectors in percent of one core; `cpu_percent_before` is without any line."""

    phones: int
    kib_per_phone: float | None
    cpu_percent: float | None
    cpu_percent_before: float | None
    collector_mib_before: float | None
    collector_mib_after: float | None
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
            held_before = scene.meter.private_bytes(COLLECTOR)
            lines: OpenLines
            told = 0

            def connected(opened: int, of: int) -> None:
                nonlocal told
                if opened // TELL_EVERY > told or opened == of:
                    told = opened // TELL_EVERY
                    session.say(f"{opened:,} of {of:,} lines are open")

            async with lines_open([scene.stage.collector_url], scene.stage.phones, connected=connected) as lines:
                await _rest(session, scene)
                cpu = await self._watch(scene)
                held = scene.meter.private_bytes(COLLECTOR)
        result = IdleResult(
            phones=self.phones,
            kib_per_phone=_each(held_before, held, self.phones),
            cpu_percent=cpu,
            cpu_percent_before=cpu_before,
            collector_mib_before=_mib(held_before),
            collector_mib_after=_mib(held),
            seconds=self.seconds,
            collectors=collectors,
            errors=lines.lost or 0,
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
