"""A day of the past to compare today with: what each station had reported by which minute of that day. Pure.

A country's 72,195 stations with five figures each take some 15 MB: flat arrays, no object per station. Filled once,
read from then on; what the file did not say is -1, and a station it does not know has no pace.

A time of that day is laid on election day, so that both days share one grid of steps and slots.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import time
from itertools import accumulate
from typing import Any

from election.day import BALLOTS, Ballot, Election
from election.standing.alike import Pace, lay
from election.standing.grid import STEP_S, Grid
from election.standing.instant import MICROS_PER_SECOND, micros, text
from election.station import StationKey

MINUTES = 24 * 60
UNKNOWN = -1

Counts = tuple[int | None, int | None, int | None]
"""Per ballot; None is unknown."""


class Dial:
    """Where each minute of the clock lies on election day: its step of the curve, its slot (-1 for none), and the first
    slot whose window opens at that minute or later (`count` for none)."""

    __slots__ = ("coming", "count", "slots", "steps")

    def __init__(self, election: Election) -> None:
        grid = Grid(election)
        self.count = len(grid.slots)
        midnight = micros(election.at(time(0)))
        moments = [midnight + minute * 60 * MICROS_PER_SECOND for minute in range(MINUTES)]
        self.steps = [grid.step(moment) for moment in moments]
        self.slots = [grid.slot(moment) for moment in moments]
        self.coming = [sum(1 for opens in grid.opens if opens < moment) for moment in moments]


class Reference:
    def __init__(self) -> None:
        self._index: dict[StationKey, int] = {}
        self._begins = array("i", [0])
        self._minutes = array("h")
        self._voted = tuple(array("i") for _ in BALLOTS)
        self._listed = tuple(array("i") for _ in BALLOTS)
        self._has_list = [False, False, False]
        self._has_figure = [False, False, False]

    def __len__(self) -> int:
        return len(self._index)

    def add(self, key: StationKey, minutes: Sequence[int], voted: Sequence[Counts], listed: Counts) -> None:
        """A station's whole day: `minutes` since midnight in ascending order, and as many figures."""
        self._index[key] = len(self._index)
        self._minutes.extend(minutes)
        self._begins.append(len(self._minutes))
        for index in range(len(BALLOTS)):
            column = [UNKNOWN if (n := counts[index]) is None else n for counts in voted]
            self._voted[index].extend(column)
            self._has_figure[index] = self._has_figure[index] or any(n >= 0 for n in column)
            n = listed[index]
            self._listed[index].append(UNKNOWN if n is None else n)
            self._has_list[index] = self._has_list[index] or n is not None

    def tells(self, ballot: Ballot) -> bool:
        """Whether anybody has a figure of that ballot."""
        return self._has_figure[BALLOTS.index(ballot)]

    def has_lists(self, ballot: Ballot) -> bool:
        """Whether anybody's list for that ballot is known."""
        return self._has_list[BALLOTS.index(ballot)]

    def pace(self, key: StationKey, ballot: Ballot, dial: Dial) -> Pace | None:
        """None for a station that is not in it."""
        at = self._index.get(key)
        if at is None:
            return None
        index = BALLOTS.index(ballot)
        begin, end = self._begins[at], self._begins[at + 1]
        listed = self._listed[index][at]
        figures: list[tuple[int, int]] = []
        slots = [UNKNOWN] * dial.count
        minute, voted = 0, UNKNOWN
        for m, n in zip(self._minutes[begin:end], self._voted[index][begin:end], strict=True):
            if n >= 0:
                minute, voted = m, n
                figures.append((dial.steps[m], n))
                if dial.slots[m] >= 0:
                    slots[dial.slots[m]] = n
        if 0 < listed <= voted:
            # Everybody has voted: many areas in the mountains said so by ten o'clock and nothing after it.
            for slot in range(dial.coming[minute], dial.count):
                slots[slot] = voted
        return Pace(key, figures, slots, listed)


class Course:
    """The whole reference day of some stations: a curve to be drawn behind today's. Where lists are known for a ballot,
    stations without one are left out of it, so that its rate is one."""

    def __init__(self, election: Election, reference: Reference, dial: Dial) -> None:
        self._grid = Grid(election)
        self._reference = reference
        self._dial = dial
        self._ballots = [each for each in election.ballots if reference.tells(each)]
        self._voted = {each: [0] * self._grid.steps for each in self._ballots}
        self._listed = {each: 0 for each in self._ballots if reference.has_lists(each)}
        self._reported = [0] * self._grid.steps
        self._last = -1
        self.stations = 0

    def count(self, key: StationKey) -> None:
        counted = False
        for ballot in self._ballots:
            pace = self._reference.pace(key, ballot, self._dial)
            if pace is None or not pace.figures or (ballot in self._listed and pace.listed < 0):
                continue
            if not counted:
                counted = True
                self.stations += 1
                self._reported[pace.figures[0][0]] += 1
            if ballot in self._listed:
                self._listed[ballot] += pace.listed
            lay(self._voted[ballot], pace.figures)
            self._last = max(self._last, pace.figures[-1][0])

    def as_wire(self) -> dict[str, Any]:
        """Columns as the board's curve has them, the times of that day laid on election day."""

        def running(differences: list[int]) -> list[int]:
            return list(accumulate(differences[: self._last + 1]))

        return {
            "start": text(self._grid.start_at),
            "step_s": STEP_S,
            "voted": {ballot: running(row) for ballot, row in self._voted.items()},
            "listed": {ballot: self._listed.get(ballot) if self.stations else None for ballot in self._ballots},
            "reported": running(self._reported),
        }
