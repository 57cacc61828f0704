"""A cell says of a station what its pictures say, and no more often than it must be asked."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.errors import Code, Refused
from election.ledger import Entry
from election.standing.cell import CAME_LATE, MISSING, ON_TIME, STATES, Cell, scope_of
from election.standing.fold import Standing
from election.standing.instant import micros, moment
from election.standing.record import SEVERITIES
from election.station import COUNTRY, Scope
from tests.election.standing.world import EARLY, MINUTE, SCOPES, STATIONS, Scribe, at, days, fold

MOMENTS = [at(6, 59), at(7, 14), at(7, 15), at(9, 15), at(9, 15, 1), at(12), at(19, 16), at(23)]


def drawn(standing: Standing, scope: str, now: datetime) -> dict[Scope, Cell]:
    cells = standing.cells(Scope(scope))
    return {scope_of(station): cell for block in cells.blocks() for station, cell in cells.of(block, now)}


@given(days, st.sampled_from(MOMENTS))
def test_cells_agree_with_the_pictures(day: list[Entry], now: datetime) -> None:
    standing = fold(day)
    for station in STATIONS:
        scope = scope_of(station)
        (cell,) = standing.cells(COUNTRY).at([scope], now)
        row, incidents = standing.row(scope, now), standing.incidents(scope).by_severity
        ballot = row.ballots["assembly"]
        share = ballot.voted * 1000 // ballot.listed if ballot.voted is not None and ballot.listed else None
        over = [slot for slot in standing.slots(scope, now) if slot.state in {"late", "past"}]
        open_ones = [n for n, severity in enumerate(SEVERITIES, 1) if incidents[severity]]

        assert row.state == STATES[cell.state]
        assert share == cell.turnout
        assert max(open_ones, default=0) == cell.incident
        if not over or station.date == EARLY:
            assert cell.slot is None
        else:
            slot = over[-1]
            assert {0: MISSING, 1: ON_TIME if slot.on_time else CAME_LATE}[slot.reported] == cell.slot


@given(days)
def test_every_scope_has_its_stations_in_blocks_by_number(day: list[Entry]) -> None:
    standing = fold(day)
    for scope in SCOPES:
        wanted = sorted(scope_of(one) for one in STATIONS if scope in one.scopes)
        assert wanted == list(drawn(standing, scope, at(12)))
        blocks = list(standing.cells(scope).blocks())
        assert sorted(blocks, key=lambda block: (block.province, block.scope)) == blocks


@given(days)
def test_between_two_instants_time_changes_nothing(day: list[Entry]) -> None:
    standing, now = fold(day), at(4)
    cells = standing.cells(COUNTRY)
    before, instants = drawn(standing, COUNTRY, now), 0
    while (after := cells.changes_after(now)) is not None:
        assert before == drawn(standing, COUNTRY, moment(after - 1))
        now, instants = moment(after), instants + 1
        assert micros(now) == after
        before = drawn(standing, COUNTRY, now)
    assert before == drawn(standing, COUNTRY, at(23, 59) + 60 * 24 * MINUTE)
    assert instants <= 3 + len({(one.date, one.opens) for one in STATIONS})


def test_a_block_tells_where_it_lies() -> None:
    standing = fold([])
    told = [(one.scope, one.name, one.province_name) for one in standing.cells(Scope("vn")).blocks()]
    assert [("c03127", "Mường Thanh", "Điện Biên"), ("c03388", "Tân Phong", "Lai Châu")] == [told[0], told[2]]
    (own,) = standing.cells(Scope("k-assembly-12-2")).blocks()
    there = standing.cells(Scope("k-assembly-12-2")).of(own, at(8))
    assert ["s12-03388-002"] == [scope_of(station) for station, _ in there]


def test_a_share_is_never_rounded_up() -> None:
    scribe = Scribe()
    scribe.turnout(STATIONS[0], 1, at(9), 1000)
    scribe.turnout(STATIONS[3], 1, at(9), 450)
    cells = drawn(fold(scribe.entries), "vn", at(10))
    assert [999, 1500] == [cells[scope_of(STATIONS[n])].turnout for n in (0, 3)]


def test_the_newest_slot_is_the_one_whose_tolerance_is_over() -> None:
    cells = fold([]).cells(COUNTRY)
    assert [None, None, at(9)] == [cells.newest_slot(now) for now in (at(9), at(9, 15), at(9, 15, 1))]


@pytest.mark.parametrize("scope", ["p99", "c99999", "s11-03127-099", "k-commune-03127-9", ""])
def test_a_place_that_does_not_exist_is_refused(scope: str) -> None:
    with pytest.raises(Refused) as refused:
        fold([]).cells(Scope(scope))
    assert Code.R150 is refused.value.code
    with pytest.raises(Refused):
        fold([]).cells(COUNTRY).at([Scope(scope)], at(8))
