"""The live picture: a pure function of the set of entries it was given, whatever their order and however often.

In: `apply(entry)`, and the register. Out: the pictures of `election.standing.picture`, for any scope. What cannot be
read is counted and left out; a scope that does not exist is refused with R150.

To load a whole ledger, apply it to a fold without stations and set the register last: what follows from the reports is
then worked out once per station, several times as fast.

Asking for a picture costs as much as the picture is large, never as much as the country: what depends on the time of
day (who is silent) is counted per opening hour.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from election.day import Election
from election.errors import Code, Refused
from election.ledger import REPORT_KINDS, Entry
from election.standing import place as places
from election.standing import snapshot, view
from election.standing.case import Case
from election.standing.correction import Correction, corrections_of
from election.standing.grid import CELL
from election.standing.incidents import IncidentStanding, IncidentSummary, picture_of
from election.standing.instant import micros
from election.standing.node import CURVES, Node
from election.standing.picture import Curve, Figures, Row, SlotFigures, StationStanding
from election.standing.place import Place
from election.standing.positions import Positions
from election.standing.reading import Malformed
from election.standing.record import Record
from election.standing.share import share
from election.standing.tally import NOTHING, Tally
from election.station import Commune, Province, Scope, Station, StationKey, station_scope


class Standing:
    def __init__(
        self,
        election: Election,
        stations: Iterable[Station] = (),
        provinces: Iterable[Province] = (),
        communes: Iterable[Commune] = (),
    ) -> None:
        self.election = election
        self.ignored = 0
        self.conflicts = 0
        self._positions: dict[int, Positions] = {}
        self._tally = Tally(election, provinces, communes)
        self._enter(stations)

    # Entries

    def apply(self, entry: Entry) -> frozenset[Scope]:
        """Take in one entry; returns the scopes whose picture may have changed, none for what was known."""
        positions = self._positions.get(entry.province)
        if positions is None:
            positions = self._positions[entry.province] = Positions()
        if not positions.take(entry.position):
            return NOTHING
        fact = entry.fact
        try:
            if fact.kind in REPORT_KINDS:
                return self._tally.hear(entry.province, entry.position, fact)
            if fact.kind == "move":
                return self._tally.move(entry.province, entry.position, fact)
        except Malformed:
            self.ignored += 1
        if fact.kind == "conflict":
            self.conflicts += 1
        return NOTHING

    @property
    def positions(self) -> Mapping[int, Positions]:
        return self._positions

    @property
    def unknown(self) -> int:
        return sum(record.entries for record in self._tally.records.values() if record.station is None)

    # Register

    def replace_station(self, station: Station) -> frozenset[Scope]:
        """One station is new or has changed."""
        record = self._tally.records.get(station.key)
        before = record.scopes if record is not None else NOTHING
        if record is not None and record.station is not None:
            self._tally.withdraw(record)
        record = self._tally.enter(station)
        self._tally.include(record)
        return before | record.scopes

    def set_register(
        self,
        stations: Iterable[Station],
        provinces: Iterable[Province] | None = None,
        communes: Iterable[Commune] | None = None,
    ) -> None:
        """The whole register anew; what was heard stays."""
        self._tally.clear_register(provinces, communes)
        self._enter(stations)

    def _enter(self, stations: Iterable[Station]) -> None:
        self._tally.enter_all(stations)

    # Scopes

    def knows(self, scope: Scope) -> bool:
        return scope in self._tally.tree.nodes or self._at(scope) is not None

    def children(self, scope: Scope) -> tuple[Scope, ...]:
        if self._at(scope) is not None:
            return ()
        node = self._node(scope)
        below = [station_scope(r.station.code) for r in node.records.values() if r.station is not None]
        return tuple(sorted([*node.children, *below]))

    def stations(self, scope: Scope) -> tuple[StationKey, ...]:
        return tuple(sorted(record.key for record in self._records(scope)))

    def place(self, scope: Scope) -> Place:
        record = self._at(scope)
        return places.of_station(record) if record is not None else places.of_node(self._node(scope))

    # Pictures

    def figures(self, scope: Scope, now: datetime) -> Figures:
        grid, ballots, at = self._tally.grid, self.election.ballots, micros(now)
        record = self._at(scope)
        if record is not None:
            times = (record.as_of, record.received, record.headline_as_of)
            silent = view.station_state(record, at) == "silent"
            return view.figures(share(record, grid), int(silent), times, grid, ballots)
        node = self._node(scope)
        node.refresh()
        return view.figures(node.counters, node.silent(at), (node.as_of, node.received, node.oldest), grid, ballots)

    def slots(self, scope: Scope, now: datetime) -> tuple[SlotFigures, ...]:
        record = self._at(scope)
        counters = self._node(scope).counters if record is None else share(record, self._tally.grid)
        return view.slots(counters, self._tally.grid, self.election.ballots, now)

    def missing(self, scope: Scope, slot_index: int) -> tuple[StationKey, ...]:
        """The stations expected in that slot that have no figure in it, early voters excepted."""
        if not 0 <= slot_index < len(self._tally.grid.slots):
            raise Refused(Code.R150)
        cell = slot_index * CELL + 1 + self._tally.grid.headline
        return tuple(sorted(r.key for r in self._records(scope) if r.on_day and r.cells[cell] < 0))

    def curve(self, scope: Scope) -> Curve:
        grid, ballots = self._tally.grid, self.election.ballots
        record = self._at(scope)
        if record is None:
            node = self._node(scope)
            node.refresh()
            if node.kind != "constituency":
                return view.curve(node.curve, node.as_of, grid, ballots)
        differences = [0] * (CURVES * grid.steps)
        as_of = -1
        for one in self._records(scope):
            as_of = max(as_of, one.as_of)
            for index, change in one.trace(grid, self._tally.corrected):
                differences[index] += change
        return view.curve(differences, as_of, grid, ballots)

    def row(self, scope: Scope, now: datetime) -> Row:
        grid, ballots, at = self._tally.grid, self.election.ballots, micros(now)
        record = self._at(scope)
        if record is not None and record.station is not None:
            state, name = view.station_state(record, at), record.station.name
            counters = share(record, grid)
            return view.row(scope, name, counters, int(state == "silent"), record.as_of, grid, ballots, state)
        node = self._node(scope)
        node.refresh()
        return view.row(scope, node.name, node.counters, node.silent(at), node.as_of, grid, ballots)

    def station(self, key: StationKey, now: datetime) -> StationStanding:
        record = self._tally.records.get(key)
        if record is None or record.station is None:
            raise Refused(Code.R150)
        raised = [case for case in self._tally.cases_of(record) if case.first is not None]
        incidents = self._pictured(sorted(raised, key=_newest, reverse=True))
        return view.station(record, record.station, micros(now), self._tally.grid, self.election.ballots, incidents)

    # Incidents and corrections

    def incidents(self, scope: Scope, newest: int = 20) -> IncidentSummary:
        record = self._at(scope)
        counters = self._node(scope).counters if record is None else share(record, self._tally.grid)
        counts = view.by_severity(counters)
        pictured = self._pictured(heapq.nlargest(newest, self._open(scope), key=_newest))
        return IncidentSummary(sum(counts.values()), counts, pictured)

    def open_incidents(self, scope: Scope) -> tuple[IncidentStanding, ...]:
        return self._pictured(sorted(self._open(scope), key=_newest, reverse=True))

    def incident(self, key: StationKey, incident_id: str) -> IncidentStanding | None:
        """None while nobody has raised it. Resolved ones are remembered."""
        case = self._tally.cases.get((key, incident_id))
        return next(iter(self._pictured([case])), None) if case is not None and case.first is not None else None

    def corrections(self, scope: Scope) -> tuple[Correction, ...]:
        keys = {record.key for record in self._records(scope)}
        return corrections_of(self._tally, keys)

    # Snapshot

    def dump(self) -> dict[str, Any]:
        return {
            "version": snapshot.VERSION,
            "positions": snapshot.dump_positions(self._positions),
            "ignored": self.ignored,
            "conflicts": self.conflicts,
            **snapshot.dump_tally(self._tally),
        }

    @classmethod
    def restore(
        cls,
        election: Election,
        provinces: Iterable[Province],
        communes: Iterable[Commune],
        stations: Iterable[Station],
        data: dict[str, Any],
    ) -> Standing:
        """Raises `Corrupt` for data of another version: fold the ledger instead."""
        snapshot.check_version(data)
        standing = cls(election, (), provinces, communes)
        standing.ignored, standing.conflicts = data["ignored"], data["conflicts"]
        standing._positions = snapshot.restore_positions(data["positions"])
        snapshot.restore_tally(standing._tally, data)
        standing._enter(stations)
        return standing

    # Internal

    def _at(self, scope: Scope) -> Record | None:
        """The registered station of a station's scope."""
        return self._tally.by_code.get(scope[1:]) if scope[:1] == "s" else None

    def _node(self, scope: Scope) -> Node:
        return self._tally.tree.node(scope)

    def _records(self, scope: Scope) -> Iterable[Record]:
        record = self._at(scope)
        return (record,) if record is not None else self._node(scope).every_record()

    def _open(self, scope: Scope) -> list[Case]:
        record = self._at(scope)
        if record is not None:
            return [case for case in self._tally.cases_of(record) if case.is_open]
        return [self._tally.cases[name] for name in self._node(scope).cases]

    def _pictured(self, cases: Iterable[Case]) -> tuple[IncidentStanding, ...]:
        stations = ((case, self._tally.records[case.key].station) for case in cases)
        return tuple(picture_of(case, station) for case, station in stations if station is not None)


def _newest(case: Case) -> tuple[int, int, int, str]:
    received = case.first.received if case.first is not None else 0
    return received, case.key, case.position, case.id
