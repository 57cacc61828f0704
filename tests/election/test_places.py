from __future__ import annotations

from unicodedata import is_normalized

from election.places import PREFIXES, CommunePlace, ProvincePlace, communes, provinces


def test_there_are_34_provinces_and_3321_communes() -> None:
    assert len(provinces()) == 34
    assert len(communes()) == 3_321


def test_places_come_sorted_by_number_and_numbers_are_unique() -> None:
    for places in (provinces(), communes()):
        numbers = [place.number for place in places]

        assert sorted(set(numbers)) == numbers


def test_every_name_says_what_kind_of_place_it_is() -> None:
    places: list[ProvincePlace | CommunePlace] = [*provinces(), *communes()]
    for place in places:
        assert place.name.startswith(PREFIXES)
        assert is_normalized("NFC", place.name)
        assert place.name.endswith(place.short_name)
        assert not place.short_name.startswith(PREFIXES)


def test_dien_bien_is_province_11_with_45_communes() -> None:
    (dien_bien,) = [place for place in provinces() if place.number == 11]

    assert dien_bien.name == "Tỉnh Điện Biên"
    assert dien_bien.short_name == "Điện Biên"
    assert len(communes(11)) == 45
    assert "Phường Điện Biên Phủ" in {place.name for place in communes(11)}


def test_six_cities_are_ruled_by_the_centre() -> None:
    cities = {place.short_name for place in provinces() if place.name.startswith("Thành phố ")}

    assert cities == {"Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"}


def test_every_commune_lies_in_one_of_the_provinces() -> None:
    known = {place.number for place in provinces()}

    assert {place.province for place in communes()} == known
    assert sum(len(communes(number)) for number in known) == 3_321


def test_an_unknown_province_has_no_communes() -> None:
    assert communes(2) == ()
