"""`eday bench overload`: several times of what a collector can take, and what that does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loadtest.scenario.overload import AFTER_S, OverloadResult, overload
from server.benchmark.goal import Goal
from server.benchmark.meter import Reading
from server.benchmark.register import town
from server.benchmark.session import Measured, Session
from server.benchmark.stage import Plan


@dataclass(frozen=True, slots=True)
class Overload:
    """`times` as much as it can take for `seconds`, from `stations` phones."""

    seconds: float
    times: float
    stations: int
    after_s: float = AFTER_S

    async def __call__(self, session: Session) -> Measured:
        async with session.on(Plan(town(self.stations))) as scene:
            ready = scene.stage
            result = await overload(
                [ready.collector_url],
                ready.phones,
                seconds=self.seconds,
                times=self.times,
                after_s=self.after_s,
                say=session.say,
                note=session.note,
            )
            pressed = next((one.began_at for one in session.strands if one.name == "overload"), None)
            growth = None if pressed is None else _growth(scene.meter.readings, pressed)
        figures = {**Measured(result, 0).figures, "collector_memory_growth": growth}
        return Measured(figures, result.errors, _goals(result, growth))


def _growth(readings: Sequence[Reading], since: float) -> float | None:
    """The most resident memory since that moment, over what it was then."""
    held = [(one.at, one.uses["collector"].bytes) for one in readings]
    before = [size for at, size in held if at < since and size]
    after = [size for at, size in held if at >= since and size]
    return round(max(after) / before[-1], 3) if before and after else None


def _goals(result: OverloadResult, growth: float | None) -> list[Goal]:
    return [
        Goal("accepted_p99_ms", "at most", 1_000, result.accepted_p99_ms, "ms"),
        Goal("other_errors", "at most", 0, result.other_errors),
        Goal("collector_memory_growth", "at most", 1.3, growth, "times"),
        Goal("recovered_after_s", "at most", 5, result.recovered_after_s, "s"),
        Goal("served_share", "at least", 1, result.served_share),
    ]
