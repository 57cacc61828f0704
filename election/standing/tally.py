"""The writing half of the fold: reports and moves in, records and the counters of their scopes kept in step.

A report costs the same however many stations there are: its station's few points, and a handful of numbers in the six
scopes of that station. Stations the register does not have are kept too, in no scope, until the register knows them.
"""

from __future__ import annotations

from collections.abc import Iterable

from election.day import Election
from election.ledger import Entry, Fact
from election.report import (
    Closing,
    Incident,
    MobileBox,
    Opening,
    Report,
    Turnout,
    moment_of,
)
from election.standing.cases import Cases
from election.standing.directive import Directive, directive_of
from election.standing.grid import Grid
from election.standing.layout import Changes
from election.standing.node import Node, push
from election.standing.reading import SEQ_BITS, Malformed, event_of, instant, name_of, note_box, triple
from election.standing.record import NAME, NOBODY, UNKNOWN, Record, Row
from election.standing.settlement import Settlement, settlement_of
from election.standing.share import difference, extend, share
from election.standing.speakers import Speakers
from election.standing.tree import Tree
from election.station import Commune, Province, Scope, Station, StationKey, parse_station_code

NOTHING: frozenset[Scope] = frozenset()

Share = tuple[list[int], Changes]
"""A record's part in the counters and in the curve of its scopes."""


class Tally:
    def __init__(self, election: Election, provinces: Iterable[Province], communes: Iterable[Commune]) -> None:
        self.election = election
        self.grid = Grid(election)
        self.tree = Tree(self.grid, provinces, communes)
        self.records: dict[StationKey, Record] = {}
        self.by_code: dict[str, Record] = {}
        self.cases = Cases()
        self.corrected: set[int] = set()
        self.corrections: dict[tuple[int, int], tuple[StationKey, int, int, str | None]] = {}
        """(province, position) -> station, name, the name it corrects, reason."""
        self.directives: dict[tuple[int, int], Directive] = {}
        self.settlements: dict[tuple[int, int], Settlement] = {}
        """As the directives by province and position."""
        self.speakers = Speakers()

    # Register

    def registered(self, scope: Scope) -> Record | None:
        """The registered station of a station's scope."""
        return self.by_code.get(scope[1:]) if scope[:1] == "s" else None

    def require(self, scope: Scope) -> None:
        """Raises `Refused` (R150) for a scope that does not exist."""
        if self.registered(scope) is None:
            self.tree.node(scope)

    def enter(self, station: Station) -> Record:
        """Put a station into the register, with its share in no counter yet."""
        record = self.records.get(station.key)
        if record is None:
            record = self.records[station.key] = Record(station.key, self.grid)
        record.enter(station, on_day=station.date == self.election.date)
        self.tree.enter(record, station)
        self.by_code[station.code] = record
        return record

    def enter_all(self, stations: Iterable[Station]) -> None:
        """Into an empty register. Whole communes are added up at once, and provinces from them: it is quicker."""
        provinces: dict[int, dict[StationKey, Station]] = {}
        for station in stations:
            provinces.setdefault(station.province, {})[station.key] = station
        for register in provinces.values():
            self._enter_province(register.values())
        for province in self.tree.country.children.values():
            for commune in province.children.values():
                province.add(commune)
            self.tree.country.add(province)

    def clear_register(self, provinces: Iterable[Province] | None, communes: Iterable[Commune] | None) -> None:
        """Forget every station's place; what they said stays known. None keeps the names there are."""
        for record in self.records.values():
            record.leave()
        self.by_code.clear()
        tree = Tree(self.grid, provinces or (), communes or ())
        if provinces is None:
            tree.province_names = self.tree.province_names
        if communes is None:
            tree.commune_names = self.tree.commune_names
        self.tree = tree

    def include(self, record: Record) -> None:
        """Add the whole share of a record to its scopes."""
        bends = record.settle(self.grid, self.corrected)
        push(record.nodes, [(i, n) for i, n in enumerate(share(record, self.grid)) if n], bends)
        for node in record.nodes:
            self._attend(record, node, 1)

    def withdraw(self, record: Record) -> None:
        """Take a station out of the register and out of every counter; what it said stays known."""
        trace = record.trace(self.grid, self.corrected)
        push(record.nodes, [(i, -n) for i, n in enumerate(share(record, self.grid)) if n], [(i, -n) for i, n in trace])
        for node in record.nodes:
            self._attend(record, node, -1)
        if record.station is not None:
            del self.by_code[record.station.code]
        self.tree.leave(record)

    # Entries

    def hear(self, province: int, position: int, fact: Fact) -> frozenset[Scope]:
        """Take in a report. Raises `Malformed`."""
        report = fact.report
        if report is None:
            raise Malformed
        record = self._record(province, fact)
        received = instant(fact.received_at)
        as_of = instant(fact.as_of or moment_of(report) or fact.received_at)
        name = name_of(fact.device, fact.seq, position)
        if type(report) is Turnout:
            return self._turnout(record, province, report, as_of, position, name, received)
        self._other(record, fact, report, as_of, position, name, received)
        return record.scopes

    def move(self, province: int, position: int, fact: Fact) -> frozenset[Scope]:
        """Take in what a desk did with an incident. Raises `Malformed`."""
        case_id, made = event_of(fact)
        record = self._record(province, fact)
        before = share(record, self.grid)
        self.cases.tell(record, case_id, position, made)
        push(record.nodes, difference(before, share(record, self.grid)), [])
        return record.scopes

    def direct(self, entry: Entry) -> None:
        """Take in what a desk said to everybody of a scope. Raises `Malformed`."""
        self.directives[entry.province, entry.position] = directive_of(entry)

    def settle(self, entry: Entry) -> frozenset[Scope]:
        """Take in which of two sources stands. Raises `Malformed`."""
        record = self._record(entry.province, entry.fact)
        said = settlement_of(entry, record.key)
        self.settlements[entry.province, entry.position] = said
        touched = {record, *(other for name in said.falls for other in self._holders(name, besides=record))}
        shares = [(one, self._share(one)) for one in touched]
        self.corrected.update(said.falls)
        for one, before in shares:
            self._resettle(one, before)
        return NOTHING.union(*(one.scopes for one in touched))

    def _record(self, province: int, fact: Fact) -> Record:
        record = self.by_code.get(fact.station) if fact.station is not None else None
        if record is not None and record.station is not None and record.station.province == province:
            return record
        place = parse_station_code(fact.station) if isinstance(fact.station, str) else None
        if place is None or place[0] != province:
            raise Malformed
        record = self.records.get(place[1])
        if record is None:
            record = self.records[place[1]] = Record(place[1], self.grid)
        return record

    def _turnout(
        self, record: Record, province: int, report: Turnout, as_of: int, position: int, name: int, received: int
    ) -> frozenset[Scope]:
        voted = triple(report.voted)
        listed = triple(report.listed)
        corrects = UNKNOWN
        if report.corrects is not None and name >= 0 and 0 < report.corrects < 1 << SEQ_BITS:
            corrects = name >> SEQ_BITS << SEQ_BITS | report.corrects
        if corrects == name:
            corrects = UNKNOWN
        row: Row = (as_of, position, name, corrects, received, *voted, *listed)
        if (
            corrects < 0
            and name not in self.corrected
            and record.closed is None
            and record.station is not None
            and record.is_last(as_of, position)
            and all(new < 0 or new == old for new, old in zip(listed, record.listed, strict=True))
        ):
            changes, bends = extend(record, self.grid, as_of, received, voted)
            self.speakers.note(name >> SEQ_BITS, record.key)
            record.points.extend(row)
            self._note_entry(record, received)
            push(record.nodes, changes, bends)
            return record.scopes
        touched = [record]
        if corrects >= 0:
            self.corrections[province, position] = (record.key, name, corrects, report.reason)
            touched += self._holders(corrects, besides=record)
        shares = [(one, self._share(one)) for one in touched]
        if corrects >= 0:
            self.corrected.add(corrects)
        self._insert(record, row)
        self._note_entry(record, received)
        for one, before in shares:
            self._resettle(one, before)
        return NOTHING.union(*(one.scopes for one in touched))

    def _other(
        self, record: Record, fact: Fact, report: Report, as_of: int, position: int, name: int, received: int
    ) -> None:
        before = self._share(record)
        match report:
            case Opening():
                opened, listed = (position, instant(report.opened_at)), triple(report.listed)
                record.opened = max(record.opened or opened, opened)
                if listed != NOBODY:
                    self._insert(record, (as_of, position, name, UNKNOWN, received, *NOBODY, *listed))
            case Closing():
                closed, voted = (position, instant(report.closed_at)), triple(report.voted)
                record.closed = max(record.closed or closed, closed)
                self._insert(record, (as_of, position, name, UNKNOWN, received, *voted, *NOBODY))
            case Incident():
                self.cases.tell(record, report.incident, position, event_of(fact)[1])
            case MobileBox():
                note_box(record, position, report)
            case _:
                pass
        self._note_entry(record, received)
        self._resettle(record, before)

    # Internal

    def _enter_province(self, stations: Iterable[Station]) -> None:
        """Sums of columns are quicker than adding station by station; one province at a time keeps them small."""
        shares: dict[Node, list[list[int]]] = {}
        for station in stations:
            record = self.enter(station)
            commune, _, _, *constituencies = record.nodes
            for index, change in record.settle(self.grid, self.corrected):
                commune.curve[index] += change
            counters = share(record, self.grid)
            for node in (commune, *constituencies):
                shares.setdefault(node, []).append(counters)
                self._attend(record, node, 1)
        for node, counted in shares.items():
            node.counters = [sum(column) for column in zip(*counted, strict=True)]

    def _attend(self, record: Record, node: Node, sign: int) -> None:
        """What a scope keeps besides its counters: who is waited for, which incidents are open."""
        if not record.entries:
            node.expect(record.due, sign)
        if record.case_ids:
            names = {(case.key, case.id) for case in self.cases.of(record) if case.is_open}
            node.cases = node.cases | names if sign > 0 else node.cases - names

    def _insert(self, record: Record, row: Row) -> None:
        record.insert(row)
        self.speakers.note(row[NAME] >> SEQ_BITS, record.key)

    def _note_entry(self, record: Record, received: int) -> None:
        if not record.entries:
            for node in record.nodes:
                node.expect(record.due, -1)
        record.entries += 1
        record.heard_at = max(record.heard_at, received)

    def _holders(self, name: int, besides: Record) -> list[Record]:
        """Other stations the device gave the figure of this name for, by mistake: they are about to lose it."""
        if name in self.corrected:
            return []
        records = (self.records[key] for key in self.speakers.of(name >> SEQ_BITS))
        return [record for record in records if record is not besides and record.point(name) is not None]

    def _share(self, record: Record) -> Share | None:
        """Its part in its scopes as it is now; a station without register has none."""
        if record.station is None:
            return None
        return share(record, self.grid), record.trace(self.grid, self.corrected)

    def _resettle(self, record: Record, was: Share | None) -> None:
        """Derive the record anew and push what changed since. Without register that can wait until there is one."""
        if was is None:
            return
        before, trace = was
        after = record.settle(self.grid, self.corrected)
        same = next(
            (i for i, (a, b) in enumerate(zip(trace, after, strict=False)) if a != b), min(len(trace), len(after))
        )
        bends = after[same:] + [(i, -n) for i, n in trace[same:]]
        push(record.nodes, difference(before, share(record, self.grid)), bends)
