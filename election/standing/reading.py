"""What a report says, as the integers the fold works with. Whatever cannot be read raises `Malformed`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from election.ledger import Fact
from election.report import MOST_VOTERS, Counts, Incident, MobileBox, moment_of
from election.standing.case import Moved, Said
from election.standing.instant import micros
from election.standing.record import NOBODY, UNKNOWN, Record, Triple

SEQ_BITS = 31
"""A name (device, seq) is one integer; the public wire bounds seq by 2**31 - 1."""
MOST_DEVICE = 2**31


class Malformed(ValueError):
    """The entry is not what it claims to be; it counts as ignored."""


def instant(moment: Any) -> int:
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise Malformed
    at = micros(moment)
    if at < 0:
        raise Malformed
    return at


def name_of(device: int | None, seq: int | None, position: int) -> int:
    """(device, seq) as one number; what has no such name gets a negative one, which nothing can correct."""
    if device is None or seq is None:
        return -1 - position
    if not 0 <= device < MOST_DEVICE or not 0 < seq < 1 << SEQ_BITS:
        raise Malformed
    return device << SEQ_BITS | seq


def triple(counts: Counts | None) -> Triple:
    if counts is None:
        return NOBODY
    a, b, c = counts.assembly, counts.province, counts.commune
    for count in (a, b, c):
        if count is not None and not 0 <= count <= MOST_VOTERS:
            raise Malformed
    return (UNKNOWN if a is None else a, UNKNOWN if b is None else b, UNKNOWN if c is None else c)


def note_box(record: Record, position: int, report: MobileBox) -> None:
    """Of each way, what was said last counts."""
    boxes = record.boxes if record.boxes is not None else {}
    out_by, out, back_by, back = boxes.get(report.box, (0, UNKNOWN, 0, UNKNOWN))
    if report.out_at is not None and position > out_by:
        out_by, out = position, instant(report.out_at)
    if report.back_at is not None and position > back_by:
        back_by, back = position, instant(report.back_at)
    boxes[report.box] = (out_by, out, back_by, back)
    record.boxes = boxes


def event_of(fact: Fact) -> tuple[str, Said | Moved]:
    """What an entry of kind incident or move says, and the name of the incident."""
    received, report, detail = instant(fact.received_at), fact.report, fact.detail or {}
    if isinstance(report, Incident):
        as_of = instant(fact.as_of or moment_of(report) or fact.received_at)
        return report.incident, Said(as_of, received, report.category, report.severity, report.text, report.people)
    case_id, wanted = detail.get("incident"), detail.get("move")
    to, text, source, into = (detail.get(name) for name in ("to", "text", "scope", "into"))
    if not isinstance(case_id, str) or not isinstance(wanted, str):
        raise Malformed
    if any(not isinstance(told, str | None) for told in (to, text, source, into)):
        raise Malformed
    if wanted == "merge" and into is None:
        raise Malformed
    return case_id, Moved(received, wanted, to, text, fact.by, source, into)
