"""The table of reporting slots by child of a scope: expected, in time, late and missing in each.

Columns of equal length, one row a child, as the board's children. Read from the live picture; a country's 34 provinces
or a commune's polling areas cost a few milliseconds.
"""

from __future__ import annotations

import asyncio
from typing import Any

from election.clock import Clock
from election.standing.instant import text
from election.station import Scope
from server.office.incidents import Picture

BREATH = 50  # children between two breaths


class SlotTable:
    def __init__(self, clock: Clock, picture: Picture) -> None:
        self._clock = clock
        self._picture = picture

    async def of(self, scope: Scope) -> dict[str, Any]:
        """Raises `Refused` (R150) for a scope that does not exist, `Unavailable`."""
        standing, now = self._picture(), self._clock.now()
        whole = standing.slots(scope, now)
        children = standing.children(scope)
        table: dict[str, list[Any]] = {"scope": [], "name": []}
        for slot in whole:
            table |= {f"{slot.index}_{name}": [] for name in ("expected", "on_time", "late", "missing")}
        for count, child in enumerate(children, 1):
            table["scope"].append(child)
            table["name"].append(standing.row(child, now).name)
            for slot in standing.slots(child, now):
                table[f"{slot.index}_expected"].append(slot.expected)
                table[f"{slot.index}_on_time"].append(slot.on_time)
                table[f"{slot.index}_late"].append(slot.late)
                table[f"{slot.index}_missing"].append(slot.missing)
            if count % BREATH == 0:
                await asyncio.sleep(0)
        return {
            "scope": scope,
            "server_time": text(now),
            "slots": [slot.as_wire() for slot in whole],
            "children": table,
        }
