"""Adding up: percentiles over everything, windows by when requests were due, and what counts as an error."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from msgspec.structs import replace

from loadtest.drill import Drill, Phase
from loadtest.harvest import Book, Harvest, reckon
from loadtest.volley import Plan, Target

SEVEN = datetime(2026, 3, 15, 7, tzinfo=timezone(timedelta(hours=7)))
DRILL = Drill(
    url="http://127.0.0.1:1",
    plan=Plan(kind="turnout", begins=SEVEN, until=SEVEN + timedelta(hours=5)),
    targets=[Target("a", "11-03127-001", 1)],
    connections=1,
    seconds=2.0,
    window_s=1.0,
)


def harvest(book: Book, **more: Any) -> Harvest:
    one = Harvest(
        statuses=dict(book.statuses), marks=book.marks.tobytes(), refused=book.refused.tobytes(), lost=0, unanswered=0,
        withheld=0, fired=[1], taken=[1], cpu=0.25, began_at=100.0, ended_at=102.0,
    )  # fmt: skip
    return replace(one, **more)


def book(*marks: tuple[float, float], warm_s: float = 0.0, until: float = float("inf")) -> Book:
    """Reports due so long after the beginning, each answered after so many seconds."""
    made = Book()
    made.begin(100.0, warm_s, until)
    for due, latency in marks:
        made.accepted(201, 100.0 + due, 100.0 + due, 100.0 + due + latency)
    return made


def test_percentiles_are_over_all_latencies_of_all_generators() -> None:
    quick = book(*[(0.1, 0.001)] * 98)
    slow = book((0.1, 1.0), (0.2, 2.0))
    shots = reckon(DRILL, [harvest(quick), harvest(slow)])
    assert (1.0, 1_000.0, 2_000.0) == (shots.p50_ms, shots.p99_ms, shots.most_ms)
    assert (100, 50.0, 0.5, [1, 1]) == (shots.accepted, shots.rps, shots.cpu, shots.fired)


def test_windows_and_phases_go_by_when_a_report_was_due() -> None:
    made = book((0.2, 1.5), (0.9, 0.01), (1.1, 0.02))
    made.declined(503, 101.5, 101.6)
    shots = reckon(replace(DRILL, phases=[Phase(1.0, 2.0), Phase(1.0, 1.0)], busy_allowed=True), [harvest(made)])
    assert shots.windows == shots.phases
    assert [(0.0, 2, 0), (1.0, 1, 1)] == [(one.start_s, one.answered, one.refused) for one in shots.windows]
    assert [1_500.0, 20.0] == [one.max_ms for one in shots.windows]
    assert (1, 0) == (shots.busy, shots.errors)


def test_the_warm_up_and_what_came_too_late_are_not_measured() -> None:
    shots = reckon(DRILL, [harvest(book((0.2, 0.1), (0.6, 0.1), (1.9, 0.3), warm_s=0.5, until=102.0))])
    assert (3, 1) == (shots.accepted, sum(window.answered for window in shots.windows))


def test_busy_is_an_error_unless_it_is_allowed_or_sent_again() -> None:
    made = book((0.1, 0.1))
    made.declined(503, 100.2, 100.3)
    made.declined(401, 100.2, 100.3)
    assert 2 == reckon(DRILL, [harvest(made)]).errors
    assert 1 == reckon(replace(DRILL, busy_allowed=True), [harvest(made)]).errors
    assert 1 == reckon(replace(DRILL, again=True), [harvest(made)]).errors


def test_a_connection_lost_with_its_request_is_one_error() -> None:
    assert 2 == reckon(DRILL, [harvest(book(), lost=2, unanswered=2)]).errors
    assert 0 == reckon(replace(DRILL, again=True), [harvest(book(), lost=2)]).errors


def test_nothing_measured_is_unknown() -> None:
    shots = reckon(DRILL, [harvest(book())])
    assert (None, None, []) == (shots.p50_ms, shots.sent_p99_ms, shots.windows)
