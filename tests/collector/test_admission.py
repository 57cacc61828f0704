from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.admission import FAIR, START, WAIT_S, Admission
from election.errors import Unavailable


class Second:
    """A clock that is set."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def nobody() -> Iterable[int]:
    return ()


def holders(*devices: int) -> Callable[[], Iterable[int]]:
    return lambda: devices


def is_let_in(admission: Admission, device: int, waiting: int, held: Callable[[], Iterable[int]] = nobody) -> bool:
    try:
        admission.check(device, 1, waiting, held)
    except Unavailable:
        return False
    return True


def test_who_is_turned_away_is_told_when_to_come_back() -> None:
    with pytest.raises(Unavailable) as busy:
        Admission(100_000).check(1, 1, START, nobody)
    assert busy.value.retry_after_s > 0


def test_the_room_is_what_is_written_within_the_longest_wait() -> None:
    now = Second()
    admission = Admission(100_000, now=now)
    assert START == admission.room
    for _ in range(100):
        admission.written(1_000, waiting=500)
        now.at += 0.05  # 20,000 a second
    assert 20_000 * WAIT_S == pytest.approx(admission.room, rel=0.01)


def test_a_pace_is_not_learned_from_batches_that_nobody_waited_behind() -> None:
    now = Second()
    admission = Admission(100_000, now=now)
    for _ in range(100):
        admission.written(1, waiting=0)
        now.at += 1.0
    assert START == admission.room


def test_while_there_is_room_nobody_is_judged() -> None:
    def asked() -> Iterable[int]:
        raise AssertionError("nobody should have been counted")

    assert is_let_in(Admission(100_000), 1, START // 3, asked)


def test_under_pressure_who_has_enough_waiting_is_refused_and_others_are_not() -> None:
    admission = Admission(100_000)
    held = holders(*[7] * FAIR, 8)

    assert (False, True, True) == tuple(is_let_in(admission, device, START // 2, held) for device in (7, 8, 9))


def test_who_was_turned_away_is_let_in_before_newcomers() -> None:
    admission = Admission(100_000)
    almost_full = int(START * 0.9)
    assert not is_let_in(admission, 1, almost_full)

    assert is_let_in(admission, 1, almost_full)
    assert not is_let_in(admission, 2, almost_full)
    assert not is_let_in(admission, 1, almost_full), "being let in ends the privilege"


def test_what_is_reported_now_goes_before_what_has_waited_for_long() -> None:
    admission = Admission(100_000)
    half = START // 2
    admission.check(1, 1, half, nobody)
    with pytest.raises(Unavailable):
        admission.check(2, 4, half, nobody)


def test_an_outbox_that_fills_a_small_queue_gets_in_when_nothing_waits() -> None:
    admission = Admission(500)
    admission.check(1, 500, 0, nobody)
    with pytest.raises(Unavailable):
        admission.check(2, 500, 1, nobody)


def test_a_full_room_is_closed_to_everybody() -> None:
    admission = Admission(100_000)
    assert not is_let_in(admission, 1, START)
    assert not is_let_in(admission, 1, START)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 500)), max_size=200), st.integers(1, 10_000))
def test_no_more_than_the_room_ever_waits(asking: list[tuple[int, int]], most: int) -> None:
    admission = Admission(most)
    waiting: list[int] = []
    for device, reports in asking:
        try:
            admission.check(device, reports, len(waiting), waiting.copy)
        except Unavailable:
            continue
        waiting += [device] * reports
    assert len(waiting) <= min(most, START)
