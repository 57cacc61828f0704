"""Reporting slots (mốc giờ báo cáo): which slot a report falls in, when it is late, what comes next. Pure.

A report falls in the slot whose window holds its as-of: later than the slot's time less its lead, up to and including
its time plus its tolerance; windows never overlap. A figure of 7:15 is therefore no answer to the slot of 9:00, and
nobody is spared the reminder for having been keen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from election.day import Election

SlotState = Literal["coming", "due", "late", "past"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of the day. Its window is (`opens_window`, `closes_window`]; a report is late when it was received after
    `deadline`. The two ends differ only where a generous tolerance would reach past the next slot's time."""

    at: datetime
    tolerance: timedelta
    opens_window: datetime
    closes_window: datetime
    index: int

    @property
    def deadline(self) -> datetime:
        return self.at + self.tolerance

    def holds(self, as_of: datetime) -> bool:
        return self.opens_window < as_of <= self.closes_window

    def is_late(self, received_at: datetime) -> bool:
        return received_at > self.deadline


def slots_of(election: Election) -> tuple[Slot, ...]:
    """The election's slots in order of time, with their windows."""
    slots: list[Slot] = []
    earlier = election.at(time(0))
    for index, wanted in enumerate(election.slots):
        at = election.at(wanted.at)
        closes = at + wanted.tolerance
        if index + 1 < len(election.slots):
            closes = min(closes, election.at(election.slots[index + 1].at))
        slots.append(Slot(at, wanted.tolerance, max(earlier, at - wanted.lead), closes, index))
        earlier = closes
    return tuple(slots)


def slot_of(slots: Sequence[Slot], as_of: datetime) -> Slot | None:
    """The slot a report with this as-of falls in."""
    index = bisect_left(slots, as_of, key=lambda slot: slot.closes_window)
    if index == len(slots) or not slots[index].holds(as_of):
        return None
    return slots[index]


def state(slot: Slot, now: datetime, missing: int) -> SlotState:
    """Coming until its time, due during its tolerance, then late while somebody is missing and past when nobody is."""
    if now < slot.at:
        return "coming"
    if now <= slot.deadline:
        return "due"
    return "late" if missing > 0 else "past"


def next_due(slots: Sequence[Slot], now: datetime) -> Slot | None:
    """The slot people work towards now: the first one that can still be reported in time."""
    return next((slot for slot in slots if now <= slot.deadline), None)
