"""How far the picture is behind the ledger, in real milliseconds.

What is counted:

- While entries are known to be missing (a gap on the bus): the time since that was noticed.
- While nobody can tell (pushes are away, or PostgreSQL did not answer the last question): the time since the last
  comparison with the ledger's heads that found the picture whole, counted from when the heads were asked for. It may
  have missed nothing in that time; it is not claimed.
- Otherwise: the longest that entries waited between their arrival on the bus and the picture, in the last two seconds.
  What a collector needs between commit and ring is not in it; nobody here can see that.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

RECENT_S = 2.0


class Lag:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._whole_at = clock()
        self._gap_since: float | None = None
        # When applied, seconds waited: only those that no later one exceeds, so that the first is the longest. Every
        # encoded message asks for it, and thousands of events may be recent.
        self._delays: deque[tuple[float, float]] = deque()
        self.redis = False
        self.database = True

    @property
    def ms(self) -> int:
        now = self._clock()
        self._forget(now)
        behind = self._delays[0][1] if self._delays else 0.0
        if self._gap_since is not None:
            behind = max(behind, now - self._gap_since)
        if not (self.redis and self.database):
            behind = max(behind, now - self._whole_at)
        return round(behind * 1000)

    @property
    def has_gap(self) -> bool:
        return self._gap_since is not None

    def heard(self, *, up: bool) -> None:
        """The line to the bus is up, or down."""
        self.redis = up

    def gap(self) -> None:
        """Something is missing."""
        if self._gap_since is None:
            self._gap_since = self._clock()

    def filled(self) -> None:
        """What was missing arrived after all."""
        self._gap_since = None

    def whole(self, asked_at: float) -> None:
        """Everything the ledger held at `asked_at` is in the picture."""
        self._whole_at = max(self._whole_at, asked_at)
        self._gap_since = None
        self.database = True

    def unanswered(self) -> None:
        """PostgreSQL could not be asked."""
        self.database = False

    def applied(self, arrived_at: float) -> None:
        now = self._clock()
        waited = now - arrived_at
        while self._delays and self._delays[-1][1] <= waited:
            self._delays.pop()
        self._delays.append((now, waited))
        self._forget(now)

    def _forget(self, now: float) -> None:
        while self._delays and now - self._delays[0][0] > RECENT_S:
            self._delays.popleft()
