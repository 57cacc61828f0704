"""The election's clock as an outsider hears it: from `server_time` and `speed` in the answers.

Each hearing is only known to lie between the question and the answer, so the one with the shortest round trip is kept.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta


class HeardClock:
    """The election's time now, and how long to wait for a moment of it. Unknown until something was heard."""

    def __init__(self) -> None:
        self.speed = 0.0
        self._shown: datetime | None = None
        self._heard_at = 0.0
        self._round_trip_s = float("inf")

    @property
    def is_known(self) -> bool:
        return self._shown is not None

    def hear(self, server_time: datetime, speed: float, asked_at: float, answered_at: float) -> None:
        """Take in one answer; `asked_at` and `answered_at` are of the monotonic clock."""
        round_trip_s = answered_at - asked_at
        if speed == self.speed and round_trip_s >= self._round_trip_s:
            return
        self.speed = speed
        self._shown = server_time
        self._heard_at = (asked_at + answered_at) / 2
        self._round_trip_s = round_trip_s

    def now(self) -> datetime:
        if self._shown is None:
            raise RuntimeError("nothing was heard of the election's clock yet")
        return self._shown + timedelta(seconds=(time.monotonic() - self._heard_at) * self.speed)

    def seconds_until(self, moment: datetime) -> float:
        """Real seconds; negative when it has passed, infinite when the clock stands still before it."""
        apart_s = (moment - self.now()).total_seconds()
        if apart_s <= 0:
            return apart_s / self.speed if self.speed else apart_s
        return apart_s / self.speed if self.speed else float("inf")
