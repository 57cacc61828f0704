"""Who is late with a slot, how to reach them, and who has tried already.

Late are the polling areas without a figure in the slot (`election.standing.lateness`), the longest silent first. Beside
each: when its phones last gave a sign, how much they still hold, and the chases (đôn đốc) logged so far. How far the
matter has gone by itself - the phone is reminded, then the commune, then the province is to act - follows from the
minutes alone, so it stops when the report lands and nobody has to keep a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from election.bus import Bus
from election.clock import VIETNAM, Clock
from election.errors import Code, Refused
from election.ledger import Entry, Fact
from election.slot import Slot, slots_of
from election.standing.instant import text
from election.standing.lateness import Late
from election.station import Scope, Station, StationKey
from election.store.database import Pool
from election.store.ledger import Ledger
from election.store.pulse import Phone, Pulses
from server.office.acts import Act, Recorded, record
from server.office.incidents import Picture
from server.person import Person

How = Literal["call", "sms", "radio", "visit"]
HOWS: tuple[How, ...] = get_args(How)
Rung = Literal["phone", "commune", "province"]

SHOWN = 500
"""Polling areas in one answer: more than anybody can call before the next slot."""

SILENT = timedelta(minutes=20)
"""A phone without a sign of life for so long is taken to have no signal."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """One slot's list. `total` counts those beyond `lines` too."""

    slot: Slot
    total: int
    lines: tuple[dict[str, Any], ...]


class Overdues:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock, picture: Picture) -> None:
        self._bus = bus
        self._clock = clock
        self._picture = picture
        self._ledger = Ledger(pool)
        self._pulses = Pulses(pool)

    async def show(self, scope: Scope, slot_at: datetime | None) -> Overdue | None:
        """Of that slot, else of the newest whose time has come; None before the first. Raises `Refused` (R150) for a
        slot there is not, `Unavailable`."""
        standing, now = self._picture(), self._clock.now()
        slot = _slot(slots_of(standing.election), slot_at, now)
        if slot is None:
            return None
        total = len(standing.missing(scope, slot.index))
        shown = standing.late(scope, slot.index, now, SHOWN)
        keys = [one.key for one in shown]
        phones = _by_station(await self._pulses.of_stations(keys))
        chases = _by_code(await self._ledger.acts_of_stations("chase", keys))
        rung = _rung(slot, standing.election.commune_after, standing.election.province_after, now)
        lines = []
        for one in shown:
            around = _Around(slot, rung, phones.get(one.key, []), chases.get(one.scope[1:], []))
            lines.append(_line(one, around, now))
        return Overdue(slot, total, tuple(lines))

    async def chase(self, person: Person, station: Station, slot_at: datetime, how: How, outcome: str) -> Recorded:
        """Log that somebody was asked for their report. Raises `Refused` (R150) for a slot there is not."""
        slot = _slot(slots_of(self._picture().election), slot_at, self._clock.now())
        assert slot is not None
        detail = {"slot": slot.at.isoformat(), "how": how, "outcome": outcome, "scope": person.scope}
        fact = Fact(
            kind="chase",
            received_at=self._clock.now(),
            channel="system",
            station=station.code,
            by=person.name,
            detail=detail,
        )
        recorded = await record(self._ledger, Act(station.province, fact))
        await self._bus.ring([recorded.event])
        return recorded


def _slot(slots: Sequence[Slot], wanted: datetime | None, now: datetime) -> Slot | None:
    if wanted is None:
        return next((slot for slot in reversed(slots) if slot.at <= now), None)
    found = next((slot for slot in slots if slot.at == wanted), None)
    if found is None:
        raise Refused(Code.R150)
    return found


def _rung(slot: Slot, commune_after: timedelta, province_after: timedelta, now: datetime) -> Rung:
    if now > slot.deadline + province_after:
        return "province"
    return "commune" if now > slot.deadline + commune_after else "phone"


def _by_station(phones: Sequence[Phone]) -> dict[StationKey, list[Phone]]:
    found: dict[StationKey, list[Phone]] = {}
    for phone in phones:
        if phone.revoked_at is None:
            for key in phone.stations:
                found.setdefault(key, []).append(phone)
    return found


def _by_code(entries: Sequence[Entry]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for entry in entries:
        if entry.fact.station is not None:
            found.setdefault(entry.fact.station, []).append(entry.fact)
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known beside the figures."""

    slot: Slot
    rung: Rung
    phones: Sequence[Phone]
    chases: Sequence[Fact]


def _line(late: Late, around: _Around, now: datetime) -> dict[str, Any]:
    phones = around.phones
    newest = max(phones, key=lambda phone: phone.seen_at or phone.enrolled_at, default=None)
    seen_at = newest.seen_at if newest else None
    slot = around.slot.at.isoformat()
    told = [fact for fact in around.chases if (fact.detail or {}).get("slot") == slot]
    return late.as_wire() | {
        "phones": len(phones),
        "seen_at": text(seen_at.astimezone(VIETNAM) if seen_at else None),
        "unsent": _sum([phone.unsent for phone in phones]),
        "refused": _sum([phone.refused for phone in phones]),
        "battery": newest.battery if newest else None,
        "network": newest.network if newest else None,
        "no_signal": late.coverage == "none" or (seen_at is not None and now - seen_at > SILENT),
        "rung": around.rung,
        "chased": [
            {
                "by": fact.by,
                "at": text(fact.received_at.astimezone(VIETNAM)),
                "how": (fact.detail or {}).get("how"),
                "outcome": (fact.detail or {}).get("outcome"),
            }
            for fact in told
        ],
    }


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if known else None
