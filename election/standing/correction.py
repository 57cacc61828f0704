"""Corrections, told as what was said before and what is said now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from election.day import BALLOTS, Ballot
from election.standing.instant import moment, text
from election.standing.reading import SEQ_BITS
from election.standing.record import AS_OF, RECEIVED, VOTED, Row
from election.standing.tally import Tally
from election.station import Scope, StationKey, station_scope

_SEQ = (1 << SEQ_BITS) - 1


@dataclass(frozen=True, slots=True)
class Correction:
    """A report that replaced an earlier one of the same device. `old` is None while the earlier one is not known."""

    province: int
    position: int
    key: StationKey
    scope: Scope
    device: int
    seq: int
    corrects: int
    as_of: datetime
    received_at: datetime
    reason: str | None
    old: Mapping[Ballot, int] | None
    old_as_of: datetime | None
    new: Mapping[Ballot, int]

    def as_wire(self) -> dict[str, Any]:
        return {
            "province": self.province,
            "position": self.position,
            "scope": self.scope,
            "device": self.device,
            "seq": self.seq,
            "corrects": self.corrects,
            "as_of": text(self.as_of),
            "received_at": text(self.received_at),
            "reason": self.reason,
            "old": dict(self.old) if self.old is not None else None,
            "old_as_of": text(self.old_as_of),
            "new": dict(self.new),
        }


def corrections_of(tally: Tally, scope: Scope) -> tuple[Correction, ...]:
    """Those of the scope's stations, in order of province and position. Raises `Refused` (R150) for no scope.

    Costs what there are corrections, however many stations there are.
    """
    tally.require(scope)
    found = []
    for (province, position), (key, name, corrects, reason) in sorted(tally.corrections.items()):
        record = tally.records[key]
        new = record.point(name)
        if scope not in record.scopes or record.station is None or new is None:
            continue
        old = record.point(corrects) or _elsewhere(tally, corrects)
        found.append(
            Correction(
                province=province,
                position=position,
                key=key,
                scope=station_scope(record.station.code),
                device=name >> SEQ_BITS,
                seq=name & _SEQ,
                corrects=corrects & _SEQ,
                as_of=moment(new[AS_OF]),
                received_at=moment(new[RECEIVED]),
                reason=reason,
                old=_voted(old) if old is not None else None,
                old_as_of=moment(old[AS_OF]) if old is not None else None,
                new=_voted(new),
            )
        )
    return tuple(found)


def _elsewhere(tally: Tally, name: int) -> Row | None:
    """The corrected report was about another station."""
    points = (tally.records[key].point(name) for key in tally.speakers.of(name >> SEQ_BITS))
    return next((point for point in points if point is not None), None)


def _voted(row: Row) -> dict[Ballot, int]:
    return {b: n for b, n in zip(BALLOTS, row[VOTED : VOTED + 3], strict=True) if n >= 0}
