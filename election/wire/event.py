"""Collector -> Redis -> server: one message per ring, with the runs of entries of each province it is about.

The entries travel whole, so a server that missed nothing needs no database. `after` says where a run begins: a server
that stands elsewhere has missed something (or sees it a second time) and acts on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgpack

from election.errors import Corrupt

VERSION = 2
ORIGIN_BYTES = 8


@dataclass(frozen=True, slots=True)
class Event:
    """The entries at positions after+1, after+2 ... of one province, as their exact content."""

    province: int
    after: int
    contents: tuple[str, ...]


def encode(events: Sequence[Event], origin: bytes) -> bytes:
    """`origin` names who rings, in ORIGIN_BYTES, so that they need not read what they said themselves."""
    runs = [(event.province, event.after, event.contents) for event in events]
    packed: bytes = msgpack.packb([VERSION, origin, runs])
    return packed


def beginning(origin: bytes) -> bytes:
    """What every message of this origin begins with: recognised without unpacking it."""
    packed: bytes = msgpack.packb([VERSION, origin, ()])
    return packed[:-1]


def decode(raw: bytes) -> list[Event]:
    """Raises `Corrupt` for anything that is no message of this version."""
    try:
        version, _, runs = msgpack.unpackb(raw)
        events = [
            Event(int(province), int(after), tuple(map(str, contents)))
            for province, after, contents in (runs if version == VERSION else ())
        ]
    except (ValueError, TypeError, msgpack.UnpackException) as wrong:
        raise Corrupt("A message on the bus is no event.") from wrong
    if version != VERSION:
        raise Corrupt(f"A message on the bus is of version {version}, this program knows {VERSION}.")
    return events
