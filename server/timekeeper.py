"""The election's clock for the whole server.

The pace stands in the election's settings, which are in the database and may be changed in a rehearsal; everyone who
was given this clock follows. Until an election is set it shows the real time.
"""

from __future__ import annotations

from datetime import datetime

from election.clock import Clock, Pace, clock_for


class Timekeeper:
    """A `Clock` whose pace can be set."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._clock: Clock = clock_for(pace)

    def follow(self, pace: Pace | None) -> None:
        self._clock = clock_for(pace)

    @property
    def speed(self) -> float:
        return self._clock.speed

    def now(self) -> datetime:
        return self._clock.now()
