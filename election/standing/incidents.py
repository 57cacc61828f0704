"""Incidents as the board shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from election.incident import State
from election.incident_kind import Level
from election.report import Category, Severity
from election.standing.case import Case
from election.standing.instant import moment, text
from election.station import Scope, Station, StationKey, station_scope


@dataclass(frozen=True, slots=True)
class IncidentStanding:
    """`since`: raised, or last reopened or escalated; the clock of `election.incident.Targets` starts there.
    (`province`, `position`) is the entry that raised it."""

    id: str
    province: int
    position: int
    key: StationKey
    scope: Scope
    station_name: str
    category: Category
    severity: Severity
    state: State
    level: Level
    owner: str | None
    text: str
    people: int | None
    at: datetime
    received_at: datetime
    since: datetime
    updated_at: datetime
    updates: int

    def as_wire(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "scope": self.scope,
            "station_name": self.station_name,
            "category": self.category,
            "severity": self.severity,
            "state": self.state,
            "level": self.level,
            "text": self.text,
            "people": self.people,
            "at": text(self.at),
            "received_at": text(self.received_at),
            "updates": self.updates,
        }


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    open: int
    by_severity: Mapping[Severity, int]
    newest: tuple[IncidentStanding, ...]

    def as_wire(self) -> dict[str, Any]:
        return {
            "open": self.open,
            "by_severity": dict(self.by_severity),
            "newest": [incident.as_wire() for incident in self.newest],
        }


def picture_of(case: Case, station: Station) -> IncidentStanding:
    """Of a case that was raised."""
    first, last = case.first, case.last
    assert first is not None
    assert last is not None
    return IncidentStanding(
        id=case.id,
        province=station.province,
        position=case.position,
        key=station.key,
        scope=station_scope(station.code),
        station_name=station.name,
        category=last.category,
        severity=last.severity,
        state=case.state,
        level=case.level,
        owner=case.owner,
        text=case.text,
        people=case.people,
        at=moment(first.as_of),
        received_at=moment(first.received),
        since=moment(case.since),
        updated_at=moment(case.updated),
        updates=case.updates,
    )
