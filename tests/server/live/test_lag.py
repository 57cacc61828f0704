"""The lag counts what is known to be missing, and what nobody can rule out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.live.lag import Lag


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def lag(hand: Hand) -> Lag:
    lag = Lag(hand)
    lag.heard(up=True)
    lag.whole(hand.at)
    return lag


def test_nothing_is_behind_while_the_bus_is_up_and_quiet(lag: Lag, hand: Hand) -> None:
    hand.at += 3600
    assert lag.ms == 0


def test_it_is_the_longest_wait_of_the_last_two_seconds(lag: Lag, hand: Hand) -> None:
    lag.applied(hand.at - 0.030)
    hand.at += 1
    lag.applied(hand.at - 0.005)
    assert lag.ms == 30
    hand.at += 1.5
    assert lag.ms == 5
    hand.at += 1
    assert lag.ms == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=40))
def test_however_many_waited_the_longest_recent_wait_is_told(waits: list[tuple[float, float]]) -> None:
    hand, told = Hand(), list[tuple[float, float]]()
    lag = Lag(hand)
    lag.heard(up=True)
    for step, waited in waits:
        hand.at += step
        lag.applied(hand.at - waited)
        told.append((hand.at, hand.at - (hand.at - waited)))
        assert round(max(each for at, each in told if hand.at - at <= 2.0) * 1000) == lag.ms


def test_a_gap_counts_from_when_it_was_noticed(lag: Lag, hand: Hand) -> None:
    hand.at += 10
    lag.gap()
    hand.at += 0.25
    lag.gap()
    assert lag.ms == 250
    lag.filled()
    assert lag.ms == 0


def test_without_the_bus_it_grows_from_the_last_comparison(lag: Lag, hand: Hand) -> None:
    hand.at += 4
    lag.heard(up=False)
    assert (False, 4000) == (lag.redis, lag.ms)
    lag.whole(hand.at)
    hand.at += 0.5
    assert lag.ms == 500


def test_without_the_database_it_grows_although_the_bus_is_up(lag: Lag, hand: Hand) -> None:
    hand.at += 1
    lag.unanswered()
    hand.at += 1
    assert lag.ms == 2000
    lag.whole(hand.at - 0.1)
    assert lag.ms == 0


def test_a_comparison_closes_the_gap(lag: Lag, hand: Hand) -> None:
    lag.gap()
    hand.at += 1
    lag.whole(hand.at)
    assert (False, 0) == (lag.has_gap, lag.ms)
