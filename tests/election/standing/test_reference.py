"""A reference day in memory: its paces and its curve."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from election.standing.reference import Counts, Course, Dial, Reference
from tests.election.standing.world import ELECTION, STATIONS

ONE, TWO, THREE = STATIONS[:3]
DIAL = Dial(ELECTION)


def minute(hour: int, past: int = 0) -> int:
    return hour * 60 + past


def same(*voted: int | None) -> list[Counts]:
    return [(n, n, n) for n in voted]


def course(reference: Reference, *stations: Any) -> dict[str, Any]:
    found = Course(ELECTION, reference, DIAL)
    for one in stations:
        found.count(one.key)
    return found.as_wire() | {"stations": found.stations}


@pytest.mark.parametrize(
    ("when", "step", "slot"),
    [
        (time(0), 0, -1),
        (time(5), 0, -1),
        (time(5, 4), 0, -1),
        (time(9), 48, 0),
        (time(9, 15), 51, 0),
        (time(10), 60, -1),
    ],
)
def test_time_of_that_day_lies_on_the_grid_of_election_day(when: time, step: int, slot: int) -> None:
    at = when.hour * 60 + when.minute
    assert (step, slot) == (DIAL.steps[at], DIAL.slots[at])


def test_pace_keeps_what_is_unknown_unknown() -> None:
    reference = Reference()
    reference.add(ONE.key, [minute(9), minute(10)], [(None, 80, None), (100, None, None)], (1000, None, None))
    assembly, province, commune = (reference.pace(ONE.key, b, DIAL) for b in ELECTION.ballots)
    assert assembly is not None
    assert province is not None
    assert commune is not None
    assert ([(60, 100)], [-1, -1, -1], 1000) == (assembly.figures, assembly.slots, assembly.listed)
    assert ([(48, 80)], [80, -1, -1], -1) == (province.figures, province.slots, province.listed)
    assert [] == commune.figures
    assert (True, True, False) == tuple(reference.tells(each) for each in ELECTION.ballots)
    assert (True, False, False) == tuple(reference.has_lists(each) for each in ELECTION.ballots)


def test_station_that_is_not_in_it_has_no_pace() -> None:
    assert None is Reference().pace(ONE.key, "assembly", DIAL)


def test_course_adds_up_the_stations_that_are_counted() -> None:
    reference = Reference()
    reference.add(ONE.key, [minute(5), minute(5, 10)], same(10, 30), (1000, 1000, 900))
    reference.add(TWO.key, [minute(5, 5)], same(5), (500, 500, 500))
    reference.add(THREE.key, [minute(5)], same(7), (700, 700, 700))
    found = course(reference, ONE, TWO)
    assert ("2026-03-15T05:00:00+07:00", 300, 2) == (found["start"], found["step_s"], found["stations"])
    assert {each: [10, 15, 35] for each in ELECTION.ballots} == found["voted"]
    assert {"assembly": 1500, "province": 1500, "commune": 1400} == found["listed"]
    assert [1, 2, 2] == found["reported"]


def test_station_without_a_list_stays_out_of_a_course_that_has_rates() -> None:
    reference = Reference()
    reference.add(ONE.key, [minute(5)], same(10), (1000, 1000, 900))
    reference.add(TWO.key, [minute(5)], same(5), (None, None, None))
    found = course(reference, ONE, TWO)
    assert (1, [10], 1000) == (found["stations"], found["voted"]["assembly"], found["listed"]["assembly"])


def test_course_without_lists_counts_voters() -> None:
    reference = Reference()
    reference.add(ONE.key, [minute(5)], [(10, None, None)], (None, None, None))
    found = course(reference, ONE, TWO)
    assert ({"assembly": [10]}, {"assembly": None}) == (found["voted"], found["listed"])


def test_course_of_strangers_is_empty() -> None:
    reference = Reference()
    reference.add(ONE.key, [minute(5)], same(10), (1000, 1000, 900))
    found = course(reference, TWO)
    assert (0, [], [], None) == (
        found["stations"], found["voted"]["assembly"], found["reported"], found["listed"]["assembly"],
    )  # fmt: skip
