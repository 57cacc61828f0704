from __future__ import annotations

from datetime import datetime, timedelta

from election.clock import VIETNAM
from election.device import DeviceId
from election.known import Known
from election.report import Closing, Counts, MobileBox, Opening, Turnout

PHONE, OTHER = DeviceId(1), DeviceId(2)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 15, hour, minute, tzinfo=VIETNAM)


def told(*figures: tuple[int, datetime, int]) -> Known:
    """(seq, as-of, voted) of one phone."""
    known = Known()
    for seq, as_of, voted in figures:
        known.remember(Turnout(seq=seq, voted=Counts(voted)), PHONE, as_of)
    return known


def seqs(known: Known) -> list[int]:
    return [point.seq for point in known.points()]


def test_nothing_is_known_at_first() -> None:
    known = Known()
    assert (known.last, known.previous, known.opened_at, known.closed_at) == (None, None, None, None)
    assert known.points() == []


def test_the_two_latest_figures_by_as_of_are_kept_in_any_order() -> None:
    figures = [(1, at(8), 100), (2, at(9), 200), (3, at(10), 300)]
    assert seqs(told(*figures)) == [3, 2]
    assert seqs(told(*reversed(figures))) == [3, 2]


def test_the_same_report_again_changes_nothing() -> None:
    assert seqs(told((1, at(8), 100), (2, at(9), 200), (2, at(9), 200))) == [2, 1]


def test_of_two_figures_for_one_moment_the_later_said_counts() -> None:
    assert seqs(told((1, at(8), 100), (2, at(9), 200), (3, at(9), 190))) == [3, 1]


def test_a_corrected_figure_is_forgotten() -> None:
    known = told((1, at(8), 100), (2, at(9), 900))
    assert [p.seq for p in known.points(PHONE, corrected=2)] == [1]
    assert [p.seq for p in known.points(OTHER, corrected=2)] == [2, 1]
    known.remember(Turnout(seq=3, voted=Counts(190), corrects=2), PHONE, at(8, 30))
    assert seqs(known) == [3, 1]


def test_lists_opening_closing_and_boxes_are_remembered() -> None:
    known = Known()
    known.remember(Opening(seq=1, opened_at=at(7), ceremony=True, sealed=True, listed=Counts(10, 10)), PHONE, at(7))
    known.remember(Turnout(seq=2, voted=Counts(1), listed=Counts(assembly=11)), PHONE, at(8))
    known.remember(MobileBox(seq=3, box=1, out_at=at(9)), PHONE, at(9))
    known.remember(Closing(seq=4, closed_at=at(19), voted=Counts(9), mobile_boxes_back=True), PHONE, at(19))
    assert known.listed == (11, 10, None)
    assert (known.opened_at, known.closed_at) == (at(7), at(19))
    assert known.boxes_out == {1: at(9)}
    assert seqs(known) == [4, 2]
    assert known.last is not None
    assert known.last.as_of - at(8) == timedelta(hours=11)
