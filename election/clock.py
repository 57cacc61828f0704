"""The one "now".

Nothing else asks the operating system for the time of day. A rehearsal's clock may start at a chosen moment and run
faster; a real election's cannot (`Election.check_pace`). Latencies are measured with the monotonic clock instead: they
are about machines, not about the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Viet Nam has had one offset and no summer time since 1975, so a fixed offset needs no time zone database."""


class Clock(Protocol):
    """Tells the time of the election."""

    @property
    def speed(self) -> float:
        """Election seconds per real second; 0 is a frozen clock."""

    def now(self) -> datetime:
        """The moment, aware, in Viet Nam's offset."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a rehearsal's time runs: at the real moment `real` it shows `shown`, and from there `speed` times as fast."""

    real: datetime
    shown: datetime
    speed: float

    def at(self, real: datetime) -> datetime:
        """What it shows at a real moment, in Viet Nam's offset."""
        return (self.shown + (real - self.real) * self.speed).astimezone(VIETNAM)


class RealClock:
    """The operating system's clock."""

    speed = 1.0

    def now(self) -> datetime:
        return datetime.now(VIETNAM)


class PacedClock:
    """A rehearsal's clock. Every process given the same `Pace` on the same machine shows the same time."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace

    @property
    def speed(self) -> float:
        return self.pace.speed

    def now(self) -> datetime:
        return self.pace.at(datetime.now(UTC))


class FrozenClock:
    """A clock that only moves when told; for tests."""

    speed = 0.0

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, step: timedelta) -> None:
        self.at += step


def clock_for(pace: Pace | None) -> Clock:
    return PacedClock(pace) if pace else RealClock()


class Timekeeper:
    """A clock whose pace can be set. The pace stands in the election's settings, which may be changed in a rehearsal;
    everyone who was given this clock follows. Until an election is set it shows the real time."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._clock: Clock = clock_for(pace)

    def follow(self, pace: Pace | None) -> None:
        self._clock = clock_for(pace)

    @property
    def speed(self) -> float:
        return self._clock.speed

    def now(self) -> datetime:
        return self._clock.now()
