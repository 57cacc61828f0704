"""How much of everything a simulation may use, for a province's five hundred areas or the country's 72,195.

The server runs on the same two cores: connections, sockets and the pace of enrolment are bounded, whatever the number
of areas. Areas beyond the sockets send over the HTTP pool, which needs no connection each.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_STATIONS = 100_000
MOST_SOCKETS = 800  # a process may open 1,024 files as a rule, on our side and on the server's
SOCKET_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Bounds:
    """Connections and pace of one simulation."""

    sockets: int
    lines: int
    enrol_lines: int
    enrol_per_s: float


def bounds_for(stations: int) -> Bounds:
    """What a simulation of so many areas may use."""
    large = stations > 5_000
    return Bounds(
        sockets=min(MOST_SOCKETS, round(stations * SOCKET_SHARE)),
        lines=64 if large else 16,
        enrol_lines=16 if large else 4,
        enrol_per_s=1_500 if large else 250,
    )
