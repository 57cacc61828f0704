from __future__ import annotations

import datetime as dt
from datetime import time, timedelta

from election.day import Election
from election.slot import slot_of
from election.standing.grid import Grid
from election.standing.instant import micros
from tests.election.standing.world import DATE, ELECTION, MINUTE, at

GRID = Grid(ELECTION)


def test_the_curve_runs_from_the_earliest_opening_to_midnight() -> None:
    assert GRID.start_at == at(5)
    assert GRID.steps == 19 * 12


def test_what_lies_outside_the_day_counts_at_its_ends() -> None:
    moments = (at(0), at(5), at(5, 4, 59), at(5, 5), at(23, 55), at(23) + timedelta(hours=9))
    assert [GRID.step(micros(m)) for m in moments] == [0, 0, 0, 1, 227, 227]


def test_slots_are_those_of_the_election() -> None:
    for minute in range(0, 24 * 60, 7):
        as_of = at(0) + minute * MINUTE
        expected = slot_of(GRID.slots, as_of)
        assert (expected.index if expected else -1) == GRID.slot(micros(as_of))


def test_the_headline_is_the_first_ballot_when_the_assembly_is_not_elected() -> None:
    assert GRID.headline == 0
    assert Grid(Election("Bầu thêm", DATE, ballots=("commune", "province"))).headline == 2


def test_an_odd_opening_still_reaches_midnight() -> None:
    grid = Grid(Election("Bầu cử", dt.date(2026, 3, 15), earliest=time(5, 2)))
    assert grid.steps == 228
