"""Places found by name without marks, or by code."""

from __future__ import annotations

import pytest

from election.station import COUNTRY, Scope
from server.office.search import Search, plain
from tests.server.live import country

PLACES = {commune.number: commune.province for commune in country.COMMUNES}


@pytest.fixture
def search() -> Search:
    fold = country.standing()
    return Search(lambda: fold, lambda: 1, PLACES)


async def found(search: Search, question: str, own: str = "vn", within: str = "vn") -> list[str]:
    return [place["scope"] for place in await search.find(question, Scope(own), Scope(within))]


def test_marks_and_case_do_not_matter() -> None:
    assert "dien bien phu" == plain("Điện Biên Phủ")


async def test_wider_places_come_first(search: Search) -> None:
    assert ["p11", "c03127"] == (await found(search, "dien bien"))[:2]


async def test_code_leads_to_its_polling_area(search: Search) -> None:
    assert ["s11-03127-002"] == await found(search, "11-03127-002")


async def test_words_may_stand_apart_and_in_any_order(search: Search) -> None:
    assert ["c03163"] == (await found(search, "phang muong"))[:1]


async def test_what_lies_outside_ones_scope_is_not_found(search: Search) -> None:
    assert [] == await found(search, "ba dinh", own="p11")
    assert ["c00004"] == (await found(search, "ba dinh"))[:1]


async def test_question_may_be_narrowed_to_a_place(search: Search) -> None:
    assert all(
        scope.startswith(("c03163", "s11-03163", "k-commune-03163"))
        for scope in await found(search, "so", within="c03163")
    )


async def test_nothing_asked_is_nothing_found(search: Search) -> None:
    assert [] == await found(search, "  ")


async def test_answer_says_where_the_place_lies(search: Search) -> None:
    (place,) = await search.find("11-03127-002", COUNTRY, COUNTRY)
    assert {
        "scope": "s11-03127-002",
        "name": "Khu vực bỏ phiếu số 2",
        "kind": "station",
        "parents": ["Tỉnh Điện Biên", "Phường Điện Biên Phủ"],
    } == place


async def test_names_are_read_anew_when_the_register_changes() -> None:
    fold, version = country.standing(), 1
    search = Search(lambda: fold, lambda: version, PLACES)
    assert [] == await found(search, "truong moi")
    fold.replace_station(country.station(country.COMMUNES[2], 9, name="Trường mới"))
    version = 2
    assert ["s11-03127-009"] == await found(search, "truong moi")
