from __future__ import annotations

import datetime as dt
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.station import (
    Constituency,
    Contact,
    Station,
    StationKey,
    commune_scope,
    is_scope,
    parse_station_code,
    province_scope,
    station_code,
    station_scope,
)

STATION = Station(
    StationKey(3127004),
    11,
    "Nhà văn hóa bản Phủ",
    (1060, 1060, 1000),
    (1, 2, 3),
    dt.date(2026, 3, 15),
    time(7),
    time(19),
    contacts=(Contact("Tổ trưởng", "Lò Văn An", "0912000111"),),
)


def test_a_key_is_the_commune_and_the_number() -> None:
    assert (STATION.commune, STATION.number, STATION.code) == (3127, 4, "11-03127-004")


def test_a_station_counts_in_seven_scopes_its_own_last() -> None:
    assert STATION.scopes == (
        "vn", "p11", "c03127", "k-assembly-11-1", "k-province-11-2", "k-commune-03127-3", "s11-03127-004",
    )  # fmt: skip


def test_the_commune_ballot_has_its_constituencies_in_the_commune() -> None:
    assert STATION.of_constituencies == (
        Constituency("assembly", 11, 1),
        Constituency("province", 11, 2),
        Constituency("commune", 3127, 3),
    )


def test_contacts_do_not_leak_into_logs() -> None:
    assert "0912000111" not in repr(STATION)


@given(st.integers(1, 99), st.integers(1, 99_999), st.integers(1, 999))
def test_a_code_can_be_read_back(province: int, commune: int, number: int) -> None:
    key = StationKey(commune * 1000 + number)
    assert parse_station_code(station_code(province, key)) == (province, key)
    assert is_scope(station_scope(station_code(province, key)))


@pytest.mark.parametrize("text", ["", "11-3127-004", "11-03127-4", "11-03127-004 ", "aa-03127-004", "11-03127-004\n"])
def test_what_is_no_code_reads_as_none(text: str) -> None:
    assert parse_station_code(text) is None


@pytest.mark.parametrize("text", ["vn", "p11", "c03127", "s11-03127-004", "k-assembly-11-1", "k-commune-03127-2"])
def test_scopes_have_known_forms(text: str) -> None:
    assert is_scope(text)


@pytest.mark.parametrize(
    "text", ["", "VN", "p1", "p111", "c3127", "s11", "k-assembly-03127-1", "k-commune-11-1", "k-x-11-1"]
)
def test_other_forms_are_no_scopes(text: str) -> None:
    assert not is_scope(text)


def test_scopes_are_padded() -> None:
    assert (province_scope(1), commune_scope(17)) == ("p01", "c00017")
    assert Constituency("commune", 17, 12).scope == "k-commune-00017-12"
