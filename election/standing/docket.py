"""Which incidents there are in a scope, and how they look: the reading half of `cases`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from election.incident import State
from election.report import Severity
from election.standing.case import Case
from election.standing.incidents import IncidentStanding, picture_of
from election.standing.tally import Tally
from election.station import COUNTRY, Scope


def open_in(tally: Tally, scope: Scope) -> list[Case]:
    """Raises `Refused` (R150) for a scope that does not exist, as all of these."""
    record = tally.registered(scope)
    if record is not None:
        return [case for case in tally.cases.of(record) if case.is_open]
    return [tally.cases[name] for name in tally.tree.node(scope).cases]


def raised_in(tally: Tally, scope: Scope) -> list[Case]:
    """Open and resolved. Except for a station, this looks at every incident of the day."""
    record = tally.registered(scope)
    if record is not None:
        return [case for case in tally.cases.of(record) if case.first is not None]
    tally.tree.node(scope)
    return [case for case in tally.cases if case.first is not None and scope in tally.records[case.key].scopes]


def chosen_in(tally: Tally, scope: Scope, states: Collection[State], severities: Collection[Severity]) -> list[Case]:
    within = raised_in if "resolved" in states else open_in
    return [
        case
        for case in within(tally, scope)
        if case.state in states and case.last is not None and case.last.severity in severities
    ]


def overlooked(tally: Tally, now: datetime) -> list[Case]:
    """Whose target passed first, first."""
    waiting = [case for case in open_in(tally, COUNTRY) if case.is_overlooked(now)]
    return sorted(waiting, key=lambda case: (case.since, *newest(case)))


def pictured(tally: Tally, cases: Iterable[Case]) -> tuple[IncidentStanding, ...]:
    """In the order given; without those of stations the register does not have."""
    stations = ((case, tally.records[case.key].station) for case in cases)
    return tuple(picture_of(case, station) for case, station in stations if station is not None)


def newest(case: Case) -> tuple[int, int, int, str]:
    """What to sort by."""
    received = case.first.received if case.first is not None else 0
    return received, case.key, case.position, case.id
