"""Reminders: a phone whose polling area has not reported for a slot hears so when the slot is due and when it is late.

In: the election's clock and slots, what is known of each station (memory only). Out: a `reminder` to each open line
it concerns, once per slot and step. Who has no line sees the same on its own screen, which counts down by itself. A
collector that starts after a slot's time does not remind of it: the others have.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from collector.lines import Line, Lines
from collector.notice import Notice
from collector.roster import Roster
from election.clock import Clock
from election.slot import Slot, slots_of
from election.station import Station

LOOK_S = 0.5
LINES_AT_ONCE, BREATH_S = 500, 0.01  # a country's phones are seconds of writing; reports go between


@dataclass(frozen=True, slots=True)
class Step:
    """A slot whose time has come (`late` False) or whose tolerance is over."""

    slot: Slot
    late: bool


def steps_between(slots: Sequence[Slot], before: datetime, now: datetime) -> list[Step]:
    """What has come since `before`, in order."""
    steps = [(slot.at, Step(slot, False)) for slot in slots] + [(slot.deadline, Step(slot, True)) for slot in slots]
    return [step for at, step in sorted(steps, key=lambda one: (one[0], one[1].late)) if before < at <= now]


class Reminders:
    def __init__(self, lines: Lines, roster: Roster, clock: Clock) -> None:
        self._lines = lines
        self._roster = roster
        self._clock = clock

    async def run(self) -> None:
        before = self._clock.now()
        while True:
            await asyncio.sleep(LOOK_S)
            now = self._clock.now()
            for step in steps_between(slots_of(self._roster.election), before, now):
                await self._remind(step)
            before = now

    async def _remind(self, step: Step) -> None:
        lines = self._lines.all()
        for begin in range(0, len(lines), LINES_AT_ONCE):
            for line in lines[begin : begin + LINES_AT_ONCE]:
                for station in self._lacking(line, step.slot):
                    slot = {"at": step.slot.at, "tolerance_min": step.slot.tolerance.total_seconds() / 60}
                    line.tell(Notice("reminder", station=station.code, slot=slot, late=step.late))
            await asyncio.sleep(BREATH_S)

    def _lacking(self, line: Line, slot: Slot) -> Iterator[Station]:
        """The line's stations that vote on the day, have not closed, and have no figure in the slot."""
        for key in line.device.grant.stations:
            station, known = self._roster.stations.get(key), self._roster.known.get(key)
            if station is None or known is None or station.date != self._roster.election.date:
                continue
            points = [point for point in (known.last, known.previous) if point is not None]
            if known.closed_at is None and not any(slot.holds(point.as_of) for point in points):
                yield station
