"""One scope that stations count in: the country, a province, a commune, a constituency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from election.day import Ballot
from election.standing.grid import Grid
from election.standing.layout import Changes, width
from election.standing.record import UNKNOWN, Record
from election.station import Scope

NodeKind = Literal["country", "province", "commune", "constituency"]
CURVES = 4
"""One curve per ballot, and the number of stations with a headline figure."""


class Node:
    """Its counters (see `layout`), its curve as differences per step, and what cannot be added up: extremes of times.

    A constituency keeps no curve: there are some 20,000, few are looked at, and their stations know theirs.
    """

    __slots__ = (
        "as_of", "ballot", "cases", "children", "constituencies", "counters", "curve", "kind", "name", "oldest",
        "parent", "received", "records", "scope", "stale", "unheard",
    )  # fmt: skip

    def __init__(
        self, kind: NodeKind, scope: Scope, name: str, parent: Node | None, grid: Grid, ballot: Ballot | None = None
    ) -> None:
        self.kind = kind
        self.scope = scope
        self.name = name
        self.parent = parent
        self.ballot = ballot
        self.children: dict[Scope, Node] = {}
        self.records: dict[int, Record] = {}
        self.constituencies: dict[Scope, Node] = {}
        self.counters = [0] * width(len(grid.slots))
        self.curve = [0] * (CURVES * grid.steps) if kind != "constituency" else []
        self.unheard: dict[int, int] = {}  # moment they are due -> stations not heard of
        self.cases: set[tuple[int, str]] = set()  # open incidents
        self.stale = True
        self.as_of = self.received = self.oldest = UNKNOWN

    def silent(self, now: int) -> int:
        """Stations that should have been heard of by now."""
        return sum(count for due, count in self.unheard.items() if due <= now)

    @property
    def waiting(self) -> int:
        """Stations not heard of, whether or not they should have been."""
        return sum(self.unheard.values())

    def expect(self, due: int, count: int) -> None:
        left = self.unheard.get(due, 0) + count
        if left:
            self.unheard[due] = left
        else:
            self.unheard.pop(due, None)

    def every_record(self) -> Iterator[Record]:
        """Of all stations below."""
        yield from self.records.values()
        for child in self.children.values():
            yield from child.every_record()

    def add(self, other: Node) -> None:
        """Count everything the other one has."""
        self.counters = [a + b for a, b in zip(self.counters, other.counters, strict=True)]
        self.curve = [a + b for a, b in zip(self.curve, other.curve, strict=True)]
        self.cases |= other.cases
        for due, count in other.unheard.items():
            self.expect(due, count)
        self.stale = True

    def refresh(self) -> None:
        """Bring the latest as-of, the latest arrival and the oldest headline figure up to date."""
        if not self.stale:
            return
        as_of = received = oldest = UNKNOWN
        for child in self.children.values():
            child.refresh()
            as_of, received = max(as_of, child.as_of), max(received, child.received)
            if child.oldest >= 0 and not 0 <= oldest <= child.oldest:
                oldest = child.oldest
        for record in self.records.values():
            as_of, received = max(as_of, record.as_of), max(received, record.received)
            if record.headline_as_of >= 0 and not 0 <= oldest <= record.headline_as_of:
                oldest = record.headline_as_of
        self.as_of, self.received, self.oldest, self.stale = as_of, received, oldest, False


def push(nodes: Iterable[Node], changes: Changes, bends: Changes) -> None:
    """Add the differences to the counters of all these scopes, and to the curves of those that keep one."""
    for node in nodes:
        counters = node.counters
        for index, change in changes:
            counters[index] += change
        if bends and node.curve:
            differences = node.curve
            for index, change in bends:
                differences[index] += change
        node.stale = True
