from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections import Counter
from dataclasses import replace

import pytest

from election import places
from election.station import Station
from server.office.cell import contacts
from server.office.election_file import default_election
from server.office.generator import generate
from server.office.plan import WrongNumber
from server.office.registry import register_digest

ELECTION = default_election()


@pytest.fixture(scope="module")
def country() -> list[Station]:
    return generate()


@pytest.fixture(scope="module")
def dien_bien() -> list[Station]:
    return generate(11)


def test_the_country_has_its_numbers(country: list[Station]) -> None:
    assert len(country) == 72_195
    assert {station.commune for station in country} == {place.number for place in places.communes()}
    assert len({station.province for station in country}) == 34
    assert 76_000_000 < sum(station.listed[0] or 0 for station in country) < 76_800_000
    assert len({each for station in country for each in station.of_constituencies if each.ballot == "assembly"}) == 182
    assert sum(station.date != ELECTION.date for station in country) == 218


def test_dien_bien_has_its_numbers(dien_bien: list[Station]) -> None:
    assert len(dien_bien) == 540
    assert 440_000 < sum(station.listed[0] or 0 for station in dien_bien) < 460_000
    constituencies = {each for station in dien_bien for each in station.of_constituencies}
    assert Counter(each.ballot for each in constituencies) == {"assembly": 3, "province": 11, "commune": 263}


def test_a_province_is_its_part_of_the_country(country: list[Station], dien_bien: list[Station]) -> None:
    assert dien_bien == [station for station in country if station.province == 11]


def test_it_is_always_the_same(dien_bien: list[Station]) -> None:
    """The digest was written down once: another one would change every rehearsal's register."""
    assert generate(11) == dien_bien
    assert register_digest(dien_bien) == "325b2e6c62feb59608f39df2ab8e238536353eb87da7735b54883f147abead8a"


def test_every_station_is_one_the_law_allows(country: list[Station]) -> None:
    for station in country:
        assembly, province, commune = station.listed
        assert assembly is not None
        assert commune is not None
        assert province is not None
        assert 60 <= assembly <= 4_000
        assert assembly == province >= commune > 0
        assert ELECTION.earliest <= station.opens < station.closes <= ELECTION.latest
        assert ELECTION.early_from is not None
        assert ELECTION.early_from <= station.date <= ELECTION.date


def test_codes_and_phone_numbers_are_each_somebodys_own(country: list[Station]) -> None:
    assert len({station.key for station in country}) == len(country)
    phones = [contact.phone for station in country for contact in station.contacts]
    assert len(set(phones)) == len(phones) == 2 * len(country)
    assert all(phone.startswith("00") and len(phone) == 10 for phone in phones)


def test_names_are_vietnamese_and_differ_within_a_commune(country: list[Station]) -> None:
    assert len({(station.commune, station.name) for station in country}) == len(country)
    assert all(station.name == unicodedata.normalize("NFC", station.name) for station in country)
    kinds = Counter(station.name.split(" ")[0] for station in country)
    assert set(kinds) == {"Nhà", "Trường", "Điểm", "Hội"}


def test_the_register_takes_the_generated_contacts(dien_bien: list[Station]) -> None:
    for station in dien_bien:
        text = ";".join(f"{each.role}|{each.name}|{each.phone}" for each in station.contacts)
        assert contacts(text) == station.contacts


def test_constituencies_are_whole_and_numbered_without_gaps(country: list[Station]) -> None:
    numbers: dict[tuple[str, int], set[int]] = {}
    for station in country:
        for each in station.of_constituencies:
            numbers.setdefault((each.ballot, each.area), set()).add(each.number)
    assert all(found == set(range(1, len(found) + 1)) for found in numbers.values())


def test_some_of_the_mountains_have_neither_signal_nor_power(dien_bien: list[Station]) -> None:
    assert 10 < sum(station.coverage == "none" for station in dien_bien) < 100
    assert 3 < sum(station.power == "none" for station in dien_bien) < 60


@pytest.mark.parametrize("stations", [45, 100, 1_500, 10_000])
def test_another_number_of_stations_is_met_exactly(stations: int) -> None:
    made = generate(11, stations)
    assert len(made) == stations
    assert len({station.key for station in made}) == stations
    assert len({station.commune for station in made}) == 45
    assert all((station.listed[0] or 0) > 0 for station in made)


@pytest.mark.parametrize("stations", [0, 44, 45 * 999 + 1])
def test_an_impossible_number_is_refused_with_a_sentence(stations: int) -> None:
    with pytest.raises(WrongNumber, match="Province 11 has 45 communes"):
        generate(11, stations)


def test_an_unknown_province_is_refused_with_a_sentence() -> None:
    with pytest.raises(WrongNumber, match="no province 99"):
        generate(99)
    with pytest.raises(WrongNumber, match="3,321 communes"):
        generate(None, 5)


def test_stations_follow_the_elections_own_day() -> None:
    election = replace(ELECTION, date=dt.date(2026, 5, 24), early_from=None)
    assert {station.date for station in generate(11, election=election)} == {dt.date(2026, 5, 24)}


def test_the_register_digest_depends_on_the_stations_only(dien_bien: list[Station]) -> None:
    assert register_digest(reversed(dien_bien)) == register_digest(dien_bien)
    assert register_digest(dien_bien[1:]) != register_digest(dien_bien)
    assert register_digest([]) == hashlib.sha256().hexdigest()
