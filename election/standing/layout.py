"""Where each number stands in a scope's counters.

Everything a scope adds up is one flat list of integers, so that a report is a handful of (index, difference) pairs
applied to the six scopes of its station.
"""

from __future__ import annotations

STATIONS = 0
ON_DAY = 1  # stations that vote on election day itself, hence expected in its slots
OPEN = 2
INTERRUPTED = 3
CLOSED = 4
OPENED = 5
FULL = 6
INCIDENTS = 7  # open ones, by severity
BALLOT = 11  # then per ballot:
LISTED, LISTED_KNOWN, LISTED_IN, LISTED_IN_KNOWN, VOTED, REPORTED = range(6)
BALLOT_WIDTH = 6
HEAD = BALLOT + 3 * BALLOT_WIDTH

ON_TIME = 0  # per slot: this, then per ballot:
SLOT_REPORTED, SLOT_VOTED, SLOT_LISTED, SLOT_LISTED_KNOWN = range(4)
SLOT_BALLOT_WIDTH = 4
SLOT_WIDTH = 1 + 3 * SLOT_BALLOT_WIDTH

Changes = list[tuple[int, int]]
"""(index, difference) pairs, for counters or for a curve."""


def width(slots: int) -> int:
    return HEAD + slots * SLOT_WIDTH
