from __future__ import annotations

import datetime as dt
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.clock import VIETNAM
from election.day import Election, SlotTime
from election.slot import next_due, slot_of, slots_of, state

DATE = dt.date(2026, 3, 15)
ELECTION = Election("Bầu cử", DATE, slots=(SlotTime(time(9)), SlotTime(time(11, 30)), SlotTime(time(22))))
SLOTS = slots_of(ELECTION)
SECOND = timedelta(seconds=1)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, 15, hour, minute, second, tzinfo=VIETNAM)


def test_a_window_begins_its_lead_before_the_slot_and_ends_its_tolerance_after() -> None:
    assert [(s.opens_window, s.closes_window) for s in SLOTS] == [
        (at(8, 30), at(9, 15)),
        (at(11), at(11, 45)),
        (at(21, 30), at(22, 15)),
    ]
    assert [s.index for s in SLOTS] == [0, 1, 2]


@pytest.mark.parametrize(
    ("as_of", "index"),
    [
        (at(7), None),
        (at(8, 30), None),
        (at(8, 30, 1), 0),
        (at(9, 15), 0),
        (at(9, 15, 1), None),
        (at(11, 30), 1),
        (at(11, 45), 1),
        (at(22, 15), 2),
        (at(22, 15, 1), None),
        (at(0), None),
        (at(0) - timedelta(days=1), None),
    ],
)
def test_a_report_falls_in_the_slot_whose_window_holds_its_as_of(as_of: datetime, index: int | None) -> None:
    slot = slot_of(SLOTS, as_of)
    assert (slot.index if slot else None) == index


def test_without_slots_a_report_falls_in_none() -> None:
    assert slot_of((), at(9)) is None


def test_a_report_is_late_after_the_tolerance_by_the_time_it_was_received() -> None:
    assert not SLOTS[0].is_late(at(9, 15))
    assert SLOTS[0].is_late(at(9, 15, 1))


@pytest.mark.parametrize(
    ("now", "missing", "expected"),
    [
        (at(8, 59, 59), 3, "coming"),
        (at(8, 59, 59), 0, "coming"),
        (at(9), 3, "due"),
        (at(9, 15), 0, "due"),
        (at(9, 15, 1), 3, "late"),
        (at(9, 15, 1), 0, "past"),
    ],
)
def test_state_tells_what_the_board_shows(now: datetime, missing: int, expected: str) -> None:
    assert state(SLOTS[0], now, missing) == expected


@pytest.mark.parametrize(("now", "index"), [(at(5), 0), (at(9, 15), 0), (at(9, 15, 1), 1), (at(23), None)])
def test_next_due_is_the_first_slot_that_can_still_be_met(now: datetime, index: int | None) -> None:
    slot = next_due(SLOTS, now)
    assert (slot.index if slot else None) == index


def test_a_generous_tolerance_does_not_swallow_the_next_slot() -> None:
    slots = slots_of(Election("Bầu cử", DATE, slots=(SlotTime(time(9), timedelta(hours=3)), SlotTime(time(10)))))
    first, second = slots
    assert (first.closes_window, second.opens_window, second.closes_window) == (at(10), at(10), at(10, 15))
    assert not first.is_late(at(12))


@given(st.integers(0, 30 * 3600), st.lists(st.integers(1, 86_399), min_size=1, max_size=8, unique=True))
def test_every_moment_lies_in_at_most_one_window(second: int, times: list[int]) -> None:
    clock = [(at(0) + n * SECOND).time() for n in sorted(times)]
    slots = slots_of(Election("Bầu cử", DATE, slots=tuple(SlotTime(t) for t in clock)))
    moment = at(0) + second * SECOND
    holding = [s for s in slots if s.holds(moment)]
    assert holding == ([s] if (s := slot_of(slots, moment)) else [])
