"""Drafts for the tests of the ledger, as short as the tests want them."""

from __future__ import annotations

from datetime import UTC, datetime

from election.ledger import Fact, leaf
from election.report import Counts, Turnout
from election.station import StationKey, station_code
from election.store.ledger import Draft
from election.wire import content

NOON = datetime(2026, 3, 15, 5, tzinfo=UTC)


def turnout(device: int, seq: int, voted: int, *, province: int = 11, kind: str = "turnout") -> Draft:
    """A turnout report of commune 03127's first station (or of another province's), as the collector would draft it."""
    key = StationKey(3127001)
    report = Turnout(seq=seq, station=station_code(province, key), as_of=NOON, voted=Counts(voted, voted, voted))
    fact = Fact(
        kind=kind,  # type: ignore[arg-type]
        received_at=NOON,
        channel="http",
        station=report.station,
        device=device,
        seq=seq,
        as_of=NOON,
        report=report,
    )
    text = content.encode(fact)
    return Draft(province, kind, key, device, seq, content.variant(report), NOON, leaf(text), text.decode())


def act(kind: str, *, province: int = 11) -> Draft:
    """What a desk did, about that station."""
    key = StationKey(3127001)
    fact = Fact(
        kind=kind,  # type: ignore[arg-type]
        received_at=NOON,
        channel="system",
        station=station_code(province, key),
        by="lan",
    )
    text = content.encode(fact)
    return Draft(province, kind, key, None, None, None, NOON, leaf(text), text.decode())
