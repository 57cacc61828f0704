from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from election.check import FINDINGS, Known, check
from election.clock import VIETNAM
from election.day import Election
from election.device import DeviceId
from election.report import Closing, Counts, MobileBox, Opening, Report, Situation, Turnout, moment_of
from election.station import Station, StationKey

VECTORS = json.loads((Path(__file__).parents[1] / "wire" / "vectors" / "slips.json").read_text("utf-8"))
DATE = dt.date(2026, 3, 15)
ELECTION = Election("Bầu cử", DATE)
STATION = Station(
    StationKey(3127004), 11, "Bản Phủ", (1060, 1060, 1000), (1, 1, 1), DATE, time(7), time(19), per_hour=300
)
PHONE, OTHER = DeviceId(1), DeviceId(2)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 15, hour, minute, tzinfo=VIETNAM)


def clock(text: str) -> datetime:
    return at(*map(int, text.split(":")))


OPENING = Opening(seq=1, opened_at=at(7), ceremony=True, sealed=True, listed=Counts(1060, 1060, 1000))


def turnout(seq: int, as_of: datetime, voted: int, **more: object) -> Turnout:
    return Turnout(seq=seq, as_of=as_of, voted=Counts(voted), **more)  # type: ignore[arg-type]


def known(*reports: Report, device: DeviceId = PHONE) -> Known:
    memory = Known()
    for report in reports:
        memory.remember(report, device, moment_of(report) or at(12))
    return memory


def found(report: Report, memory: Known, *, device: DeviceId = PHONE, station: Station = STATION) -> tuple[str, ...]:
    moment = moment_of(report) or at(12)
    return check(report, moment, moment, station, memory, ELECTION, device)


MORNING = known(OPENING, turnout(2, at(8), 110), turnout(3, at(9), 230))


def test_an_ordinary_report_has_no_findings() -> None:
    assert found(turnout(4, at(10), 340), MORNING) == ()
    assert found(OPENING, Known()) == ()
    assert found(turnout(1, at(9), 230), Known()) == ()
    assert found(Situation(seq=1, heading=2, text="bình thường"), MORNING) == ()


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (turnout(4, at(10), 225), ("W201",)),
        (turnout(4, at(9), 225), ("W201",)),
        (turnout(4, at(8, 30), 235), ("W201",)),  # more than what is known of a later moment
        (turnout(4, at(10), 240, listed=Counts(235, 235, 230)), ("W202", "W205")),
        (turnout(4, at(10), 240, listed=Counts(commune=1061)), ("W203", "W205")),
        (turnout(4, at(10), 240, listed=Counts(assembly=1060)), ()),
        (turnout(4, at(10), 600), ("W204",)),
        (turnout(4, at(6, 30), 5), ("W206",)),
        (turnout(4, at(6, 30), 0), ()),
        (turnout(4, at(10), 3400), ("W202", "W204", "W209")),
        (turnout(4, at(10), 34), ("W201", "W209")),
        (Opening(seq=4, opened_at=at(7, 5), ceremony=True, sealed=True, listed=Counts(900)), ("W203", "W205")),
    ],
)  # fmt: skip
def test_what_is_implausible_is_named(report: Report, expected: tuple[str, ...]) -> None:
    assert found(report, MORNING) == expected


@pytest.mark.parametrize("case", VECTORS["reports"], ids=lambda case: case["as_of"])
def test_a_slip_is_suspected_as_the_phone_suspects_it(case: dict[str, Any]) -> None:
    day = [turnout(seq, clock(time), voted) for seq, (time, voted) in enumerate(case["figures"], start=2)]
    opening = (
        [msgspec.structs.replace(OPENING, opened_at=clock(case["opened_at"]), listed=Counts())]
        if case["opened_at"]
        else []
    )
    findings = found(turnout(9, clock(case["as_of"]), case["voted"]), known(*opening, *day))
    assert ("W209" in findings) == case["slip"]


def test_a_correction_never_says_that_votes_fell() -> None:
    assert found(turnout(4, at(9), 203, corrects=3, reason="gõ nhầm"), MORNING) == ()
    assert found(turnout(4, at(10), 110, corrects=3), MORNING) == ()


def test_a_correction_is_judged_without_what_it_corrects() -> None:
    mistyped = known(OPENING, turnout(2, at(8), 110), turnout(3, at(9), 2300))
    assert found(turnout(4, at(9), 230, corrects=3), mistyped) == ()


def test_equal_counts_and_quiet_hours_are_fine() -> None:
    assert found(turnout(4, at(10), 230), MORNING) == ()
    assert found(turnout(4, at(9), 230), MORNING) == ()
    assert found(turnout(4, at(18), 231), MORNING) == ()


def test_without_an_opening_the_law_says_when_voting_may_begin() -> None:
    assert found(turnout(1, at(5, 30), 40), Known()) == ()
    assert found(turnout(1, at(4, 30), 40), Known()) == ("W206",)


def test_the_rate_counts_from_the_opening_when_there_is_no_figure_yet() -> None:
    opened = known(OPENING)
    assert found(turnout(2, at(8), 300), opened) == ()
    assert found(turnout(2, at(8), 340), opened) == ("W204",)


def test_unknown_lists_raise_nothing() -> None:
    blank = replace(STATION, listed=(None, None, None))
    assert found(turnout(1, at(9), 230), Known(), station=blank) == ()


def test_after_the_closing_only_corrections_are_expected() -> None:
    closing = Closing(seq=4, closed_at=at(19), voted=Counts(1000), mobile_boxes_back=True)
    closed = known(OPENING, turnout(2, at(18), 990), closing)
    assert found(turnout(5, at(19, 30), 1001), closed) == ("W207",)
    assert found(turnout(5, at(19, 30), 1001, corrects=4), closed) == ()
    assert found(MobileBox(seq=5, box=1, out_at=at(19, 30)), closed) == ("W207",)
    assert found(MobileBox(seq=5, box=1, back_at=at(19, 30)), closed) == ()
    assert found(closing, closed) == ()
    assert found(Closing(seq=5, closed_at=at(19, 10), voted=Counts(1000), mobile_boxes_back=True), closed) == ("W207",)


def test_a_closing_is_a_figure_too() -> None:
    closing = Closing(seq=4, closed_at=at(19), voted=Counts(200), mobile_boxes_back=True)
    assert found(closing, MORNING) == ("W201",)
    assert found(Closing(seq=4, closed_at=at(19), voted=Counts(1061), mobile_boxes_back=True), MORNING) == ("W202",)


@pytest.mark.parametrize(("off", "expected"), [(119, ()), (120, ()), (121, ("W208",)), (-121, ("W208",))])
def test_a_clock_may_be_off_by_two_minutes(off: int, expected: tuple[str, ...]) -> None:
    report = Turnout(seq=4, as_of=at(10), sent_at=at(10) + timedelta(seconds=off), voted=Counts(340))
    assert check(report, at(10), at(10), STATION, MORNING, ELECTION, PHONE) == expected


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (turnout(1, at(9), 231), ("W210",)),
        (turnout(1, at(9), 230), ()),
        (turnout(1, at(10), 220), ("W201", "W210")),
        (turnout(1, at(8, 30), 240), ("W201", "W210")),
        (turnout(1, at(10), 300), ()),
    ],
)
def test_two_devices_of_one_station_may_contradict_each_other(report: Turnout, expected: tuple[str, ...]) -> None:
    assert found(report, MORNING, device=OTHER) == expected


def test_ballots_not_mentioned_are_not_compared() -> None:
    assert found(Turnout(seq=4, as_of=at(10), voted=Counts(commune=3)), MORNING) == ()


def test_findings_come_sorted_and_all_have_words() -> None:
    codes = found(turnout(4, at(10), 3400), MORNING)
    assert list(codes) == sorted(codes)
    assert list(FINDINGS) == [f"W{n}" for n in range(201, 211)]
    assert all(phrase.vi.endswith(".") and phrase.en.endswith(".") for phrase in FINDINGS.values())
