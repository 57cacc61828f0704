from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from election.trend import Trend, is_slip, longer, shorter, swapped

VECTORS = json.loads((Path(__file__).parents[1] / "wire" / "vectors" / "slips.json").read_text("utf-8"))
"""What the clerk's page reckons by itself before it sends, see tests/dashboard/clerk/js/trend.test.mjs."""

LISTED = 1060
STEADY = Trend(last=512, expected=615)  # about 100 an hour, an hour later


@pytest.mark.parametrize(
    ("count", "trend", "listed"),
    [
        (6150, STEADY, LISTED),  # a digit too many
        (5530, STEADY, LISTED),
        (61, STEADY, LISTED),  # a digit missing
        (65, STEADY, LISTED),
        (156, STEADY, None),  # 516 with digits swapped
        (1403, Trend(980, 1040), LISTED),  # 1043
        (930, Trend(300, 380), LISTED),  # 390
        (5300, None, LISTED),  # the first figure of the day
    ],
)
def test_a_slip_of_the_finger_is_suspected(count: int, trend: Trend | None, listed: int | None) -> None:
    assert is_slip(count, trend, listed)


@pytest.mark.parametrize(
    ("count", "trend", "listed"),
    [
        (512, STEADY, LISTED),  # nobody came
        (615, STEADY, LISTED),
        (621, STEADY, LISTED),
        (840, STEADY, LISTED),  # a surge
        (580, Trend(500, 1000), LISTED),  # the noon lull
        (508, STEADY, LISTED),  # a small correction without saying so
        (1061, None, LISTED),  # voters added on the day
        (1061, Trend(1000, 1050), LISTED),
        (900, None, None),
        (0, None, LISTED),
        (0, Trend(0, 0), LISTED),
        (7, Trend(0, 0), None),
        (1000, Trend(1060, 1060), LISTED),
    ],
)
def test_what_is_merely_unusual_is_not(count: int, trend: Trend | None, listed: int | None) -> None:
    assert not is_slip(count, trend, listed)


@settings(max_examples=50)
@given(st.integers(100, 2000), st.integers(0, 300), st.floats(0, 2))
def test_growth_at_up_to_twice_the_pace_is_never_suspected(last: int, growth: int, factor: float) -> None:
    assert not is_slip(last + int(growth * factor), Trend(last, last + growth), last + 2 * growth)


def test_readings_differ_by_one_slip() -> None:
    assert swapped(1043) == {1403, 1034}
    assert swapped(100) == set()
    assert shorter(530) == {53, 50, 30}
    assert shorter(5) == set()
    assert {612, 162, 126} <= longer(12) | longer(62) | longer(26)


@pytest.mark.parametrize(("count", "last", "expected", "listed", "slip"), VECTORS["slips"])
def test_the_phone_is_told_the_same(
    count: int, last: int | None, expected: int | None, listed: int | None, slip: bool
) -> None:
    trend = None if last is None or expected is None else Trend(last, expected)
    assert is_slip(count, trend, listed) == slip
