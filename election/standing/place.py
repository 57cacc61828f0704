"""Where a scope lies: its name, what it is part of, its constituencies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from election.day import BALLOTS, Ballot
from election.errors import Code, Refused
from election.standing.node import Node
from election.standing.record import Record
from election.station import Scope, Station, station_scope

PlaceKind = Literal["country", "province", "commune", "station", "constituency"]


@dataclass(frozen=True, slots=True)
class PlaceName:
    scope: Scope
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """`constituencies` are those that lie in it, for a commune or a station those it lies in. `station` has the facts
    of the register, never a contact."""

    kind: PlaceKind
    scope: Scope
    name: str
    parents: tuple[PlaceName, ...]
    constituencies: tuple[tuple[PlaceName, Ballot], ...]
    station: Station | None

    def as_wire(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "scope": self.scope,
            "name": self.name,
            "parents": [{"scope": p.scope, "name": p.name} for p in self.parents],
            "constituencies": [{"scope": c.scope, "name": c.name, "ballot": b} for c, b in self.constituencies],
            "station": _register_facts(self.station) if self.station is not None else None,
        }


def of_node(node: Node) -> Place:
    constituencies: Iterable[Node]
    match node.kind:
        case "country":
            constituencies = (
                c for p in node.children.values() for c in p.constituencies.values() if c.ballot == "assembly"
            )
        case _:
            constituencies = node.constituencies.values()
    return Place(node.kind, node.scope, node.name, parents(node.parent), named(constituencies), None)


def of_station(record: Record) -> Place:
    station = record.station
    if station is None:
        raise Refused(Code.R150)
    scope = station_scope(station.code)
    return Place("station", scope, station.name, parents(record.nodes[0]), named(record.nodes[3:]), station)


def parents(node: Node | None) -> tuple[PlaceName, ...]:
    """From the country down."""
    if node is None:
        return ()
    return (*parents(node.parent), PlaceName(node.scope, node.name))


def named(constituencies: Iterable[Node]) -> tuple[tuple[PlaceName, Ballot], ...]:
    """By ballot, then by number."""
    numbered = [(PlaceName(c.scope, c.name), c.ballot) for c in constituencies if c.ballot is not None]
    return tuple(
        (place, ballot) for place, ballot in sorted(numbered, key=lambda n: (BALLOTS.index(n[1]), *_order(n[0])))
    )


def _order(place: PlaceName) -> tuple[str, int]:
    area, number = place.scope.rsplit("-", 1)
    return area, int(number)


def _register_facts(station: Station) -> dict[str, Any]:
    return {
        "code": station.code,
        "number": station.number,
        "listed": dict(zip(BALLOTS, station.listed, strict=True)),
        "date": station.date.isoformat(),
        "opens": station.opens.isoformat("minutes"),
        "closes": station.closes.isoformat("minutes"),
        "coverage": station.coverage,
        "power": station.power,
        "per_hour": station.per_hour,
    }
