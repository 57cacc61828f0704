"""How each station is drawn where all of them are shown at once: a few small numbers, and when time alone changes them.

In: the fold's records. Out: `Block`s (the communes of a scope) and, for each, the cells of its stations in order of
number. One block at a time costs tens of microseconds, so that whoever walks through a country may stop for breath.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from election.errors import Code, Refused
from election.standing.grid import CELL, Grid
from election.standing.instant import micros
from election.standing.node import Node
from election.standing.picture import StationState
from election.standing.record import INTERRUPTING, Record
from election.standing.tally import Tally
from election.station import Scope, Station, station_scope

STATES: tuple[StationState, ...] = ("waiting", "silent", "open", "interrupted", "closed")
WAITING, SILENT, OPEN, INTERRUPTED, CLOSED = range(5)
ON_TIME, CAME_LATE, MISSING = range(3)
TENTHS = 1000
"""Of the whole list."""


class Cell(NamedTuple):
    """`state` counts in STATES. `turnout`: voted of listed for the headline ballot in tenths of a percent, rounded
    down. `slot`: how it did in the newest slot whose tolerance is over, None where none is or nobody is expected.
    `incident`: the highest severity of an open one, counted from 1; 0 is none."""

    state: int
    turnout: int | None
    slot: int | None
    incident: int


@dataclass(frozen=True, slots=True)
class Block:
    """One commune, as far as it lies in the scope that is shown."""

    scope: Scope
    name: str
    province: Scope
    province_name: str


class Cells:
    """The stations of one scope. Raises `Refused` (R150) for a scope that does not exist, or that is gone by now."""

    def __init__(self, tally: Tally, scope: Scope) -> None:
        self._tally = tally
        self._scope = scope
        if tally.registered(scope) is None:
            tally.tree.node(scope)

    def blocks(self) -> Iterator[Block]:
        """In order of province and commune; those that leave the register meanwhile may be among them."""
        for node in self._communes():
            if node.parent is not None:
                yield Block(node.scope, node.name, node.parent.scope, node.parent.name)

    def of(self, block: Block, now: datetime) -> list[tuple[Station, Cell]]:
        """The cells of a block by number."""
        records = self._tally.tree.node(block.scope).records.values()
        grid, at = self._tally.grid, micros(now)
        slot = _newest_over(grid, at)
        found = [
            (record.station, _cell(record, grid, at, slot))
            for record in records
            if record.station is not None and self._scope in record.scopes
        ]
        return sorted(found, key=_key)

    def at(self, stations: Iterable[Scope], now: datetime) -> list[Cell]:
        """Of these, in their order."""
        grid, at = self._tally.grid, micros(now)
        slot = _newest_over(grid, at)
        return [_cell(self._registered(station), grid, at, slot) for station in stations]

    def newest_slot(self, now: datetime) -> datetime | None:
        """The newest slot whose tolerance is over."""
        grid = self._tally.grid
        index = _newest_over(grid, micros(now))
        return grid.slots[index].at if index >= 0 else None

    def changes_after(self, now: datetime) -> int | None:
        """The next instant (microseconds) at which cells may change with nothing reported; None: never again."""
        grid, at = self._tally.grid, micros(now)
        moments = [deadline + 1 for deadline in grid.deadlines]
        record = self._tally.registered(self._scope)
        moments += [record.due] if record is not None else self._tally.tree.node(self._scope).unheard
        return min((moment for moment in moments if moment > at), default=None)

    def _registered(self, station: Scope) -> Record:
        record = self._tally.registered(station)
        if record is None:
            raise Refused(Code.R150)
        return record

    def _communes(self) -> Iterator[Node]:
        record = self._tally.registered(self._scope)
        if record is not None:
            yield record.nodes[0]
            return
        node = self._tally.tree.node(self._scope)
        if node.kind == "commune":
            yield node
        elif node.kind == "constituency":
            communes = {record.nodes[0].scope: record.nodes[0] for record in node.records.values()}
            yield from (communes[scope] for scope in sorted(communes))
        else:
            for province in [node] if node.kind == "province" else _children(node):
                yield from _children(province)


def _children(node: Node) -> list[Node]:
    return [node.children[scope] for scope in sorted(node.children)]


def scope_of(station: Station) -> Scope:
    return station_scope(station.code)


def _key(drawn: tuple[Station, Cell]) -> int:
    return drawn[0].key


def _newest_over(grid: Grid, now: int) -> int:
    """Its index; -1 while no slot's tolerance is over. A slot's last moment is still in time."""
    return max((index for index, deadline in enumerate(grid.deadlines) if deadline < now), default=-1)


def _cell(record: Record, grid: Grid, now: int, slot: int) -> Cell:
    if record.closed is not None:
        state = CLOSED
    elif record.incidents[INTERRUPTING]:
        state = INTERRUPTED
    elif record.entries:
        state = OPEN
    else:
        state = SILENT if record.due <= now else WAITING
    voted, listed = record.voted[grid.headline], record.listed[grid.headline]
    turnout = voted * TENTHS // listed if voted >= 0 and listed > 0 else None
    did = None
    if slot >= 0 and record.on_day:
        timely, *voted_then = record.cells[slot * CELL : slot * CELL + CELL]
        did = MISSING if voted_then[grid.headline] < 0 else ON_TIME if timely else CAME_LATE
    handled, support, interrupting, instruct = record.incidents
    incident = 4 if instruct else 3 if interrupting else 2 if support else 1 if handled else 0
    return Cell(state, turnout, did, incident)
