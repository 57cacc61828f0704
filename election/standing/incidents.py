"""Incidents as screens and phones show them: whole where somebody deals with one station, in brief in a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from election.incident import TARGETS, State
from election.incident_kind import Level
from election.report import Category, Severity
from election.standing.case import Case, Moved
from election.standing.instant import moment, text
from election.station import Scope, Station, StationKey, station_scope

REMEMBERED = timedelta(hours=12)
"""How long a station still shows an incident that was resolved."""
BRIEF_TEXT = 200  # characters of the last answer in a list: what is said to one station must not fill everyone's frames


@dataclass(frozen=True, slots=True)
class Answer:
    """A move somebody made. `source` is the scope they acted for, `into` the incident this one was merged into."""

    move: str
    text: str | None
    by: str | None
    source: str | None
    to: str | None
    into: str | None
    at: datetime

    def as_wire(self) -> dict[str, Any]:
        told = {
            "move": self.move,
            "text": self.text,
            "by": self.by,
            "from": self.source,
            "to": self.to,
            "at": text(self.at),
        }
        return told if self.into is None else told | {"into": self.into}

    def in_brief(self) -> dict[str, Any]:
        said = self.text
        if said is not None and len(said) > BRIEF_TEXT:
            said = said[: BRIEF_TEXT - 1] + "…"
        return {"move": self.move, "text": said, "by": self.by, "at": text(self.at)}


@dataclass(frozen=True, slots=True)
class IncidentStanding:
    """`since`: raised, or last reopened or escalated; the clock of `election.incident.Targets` starts there, `due` is
    where it ends. `ended_at`: when it was resolved, if it is. (`province`, `position`) is the entry that raised it."""

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
    ended_at: datetime | None
    updates: int
    answers: tuple[Answer, ...]

    @property
    def due(self) -> datetime | None:
        return TARGETS.due(self.severity, self.state, self.since)

    def as_wire(self) -> dict[str, Any]:
        """Whole, for its station and for whoever deals with it."""
        return self._facts() | {"answers": [answer.as_wire() for answer in self.answers]}

    def in_brief(self) -> dict[str, Any]:
        """For a list of a whole province."""
        return self._facts() | {"last_answer": self.answers[-1].in_brief() if self.answers else None}

    def _facts(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "scope": self.scope,
            "station_name": self.station_name,
            "category": self.category,
            "severity": self.severity,
            "state": self.state,
            "level": self.level,
            "owner": self.owner,
            "text": self.text,
            "people": self.people,
            "at": text(self.at),
            "received_at": text(self.received_at),
            "since": text(self.since),
            "due": text(self.due),
            "updates": self.updates,
        }


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    """`resolved`, those of the last hours, is None for everything wider than a station."""

    open: int
    by_severity: Mapping[Severity, int]
    newest: tuple[IncidentStanding, ...]
    resolved: tuple[IncidentStanding, ...] | None = None

    def as_wire(self) -> dict[str, Any]:
        counts = {"open": self.open, "by_severity": dict(self.by_severity)}
        if self.resolved is None:
            return counts | {"newest": [incident.in_brief() for incident in self.newest]}
        return counts | {
            "newest": [incident.as_wire() for incident in self.newest],
            "resolved": [incident.as_wire() for incident in self.resolved],
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
        ended_at=None if case.is_open else moment(case.ended),
        updates=case.updates,
        answers=tuple(_answer(made) for made in case.answers),
    )


def _answer(made: Moved) -> Answer:
    return Answer(made.move, made.text, made.by, made.source, made.to, made.into, moment(made.received))
