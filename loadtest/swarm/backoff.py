"""How long a phone waits before its next attempt: as `dashboard/clerk/backoff.js` has it, so that a storm of phones
here is one of real phones."""

from __future__ import annotations

from random import Random

FIRST_S, MOST_S = 1.0, 60.0
LEAST_S = 0.5  # a lucky draw near zero would be no wait at all
DOUBLINGS = 10


def pause_s(failures: int, retry_after_s: float | None, dice: Random) -> float:
    """Seconds. `failures` in a row, at least 1; never earlier than the server asked."""
    ceiling = min(MOST_S, FIRST_S * 2.0 ** min(failures - 1, DOUBLINGS))
    drawn = max(LEAST_S, ceiling * dice.random())
    if retry_after_s is None:
        return drawn
    return retry_after_s + min(drawn, max(1.0, retry_after_s / 4))
