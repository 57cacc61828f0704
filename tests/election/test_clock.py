from __future__ import annotations

from datetime import UTC, datetime, timedelta

from election.clock import VIETNAM, FrozenClock, Pace, PacedClock, RealClock, clock_for

SECOND = timedelta(seconds=1)


def test_viet_nam_is_seven_hours_ahead_all_year() -> None:
    for month in range(1, 13):
        assert datetime(2026, month, 15, 7, tzinfo=VIETNAM) == datetime(2026, month, 15, 0, tzinfo=UTC)


def test_the_real_clock_tells_the_time_of_day_in_viet_nam() -> None:
    now = RealClock().now()
    assert now.utcoffset() == timedelta(hours=7)
    assert abs(now - datetime.now(UTC)) < SECOND
    assert RealClock().speed == 1.0


def test_a_paced_clock_starts_where_it_was_told_and_runs_faster() -> None:
    shown = datetime(2026, 3, 15, 5, tzinfo=VIETNAM)
    clock = PacedClock(Pace(datetime.now(UTC) - 10 * SECOND, shown, 60))
    assert timedelta(0) <= clock.now() - (shown + 600 * SECOND) < 60 * SECOND
    assert clock.now().utcoffset() == timedelta(hours=7)
    assert clock.speed == 60


def test_two_processes_with_one_pace_show_the_same_time() -> None:
    pace = Pace(datetime.now(UTC), datetime(2026, 3, 15, 5, tzinfo=VIETNAM), 10)
    first, second = PacedClock(pace).now(), PacedClock(pace).now()
    assert timedelta(0) <= second - first < 10 * SECOND


def test_a_frozen_clock_moves_only_when_told() -> None:
    clock = FrozenClock(datetime(2026, 3, 15, 5, tzinfo=VIETNAM))
    before = clock.now()
    assert clock.now() == before
    clock.move(SECOND)
    assert clock.now() == before + SECOND
    assert clock.speed == 0.0


def test_the_pace_decides_which_clock_runs() -> None:
    pace = Pace(datetime.now(UTC), datetime(2026, 3, 15, 5, tzinfo=VIETNAM), 10)
    assert isinstance(clock_for(None), RealClock)
    assert isinstance(clock_for(pace), PacedClock)
