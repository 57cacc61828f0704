"""Settlements: of two sources that disagree, a named person says which one stands, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from election.ledger import Entry
from election.standing.instant import moment, text
from election.standing.reading import SEQ_BITS, Malformed, instant, name_of
from election.station import StationKey

_SEQ = (1 << SEQ_BITS) - 1

Name = tuple[int, int]
"""A report's: (device, seq)."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """`stands` and `falls` are names of reports as the fold keeps them; what falls counts in nothing. `source` is the
    scope of the person (`by`), `settled` in microseconds."""

    province: int
    position: int
    key: StationKey
    stands: int
    falls: tuple[int, ...]
    reason: str | None
    by: str | None
    source: str | None
    settled: int

    @property
    def at(self) -> datetime:
        return moment(self.settled)

    def as_wire(self) -> dict[str, Any]:
        return {
            "province": self.province,
            "position": self.position,
            "stands": _plain(self.stands),
            "falls": [_plain(name) for name in self.falls],
            "reason": self.reason,
            "by": self.by,
            "from": self.source,
            "at": text(self.at),
        }

    def dump(self) -> list[Any]:
        told = (self.province, self.position, self.key, self.stands, list(self.falls))
        return [*told, self.reason, self.by, self.source, self.settled]

    @classmethod
    def restore(cls, data: list[Any]) -> Settlement:
        province, position, key, stands, falls, *rest = data
        return cls(province, position, StationKey(key), stands, tuple(falls), *rest)


def settlement_of(entry: Entry, key: StationKey) -> Settlement:
    """What an entry of kind settlement says of its station. Raises `Malformed`."""
    fact, detail = entry.fact, entry.fact.detail or {}
    falls, reason, source = detail.get("falls"), detail.get("reason"), detail.get("scope")
    if not isinstance(falls, list) or not falls or any(not isinstance(one, str | None) for one in (reason, source)):
        raise Malformed
    stands, *fallen = (_named(one) for one in [detail.get("stands"), *falls])
    if stands in fallen:
        raise Malformed
    settled = instant(fact.received_at)
    return Settlement(entry.province, entry.position, key, stands, tuple(fallen), reason, fact.by, source, settled)


def _named(told: object) -> int:
    if not isinstance(told, list | tuple) or len(told) != 2 or not all(type(one) is int for one in told):
        raise Malformed
    return name_of(told[0], told[1], 0)


def _plain(name: int) -> list[int]:
    return [name >> SEQ_BITS, name & _SEQ]
