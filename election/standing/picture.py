"""What the fold shows: frozen pictures, each able to say itself in the plain data of docs/wire.md.

None is unknown. Moments are aware and in Viet Nam's offset; as plain data they are RFC 3339 text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from election.day import Ballot
from election.slot import SlotState
from election.standing.incidents import IncidentStanding
from election.standing.instant import text
from election.station import Scope, StationKey

StationState = Literal["silent", "waiting", "open", "interrupted", "closed"]


@dataclass(frozen=True, slots=True)
class BallotFigures:
    """`listed_in` are the listed voters of the stations that have reported this ballot."""

    listed: int | None
    listed_known: int
    listed_in: int | None
    voted: int | None
    reported: int
    expected: int

    def as_wire(self) -> dict[str, Any]:
        return {
            "listed": self.listed,
            "listed_known": self.listed_known,
            "listed_in": self.listed_in,
            "voted": self.voted,
            "reported": self.reported,
            "expected": self.expected,
        }


@dataclass(frozen=True, slots=True)
class Figures:
    stations: int
    reported: int
    ballots: Mapping[Ballot, BallotFigures]
    states: Mapping[StationState, int]
    opened: int
    closed: int
    full: int
    as_of: datetime | None
    received_at: datetime | None
    oldest_as_of: datetime | None

    def as_wire(self) -> dict[str, Any]:
        return {
            "stations": self.stations,
            "reported": self.reported,
            "ballots": {ballot: figures.as_wire() for ballot, figures in self.ballots.items()},
            "states": dict(self.states),
            "opened": self.opened,
            "closed": self.closed,
            "full": self.full,
            "as_of": text(self.as_of),
            "received_at": text(self.received_at),
            "oldest_as_of": text(self.oldest_as_of),
        }


@dataclass(frozen=True, slots=True)
class SlotFigures:
    """`listed` are the listed voters of the stations in `voted`, per ballot."""

    index: int
    at: datetime
    state: SlotState
    expected: int
    reported: int
    on_time: int
    voted: Mapping[Ballot, int | None]
    listed: Mapping[Ballot, int | None]

    @property
    def late(self) -> int:
        return self.reported - self.on_time

    @property
    def missing(self) -> int:
        return self.expected - self.reported

    def as_wire(self) -> dict[str, Any]:
        return {
            "at": text(self.at),
            "state": self.state,
            "expected": self.expected,
            "reported": self.reported,
            "on_time": self.on_time,
            "late": self.late,
            "missing": self.missing,
            "voted": dict(self.voted),
            "listed": dict(self.listed),
        }


@dataclass(frozen=True, slots=True)
class Curve:
    """Running values: index i counts every figure whose as-of lies before `start` + (i + 1) steps."""

    start: datetime
    step_s: int
    voted: Mapping[Ballot, tuple[int, ...]]
    reported: tuple[int, ...]

    def as_wire(self) -> dict[str, Any]:
        return {
            "start": text(self.start),
            "step_s": self.step_s,
            "voted": {ballot: list(values) for ballot, values in self.voted.items()},
            "reported": list(self.reported),
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One child of a scope. `state` only for stations."""

    scope: Scope
    name: str
    stations: int
    reported: int
    opened: int
    closed: int
    interrupted: int
    silent: int
    incidents: int
    as_of: datetime | None
    ballots: Mapping[Ballot, BallotFigures]
    state: StationState | None = None

    def as_wire(self) -> dict[str, Any]:
        plain: dict[str, Any] = {
            "scope": self.scope,
            "name": self.name,
            "stations": self.stations,
            "reported": self.reported,
            "opened": self.opened,
            "closed": self.closed,
            "interrupted": self.interrupted,
            "silent": self.silent,
            "incidents": self.incidents,
            "as_of": text(self.as_of),
        }
        for ballot, figures in self.ballots.items():
            plain[f"listed_{ballot}"] = figures.listed
            plain[f"listed_in_{ballot}"] = figures.listed_in
            plain[f"voted_{ballot}"] = figures.voted
        if self.state is not None:
            plain["state"] = self.state
        return plain


def columns(rows: Iterable[Row]) -> dict[str, list[Any]]:
    """Children as columns of equal length; all rows are of one kind."""
    plain = [row.as_wire() for row in rows]
    if not plain:
        return {"scope": []}
    return {name: [row[name] for row in plain] for name in plain[0]}


@dataclass(frozen=True, slots=True)
class StationSlot:
    """A station's figure in one slot; only of slots it has reported."""

    index: int
    at: datetime
    on_time: bool
    voted: Mapping[Ballot, int | None]

    def as_wire(self) -> dict[str, Any]:
        return {"at": text(self.at), "on_time": self.on_time, "voted": dict(self.voted)}


@dataclass(frozen=True, slots=True)
class StationStanding:
    """`heard_at` is when anything at all last came in from it."""

    key: StationKey
    scope: Scope
    name: str
    state: StationState
    opened_at: datetime | None
    closed_at: datetime | None
    figures: Mapping[Ballot, int | None]
    listed: Mapping[Ballot, int | None]
    as_of: datetime | None
    received_at: datetime | None
    heard_at: datetime | None
    slots: tuple[StationSlot, ...]
    boxes_out: tuple[int, ...]
    incidents: tuple[IncidentStanding, ...]

    def as_wire(self) -> dict[str, Any]:
        return {
            "scope": self.scope,
            "name": self.name,
            "state": self.state,
            "opened_at": text(self.opened_at),
            "closed_at": text(self.closed_at),
            "figures": dict(self.figures),
            "listed": dict(self.listed),
            "as_of": text(self.as_of),
            "received_at": text(self.received_at),
            "heard_at": text(self.heard_at),
            "slots": [slot.as_wire() for slot in self.slots],
            "boxes_out": list(self.boxes_out),
            "incidents": [incident.as_wire() for incident in self.incidents],
        }
