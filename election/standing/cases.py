"""All incidents there are, by station and name. Pure.

An incident's name is its phone's own, so it is one incident's only together with the station; `named` finds all that
have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from election.ledger import Entry
from election.standing.case import Case, Moved, Said
from election.standing.reading import Malformed, event_of
from election.standing.record import SEVERITIES, Record
from election.station import StationKey


class Cases:
    def __init__(self) -> None:
        self._cases: dict[tuple[int, str], Case] = {}
        self._stations: dict[str, tuple[StationKey, ...]] = {}

    def __iter__(self) -> Iterator[Case]:
        """In no order, those not raised yet too."""
        return iter(self._cases.values())

    def __getitem__(self, name: tuple[int, str]) -> Case:
        return self._cases[name]

    def get(self, key: StationKey, case_id: str) -> Case | None:
        """None while nobody has raised it."""
        case = self._cases.get((key, case_id))
        return case if case is not None and case.first is not None else None

    def named(self, case_id: str) -> list[Case]:
        """Those that were raised under that name, by station."""
        found = (self.get(key, case_id) for key in sorted(self._stations.get(case_id, ())))
        return [case for case in found if case is not None]

    def of(self, record: Record) -> list[Case]:
        return [self._cases[record.key, case_id] for case_id in record.case_ids or ()]

    def keep(self, record: Record, case: Case) -> None:
        """A case that is not known yet."""
        self._cases[case.key, case.id] = case
        self._stations[case.id] = (*self._stations.get(case.id, ()), case.key)
        record.case_ids = [*(record.case_ids or ()), case.id]
        self._count(record)

    def tell(self, record: Record, case_id: str, position: int, event: Said | Moved) -> None:
        """What was said of an incident, or done with it; the record and its scopes know which are open."""
        if (record.key, case_id) not in self._cases:
            self.keep(record, Case(record.key, case_id))
        case = self._cases[record.key, case_id]
        case.tell(position, event)
        for node in record.nodes:
            if case.is_open:
                node.cases.add((case.key, case.id))
            else:
                node.cases.discard((case.key, case.id))
        self._count(record)

    def _count(self, record: Record) -> None:
        counts = [0] * len(SEVERITIES)
        for case in self.of(record):
            if case.is_open and case.last is not None:
                counts[SEVERITIES.index(case.last.severity)] += 1
        record.incidents = (counts[0], counts[1], counts[2], counts[3])


def case_of(key: StationKey, case_id: str, entries: Iterable[Entry]) -> Case | None:
    """One incident from the ledger's entries about its station alone, as the fold would have it. None if nobody raised
    it."""
    events = []
    for entry in entries:
        try:
            named, event = event_of(entry.fact)
        except Malformed:
            continue
        if named == case_id:
            events.append((entry.position, event))
    case = Case(key, case_id, events)
    return case if case.first is not None else None
