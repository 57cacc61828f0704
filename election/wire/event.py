"""Collector -> Redis -> server: one message per batch and province.

The entries travel whole, so a server that missed nothing needs no database. `after` says where the message begins: a
server that stands elsewhere has missed something (or sees it a second time) and acts on it.
"""

from __future__ import annotations

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


def encode(event: Event, origin: bytes) -> bytes:
    """`origin` names who rings, in ORIGIN_BYTES, so that they need not read what they said themselves."""
    packed: bytes = msgpack.packb([VERSION, origin, event.province, event.after, event.contents])
    return packed


def beginning(origin: bytes) -> bytes:
    """What every message of this origin begins with: recognised without unpacking it."""
    packed: bytes = msgpack.packb([VERSION, origin, 0, 0, ()])
    return packed[:-3]


def decode(raw: bytes) -> Event:
    """Raises `Corrupt` for anything that is not an event of this version."""
    try:
        version, _, province, after, contents = msgpack.unpackb(raw)
        event = Event(int(province), int(after), tuple(map(str, contents)))
    except (ValueError, TypeError, msgpack.UnpackException) as wrong:
        raise Corrupt("A message on the bus is no event.") from wrong
    if version != VERSION:
        raise Corrupt(f"A message on the bus is of version {version}, this program knows {VERSION}.")
    return event
