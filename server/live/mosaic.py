"""Every polling area of one watched scope as a cell, and which cells changed in which version. Knows no sockets.

Beside `Replay` and asked as it is: `refresh` once per beat, `snapshot` and `frame(since)` at any time while it
`is_settled`. A report costs one cell. Two things concern all 72,195 at once: the beginning (the register has changed),
and the few instants of the day at which time alone changes cells (an opening hour has passed, a slot's tolerance is
over). Then the mosaic is unsettled and looked through in slices by the `Sweeper`; meanwhile it says nothing, so that
nobody sees half of one slot and half of another.
"""

from __future__ import annotations

import asyncio
import logging
import time
from array import array
from collections.abc import Iterator
from typing import Any

from election.errors import ElectionError
from election.standing.cell import Block, Cell, scope_of
from election.standing.instant import micros
from election.station import Scope
from election.wire import mosaic, watch
from election.wire.frame import Message, Pulse
from server.live.current import Current

LAYER: watch.Layer = "mosaic"
SLICE_S = 0.002

MOST = 0xFFFE
NO_SHARE, NO_SLOT = 0xFFFF, 0xFF

logger = logging.getLogger(__name__)


class Sweeper:
    """Looks through the mosaics that are unsettled, a slice at a time, with a breath after each. `run` lasts."""

    def __init__(self) -> None:
        self._waiting: dict[Mosaic, None] = {}
        self._called = asyncio.Event()

    def call(self, unsettled: Mosaic) -> None:
        self._waiting[unsettled] = None
        self._called.set()

    async def run(self) -> None:
        while True:
            await self._called.wait()
            self._called.clear()
            while self._waiting:
                for each in list(self._waiting):
                    if self._is_done(each):
                        self._waiting.pop(each, None)
                    await asyncio.sleep(0)

    @staticmethod
    def _is_done(each: Mosaic) -> bool:
        try:
            return each.sweep(SLICE_S)
        except ElectionError:
            each.distrust()  # a place went away between two slices: the next beat finds out what is left
        except Exception:
            logger.exception("a mosaic could not be read", extra={"action": "mosaic_failed", "scope": each.scope})
            each.distrust()
        return True


class Mosaic:
    """Raises `Refused(R150)` when the scope is no place of this election, at birth or at a refresh."""

    is_behind_time = False

    def __init__(self, scope: Scope, current: Current, sweeper: Sweeper) -> None:
        self.scope = watch.topic(scope, LAYER)
        self.begun = self.version = current.next_version()
        self._place = scope
        self._current = current
        self._sweeper = sweeper
        self._touched: set[Scope] = set()
        self._begin()

    def _begin(self) -> None:
        """Everything anew: other stations, or other names."""
        self._cells = self._current.standing.cells(self._place)
        self._register_version = self._current.register_version
        self._fresh = True
        self._blocks: list[tuple[Block, int]] = []  # and how many cells
        self._index: dict[Scope, int] = {}
        self._columns = {name: array(code) for name, code in mosaic.CODES.items() if name != mosaic.INDEX}
        self._changing = tuple(self._columns[name] for name in mosaic.CHANGING)
        self._changed_in: dict[int, int] = {}  # cell -> version; the latest changed last
        self._walk(self._fill())

    def _walk(self, steps: Iterator[list[int]]) -> None:
        self._at = self._current.moment
        self._swept: list[int] = []
        self._is_swept = False  # and not yet part of a version
        self._steps: Iterator[list[int]] | None = steps
        self._sweeper.call(self)

    @property
    def is_settled(self) -> bool:
        return self._steps is None and not self._is_swept

    # In slices

    def sweep(self, seconds: float) -> bool:
        """Look at the next communes for so long; whether there is nothing more to look at, for the time being."""
        until = time.monotonic() + seconds
        while self._steps is not None and self._register_version == self._current.register_version:
            changed = next(self._steps, None)
            if changed is None:
                self._steps, self._is_swept = None, True
                self._next = self._cells.changes_after(self._at)
                self._slot_at = self._cells.newest_slot(self._at)
            else:
                self._swept += changed
            if time.monotonic() > until:
                break
        return self._steps is None or self._register_version != self._current.register_version

    def _fill(self) -> Iterator[list[int]]:
        for block in self._cells.blocks():
            cells = self._cells.of(block, self._at)
            self._blocks.append((block, len(cells)))
            for station, _ in cells:
                self._index[scope_of(station)] = len(self._index)
            self._columns["number"].extend(station.number for station, _ in cells)
            for column, numbers in zip(
                self._changing, zip(*(_numbers(cell) for _, cell in cells), strict=True), strict=True
            ):
                column.extend(numbers)
            yield []

    def _look_again(self) -> Iterator[list[int]]:
        at = 0
        for block, count in self._blocks:
            cells = self._cells.of(block, self._at)
            yield [at + n for n, (_, cell) in enumerate(cells) if self._put(at + n, cell)]
            at += count

    def _put(self, at: int, cell: Cell) -> bool:
        """Whether the cell was another one before."""
        changed = False
        for column, number in zip(self._changing, _numbers(cell), strict=True):
            if column[at] != number:
                column[at] = number
                changed = True
        return changed

    # Once per beat

    def refresh(self, version: int, touched: frozenset[Scope], *, patient: bool = False) -> bool:
        """Look at the cells that entries changed (`touched`), unless all are being looked at; whether any is new."""
        current = self._current
        if self._register_version != current.register_version:
            self._begin()
        elif self._steps is None and self._next is not None and micros(current.moment) >= self._next:
            self._walk(self._look_again())
        self._touched.update(scope for scope in touched if scope in self._index)
        if self._steps is not None:
            return False
        swept, self._swept = self._swept, []
        touched_cells = zip(self._touched, self._cells.at(self._touched, current.moment), strict=True)
        swept += [at for scope, cell in touched_cells if self._put(at := self._index[scope], cell)]
        self._touched.clear()
        if not swept and not self._is_swept:
            return False
        if self._fresh or self._are_most(swept):
            self.begun = version
            self._changed_in.clear()
        else:
            for at in swept:
                self._changed_in.pop(at, None)
                self._changed_in[at] = version
        self._fresh = self._is_swept = False
        self.version = version
        return True

    def distrust(self) -> None:
        """Something failed half-way: begin again."""
        self._register_version = -1

    # While it is settled

    def reaches(self, since: int) -> bool:
        """Whether a frame can be made for a mosaic of that version."""
        return self.begun <= since <= self.version

    def snapshot(self, pulse: Pulse) -> Message:
        return mosaic.whole(self._place, self.version, pulse, self._slot_at, self._places(), self._columns)

    def frame(self, since: int, pulse: Pulse) -> Message:
        """The cells that changed after that version; all of them when that is shorter."""
        changed = []
        for at in reversed(self._changed_in):
            if self._changed_in[at] <= since:
                break
            changed.append(at)
            if self._are_most(changed):
                return self.snapshot(pulse)
        cells = {mosaic.INDEX: array(mosaic.CODES[mosaic.INDEX], changed)} if changed else {}
        for name in mosaic.CHANGING if changed else ():
            column = self._columns[name]
            cells[name] = array(mosaic.CODES[name], [column[at] for at in changed])
        return mosaic.changes(self._place, since, self.version, pulse, self._slot_at, cells)

    def beat(self, pulse: Pulse) -> Message:
        return mosaic.changes(self._place, self.version, self.version, pulse, self._slot_at, {})

    def _are_most(self, changed: list[int]) -> bool:
        """An index is as long as what it leads to: beyond half of the cells, all of them are shorter."""
        return 2 * len(changed) > len(self._index)

    def _places(self) -> dict[str, Any]:
        provinces: dict[Scope, list[Any]] = {}
        for block, _ in self._blocks:
            provinces.setdefault(block.province, [block.province_name, 0])[1] += 1
        return {
            "provinces": {
                "scope": list(provinces),
                "name": [name for name, _ in provinces.values()],
                "groups": [groups for _, groups in provinces.values()],
            },
            "groups": {
                "scope": [block.scope for block, _ in self._blocks],
                "name": [block.name for block, _ in self._blocks],
                "count": [count for _, count in self._blocks],
            },
        }


def _numbers(cell: Cell) -> tuple[int, int, int, int]:
    """What stands in the columns; the largest number there is stands for None."""
    state, turnout, slot, incident = cell
    return state, NO_SHARE if turnout is None else min(turnout, MOST), NO_SLOT if slot is None else slot, incident
