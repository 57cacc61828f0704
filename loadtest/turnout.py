"""How a polling area fills during its day: an S-shaped curve per area, whole voters per ballot.

Pure: an area, its hours and dice come in, a curve goes out. The curve never falls and never passes the list.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from loadtest.station import PollingArea

SMALL_AREA = 450
"""Voters; areas of the mountains are this small, and some of them are done by the middle of the morning."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another."""

    start: datetime
    end: datetime

    def before(self, moment: datetime) -> timedelta:
        """How much of it has passed at a moment."""
        return max(timedelta(0), min(moment, self.end) - self.start)

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Curve:
    """Voters over one day. During `pause` nobody votes; from `end` on nothing changes."""

    listed: Mapping[str, int]
    shares: Mapping[str, float]
    start: datetime
    end: datetime
    middle_h: float
    width_h: float
    pause: Span | None = None

    def voted(self, at: datetime) -> dict[str, int]:
        """The count of every ballot at a moment."""
        done = self._done(at)
        return {ballot: min(n, int(n * self.shares[ballot] * done + 1e-9)) for ballot, n in self.listed.items()}

    def _done(self, at: datetime) -> float:
        """How far along the day is, 0 to 1."""
        hours, whole = self._hours(min(at, self.end)), self._hours(self.end)
        if hours <= 0 or whole <= 0:
            return 0.0 if at < self.end else 1.0
        low, high = self._sigmoid(0), self._sigmoid(whole)
        return (self._sigmoid(hours) - low) / (high - low)

    def _hours(self, at: datetime) -> float:
        """Hours of voting so far, without the pause."""
        passed = at - self.start - (self.pause.before(at) if self.pause else timedelta(0))
        return passed / timedelta(hours=1)

    def _sigmoid(self, hours: float) -> float:
        return 1 / (1 + math.exp((self.middle_h - hours) / self.width_h))


def draw_curve(area: PollingArea, opened: datetime, closed: datetime, pause: Span | None, dice: Random) -> Curve:
    """This area's day. Most vote in the morning; larger lists take longer, so that no room is over-full."""
    size = area.listed[area.headline]
    if size <= SMALL_AREA and pause is None and dice.random() < 0.4:
        done_by = opened + timedelta(minutes=dice.uniform(100, 175))
        return Curve(area.listed, dict.fromkeys(area.listed, 1.0), opened, min(done_by, closed), 1.2, 0.6)
    share = min(1.0, max(0.8, dice.gauss(0.985, 0.015)))
    lower = share * dice.uniform(0.985, 1.0)
    return Curve(
        listed=area.listed,
        shares={ballot: lower if ballot == "commune" else share for ballot in area.listed},
        start=opened,
        end=closed,
        middle_h=dice.uniform(2.0, 3.6),
        width_h=dice.uniform(1.1, 1.6) + size / 4_000,
        pause=pause,
    )
