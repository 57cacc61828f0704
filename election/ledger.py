"""The ledger: entries, their digests, the chain per province, and how anyone can check it. Pure.

An entry's *content* is the exact text that was stored (canonical JSON of a `Fact`). Its *digest* links it to all that
came before in its province:

    digest(0)  = SHA-256("eday chain of province PP")
    digest(n)  = SHA-256(digest(n-1) || SHA-256(content(n)))

Positions are 1, 2, 3 ... without gaps, so the chain also proves the position.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from election.errors import Corrupt
from election.report import Channel, Report

FactKind = Literal[
    "opening", "turnout", "incident", "mobile_box", "situation", "closing",  # reports
    "conflict",  # the same (device, seq) with other content: kept beside, flagged, in no figure
    "sms",  # what a known sender wrote and no report could be made of: kept for people to read
    "code",  # somebody gave out an enrolment code
    "enrolment", "revocation", "register", "election", "move", "directive", "chase", "settlement", "look",  # acts
    "reference",  # somebody took or dropped a day of the past to compare with
]  # fmt: skip

REPORT_KINDS = frozenset(("opening", "turnout", "incident", "mobile_box", "situation", "closing"))


class Fact(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What one entry says. `station` is a code of the wire, `by` the member of staff who acted, `detail` whatever an
    act needs beyond that (no secret ever)."""

    kind: FactKind
    received_at: datetime
    channel: Channel
    station: str | None = None
    device: int | None = None
    seq: int | None = None
    as_of: datetime | None = None
    report: Report | None = None
    findings: tuple[str, ...] = ()
    by: str | None = None
    detail: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger, read back."""

    province: int
    position: int
    fact: Fact


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger as an auditor has it: nothing but what the chain is made of."""

    province: int
    position: int
    content: bytes
    digest: bytes


def genesis(province: int) -> bytes:
    return hashlib.sha256(f"eday chain of province {province:02d}".encode()).digest()


def leaf(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def link(before: bytes, content_leaf: bytes) -> bytes:
    return hashlib.sha256(before + content_leaf).digest()


def verify(lines: Iterable[Line]) -> dict[int, tuple[int, bytes]]:
    """Walk the lines (each province in order; provinces may interleave) and return (position, digest) of each head.

    Raises `Corrupt` naming the first province and position where a line is missing, doubled, out of order or changed.
    """
    heads: dict[int, tuple[int, bytes]] = {}
    for line in lines:
        position, digest = heads.get(line.province) or (0, genesis(line.province))
        if line.position != position + 1:
            raise Corrupt(f"Province {line.province:02d}: expected position {position + 1}, found {line.position}.")
        expected = link(digest, leaf(line.content))
        if line.digest != expected:
            raise Corrupt(f"Province {line.province:02d}, position {line.position}: the entry was changed.")
        heads[line.province] = (line.position, expected)
    return heads
