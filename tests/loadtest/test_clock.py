from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

from loadtest.clock import HeardClock

NINE = datetime(2026, 3, 15, 9, tzinfo=timezone(timedelta(hours=7)))
SECOND = timedelta(seconds=1)


def test_the_clock_runs_at_the_servers_speed_from_the_middle_of_the_exchange() -> None:
    clock = HeardClock()
    assert not clock.is_known
    now = time.monotonic()
    clock.hear(NINE, 60.0, now - 2, now)
    assert 60 * SECOND <= clock.now() - NINE < 90 * SECOND
    assert 0 < clock.seconds_until(NINE + 600 * SECOND) <= 9


def test_the_shortest_round_trip_is_believed() -> None:
    clock = HeardClock()
    now = time.monotonic()
    clock.hear(NINE, 1.0, now - 0.01, now)
    clock.hear(NINE + 3600 * SECOND, 1.0, now - 5, now)
    assert clock.now() - NINE < 60 * SECOND
    clock.hear(NINE + 3600 * SECOND, 1.0, now - 0.001, now)
    assert clock.now() >= NINE + 3600 * SECOND


def test_a_clock_that_stands_still_never_gets_there() -> None:
    clock = HeardClock()
    clock.hear(NINE, 0.0, 0.0, 0.0)
    assert clock.seconds_until(NINE + SECOND) == float("inf")
    assert clock.seconds_until(NINE - SECOND) < 0
