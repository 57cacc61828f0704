"""What is known of one station: its points, and what follows from the whole set of them.

A *point* is one report with numbers: when they were true, its position, its name `(device, seq)`, the name it corrects,
when it came in, voted and listed per ballot. Points are kept flat and sorted by (as-of, position), -1 is unknown. A
point some other report corrects is kept, but counts in nothing, except that it once came in time.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast, get_args

from election.clock import VIETNAM
from election.report import Severity
from election.standing.grid import CELL, Grid
from election.standing.instant import micros
from election.standing.layout import Changes
from election.station import Scope, Station, StationKey

if TYPE_CHECKING:
    from election.standing.node import Node

UNKNOWN = -1
NOBODY = (UNKNOWN, UNKNOWN, UNKNOWN)
NO_INCIDENT = (0, 0, 0, 0)  # open ones, by severity
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
INTERRUPTING = SEVERITIES.index("interrupting")
AS_OF, POSITION, NAME, CORRECTS, RECEIVED, VOTED, LISTED = 0, 1, 2, 3, 4, 5, 8
WIDTH = 11
SILENT_AFTER = timedelta(minutes=15)
"""A station not heard of this long after its opening hour is silent, before that it is waited for."""

Row = tuple[int, int, int, int, int, int, int, int, int, int, int]
Triple = tuple[int, int, int]


class Record:
    """One station: the register's facts, the points, and below them what `settle` derives."""

    __slots__ = (
        "as_of", "boxes", "case_ids", "cells", "closed", "due", "entries", "headline_as_of", "heard_at", "incidents",
        "key", "listed", "nodes", "on_day", "opened", "points", "received", "scopes", "station", "voted",
    )  # fmt: skip

    def __init__(self, key: StationKey, grid: Grid) -> None:
        self.key = key
        self.station: Station | None = None
        self.nodes: tuple[Node, ...] = ()
        self.scopes: frozenset[Scope] = frozenset()
        self.on_day = False
        self.due = 0
        self.entries = 0
        self.heard_at = UNKNOWN
        self.opened: tuple[int, int] | None = None  # (position, moment) of the latest opening by position
        self.closed: tuple[int, int] | None = None
        self.boxes: dict[int, tuple[int, int, int, int]] | None = None  # box -> (position, out), (position, back)
        self.case_ids: list[str] | None = None
        self.incidents = NO_INCIDENT
        self.points = array("q")
        self.voted: Triple = NOBODY
        self.listed: Triple = NOBODY
        self.as_of = self.headline_as_of = self.received = UNKNOWN
        self.cells = grid.blank

    def enter(self, station: Station, on_day: bool) -> None:
        """The register knows it."""
        self.station = station
        self.on_day = on_day
        self.due = micros(datetime.combine(station.date, station.opens, VIETNAM) + SILENT_AFTER)

    def leave(self) -> None:
        self.station = None
        self.nodes, self.scopes, self.on_day = (), frozenset(), False

    @property
    def interrupted(self) -> bool:
        return self.incidents[INTERRUPTING] > 0

    @property
    def rows(self) -> Iterator[Row]:
        """The points, earliest as-of first."""
        return cast("Iterator[Row]", zip(*[iter(self.points)] * WIDTH, strict=True))

    def is_last(self, as_of: int, position: int) -> bool:
        """Whether a point with this as-of and position would come after all others."""
        points = self.points
        if not points:
            return True
        last = points[-WIDTH]
        return as_of > last or (as_of == last and position > points[POSITION - WIDTH])

    def insert(self, row: Row) -> None:
        points = self.points
        if self.is_last(row[AS_OF], row[POSITION]):
            points.extend(row)
            return
        before = sum(1 for other in self.rows if other[:2] < row[:2])
        points[before * WIDTH : before * WIDTH] = array("q", row)

    def point(self, name: int) -> Row | None:
        """The first point of that name."""
        return next((row for row in self.rows if row[NAME] == name), None)

    def settle(self, grid: Grid, corrected: Container[int]) -> Changes:
        """Derive everything anew from the set of points. Returns what `trace` would, from the same walk."""
        voted, listed = list(NOBODY), self.registered
        trace: Changes = []
        headline, steps = grid.headline, grid.steps
        as_of = headline_as_of = received = UNKNOWN
        cells = grid.blank[:] if self.on_day and (self.points or self.closed) else grid.blank
        for row in self.rows:
            slot = grid.slot(row[AS_OF]) * CELL if self.on_day else UNKNOWN
            if slot >= 0 and row[VOTED + headline] >= 0 and row[RECEIVED] <= grid.deadlines[slot // CELL]:
                cells[slot] = 1
            if row[NAME] in corrected:
                continue
            step = grid.step(row[AS_OF])
            for ballot in (0, 1, 2):
                value = row[VOTED + ballot]
                if value >= 0:
                    before = voted[ballot]
                    if before < 0:
                        before = 0
                        if ballot == headline:
                            trace.append((3 * steps + step, 1))
                    if value != before:
                        trace.append((ballot * steps + step, value - before))
                    voted[ballot] = value
                    as_of = row[AS_OF]
                    received = max(received, row[RECEIVED])
                    if ballot == headline:
                        headline_as_of = row[AS_OF]
                    if slot >= 0:
                        cells[slot + 1 + ballot] = value
                if row[LISTED + ballot] >= 0:
                    listed[ballot] = row[LISTED + ballot]
        if self.closed is not None and self.on_day:
            # Nobody votes after the closing: the last figure is the right one for every later slot, and in time.
            for index, opens in enumerate(grid.opens):
                if opens >= self.closed[1]:
                    cells[index * CELL : index * CELL + CELL] = array("q", (1, *voted))
        self.voted = (voted[0], voted[1], voted[2])
        self.listed = (listed[0], listed[1], listed[2])
        self.as_of, self.headline_as_of, self.received, self.cells = as_of, headline_as_of, received, cells
        return trace

    @property
    def registered(self) -> list[int]:
        """Listed voters as the register has them."""
        return [UNKNOWN if n is None else n for n in self.station.listed] if self.station else list(NOBODY)

    def trace(self, grid: Grid, corrected: Container[int]) -> Changes:
        """Its part of a curve: at which step each ballot's figure changes, and by how much; then the first figure."""
        changes: Changes = []
        last = list(NOBODY)
        for row in self.rows:
            if row[NAME] in corrected:
                continue
            step = grid.step(row[AS_OF])
            for ballot in (0, 1, 2):
                value, before = row[VOTED + ballot], last[ballot]
                if value < 0:
                    continue
                if before < 0:
                    before = 0
                    if ballot == grid.headline:
                        changes.append((3 * grid.steps + step, 1))
                if value != before:
                    changes.append((ballot * grid.steps + step, value - before))
                last[ballot] = value
        return changes
