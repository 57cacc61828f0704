"""A station's share in the counters of every scope it belongs to.

`share` is the whole of it; `extend` is the everyday case, a turnout later than all before, done in place and answered
with what it changes. Both must always agree; `test_fold.py` holds them together.
"""

from __future__ import annotations

from election.standing.grid import CELL, Grid
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
    Changes,
    width,
)
from election.standing.record import Record, Triple


def is_full(record: Record, headline: int) -> bool:
    return 0 < record.listed[headline] <= record.voted[headline]


def share(record: Record, grid: Grid) -> list[int]:
    """What one registered station adds, in the layout of the counters."""
    counters = [0] * width(len(grid.slots))
    counters[STATIONS] = 1
    counters[ON_DAY] = record.on_day
    if record.closed is not None:
        counters[CLOSED] = 1
    elif record.entries:
        counters[INTERRUPTED if record.interrupted else OPEN] = 1
    counters[OPENED] = record.opened is not None
    counters[FULL] = is_full(record, grid.headline)
    counters[INCIDENTS:BALLOT] = record.incidents
    for ballot in (0, 1, 2):
        base, voted, listed = BALLOT + ballot * BALLOT_WIDTH, record.voted[ballot], record.listed[ballot]
        if listed >= 0:
            counters[base + LISTED] = listed
            counters[base + LISTED_KNOWN] = 1
        if voted >= 0:
            counters[base + VOTED] = voted
            counters[base + REPORTED] = 1
            if listed >= 0:
                counters[base + LISTED_IN] = listed
                counters[base + LISTED_IN_KNOWN] = 1
    if record.on_day and record.cells is not grid.blank:
        _share_slots(record, grid, counters)
    return counters


def _share_slots(record: Record, grid: Grid, counters: list[int]) -> None:
    cells = record.cells
    for cell in range(0, len(cells), CELL):
        base = HEAD + cell // CELL * SLOT_WIDTH
        if cells[cell + 1 + grid.headline] >= 0:
            counters[base + ON_TIME] = cells[cell]
        for ballot in (0, 1, 2):
            voted, listed = cells[cell + 1 + ballot], record.listed[ballot]
            at = base + 1 + ballot * SLOT_BALLOT_WIDTH
            if voted >= 0:
                counters[at + SLOT_REPORTED] = 1
                counters[at + SLOT_VOTED] = voted
                if listed >= 0:
                    counters[at + SLOT_LISTED] = listed
                    counters[at + SLOT_LISTED_KNOWN] = 1


def difference(before: list[int], after: list[int]) -> Changes:
    return [(i, b - a) for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]


def extend(record: Record, grid: Grid, as_of: int, received: int, values: Triple) -> tuple[Changes, Changes]:
    """Take in a turnout that comes after all points, corrects none, and changes no list, of a station not yet closed.

    Returns the changes to the counters and to the curve. The caller keeps the point itself.
    """
    changes: Changes = []
    bends: Changes = []
    if not record.entries:
        changes.append((OPEN, 1))
    headline = grid.headline
    was_full = is_full(record, headline)
    step = grid.step(as_of)
    slot = grid.slot(as_of) if record.on_day else -1
    voted = list(record.voted)
    for ballot, value in enumerate(values):
        if value < 0:
            continue
        base, before, listed = BALLOT + ballot * BALLOT_WIDTH, voted[ballot], record.listed[ballot]
        if before < 0:
            before = 0
            changes.append((base + REPORTED, 1))
            if listed >= 0:
                changes += ((base + LISTED_IN, listed), (base + LISTED_IN_KNOWN, 1))
            if ballot == headline:
                bends.append((3 * grid.steps + step, 1))
        if value != before:
            changes.append((base + VOTED, value - before))
            bends.append((ballot * grid.steps + step, value - before))
        voted[ballot] = value
        if slot >= 0:
            _extend_slot(record, grid, slot, ballot, value, changes)
    record.voted = (voted[0], voted[1], voted[2])
    if values != (-1, -1, -1):
        record.as_of = as_of
        record.received = max(record.received, received)
    if values[headline] >= 0:
        record.headline_as_of = as_of
        if slot >= 0:
            _extend_time(record, grid, slot, received, changes)
        if was_full != is_full(record, headline):
            changes.append((FULL, -1 if was_full else 1))
    return changes, bends


def _extend_slot(record: Record, grid: Grid, slot: int, ballot: int, value: int, changes: Changes) -> None:
    if record.cells is grid.blank:
        record.cells = grid.blank[:]
    cell = slot * CELL + 1 + ballot
    at = HEAD + slot * SLOT_WIDTH + 1 + ballot * SLOT_BALLOT_WIDTH
    before, listed = record.cells[cell], record.listed[ballot]
    record.cells[cell] = value
    if before >= 0:
        changes.append((at + SLOT_VOTED, value - before))
        return
    changes += ((at + SLOT_REPORTED, 1), (at + SLOT_VOTED, value))
    if listed >= 0:
        changes += ((at + SLOT_LISTED, listed), (at + SLOT_LISTED_KNOWN, 1))
    if ballot == grid.headline and record.cells[slot * CELL]:
        changes.append((HEAD + slot * SLOT_WIDTH + ON_TIME, 1))


def _extend_time(record: Record, grid: Grid, slot: int, received: int, changes: Changes) -> None:
    """The headline figure of this slot is known by now; was this report the first to bring it in time?"""
    if not record.cells[slot * CELL] and received <= grid.deadlines[slot]:
        record.cells[slot * CELL] = 1
        changes.append((HEAD + slot * SLOT_WIDTH + ON_TIME, 1))
