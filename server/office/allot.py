"""Sharing out whole numbers: seats to provinces, polling areas to communes, communes to constituencies. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Sequence


def allot(total: int, weights: Sequence[float], least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Exactly `total` in proportion to the weights (by Sainte-Laguë's divisors), each within its own bounds.

    What does not fit between all the bounds together is brought within them.
    """
    shares = list(least)
    queue = [(-weight / (2 * share + 1), at) for at, (weight, share) in enumerate(zip(weights, shares, strict=True))]
    heapq.heapify(queue)
    left = min(total, sum(most)) - sum(shares)
    while left > 0:
        _, at = heapq.heappop(queue)
        if shares[at] >= most[at]:
            continue
        shares[at] += 1
        left -= 1
        heapq.heappush(queue, (-weights[at] / (2 * shares[at] + 1), at))
    return shares


def split(sizes: Sequence[int], parts: int) -> list[int]:
    """Which of `parts` neighbouring parts (0, 1 ...) each place goes to, so that the parts are about equally large and
    none is empty. `parts` is at most the number of places."""
    total, before, last = sum(sizes) or 1, 0, -1
    chosen = []
    for at, size in enumerate(sizes):
        wanted = (2 * before + size) * parts // (2 * total)
        at_least = max(last, 0, parts - (len(sizes) - at))
        last = min(max(wanted, at_least), last + 1, parts - 1)
        chosen.append(last)
        before += size
    return chosen
