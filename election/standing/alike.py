"""Two days of the same stations side by side, like for like: whoever is missing on either day counts on neither.

In: the *pace* of each station on both days, for one ballot, one station after the other, so that whoever adds up a
country can breathe in between. Out: an `Alikeness`: voted and listed of both days, step by step and slot by slot. Pure,
and symmetric in the two days: equal days give equal curves.

By step, a station counts from the first moment at which both days have a figure of it, with the newest figure of each
day. Just after a slot that is unfair to today, whose figures are still coming in. By slot, a station counts where both
days have a figure in that slot's window, which is fair at any moment; so that is what is said in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from election.day import BALLOTS, Ballot, Election
from election.standing.grid import CELL, STEP_S, Grid
from election.standing.instant import text
from election.standing.record import AS_OF, NAME, VOTED, Record
from election.standing.tally import Tally
from election.station import StationKey


@dataclass(frozen=True, slots=True)
class Pace:
    """One station's day for one ballot. `figures` are (step of the curve, voted), earliest first; `slots` voted in each
    slot; -1 is unknown."""

    key: StationKey
    figures: Sequence[tuple[int, int]]
    slots: Sequence[int]
    listed: int


@dataclass(frozen=True, slots=True)
class Both:
    """So many stations at one moment of both days. `listed` is None when the days are compared without lists."""

    at: datetime
    stations: int
    now_voted: int
    now_listed: int | None
    then_voted: int
    then_listed: int | None

    def as_wire(self) -> dict[str, Any]:
        return {
            "at": text(self.at),
            "now": {"voted": self.now_voted, "listed": self.now_listed},
            "then": {"voted": self.then_voted, "listed": self.then_listed},
            "stations": self.stations,
        }


@dataclass(frozen=True, slots=True)
class Alikeness:
    """`stations` count at the last step, `of` all that were looked at. No step before the first station counts, none
    after today's last figure; no slot without a station."""

    stations: int
    of: int
    points: tuple[Both, ...]
    slots: tuple[Both, ...]

    def as_wire(self) -> dict[str, Any]:
        return {
            "stations": self.stations,
            "of": self.of,
            "points": [point.as_wire() for point in self.points],
            "slots": [slot.as_wire() for slot in self.slots],
        }


class Alike:
    """With `lists`, only stations whose list is known on both days count, so that rates can be compared."""

    def __init__(self, election: Election, *, lists: bool) -> None:
        self._grid = Grid(election)
        self._lists = lists
        steps, slots = self._grid.steps, len(self._grid.slots)
        self._by_step = [[0] * steps for _ in range(5)]  # stations, now voted and listed, then voted and listed
        self._by_slot = [[0] * slots for _ in range(5)]
        self._of = 0
        self._last = -1  # the step of today's last figure

    def count(self, now: Pace, then: Pace | None) -> None:
        """One more station; None when the other day does not know it."""
        self._of += 1
        if then is None or not now.figures or not then.figures:
            return
        if self._lists and (now.listed < 0 or then.listed < 0):
            return
        self._last = max(self._last, now.figures[-1][0])
        begin = max(now.figures[0][0], then.figures[0][0])
        stations, now_voted, now_listed, then_voted, then_listed = self._by_step
        stations[begin] += 1
        now_listed[begin] += now.listed
        then_listed[begin] += then.listed
        lay(now_voted, now.figures, begin)
        lay(then_voted, then.figures, begin)
        for slot, (today, other) in enumerate(zip(now.slots, then.slots, strict=True)):
            if today >= 0 and other >= 0:
                counted = (1, today, now.listed, other, then.listed)
                for row, number in zip(self._by_slot, counted, strict=True):
                    row[slot] += number

    def picture(self) -> Alikeness:
        sums = [list(accumulate(row[: self._last + 1])) for row in self._by_step]
        points = [
            self._both(self._grid.start_at + timedelta(seconds=step * STEP_S), numbers)
            for step, numbers in enumerate(zip(*sums, strict=True))
            if numbers[0]
        ]
        slots = [
            self._both(slot.at, numbers)
            for slot, numbers in zip(self._grid.slots, zip(*self._by_slot, strict=True), strict=True)
            if numbers[0]
        ]
        return Alikeness(points[-1].stations if points else 0, self._of, tuple(points), tuple(slots))

    def _both(self, at: datetime, numbers: Sequence[int]) -> Both:
        stations, now_voted, now_listed, then_voted, then_listed = numbers
        if not self._lists:
            return Both(at, stations, now_voted, None, then_voted, None)
        return Both(at, stations, now_voted, now_listed, then_voted, then_listed)


def lay(differences: list[int], figures: Iterable[tuple[int, int]], begin: int = 0) -> None:
    """Add one station's figures to a curve kept as differences; what was before `begin` counts from there."""
    before = 0
    for step, voted in figures:
        differences[max(step, begin)] += voted - before
        before = voted


def paces_of(tally: Tally, records: Iterable[Record], ballot: Ballot) -> Iterator[Pace]:
    """Today's, in the order of the records."""
    grid, corrected, index = tally.grid, tally.corrected, BALLOTS.index(ballot)
    for record in records:
        figures = [
            (grid.step(row[AS_OF]), row[VOTED + index])
            for row in record.rows
            if row[VOTED + index] >= 0 and row[NAME] not in corrected
        ]
        yield Pace(record.key, figures, record.cells[1 + index :: CELL], record.listed[index])
