"""Every change of the past: what was said before, what is said now, who changed it, and why.

Corrections by a polling area and settlements by a desk, newest first; and the moments of the curve that they moved.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from election.clock import VIETNAM
from election.device import DeviceId
from election.standing.correction import Correction
from election.standing.fold import Standing
from election.standing.instant import text
from election.standing.settlement import Settlement
from election.station import Scope
from election.store.database import Pool
from election.store.pulse import Phone, Pulses
from server.office.incidents import Picture

SHOWN = 500
STEP_MIN = 5
MOST_BREAKS = 60


class Corrections:
    def __init__(self, pool: Pool, picture: Picture) -> None:
        self._picture = picture
        self._pulses = Pulses(pool)

    async def show(self, scope: Scope) -> dict[str, Any]:
        """Raises `Refused` (R150) for a scope that does not exist, `Unavailable`."""
        standing = self._picture()
        corrected, settled = standing.corrections(scope), standing.settlements(scope)
        changes: list[Correction | Settlement] = [*corrected, *settled]
        newest = sorted(changes, key=_when, reverse=True)
        shown = newest[:SHOWN]
        phones = (
            {phone.device: phone for phone in await self._pulses.of_stations([one.key for one in shown])}
            if shown
            else {}
        )
        return {
            "scope": scope,
            "total": len(newest),
            "corrections": [_told(standing, one, phones) for one in shown],
            "breaks": _breaks(corrected),
        }


def _when(one: Correction | Settlement) -> float:
    return (one.received_at if isinstance(one, Correction) else one.at).timestamp()


def _told(standing: Standing, one: Correction | Settlement, phones: dict[DeviceId, Phone]) -> dict[str, Any]:
    if isinstance(one, Correction):
        phone = phones.get(DeviceId(one.device))
        who = {"kind": "correction", "by": phone.name if phone else None, "from": one.scope}
        return (
            one.as_wire()
            | who
            | {"name": standing.place(one.scope).name, "at": text(one.received_at.astimezone(VIETNAM))}
        )
    station = standing.station(one.key, one.at)
    return one.as_wire() | {
        "kind": "settlement",
        "scope": station.scope,
        "name": station.name,
        "at": text(one.at.astimezone(VIETNAM)),
    }


def _breaks(corrected: tuple[Correction, ...]) -> list[dict[str, Any]]:
    """Where the curve's past was moved: the as-of moments of what was replaced, in steps, the most moved ones."""
    moved: Counter[str] = Counter()
    for one in corrected:
        at = (one.old_as_of or one.as_of).astimezone(VIETNAM)
        step = at.replace(minute=at.minute // STEP_MIN * STEP_MIN, second=0, microsecond=0)
        moved[text(step) or ""] += 1
    most = sorted(moved.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_BREAKS]
    return [{"at": at, "count": count} for at, count in sorted(most)]
