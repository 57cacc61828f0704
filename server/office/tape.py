"""The feed's events of one province, in order of position: kept compressed, the newest of them, in memory.

An entry that gives events is a `Recorded`; one that gives none only moves the end. What is before `start` was dropped,
so a reader who stands before it cannot be continued.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from election.station import Scope
from election.wire import pack

CHUNK = 256  # entries compressed together: some 500 KB, which shrink to a twentieth
MOST = 200_000  # entries kept: a province's whole day several times over


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it is sent, and the scopes it may be seen in."""

    scopes: tuple[Scope, ...]
    text: bytes


@dataclass(frozen=True, slots=True)
class Recorded:
    """The events of one entry. `received` is in microseconds."""

    position: int
    received: int
    lines: tuple[Line, ...]


class Tape:
    def __init__(self, most: int = MOST, chunk: int = CHUNK) -> None:
        self.start = 0
        self.end = 0
        self._most = most
        self._chunk = chunk
        self._packed: deque[tuple[int, bytes]] = deque()  # last position, compressed
        self._fresh: list[Recorded] = []

    def record(self, position: int, received: int, lines: list[Line]) -> None:
        """The entry at this position, the next one, gave these events."""
        self.end = position
        if not lines:
            return
        self._fresh.append(Recorded(position, received, tuple(lines)))
        if len(self._fresh) == self._chunk:
            self._packed.append((position, zlib.compress(_pack(self._fresh), 1)))
            self._fresh = []
        if len(self._packed) * self._chunk > self._most:
            self.start, _ = self._packed.popleft()

    def after(self, position: int) -> Iterator[Recorded]:
        for last, packed in self._packed:
            if last > position:
                yield from (one for one in _unpack(zlib.decompress(packed)) if one.position > position)
        yield from (one for one in self._fresh if one.position > position)


def _pack(recorded: list[Recorded]) -> bytes:
    plain = [(one.position, one.received, [(line.scopes, line.text) for line in one.lines]) for one in recorded]
    return pack.encode(plain, "msgpack")


def _unpack(raw: bytes) -> Iterator[Recorded]:
    plain: list[tuple[int, int, list[tuple[list[Any], bytes]]]] = pack.decode(raw, "msgpack")
    for position, received, lines in plain:
        yield Recorded(position, received, tuple(Line(tuple(scopes), text) for scopes, text in lines))
