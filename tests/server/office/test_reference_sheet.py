"""The sheet of a reference day: what it says, and every error by line and column."""

from __future__ import annotations

import pytest

from election.station import StationKey
from election.store.references import StationDay
from server.office.reference_sheet import ReferenceReading, read_reference
from server.office.sheet import MOST_FLAWS

ONE, TWO = StationKey(3127001), StationKey(3127002)


def read(*lines: str) -> ReferenceReading:
    return read_reference("\n".join(lines).encode(), "assembly")


def flaws(reading: ReferenceReading) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.column) for flaw in reading.flaws]


def test_lines_of_a_polling_area_are_its_day_in_any_order() -> None:
    found = read(
        "code,time,voted,listed",
        "11-03127-001,11h30,300,1000",
        "11-03127-002,09:00,50,",
        "11-03127-001,9:00,100,990",
    )
    assert ((), ()) == (found.flaws, found.doubts)
    assert (
        StationDay(ONE, [540, 690], [(100, None, None), (300, None, None)], (1000, None, None)),
        StationDay(TWO, [540], [(50, None, None)], (None, None, None)),
    ) == found.stations
    assert ("11-03127-001", "11-03127-002") == found.codes


def test_columns_per_ballot_may_stand_beside_or_instead_of_the_headline_s() -> None:
    found = read(
        "Time;Code;voted_commune;voted;listed_commune;voted_province",
        "09:00;11-03127-001;90;100;980;",
    )
    assert [] == flaws(found)
    assert (StationDay(ONE, [540], [(100, None, 90)], (None, None, 980)),) == found.stations
    alone = read("code,time,voted_province", "11-03127-001,09:00,90")
    assert (StationDay(ONE, [540], [(None, 90, None)], (None, None, None)),) == alone.stations


def test_headline_is_the_election_s_own() -> None:
    found = read_reference(b"code,time,voted\n11-03127-001,09:00,90", "province")
    assert [(None, 90, None)] == found.stations[0].voted


def test_every_error_is_named_by_line_and_column() -> None:
    found = read(
        "code,time,voted,listed",
        "11-3127-1,25:00,-1,x",
        "11-03127-001,09:00,100,1000,",
        "11-03127-001,09:00,,1000",
        "",
        "11-03127-001,10:00,1.000,1000",
        "11-03127-002,10:00,1,1",
        "11-03127-002,10h00,2,2",
    )
    assert [(2, "code"), (2, "time"), (2, "voted"), (2, "listed"), (3, ""), (4, ""), (6, "voted"), (8, "time")] == (
        flaws(found)
    )
    assert "This time is on line 7 already." == found.flaws[-1].fault("en").message


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("code,voted", "time"),
        ("time,voted", "code"),
        ("code,time,listed", "voted"),
        ("code,time,voted,turnout", "turnout"),
        ("code,time,voted,voted", "voted"),
        ("code,time,voted,voted_assembly", "voted_assembly"),
        ("code,time,voted,listed,listed_assembly", "listed_assembly"),
    ],
)
def test_header_that_cannot_be_taken_is_an_error_and_nothing_else_is_read(header: str, column: str) -> None:
    found = read(header, "nonsense")
    assert [(1, column)] == flaws(found)
    assert () == found.stations


def test_what_is_unlikely_is_doubted_and_taken() -> None:
    found = read(
        "code,time,voted,listed",
        "11-03127-001,09:00,400,1000",
        "11-03127-001,11:00,300,1000",
        "11-03127-001,12:00,1001,1000",
    )
    assert [] == flaws(found)
    assert [(3, "voted"), (4, "voted")] == [(doubt.line, doubt.column) for doubt in found.doubts]
    assert 3 == len(found.stations[0].minutes)


def test_file_of_another_kind_has_a_bounded_number_of_errors() -> None:
    found = read("code,time,voted", *["x,y,z"] * (MOST_FLAWS + 5))
    assert MOST_FLAWS == len(found.flaws)


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    found = read_reference(b"code,time,voted\n11-03127-001,09:00,\xff", "assembly")
    assert [(2, "")] == flaws(found)


def test_empty_file_lacks_its_columns() -> None:
    assert [(1, "code"), (1, "time"), (1, "voted")] == flaws(read_reference(b"", "assembly"))
