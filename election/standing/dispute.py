"""Disputes: two sources of one polling area whose figures cannot both be right.

Figures of different devices in one slot's window that were true at the same moment and differ, or where the later one
is lower. What was corrected or has fallen in a settlement is no source any more. Pure: looks at the fold, changes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from election.day import BALLOTS, Ballot
from election.standing.instant import moment, text
from election.standing.reading import SEQ_BITS
from election.standing.record import AS_OF, NAME, POSITION, RECEIVED, VOTED, WIDTH, Record, Row
from election.standing.settlement import Settlement
from election.standing.tally import Tally
from election.station import Scope, StationKey, station_scope

_SEQ = (1 << SEQ_BITS) - 1


@dataclass(frozen=True, slots=True)
class Source:
    """One report; (`device`, `seq`) is its name, `position` its place in the province's chain."""

    position: int
    device: int
    seq: int
    as_of: datetime
    received_at: datetime
    voted: Mapping[Ballot, int]

    def as_wire(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "name": [self.device, self.seq],
            "as_of": text(self.as_of),
            "received_at": text(self.received_at),
            "voted": dict(self.voted),
        }


@dataclass(frozen=True, slots=True)
class Dispute:
    """`slot` is the moment of the slot in whose window it lies. Sources by as-of, then position."""

    province: int
    key: StationKey
    scope: Scope
    name: str
    slot: datetime
    sources: tuple[Source, ...]

    def as_wire(self) -> dict[str, Any]:
        return {
            "scope": self.scope,
            "name": self.name,
            "slot": text(self.slot),
            "sources": [source.as_wire() for source in self.sources],
        }


def settlements_of(tally: Tally, scope: Scope) -> tuple[Settlement, ...]:
    """Those of the scope's stations, in order of province and position. Raises `Refused` (R150) for no scope."""
    tally.require(scope)
    found = (one for _, one in sorted(tally.settlements.items()))
    return tuple(one for one in found if one.key in tally.records and scope in tally.records[one.key].scopes)


def disputes_of(tally: Tally, records: Iterable[Record]) -> tuple[Dispute, ...]:
    """Of these stations, in order of station and slot."""
    found: list[Dispute] = []
    for record in records:
        if len({name >> SEQ_BITS for name in record.points[NAME::WIDTH]}) > 1:
            found += _of_record(tally, record)
    return tuple(sorted(found, key=lambda one: (one.key, one.slot)))


def _of_record(tally: Tally, record: Record) -> Iterable[Dispute]:
    station, grid = record.station, tally.grid
    if station is None or not record.on_day:
        return
    windows: dict[int, dict[int, Row]] = {}
    for row in record.rows:
        slot = grid.slot(row[AS_OF])
        if slot >= 0 and row[NAME] >= 0 and row[NAME] not in tally.corrected and max(row[VOTED : VOTED + 3]) >= 0:
            windows.setdefault(slot, {})[row[NAME] >> SEQ_BITS] = row  # of each device the latest
    for slot, latest in windows.items():
        rows = sorted(latest.values())
        if any(disagree(earlier, later) for n, earlier in enumerate(rows) for later in rows[n + 1 :]):
            sources = tuple(_source(row) for row in rows)
            scope = station_scope(station.code)
            yield Dispute(station.province, record.key, scope, station.name, grid.slots[slot].at, sources)


def disagree(earlier: Row, later: Row) -> bool:
    pairs = zip(earlier[VOTED : VOTED + 3], later[VOTED : VOTED + 3], strict=True)
    known = [(before, after) for before, after in pairs if before >= 0 and after >= 0]
    if earlier[AS_OF] == later[AS_OF]:
        return any(before != after for before, after in known)
    return any(after < before for before, after in known)


def _source(row: Row) -> Source:
    return Source(
        position=row[POSITION],
        device=row[NAME] >> SEQ_BITS,
        seq=row[NAME] & _SEQ,
        as_of=moment(row[AS_OF]),
        received_at=moment(row[RECEIVED]),
        voted={b: n for b, n in zip(BALLOTS, row[VOTED : VOTED + 3], strict=True) if n >= 0},
    )
