"""Corrections, told as what was said before and what is said now."""

from __future__ import annotations

from collections.abc import Container

from election.day import BALLOTS, Ballot
from election.standing.instant import moment
from election.standing.picture import Correction
from election.standing.record import AS_OF, RECEIVED, VOTED, Row
from election.standing.tally import SEQ_BITS, Tally
from election.station import StationKey, station_scope

_SEQ = (1 << SEQ_BITS) - 1


def corrections_of(tally: Tally, keys: Container[StationKey]) -> tuple[Correction, ...]:
    """Those of these stations, in order of province and position."""
    found = []
    for (province, position), (key, name, corrects, reason) in sorted(tally.corrections.items()):
        record = tally.records[key]
        new = record.point(name)
        if key not in keys or record.station is None or new is None:
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
    keys = tally.spoken_for.get(name >> SEQ_BITS, set())
    points = (tally.records[key].point(name) for key in (sorted(keys) if isinstance(keys, set) else [keys]))
    return next((point for point in points if point is not None), None)


def _voted(row: Row) -> dict[Ballot, int]:
    return {b: n for b, n in zip(BALLOTS, row[VOTED : VOTED + 3], strict=True) if n >= 0}
