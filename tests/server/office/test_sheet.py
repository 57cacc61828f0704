from __future__ import annotations

import datetime as dt
from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.station import Contact, Station, StationKey
from server.office.election_file import default_election
from server.office.generator import generate
from server.office.sheet import COLUMNS, Known, Reading, read_sheet
from server.office.sheet_writer import write_sheet

HEADER = "code,name,listed_assembly,listed_province,listed_commune,k_assembly,k_province,k_commune"
LINE = "11-03127-004,Nhà văn hóa bản Nà Tấu,512,512,498,1,2,3"
STATION = Station(
    StationKey(3127004),
    11,
    "Nhà văn hóa bản Nà Tấu",
    (512, 512, 498),
    (1, 2, 3),
    dt.date(2026, 3, 15),
    time(7),
    time(19),
)


def known(*stations: Station) -> Known:
    return Known(default_election(), {3127: 11, 4: 1}, {station.key: station for station in stations})


def read(*lines: str, encoding: str = "utf-8", end: str = "\n", against: Known | None = None) -> Reading:
    return read_sheet(end.join(lines).encode(encoding), against or known())


def flaws(*lines: str) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.column) for flaw in read(*lines).flaws]


def test_a_line_is_a_station() -> None:
    assert read(HEADER, LINE) == Reading((STATION,), (), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_marks_line_ends_and_delimiters_make_no_difference(encoding: str, end: str, delimiter: str) -> None:
    lines = [line.replace(",", delimiter) for line in (HEADER, LINE, "")]
    assert read(*lines, encoding=encoding, end=end).stations == (STATION,)


def test_columns_come_in_any_order_and_case() -> None:
    names, values = HEADER.split(",")[::-1], LINE.split(",")[::-1]
    assert read(",".join(names).upper(), ",".join(values)).stations == (STATION,)


def test_empty_lines_are_passed_over() -> None:
    assert read(HEADER, "", ",,,,,,,", LINE, "").stations == (STATION,)


def test_an_unknown_list_is_none_and_never_zero() -> None:
    (station,) = read(HEADER, "11-03127-004,Nhà văn hóa,,0,,1,2,3").stations
    assert station.listed == (None, 0, None)


def test_names_are_composed_so_that_equal_ones_are_equal() -> None:
    (station,) = read(HEADER, LINE.replace("à", "a\u0300")).stations
    assert station.name == "Nhà văn hóa bản Nà Tấu"


def test_optional_columns_are_read() -> None:
    (station,) = read(
        HEADER + ",date,opens,closes,coverage,power,per_hour,contacts",
        LINE + ',14/3/2026,5h30,20:00,2g,none,300,"Tổ trưởng|Lò Văn Sơn|+84 912 345 678; Thư ký|Cà Thị An|0912.345.67"',
    ).stations
    assert (station.date, station.opens, station.closes) == (dt.date(2026, 3, 14), time(5, 30), time(20))
    assert (station.coverage, station.power, station.per_hour) == ("2g", "none", 300)
    assert station.contacts == (
        Contact("Tổ trưởng", "Lò Văn Sơn", "+84912345678"),
        Contact("Thư ký", "Cà Thị An", "091234567"),
    )


def test_a_column_left_out_keeps_what_the_register_has() -> None:
    old = Station(
        StationKey(3127004), 11, "Tên cũ", (1, 1, 1), (1, 1, 1), dt.date(2026, 3, 14), time(6), time(20),
        "none", "solar", 250, (Contact("Tổ trưởng", "Lò Văn Sơn", "0012345678"),),
    )  # fmt: skip
    (station,) = read(HEADER, LINE, against=known(old)).stations
    assert station.name == STATION.name
    assert station.listed == STATION.listed
    for name in ("date", "opens", "closes", "coverage", "power", "per_hour", "contacts"):
        assert getattr(station, name) == getattr(old, name)


def test_all_errors_are_told_with_line_and_column() -> None:
    assert flaws(
        HEADER,
        LINE,
        "11-03127-005,,x,5.120,-1,0,1000,3",
        "11-00004-001,Nhà văn hóa,1,1,1,1,1,1",
        "B004,Nhà văn hóa,1,1,1,1,1,1",
        "11-03127-000,Nhà văn hóa,1,1,1,1,1,1",
        LINE,
        "11-03127-006,Nhà văn hóa,1,1,1,1,1",
    ) == [
        (3, "name"),
        (3, "listed_assembly"),
        (3, "listed_province"),
        (3, "listed_commune"),
        (3, "k_assembly"),
        (3, "k_province"),
        (4, "code"),
        (5, "code"),
        (6, "code"),
        (7, "code"),
        (8, ""),
    ]


def test_an_error_is_a_sentence_in_either_language() -> None:
    (flaw,) = read(HEADER, LINE.replace(",512,512,", ",51x,512,")).flaws
    assert flaw.fault("en").path == "line 2, column listed_assembly"
    assert flaw.fault("en").message == "“51x” is not a whole number from 0 to 1000000."
    assert flaw.fault("vi").message == "“51x” không phải số nguyên từ 0 đến 1000000."


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("date", "2026-02-30"),
        ("date", "16/3/2026"),
        ("date", "hôm nay"),
        ("opens", "24:00"),
        ("opens", "7"),
        ("opens", "04:59"),
        ("closes", "21:01"),
        ("closes", "06:00"),
        ("coverage", "5G"),
        ("power", ""),
        ("per_hour", "0"),
        ("contacts", "Tổ trưởng|Lò Văn Sơn"),
        ("contacts", "Tổ trưởng|Lò Văn Sơn|không có"),
        ("contacts", "||0912345678"),
        ("contacts", "a\0|b|0912345678"),
    ],
)
def test_what_the_law_or_the_form_rules_out_is_an_error(column: str, value: str) -> None:
    expected = "opens" if column == "closes" else column
    assert flaws(f"{HEADER},{column}", f'{LINE},"{value}"') == [(2, expected)]


def test_what_is_only_unusual_is_a_doubt_and_is_taken() -> None:
    reading = read(HEADER, "11-03127-004,Nhà văn hóa,512,500,600,1,2,3")
    assert [(doubt.line, doubt.column) for doubt in reading.doubts] == [(2, "listed_commune"), (2, "listed_province")]
    assert reading.flaws == ()
    assert len(reading.stations) == 1


def test_wrong_columns_are_all_told_at_once() -> None:
    assert flaws("code,name,name,colour", "1,2,3,4") == [
        *((1, name) for name in HEADER.split(",")[2:]),
        (1, "name"),
        (1, "colour"),
    ]


def test_line_numbers_count_line_breaks_inside_quotes() -> None:
    assert flaws(HEADER + ",contacts", LINE + ',"\n\n"', "x,Nhà văn hóa,1,1,1,1,1,1,") == [(5, "code")]


def test_an_open_quote_is_told_where_it_began() -> None:
    assert flaws(HEADER, LINE, '11-03127-005,"Nhà văn hóa,1,1,1,1,1,1', "") == [(3, "")]


def test_a_file_that_is_not_utf8_is_told_with_the_line() -> None:
    assert [flaw.line for flaw in read_sheet(f"{HEADER}\n{LINE}".encode("utf-16"), known()).flaws] == [1]
    raw = f"{HEADER}\n".encode() + b"\xe0\x20"
    assert [flaw.line for flaw in read_sheet(raw, known()).flaws] == [2]


def test_an_empty_file_lacks_its_columns() -> None:
    assert flaws("")[0] == (1, "code")


def test_a_file_of_another_kind_does_not_give_a_million_errors() -> None:
    assert len(read(HEADER, *["x"] * 5_000).flaws) == 1_000


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_read_or_told(raw: bytes) -> None:
    reading = read_sheet(raw, known())
    assert reading.flaws
    reading = read_sheet(f"{HEADER}\n".encode() + raw, known())
    assert isinstance(reading, Reading)


def test_what_is_written_is_read_back() -> None:
    stations = generate(11, 60)
    places = {station.commune: 11 for station in stations}
    text = "".join(write_sheet(stations, contacts=True))
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert read_sheet(text.encode("utf-8-sig"), Known(default_election(), places, {})) == Reading(
        tuple(stations), (), ()
    )


def test_contacts_are_written_only_when_asked_for() -> None:
    (header, line) = "".join(write_sheet([STATION])).splitlines()
    assert "contacts" not in header
    assert line.startswith("11-03127-004,Nhà văn hóa bản Nà Tấu,512,512,498,1,2,3,2026-03-15,07:00,19:00")


def test_a_name_that_looks_like_a_formula_does_not_run_in_a_spreadsheet() -> None:
    text = "".join(write_sheet([replace(STATION, name="=HYPERLINK(1)")]))
    assert ",=HYPERLINK" not in text
