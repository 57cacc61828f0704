"""Who is late: the polling areas without a figure in a slot, and what is known of them. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from election.errors import Code, Refused
from election.standing.grid import CELL
from election.standing.instant import micros, text
from election.standing.picture import StationState
from election.standing.record import Record
from election.standing.tally import Tally
from election.standing.view import known, station_state
from election.station import Coverage, Power, Scope, Station, StationKey, station_scope


@dataclass(frozen=True, slots=True)
class Late:
    """`minutes` since the slot's time, 0 before it. `heard_at`: when anything at all last came in from it."""

    key: StationKey
    scope: Scope
    name: str
    commune: str
    minutes: int
    state: StationState
    as_of: datetime | None
    heard_at: datetime | None
    coverage: Coverage
    power: Power

    def as_wire(self) -> dict[str, Any]:
        return {
            "scope": self.scope,
            "name": self.name,
            "commune": self.commune,
            "minutes": self.minutes,
            "state": self.state,
            "as_of": text(self.as_of),
            "heard_at": text(self.heard_at),
            "coverage": self.coverage,
            "power": self.power,
        }


def lacking(tally: Tally, records: Iterable[Record], slot: int) -> list[Record]:
    """Those expected in that slot that have no headline figure in it, in order of station; early voters are expected
    in none. Raises `Refused` (R150) for a slot that does not exist."""
    if not 0 <= slot < len(tally.grid.slots):
        raise Refused(Code.R150)
    cell = slot * CELL + 1 + tally.grid.headline
    return sorted((one for one in records if one.on_day and one.cells[cell] < 0), key=lambda one: one.key)


def late(tally: Tally, records: Iterable[Record], slot: int, now: datetime, most: int | None) -> tuple[Late, ...]:
    """The longest silent first, those never heard of before all others; at most `most`.

    They are chosen before anything is told of them: when a slot falls due the whole country lacks it, and telling all
    of 72,195 takes most of a second.
    """
    everybody = lacking(tally, records, slot)
    found = heapq.nsmallest(len(everybody) if most is None else most, everybody, key=_silence)
    minutes = max(0, int((now - tally.grid.slots[slot].at).total_seconds() // 60))
    return tuple(_late(record, record.station, minutes, micros(now)) for record in found if record.station is not None)


def _silence(record: Record) -> tuple[int, int]:
    return record.heard_at, record.key


def _late(record: Record, station: Station, minutes: int, now: int) -> Late:
    return Late(
        key=record.key,
        scope=station_scope(station.code),
        name=station.name,
        commune=record.nodes[0].name,
        minutes=minutes,
        state=station_state(record, now),
        as_of=known(record.as_of),
        heard_at=known(record.heard_at),
        coverage=station.coverage,
        power=station.power,
    )
