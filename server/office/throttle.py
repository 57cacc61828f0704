"""How often somebody may try to sign in: a few wrong passwords per name and address, then a pause.

In memory and bounded: a flood of names pushes out the oldest, and each of those cost the flooder a try of its own.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from election.errors import Code, Refused

TRIES = 5
PAUSE_S = 60.0
MOST_REMEMBERED = 10_000


class Throttle:
    def __init__(self, tries: int = TRIES, pause_s: float = PAUSE_S, now: Callable[[], float] = time.monotonic) -> None:
        self._allowed = tries
        self._pause_s = pause_s
        self._now = now
        self._tries: OrderedDict[Hashable, tuple[int, float]] = OrderedDict()

    def count(self, who: Hashable) -> None:
        """Count one try, before it is made: tries at the same time must not slip through together.

        Raises `Refused` (R102) while the pause lasts.
        """
        now = self._now()
        tries, since = self._tries.get(who, (0, now))
        if now - since >= self._pause_s:
            tries, since = 0, now
        if tries >= self._allowed:
            raise Refused(Code.R102)
        self._tries[who] = (tries + 1, since)
        self._tries.move_to_end(who)
        if len(self._tries) > MOST_REMEMBERED:
            self._tries.popitem(last=False)

    def forgive(self, who: Hashable) -> None:
        """It was the right password: start afresh."""
        self._tries.pop(who, None)
