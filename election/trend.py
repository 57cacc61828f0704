"""Whether a count looks mistyped: digits swapped, one too many, or one missing, against how the count grew so far.

Polling areas surge and stall, so a count is suspected only when it is wildly off *and* a single slip of the finger
explains it much better. What is merely unusual is somebody else's finding.
"""

from __future__ import annotations

from dataclasses import dataclass

STEEP = 3.0  # times the growth so far: mornings surge and lunch breaks stall by less
STEEP_OF_LISTED = 0.15  # and this part of the voter list on top
BETTER = 4.0  # a swapped reading must lie this many times nearer to the trend
TENFOLD = 3.0  # a digit too many or missing is about ten times: well beyond any growth, well short of ten
OVER_LIST = 1.5  # without any earlier figure, only a count far over the list is suspected


@dataclass(frozen=True, slots=True)
class Trend:
    """The last count, and what it would be now had it gone on as before."""

    last: int
    expected: float


def is_slip(count: int, trend: Trend | None, listed: int | None) -> bool:
    """Whether `count` is probably a slip. `listed` bounds what the true count can be."""
    if trend is None:
        return listed is not None and count > OVER_LIST * listed and any(0 < c <= listed for c in shorter(count))
    expected = trend.expected if listed is None else min(trend.expected, max(listed, trend.last))
    growth = expected - trend.last
    scale = listed if listed else max(trend.last, 300)
    most = trend.last + STEEP * growth + STEEP_OF_LISTED * scale
    ceiling = most if listed is None else min(most, max(listed, trend.last))
    if trend.last <= count <= most:
        return False
    fits = [c for c in swapped(count) if trend.last <= c <= ceiling]
    if any(abs(c - expected) * BETTER <= abs(count - expected) for c in fits):
        return True
    if count > TENFOLD * max(expected, 1):
        return any(trend.last <= c <= ceiling for c in shorter(count))
    if count * TENFOLD < trend.last:
        return any(trend.last <= c <= ceiling for c in longer(count))
    return False


def swapped(count: int) -> set[int]:
    """The count with two neighbouring digits exchanged."""
    digits = str(count)
    swaps = (digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1))
    return {int(s) for s in swaps if s[0] != "0"} - {count}


def shorter(count: int) -> set[int]:
    """The count without one of its digits."""
    digits = str(count)
    return {int(digits[:i] + digits[i + 1 :]) for i in range(len(digits)) if len(digits) > 1}


def longer(count: int) -> set[int]:
    """The count with one more digit anywhere."""
    digits = str(count)
    return {int(digits[:i] + d + digits[i:]) for i in range(len(digits) + 1) for d in "0123456789"} - {count}
