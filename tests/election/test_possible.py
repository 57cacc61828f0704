from __future__ import annotations

import datetime as dt
from datetime import datetime, time, timedelta

import pytest

from election.clock import VIETNAM
from election.day import Election
from election.device import DeviceId
from election.known import Known
from election.possible import impossible
from election.report import Closing, Counts, Incident, MobileBox, Opening, Report, Situation, Turnout, moment_of
from election.station import Station, StationKey

DATE = dt.date(2026, 3, 15)
ELECTION = Election("Bầu cử", DATE, ballots=("assembly", "province"))
STATION = Station(StationKey(3127004), 11, "Bản Phủ", (1060, 1060, 1000), (1, 1, 1), DATE, time(7), time(19))


def at(hour: int, minute: int = 0, day: int = 15) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=VIETNAM)


RECEIVED = at(12)


def paths(report: Report, known: Known | None = None) -> list[str]:
    moment = moment_of(report) or RECEIVED
    return [f.path for f in impossible(report, moment, RECEIVED, STATION, known or Known(), ELECTION)]


def turnout(voted: Counts, as_of: datetime | None = None, **more: object) -> Turnout:
    return Turnout(seq=5, as_of=as_of or at(11), voted=voted, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "report",
    [
        turnout(Counts(0)),
        turnout(Counts(1_000_000)),
        turnout(Counts(1), at(12, 5)),
        turnout(Counts(1), corrects=4),
        turnout(Counts(1), sent_at=at(12)),
        turnout(Counts(1), listed=Counts()),
        Opening(seq=1, opened_at=at(7), ceremony=True, sealed=True),
        MobileBox(seq=1, box=1, out_at=at(8), back_at=at(9)),
        MobileBox(seq=1, box=1, back_at=at(9)),
        Incident(seq=1, incident="abcdefgh", category="power", severity="support"),
        Situation(seq=1, heading=1, text=""),
    ],
)
def test_what_can_be_true_is_let_through(report: Report) -> None:
    assert paths(report) == []


@pytest.mark.parametrize(
    ("report", "path"),
    [
        (turnout(Counts(-1)), "$.voted.assembly"),
        (turnout(Counts(1, 1_000_001)), "$.voted.province"),
        (turnout(Counts(1, 1, 1)), "$.voted.commune"),
        (turnout(Counts()), "$.voted"),
        (turnout(Counts(1), listed=Counts(-1)), "$.listed.assembly"),
        (turnout(Counts(1), corrects=5), "$.corrects"),
        (turnout(Counts(1), corrects=6), "$.corrects"),
        (turnout(Counts(1), corrects=0), "$.corrects"),
        (turnout(Counts(1), at(12, 6)), "$.as_of"),
        (turnout(Counts(1), at(23, 59, day=14)), "$.as_of"),
        (Turnout(seq=1, voted=Counts(1)), "$.as_of"),
        (Opening(seq=1, as_of=at(11), opened_at=at(13), ceremony=True, sealed=True), "$.opened_at"),
        (Opening(seq=1, opened_at=at(7), ceremony=True, sealed=True, listed=Counts(commune=1)), "$.listed.commune"),
        (Closing(seq=1, as_of=at(11), closed_at=at(6, day=14), voted=Counts(1), mobile_boxes_back=True), "$.closed_at"),
        (Closing(seq=1, closed_at=at(11), voted=Counts(), mobile_boxes_back=True), "$.voted"),
        (MobileBox(seq=1, box=1), "$.out_at"),
        (MobileBox(seq=1, box=1, out_at=at(9), back_at=at(8)), "$.back_at"),
        (MobileBox(seq=1, box=1, out_at=at(9), ballots=Counts(-1)), "$.ballots.assembly"),
        (Incident(seq=1, incident="abcdefgh", category="power", severity="support", people=-1), "$.people"),
        (
            Incident(seq=1, incident="abcdefgh", category="power", severity="support", interrupted_from=at(13)),
            "$.interrupted_from",
        ),
    ],
)
def test_what_cannot_be_is_named_with_its_path(report: Report, path: str) -> None:
    assert paths(report) == [path]


def test_after_the_election_nothing_can_be_reported() -> None:
    late = turnout(Counts(1), at(1, day=17))
    faults = impossible(late, at(1, day=17), at(2, day=17), STATION, Known(), ELECTION)
    assert [f.path for f in faults] == ["$.as_of"]


def test_a_closing_cannot_lie_before_the_opening() -> None:
    known = Known()
    opening = Opening(seq=1, opened_at=at(7), ceremony=True, sealed=True)
    known.remember(opening, DeviceId(1), at(7))
    closing = Closing(seq=2, closed_at=at(6, 59), voted=Counts(1), mobile_boxes_back=True)
    assert paths(closing, known) == ["$.closed_at"]
    assert paths(closing) == []


def test_a_box_cannot_come_back_before_it_went_out() -> None:
    known = Known()
    known.remember(MobileBox(seq=1, box=1, out_at=at(9)), DeviceId(1), at(9))
    assert paths(MobileBox(seq=2, box=1, back_at=at(8)), known) == ["$.back_at"]
    assert paths(MobileBox(seq=2, box=2, back_at=at(8)), known) == []


def test_all_faults_are_told_at_once_in_both_languages() -> None:
    report = turnout(Counts(-1, -1), RECEIVED + timedelta(hours=1))
    faults = impossible(report, report.as_of or RECEIVED, RECEIVED, STATION, Known(), ELECTION)
    assert [f.path for f in faults] == ["$.as_of", "$.voted.assembly", "$.voted.province"]
    assert ("Số không được âm.", "A count cannot be negative.") == (faults[1].message, faults[1].english)
