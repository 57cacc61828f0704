"""The whole fold as plain data and back: so that a program starts from yesterday's fold and today's entries.

What can be derived is not kept. A station's points are one text, base64 of little-endian 64-bit integers: a million
points would otherwise be eleven million numbers to build and to read.
"""

from __future__ import annotations

import sys
from array import array
from base64 import b64decode, b64encode
from typing import Any

from election.errors import Corrupt
from election.standing.case import Case
from election.standing.directive import Directive
from election.standing.positions import Positions
from election.standing.reading import SEQ_BITS
from election.standing.record import NAME, WIDTH, Record
from election.standing.settlement import Settlement
from election.standing.tally import Tally
from election.station import StationKey

VERSION = 3


def check_version(data: dict[str, Any]) -> None:
    if data.get("version") != VERSION:
        raise Corrupt(f"This fold was kept by another version ({data.get('version')}); fold the ledger instead.")


def dump_tally(tally: Tally) -> dict[str, Any]:
    """Equal for equal sets of entries, whatever order they came in."""
    return {
        "stations": {
            str(key): _dump_record(tally.records[key]) for key in sorted(tally.records) if _has_said(tally, key)
        },
        "cases": [case.dump() for case in sorted(tally.cases, key=lambda case: (case.key, case.id))],
        "corrections": [[*at, *what] for at, what in sorted(tally.corrections.items())],
        "directives": [tally.directives[at].dump() for at in sorted(tally.directives)],
        "settlements": [tally.settlements[at].dump() for at in sorted(tally.settlements)],
    }


def restore_tally(tally: Tally, data: dict[str, Any]) -> None:
    """Into a tally whose register is still empty."""
    for province, position, key, name, corrects, reason in data["corrections"]:
        tally.corrections[province, position] = (StationKey(key), name, corrects, reason)
        tally.corrected.add(corrects)
    for text, fields in data["stations"].items():
        key = StationKey(int(text))
        record = tally.records[key] = Record(key, tally.grid)
        _restore_record(record, fields)
        for device in {name >> SEQ_BITS for name in record.points[NAME::WIDTH] if name >= 0}:
            tally.speakers.note(device, key)
    for fields in data["cases"]:
        case = Case.restore(fields)
        tally.cases.keep(tally.records.setdefault(case.key, Record(case.key, tally.grid)), case)
    for fields in data["directives"]:
        directive = Directive(*fields)
        tally.directives[directive.province, directive.position] = directive
    for fields in data["settlements"]:
        settlement = Settlement.restore(fields)
        tally.settlements[settlement.province, settlement.position] = settlement
        tally.corrected.update(settlement.falls)


def dump_positions(positions: dict[int, Positions]) -> dict[str, Any]:
    return {str(p): [known.contiguous_to, sorted(known.extras)] for p, known in sorted(positions.items())}


def restore_positions(data: dict[str, Any]) -> dict[int, Positions]:
    return {int(p): Positions(contiguous_to, set(extras)) for p, (contiguous_to, extras) in data.items()}


def _has_said(tally: Tally, key: StationKey) -> bool:
    return tally.records[key].entries > 0


def _dump_record(record: Record) -> list[Any]:
    boxes = [[box, *ways] for box, ways in sorted((record.boxes or {}).items())]
    opened = list(record.opened) if record.opened else None
    closed = list(record.closed) if record.closed else None
    return [_pack(record.points), record.entries, record.heard_at, opened, closed, boxes]


def _restore_record(record: Record, fields: list[Any]) -> None:
    points, record.entries, record.heard_at, opened, closed, boxes = fields
    record.points = _unpack(points)
    record.opened = (opened[0], opened[1]) if opened else None
    record.closed = (closed[0], closed[1]) if closed else None
    if boxes:
        record.boxes = {box: (out_by, out, back_by, back) for box, out_by, out, back_by, back in boxes}


def _pack(points: array[int]) -> str:
    if sys.byteorder == "big":
        points = points[:]
        points.byteswap()
    return b64encode(points).decode("ascii")


def _unpack(text: str) -> array[int]:
    points = array("q")
    points.frombytes(b64decode(text))
    if sys.byteorder == "big":
        points.byteswap()
    return points
