"""From counters to pictures. Reads nodes and records, changes nothing but their freshness."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate

from election.day import BALLOTS, Ballot
from election.report import Severity
from election.slot import state as slot_state
from election.standing.grid import CELL, STEP_S, Grid
from election.standing.incidents import IncidentStanding
from election.standing.instant import moment
from election.standing.layout import (
    BALLOT,
    BALLOT_WIDTH,
    CLOSED,
    FULL,
    HEAD,
    INCIDENTS,
    INTERRUPTED,
    LISTED,
    LISTED_IN,
    LISTED_IN_KNOWN,
    LISTED_KNOWN,
    ON_DAY,
    ON_TIME,
    OPEN,
    OPENED,
    REPORTED,
    SLOT_BALLOT_WIDTH,
    SLOT_LISTED,
    SLOT_LISTED_KNOWN,
    SLOT_REPORTED,
    SLOT_VOTED,
    SLOT_WIDTH,
    STATIONS,
    VOTED,
)
from election.standing.node import CURVES
from election.standing.picture import (
    BallotFigures,
    Curve,
    Figures,
    Row,
    SlotFigures,
    StationSlot,
    StationStanding,
    StationState,
)
from election.standing.record import SEVERITIES, Record, Triple
from election.station import Scope, Station, station_scope

Counters = Sequence[int]


def known(instant: int) -> datetime | None:
    return moment(instant) if instant >= 0 else None


def per_ballot(triple: Triple | Sequence[int], ballots: tuple[Ballot, ...]) -> dict[Ballot, int | None]:
    return {b: n if n >= 0 else None for b, n in zip(BALLOTS, triple, strict=True) if b in ballots}


def ballot_figures(counters: Counters, ballots: tuple[Ballot, ...]) -> dict[Ballot, BallotFigures]:
    figures: dict[Ballot, BallotFigures] = {}
    for ballot in ballots:
        base = BALLOT + BALLOTS.index(ballot) * BALLOT_WIDTH
        figures[ballot] = BallotFigures(
            listed=counters[base + LISTED] if counters[base + LISTED_KNOWN] else None,
            listed_known=counters[base + LISTED_KNOWN],
            listed_in=counters[base + LISTED_IN] if counters[base + LISTED_IN_KNOWN] else None,
            voted=counters[base + VOTED] if counters[base + REPORTED] else None,
            reported=counters[base + REPORTED],
            expected=counters[STATIONS],
        )
    return figures


def reported(counters: Counters, headline: int) -> int:
    return counters[BALLOT + headline * BALLOT_WIDTH + REPORTED]


def states(counters: Counters, silent: int) -> dict[StationState, int]:
    heard = counters[OPEN] + counters[INTERRUPTED] + counters[CLOSED]
    return {
        "silent": silent,
        "waiting": counters[STATIONS] - heard - silent,
        "open": counters[OPEN],
        "interrupted": counters[INTERRUPTED],
        "closed": counters[CLOSED],
    }


def figures(
    counters: Counters, silent: int, times: tuple[int, int, int], grid: Grid, ballots: tuple[Ballot, ...]
) -> Figures:
    """`times`: latest as-of, latest arrival, oldest headline figure."""
    return Figures(
        stations=counters[STATIONS],
        reported=reported(counters, grid.headline),
        ballots=ballot_figures(counters, ballots),
        states=states(counters, silent),
        opened=counters[OPENED],
        closed=counters[CLOSED],
        full=counters[FULL],
        as_of=known(times[0]),
        received_at=known(times[1]),
        oldest_as_of=known(times[2]),
    )


def slots(counters: Counters, grid: Grid, ballots: tuple[Ballot, ...], now: datetime) -> tuple[SlotFigures, ...]:
    pictures = []
    for slot in grid.slots:
        base = HEAD + slot.index * SLOT_WIDTH
        at = {b: base + 1 + BALLOTS.index(b) * SLOT_BALLOT_WIDTH for b in ballots}
        voted = {b: counters[i + SLOT_VOTED] if counters[i + SLOT_REPORTED] else None for b, i in at.items()}
        listed = {b: counters[i + SLOT_LISTED] if counters[i + SLOT_LISTED_KNOWN] else None for b, i in at.items()}
        expected = counters[ON_DAY]
        count = counters[base + 1 + grid.headline * SLOT_BALLOT_WIDTH + SLOT_REPORTED]
        state = slot_state(slot, now, expected - count)
        on_time = counters[base + ON_TIME]
        pictures.append(SlotFigures(slot.index, slot.at, state, expected, count, on_time, voted, listed))
    return tuple(pictures)


def curve(differences: Sequence[int], as_of: int, grid: Grid, ballots: tuple[Ballot, ...]) -> Curve:
    """Summed up to the latest as-of heard; empty before the first."""
    count = grid.step(as_of) + 1 if as_of >= 0 else 0

    def running(row: int) -> tuple[int, ...]:
        start = row * grid.steps
        return tuple(accumulate(differences[start : start + count]))

    voted = {b: running(BALLOTS.index(b)) for b in ballots}
    return Curve(grid.start_at, STEP_S, voted, running(len(BALLOTS)))


def curve_of(records: Iterable[Record], corrected: Container[int], grid: Grid, ballots: tuple[Ballot, ...]) -> Curve:
    """Summed up from the stations themselves, for places that keep no curve."""
    differences = [0] * (CURVES * grid.steps)
    as_of = -1
    for record in records:
        as_of = max(as_of, record.as_of)
        for index, change in record.trace(grid, corrected):
            differences[index] += change
    return curve(differences, as_of, grid, ballots)


def row(
    scope: Scope,
    name: str,
    counters: Counters,
    silent: int,
    as_of: int,
    grid: Grid,
    ballots: tuple[Ballot, ...],
    state: StationState | None = None,
) -> Row:
    return Row(
        scope=scope,
        name=name,
        stations=counters[STATIONS],
        reported=reported(counters, grid.headline),
        opened=counters[OPENED],
        closed=counters[CLOSED],
        interrupted=counters[INTERRUPTED],
        silent=silent,
        incidents=sum(counters[INCIDENTS:BALLOT]),
        as_of=known(as_of),
        ballots=ballot_figures(counters, ballots),
        state=state,
    )


def by_severity(counters: Counters) -> dict[Severity, int]:
    return dict(zip(SEVERITIES, counters[INCIDENTS:BALLOT], strict=True))


def station_state(record: Record, now: int) -> StationState:
    if record.closed is not None:
        return "closed"
    if record.interrupted:
        return "interrupted"
    if record.entries:
        return "open"
    return "silent" if record.due <= now else "waiting"


def station_slots(record: Record, grid: Grid, ballots: tuple[Ballot, ...]) -> tuple[StationSlot, ...]:
    pictures = []
    for slot in grid.slots:
        timely, *voted = record.cells[slot.index * CELL : slot.index * CELL + CELL]
        if voted[grid.headline] >= 0:
            pictures.append(StationSlot(slot.index, slot.at, bool(timely), per_ballot(voted, ballots)))
    return tuple(pictures)


def station(
    record: Record,
    registered: Station,
    now: int,
    grid: Grid,
    ballots: tuple[Ballot, ...],
    incidents: tuple[IncidentStanding, ...],
) -> StationStanding:
    return StationStanding(
        key=record.key,
        scope=station_scope(registered.code),
        name=registered.name,
        state=station_state(record, now),
        opened_at=moment(record.opened[1]) if record.opened else None,
        closed_at=moment(record.closed[1]) if record.closed else None,
        figures=per_ballot(record.voted, ballots),
        listed=per_ballot(record.listed, ballots),
        as_of=known(record.as_of),
        received_at=known(record.received),
        heard_at=known(record.heard_at),
        slots=station_slots(record, grid, ballots),
        boxes_out=boxes_out(record),
        incidents=incidents,
    )


def boxes_out(record: Record) -> tuple[int, ...]:
    """Boxes whose latest way out is after their latest way back."""
    boxes: Mapping[int, tuple[int, int, int, int]] = record.boxes or {}
    return tuple(sorted(box for box, (_, out, _, back) in boxes.items() if out >= 0 and out > back))
