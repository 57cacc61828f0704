from __future__ import annotations

import pytest

from election.errors import Code, Refused
from election.station import COUNTRY, Scope
from tests.election.standing.world import STATIONS, Scribe, at, fold

NINE = 0


def test_who_has_no_figure_in_a_slot_is_late_by_minutes() -> None:
    scribe = Scribe()
    scribe.turnout(STATIONS[0], 1, at(9), 300)
    late = fold(scribe.entries).late(Scope("c03127"), NINE, at(9, 42))
    assert [("s11-03127-002", 42), ("s11-03127-003", 42)] == [(one.scope, one.minutes) for one in late]
    assert ("Mường Thanh", "silent", None, "4g", "grid") == (
        late[0].commune,
        late[0].state,
        late[0].heard_at,
        late[0].coverage,
        late[0].power,
    )


def test_what_was_last_heard_is_told() -> None:
    scribe = Scribe()
    scribe.turnout(STATIONS[1], 1, at(8), 100, received=at(8, 3))
    (one,) = [late for late in fold(scribe.entries).late(Scope("c03127"), NINE, at(9, 5)) if late.scope.endswith("002")]
    assert (at(8), at(8, 3), "open") == (one.as_of, one.heard_at, one.state)


def test_the_longest_silent_come_first_and_no_more_than_asked_for() -> None:
    scribe = Scribe()
    scribe.turnout(STATIONS[0], 1, at(8), 100, received=at(8, 30))
    scribe.turnout(STATIONS[1], 1, at(8), 100, received=at(8, 10))
    standing = fold(scribe.entries)
    everybody = [one.scope[-3:] for one in standing.late(Scope("c03127"), NINE, at(9, 5))]
    assert ["003", "002", "001"] == everybody
    assert everybody[:2] == [one.scope[-3:] for one in standing.late(Scope("c03127"), NINE, at(9, 5), 2)]


def test_early_voters_are_expected_in_no_slot() -> None:
    assert STATIONS[4].key not in {one.key for one in fold([]).late(COUNTRY, NINE, at(10))}


def test_before_the_slot_nobody_is_late_by_a_minute() -> None:
    assert {0} == {one.minutes for one in fold([]).late(COUNTRY, NINE, at(8))}


@pytest.mark.parametrize("slot", [-1, 3])
def test_slot_that_does_not_exist_is_refused(slot: int) -> None:
    with pytest.raises(Refused) as refused:
        fold([]).late(COUNTRY, slot, at(10))
    assert Code.R150 == refused.value.code
