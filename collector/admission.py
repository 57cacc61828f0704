"""Who is let in when more comes than can be written. Pure bookkeeping.

What waits is bounded by time, not by a number: as many reports as PostgreSQL has lately written in WAIT_S. Beyond it
reports are refused before any work is done, so that what was let in keeps its latency. Who is let in is fair:

- while less than two fifths of the room are taken, everybody;
- then nobody with several reports at once: an outbox that waited for an hour can wait a little longer, what a clerk
  reports now cannot;
- and not who already has FAIR reports waiting;
- the last fifth of the room, or of its half, is for those who were turned away before, so that nobody is unlucky for
  ever.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable

from election.errors import Unavailable

WAIT_S = 0.2
START = 4_000  # reports that may wait while no pace is known: that of one modest core
LEAST = 1_500  # reports that may always wait: three outboxes of the largest size
FAIR = 8  # reports of one device; a phone that was away for hours has a handful
EASY, NEWCOMERS = 0.5, 0.8  # shares of the room
COUNT_EVERY_S = 0.05
MOST_TURNED_AWAY = 100_000
RETRY_S = 2.0
NEW_PACE = 0.2  # weight of the newest batch


class Admission:
    def __init__(self, most: int, *, now: Callable[[], float] = time.monotonic) -> None:
        """`most`: reports that may wait at all, however fast they are written."""
        self._most = most
        self._now = now
        self._pace: float | None = None  # reports per second
        self._written_at: float | None = None
        self._room = min(most, START)
        self._held: Counter[int] = Counter()
        self._counted_at = -COUNT_EVERY_S
        self._turned_away: OrderedDict[int, None] = OrderedDict()

    @property
    def room(self) -> int:
        """Reports that may wait now."""
        return self._room

    def check(self, device: int, reports: int, waiting: int, holders: Callable[[], Iterable[int]]) -> None:
        """Whether a device may add so many. `holders` lists the devices of what waits, one for each report; it is asked
        only under pressure, and not each time. Raises `Unavailable`."""
        together = waiting + reports
        room = self._room if reports == 1 else self._room * EASY
        # Where nothing waits, even the largest outbox of a small queue must get in, or it would be refused for ever.
        if together <= self._room * EASY * NEWCOMERS or (not waiting and reports <= self._most):
            return
        limit = room if device in self._turned_away else room * NEWCOMERS
        if together > limit or self._held_by(device, holders) >= FAIR:
            self._turned_away[device] = None
            if len(self._turned_away) > MOST_TURNED_AWAY:
                self._turned_away.popitem(last=False)
            raise Unavailable("Too many reports are waiting.", RETRY_S)
        self._turned_away.pop(device, None)

    def written(self, reports: int, waiting: int) -> None:
        """A batch was written; `waiting` are left. The pace is only known from batches that had others before them."""
        now = self._now()
        if self._written_at is not None and now > self._written_at:
            pace = reports / (now - self._written_at)
            self._pace = pace if self._pace is None else self._pace + NEW_PACE * (pace - self._pace)
            self._room = int(min(self._most, max(LEAST, self._pace * WAIT_S)))
        self._written_at = now if waiting else None

    def _held_by(self, device: int, holders: Callable[[], Iterable[int]]) -> int:
        now = self._now()
        if now - self._counted_at >= COUNT_EVERY_S:
            self._held = Counter(holders())
            self._counted_at = now
        return self._held[device]
