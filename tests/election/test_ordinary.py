from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from election.check import check
from election.clock import Pace
from election.device import DeviceId
from election.known import Known
from election.ordinary import is_ordinary
from election.possible import impossible
from election.report import Closing, Counts, Opening, Report, Turnout
from tests import places

ELECTION = places.election()
STATION = places.station(listed=1000)
DEVICES = st.sampled_from([DeviceId(1), DeviceId(1), DeviceId(1), DeviceId(2)])

minutes = st.integers(5 * 60, 20 * 60).map(lambda m: places.at(m // 60, m % 60))
counts = st.one_of(st.integers(0, 1100), st.integers(-1, 2_000_000))
voted = st.one_of(
    counts.map(lambda n: Counts(n, n, n)),
    st.builds(Counts, st.none() | counts, st.none() | counts, st.none() | counts),
)
openings = st.builds(Opening, seq=st.integers(1, 99), opened_at=minutes, ceremony=st.booleans(), sealed=st.booleans())
closings = st.builds(Closing, seq=st.integers(1, 99), closed_at=minutes, voted=voted, mobile_boxes_back=st.booleans())
turnouts = st.builds(
    Turnout,
    seq=st.integers(1, 99),
    as_of=minutes,
    voted=voted,
    sent_at=st.none() | minutes,
    corrects=st.sampled_from([None, None, None, 1]),
    listed=st.sampled_from([None, None, None, Counts(900, 900, 900)]),
)


def moment_of(report: Report) -> datetime:
    at = report.as_of or getattr(report, "opened_at", None) or getattr(report, "closed_at", None)
    assert isinstance(at, datetime)
    return at


@settings(max_examples=600)
@given(
    st.lists(st.tuples(DEVICES, openings | closings | turnouts | turnouts | turnouts), max_size=5),
    turnouts,
    DEVICES,
    minutes,
)
def test_what_is_ordinary_is_neither_impossible_nor_implausible(
    before: list[tuple[DeviceId, Report]], report: Turnout, device: DeviceId, received_at: datetime
) -> None:
    known = Known()
    for who, earlier in before:
        known.remember(earlier, who, moment_of(earlier))
    moment = moment_of(report)
    if is_ordinary(report, moment, received_at, STATION, known, ELECTION, device):
        assert () == impossible(report, moment, received_at, STATION, known, ELECTION)
        assert () == check(report, moment, received_at, STATION, known, ELECTION, device)


def opened(voted: int = 200) -> Known:
    """An area that opened at 7 and had `voted` at 9."""
    known = Known()
    known.remember(Opening(seq=1, opened_at=places.at(7), ceremony=True, sealed=True), DeviceId(1), places.at(7))
    known.remember(turnout(voted, places.at(9)), DeviceId(1), places.at(9))
    return known


def turnout(n: int, at: datetime) -> Turnout:
    return Turnout(seq=2, as_of=at, voted=Counts(n, n, n - 10), sent_at=at + timedelta(seconds=20))


def ordinary(report: Turnout, known: Known, device: int = 1, received_at: datetime | None = None) -> bool:
    at = received_at or moment_of(report) + timedelta(seconds=30)
    return is_ordinary(report, moment_of(report), at, STATION, known, ELECTION, DeviceId(device))


def test_a_few_more_an_hour_later_is_ordinary() -> None:
    assert ordinary(turnout(290, places.at(10)), opened())


def test_what_needs_a_second_look_is_not() -> None:
    at = places.at(10)
    assert not ordinary(turnout(199, at), opened())
    assert not ordinary(turnout(500, at), opened())
    assert not ordinary(turnout(1001, at), opened(990))
    assert not ordinary(turnout(290, places.at(9)), opened())
    assert not ordinary(turnout(290, at), opened(), device=2)
    assert not ordinary(turnout(290, at), Known())
    assert not ordinary(turnout(290, at), opened(), received_at=at + timedelta(minutes=10))
    assert not ordinary(turnout(290, at), opened(), received_at=at - timedelta(minutes=1))


def test_in_a_fast_rehearsal_a_report_may_be_on_its_way_for_longer() -> None:
    report, known = turnout(290, places.at(10)), opened()
    fast = replace(ELECTION, pace=Pace(places.at(7), places.at(7), 60.0))
    received_at = places.at(10) + timedelta(minutes=10)

    assert "W208" in check(report, places.at(10), received_at, STATION, known, ELECTION, DeviceId(1))
    assert () == check(report, places.at(10), received_at, STATION, known, fast, DeviceId(1))
    assert is_ordinary(report, places.at(10), received_at, STATION, known, fast, DeviceId(1))
