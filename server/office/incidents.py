"""Incidents at their desks: which there are, and what somebody does with one.

What there is, is asked of the live picture, which may be a moment behind. Whether a move is legal is not: that is
decided on the ledger, while the province's chain stands still, so of two desks at once the second sees what the first
did. Each move is one entry, and the bell is rung when it is durable.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from election.bus import Bus
from election.clock import Clock
from election.errors import Code, Fault, Refused
from election.incident import Move, move, overlooked
from election.ledger import Entry, Fact
from election.standing.case import Case
from election.standing.cases import case_of
from election.standing.fold import Standing
from election.standing.incidents import IncidentStanding, picture_of
from election.standing.reading import event_of
from election.station import Station, station_scope
from election.store.database import Connection, Pool
from election.store.incidents import IncidentStore
from election.store.ledger import Ledger
from server.office.acts import Act, Recorded, record
from server.person import Person, Places, covers

logger = logging.getLogger(__name__)

SYSTEM = "system"
"""Who acts when the clock does."""
NO_TARGET = Fault("$.into", "This is no other open incident of your scope.")

Picture = Callable[[], Standing]
"""The fold of this moment. Raises `Unavailable` while it is being loaded."""


@dataclass(frozen=True, slots=True)
class Named:
    """An incident's whole name: the phone's own is one incident's only together with its station."""

    station: Station
    id: str


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody wants to do with an incident."""

    move: Move
    text: str | None = None
    to: str | None = None
    into: Named | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The incident after the move, and the move's place in the ledger."""

    incident: IncidentStanding
    recorded: Recorded


class Incidents:
    def __init__(self, pool: Pool, bus: Bus, clock: Clock, picture: Picture, places: Places) -> None:
        self._bus = bus
        self._clock = clock
        self._places = places
        self._ledger = Ledger(pool)
        self._store = IncidentStore(pool)
        self.picture = picture

    def find(self, person: Person, id_: str, code: str | None, path: str = "$.station") -> Named:
        """The incident of that name within somebody's scope. Whoever names its station (`code`) can do without the
        picture having seen it. Raises `Refused`: R150 for none, R010 at `path` when only the station would tell which
        of several is meant."""
        standing = self.picture()
        named = standing.incidents_named(id_) if code is None else ()
        scopes = [station_scope(code)] if code is not None else [one.scope for one in named]
        scopes = [scope for scope in scopes if covers(person.scope, scope, self._places)]
        if len(scopes) > 1:
            raise Refused(Code.R010, faults=(Fault(path, "Several stations have an incident of that name."),))
        station = standing.place(scopes[0]).station if scopes else None
        if station is None:
            raise Refused(Code.R150)
        return Named(station, id_)

    async def make(self, person: Person, named: Named, step: Step) -> Done:
        """Write the move. Raises `IllegalMove`, `Refused` (R150 if nobody raised this, R010 if it cannot be merged into
        that), `Unavailable`."""
        involved = [named] if step.into is None else [named, step.into]
        async with self._store.standing_still({one.station.province for one in involved}) as connection:
            entries = await self._store.about([one.station.key for one in involved], connection)
            case = _case(named, entries)
            if case is None:
                raise Refused(Code.R150)
            move(case.state, case.level, step.move)
            if step.into is not None:
                _check_target(named, step.into, entries)
            done = await self._write(connection, named, case, step, person.name, person.scope)
        return await self._tell(done)

    async def escalate(self, named: Named) -> Done | None:
        """Escalate what nobody has acknowledged in time; None if by now somebody has. Raises `Unavailable`."""
        async with self._store.standing_still({named.station.province}) as connection:
            case = _case(named, await self._store.about([named.station.key], connection))
            if case is None or case.last is None or not case.is_overlooked(self._clock.now()):
                return None
            step = Step("escalate", overlooked(case.last.severity, case.level))
            done = await self._write(connection, named, case, step, SYSTEM, None)
        return await self._tell(done)

    async def _tell(self, done: Done) -> Done:
        """It is durable: ring, and note it."""
        await self._bus.ring([done.recorded.event])
        fact = done.recorded.act.fact
        where = {"scope": done.incident.scope, "incident": done.incident.id, "position": done.recorded.position}
        logger.info("%s: %s", fact.by, (fact.detail or {})["move"], extra={"action": "incident_moved", **where})
        return done

    async def _write(
        self, connection: Connection, named: Named, case: Case, step: Step, by: str, scope: str | None
    ) -> Done:
        told: dict[str, Any] = {"text": step.text, "to": step.to, "scope": scope}
        if step.into is not None:
            told |= {"into": step.into.id, "into_station": step.into.station.code}
        detail = {"incident": named.id, "move": step.move}
        fact = Fact(
            kind="move",
            received_at=self._clock.now(),
            channel="system",
            station=named.station.code,
            by=by,
            detail=detail | {name: value for name, value in told.items() if value is not None},
        )
        recorded = await record(self._ledger, Act(named.station.province, fact), connection)
        case.tell(recorded.position, event_of(fact)[1])
        return Done(picture_of(case, named.station), recorded)


def _case(named: Named, entries: Sequence[Entry]) -> Case | None:
    """As the ledger has it: only what stands in the station's own province is about it."""
    about = [each for each in entries if each.province == named.station.province]
    own = [each for each in about if each.fact.station == named.station.code]
    return case_of(named.station.key, named.id, own)


def _check_target(named: Named, into: Named, entries: Sequence[Entry]) -> None:
    target = _case(into, entries)
    if into == named or target is None or not target.is_open:
        raise Refused(Code.R010, faults=(NO_TARGET,))
