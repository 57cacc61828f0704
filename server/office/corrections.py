"""Every change of the past: what was said before, what is said now, who changed it, and why.

Corrections by a polling area and settlements by a desk, newest first; and the moments of the curve that they moved.
What the settled reports said is read from the ledger: in the picture what fell is no figure any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from election.clock import VIETNAM
from election.device import DeviceId
from election.ledger import REPORT_KINDS, Fact
from election.report import Closing, Turnout
from election.standing.correction import Correction
from election.standing.fold import Standing
from election.standing.instant import text
from election.standing.settlement import Settlement
from election.station import Scope
from election.store.database import Pool
from election.store.ledger import Ledger
from election.store.pulse import Phone, Pulses
from server.office.disputes import Name
from server.office.incidents import Picture

SHOWN = 500
STEP_MIN = 5
MOST_BREAKS = 60


class Corrections:
    def __init__(self, pool: Pool, picture: Picture) -> None:
        self._picture = picture
        self._ledger = Ledger(pool)
        self._pulses = Pulses(pool)

    async def show(self, scope: Scope, most: int = SHOWN) -> dict[str, Any]:
        """The newest so many, and all that the curve needs. Raises `Refused` (R150) for a scope that does not exist,
        `Unavailable`."""
        standing = self._picture()
        corrected, settled = standing.corrections(scope), standing.settlements(scope)
        changes: list[Correction | Settlement] = [*corrected, *settled]
        newest = sorted(changes, key=_when, reverse=True)
        shown = newest[:most]
        keys = [one.key for one in shown]
        phones = {phone.device: phone for phone in await self._pulses.of_stations(keys)} if shown else {}
        reports = await self._reports([one for one in shown if isinstance(one, Settlement)])
        return {
            "scope": scope,
            "total": len(newest),
            "corrections": [
                _corrected(standing, one, phones) if isinstance(one, Correction) else _settled(standing, one, reports)
                for one in shown
            ],
            "breaks": _breaks(corrected),
        }

    async def _reports(self, settled: Sequence[Settlement]) -> dict[Name, Fact]:
        """What the stations of these settlements have reported, by name."""
        if not settled:
            return {}
        entries = await self._ledger.of_stations(sorted({one.key for one in settled}))
        return {
            (entry.fact.device, entry.fact.seq): entry.fact
            for entry in entries
            if entry.fact.kind in REPORT_KINDS and entry.fact.device is not None and entry.fact.seq is not None
        }


def _when(one: Correction | Settlement) -> float:
    return (one.received_at if isinstance(one, Correction) else one.at).timestamp()


def _corrected(standing: Standing, one: Correction, phones: Mapping[DeviceId, Phone]) -> dict[str, Any]:
    phone = phones.get(DeviceId(one.device))
    who = {"kind": "correction", "by": phone.name if phone else None, "from": one.scope}
    at = {"name": standing.place(one.scope).name, "at": text(one.received_at.astimezone(VIETNAM))}
    return one.as_wire() | who | at


def _settled(standing: Standing, one: Settlement, reports: Mapping[Name, Fact]) -> dict[str, Any]:
    station = standing.station(one.key, one.at)
    told = one.as_wire()
    return told | {
        "kind": "settlement",
        "scope": station.scope,
        "name": station.name,
        "at": text(one.at.astimezone(VIETNAM)),
        "kept": _source(told["stands"], reports),
        "fell": [_source(name, reports) for name in told["falls"]],
    }


def _source(name: Sequence[int], reports: Mapping[Name, Fact]) -> dict[str, Any]:
    """What the report of that name said; None as long as it is not known."""
    device, seq = name
    fact = reports.get((device, seq))
    report = fact.report if fact is not None else None
    return {
        "name": list(name),
        "as_of": text(fact.as_of.astimezone(VIETNAM) if fact is not None and fact.as_of else None),
        "voted": report.voted.known if isinstance(report, Turnout | Closing) else None,
        "channel": fact.channel if fact is not None else None,
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
