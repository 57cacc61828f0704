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
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from election.day import Ballot, Election
from election.errors import Code, Refused
from election.incident import State
from election.ledger import REPORT_KINDS, Entry
from election.report import Severity
from election.standing import docket, lateness, snapshot, view
from election.standing import place as places
from election.standing.alike import Pace, paces_of
from election.standing.case import Case
from election.standing.cell import Cells
from election.standing.correction import Correction, corrections_of
from election.standing.directive import Directive
from election.standing.dispute import Dispute, disputes_of, settlements_of
from election.standing.incidents import REMEMBERED, IncidentStanding, IncidentSummary
from election.standing.instant import micros
from election.standing.lateness import Late
from election.standing.node import Node
from election.standing.picture import Curve, Figures, Row, SlotFigures, StationStanding
from election.standing.place import Place
from election.standing.positions import Positions
from election.standing.reading import Malformed
from election.standing.record import Record
from election.standing.settlement import Settlement
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
            if fact.kind == "settlement":
                return self._tally.settle(entry)
            if fact.kind == "directive":
                self._tally.direct(entry)
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
        return tuple(r.key for r in lateness.lacking(self._tally, self._records(scope), slot_index))

    def late(self, scope: Scope, slot_index: int, now: datetime, most: int | None = None) -> tuple[Late, ...]:
        """The longest silent of them first, with what is known of each."""
        return lateness.late(self._tally, self._records(scope), slot_index, now, most)

    def curve(self, scope: Scope) -> Curve:
        grid, ballots = self._tally.grid, self.election.ballots
        record = self._at(scope)
        if record is None:
            node = self._node(scope)
            node.refresh()
            if node.kind != "constituency":
                return view.curve(node.curve, node.as_of, grid, ballots)
        return view.curve_of(self._records(scope), self._tally.corrected, grid, ballots)

    def paces(self, scope: Scope, ballot: Ballot) -> Iterator[Pace]:
        """How each station's figure grew over the day, for `alike`."""
        return paces_of(self._tally, self._records(scope), ballot)

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
        """With its open incidents and those resolved of late."""
        record = self._tally.records.get(key)
        if record is None or record.station is None:
            raise Refused(Code.R150)
        since = micros(now - REMEMBERED)
        cases = [case for case in self._tally.cases.of(record) if case.is_open or case.ended_after(since)]
        incidents = self._newest(cases)
        return view.station(record, record.station, micros(now), self._tally.grid, self.election.ballots, incidents)

    def cells(self, scope: Scope) -> Cells:
        """Its stations one by one, each as a few numbers."""
        return Cells(self._tally, scope)

    # Incidents, directives and corrections

    def incidents(self, scope: Scope, newest: int = 20, *, now: datetime | None = None) -> IncidentSummary:
        """The newest of the open ones; of a station, if `now` is given, also those resolved of late."""
        record = self._at(scope)
        counters = self._node(scope).counters if record is None else share(record, self._tally.grid)
        counts = view.by_severity(counters)
        shown, resolved = self._newest(docket.open_in(self._tally, scope), newest), None
        if record is not None and now is not None:
            since = micros(now - REMEMBERED)
            resolved = self._newest([case for case in self._tally.cases.of(record) if case.ended_after(since)])
        return IncidentSummary(sum(counts.values()), counts, shown, resolved)

    def open_incidents(self, scope: Scope) -> tuple[IncidentStanding, ...]:
        return self._newest(docket.open_in(self._tally, scope))

    def chosen_incidents(
        self, scope: Scope, states: Collection[State], severities: Collection[Severity], most: int
    ) -> tuple[IncidentStanding, ...]:
        """The newest of those states and severities."""
        return self._newest(docket.chosen_in(self._tally, scope, states, severities), most)

    def overlooked(self, now: datetime) -> tuple[IncidentStanding, ...]:
        """Those nobody has acknowledged in time and that can go one level up, the oldest first."""
        return docket.pictured(self._tally, docket.overlooked(self._tally, now))

    def incident(self, key: StationKey, incident_id: str) -> IncidentStanding | None:
        """None while nobody has raised it. Resolved ones are remembered."""
        case = self._tally.cases.get(key, incident_id)
        return None if case is None else next(iter(docket.pictured(self._tally, [case])), None)

    def incidents_named(self, incident_id: str) -> tuple[IncidentStanding, ...]:
        """Of all stations, for whoever knows no more than a name; hardly ever more than one."""
        return docket.pictured(self._tally, self._tally.cases.named(incident_id))

    def directives(self) -> tuple[Directive, ...]:
        """In the order they were given."""
        return tuple(sorted(self._tally.directives.values(), key=lambda one: (one.given, one.province, one.position)))

    def corrections(self, scope: Scope) -> tuple[Correction, ...]:
        return corrections_of(self._tally, scope)

    def disputes(self, scope: Scope) -> tuple[Dispute, ...]:
        """Figures of different sources that cannot both be right, and that nobody has settled yet."""
        return disputes_of(self._tally, self._records(scope))

    def settlements(self, scope: Scope) -> tuple[Settlement, ...]:
        """In order of province and position."""
        return settlements_of(self._tally, scope)

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
        return self._tally.registered(scope)

    def _node(self, scope: Scope) -> Node:
        return self._tally.tree.node(scope)

    def _records(self, scope: Scope) -> Iterable[Record]:
        record = self._at(scope)
        return (record,) if record is not None else self._node(scope).every_record()

    def _newest(self, cases: Collection[Case], most: int | None = None) -> tuple[IncidentStanding, ...]:
        most = len(cases) if most is None else most
        return docket.pictured(self._tally, heapq.nlargest(most, cases, key=docket.newest))
