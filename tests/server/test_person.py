from __future__ import annotations

import pytest

from election.station import Scope
from server.person import Agency, Person, covers, sees

PLACES = {3127: 11, 3130: 11, 1: 1}


@pytest.mark.parametrize(
    ("own", "scope"),
    [
        ("vn", "vn"),
        ("vn", "p11"),
        ("vn", "s11-03127-004"),
        ("vn", "k-assembly-01-9"),
        ("p11", "p11"),
        ("p11", "c03127"),
        ("p11", "s11-03127-004"),
        ("p11", "k-assembly-11-1"),
        ("p11", "k-province-11-10"),
        ("p11", "k-commune-03127-2"),
        ("c03127", "c03127"),
        ("c03127", "s11-03127-004"),
        ("c03127", "k-commune-03127-2"),
        ("s11-03127-004", "s11-03127-004"),
        ("k-assembly-11-1", "k-assembly-11-1"),
    ],
)
def test_covers_what_lies_within(own: str, scope: str) -> None:
    assert covers(own, scope, PLACES)


@pytest.mark.parametrize(
    ("own", "scope"),
    [
        ("p11", "vn"),
        ("p11", "p01"),
        ("p11", "c00001"),
        ("p11", "k-assembly-01-1"),
        ("p11", "k-commune-00001-1"),
        ("p11", "s01-00001-001"),
        ("c03127", "p11"),
        ("c03127", "c03130"),
        ("c03127", "s11-03130-001"),
        ("c03127", "k-assembly-11-1"),
        ("c03127", "k-commune-03130-1"),
        ("s11-03127-004", "s11-03127-005"),
        ("s11-03127-004", "c03127"),
        ("k-assembly-11-1", "p11"),
        ("k-assembly-11-1", "k-assembly-11-2"),
    ],
)
def test_does_not_cover_what_lies_elsewhere(own: str, scope: str) -> None:
    assert not covers(own, scope, PLACES)


def test_a_station_under_another_provinces_number_lies_nowhere() -> None:
    assert not covers("p01", "s01-03127-004", PLACES)
    assert not covers("vn", "s01-03127-004", PLACES)


@pytest.mark.parametrize("scope", ["", "x", "p1", "c99999", "s11-99999-001", "k-commune-99999-1", "VN", "p11 "])
def test_nobody_covers_what_is_no_place(scope: str) -> None:
    assert not covers("vn", scope, PLACES)
    assert not covers(scope, "p11", PLACES)


@pytest.mark.parametrize("scope", ["vn", "p11", "c03127", "k-assembly-11-1", "s11-03127-004"])
def test_an_agency_sees_what_a_person_sees_but_no_single_polling_area(scope: str) -> None:
    assert sees(Person("lan", "duty", Scope("vn")), scope, PLACES)
    assert (scope[0] != "s") == sees(Agency("press", Scope("vn")), scope, PLACES)


@pytest.mark.parametrize(("own", "scope"), [("p11", "vn"), ("p11", "p01"), ("s11-03127-004", "s11-03127-004")])
def test_a_key_opens_nothing_outside_its_own_scope(own: str, scope: str) -> None:
    assert not sees(Agency("press", Scope(own)), scope, PLACES)
