from __future__ import annotations

from itertools import islice

import pytest

from election import places
from server.benchmark.register import PROVINCE, spread, town
from server.office.plan import WrongNumber


@pytest.mark.parametrize("count", [1, 44, 540, 5_000])
def test_a_town_has_as_many_areas_as_asked_for_in_one_province(count: int) -> None:
    stations = town(count)

    assert count == len({station.key for station in stations})
    assert {PROVINCE} == {station.province for station in stations}


def test_a_country_is_the_generated_one() -> None:
    assert 72_195 == len(town(72_195))


@pytest.mark.parametrize("count", [34, 1_000, 3_321, 10_000])
def test_areas_are_spread_over_all_provinces_always_the_same(count: int) -> None:
    stations = list(spread(count))

    assert count == len({station.key for station in stations})
    assert count > 500 or len({station.province for station in stations}) > 10
    assert count < 1_000 or {each.number for each in places.provinces()} == {each.province for each in stations}
    assert stations == list(spread(count))


def test_a_million_areas_have_codes() -> None:
    last = max(islice(spread(1_050_000), 100_000), key=lambda station: station.number)

    assert 317 >= last.number
    assert last.code.endswith(f"-{last.number:03d}")


@pytest.mark.parametrize("count", [0, 3_321 * 999 + 1])
def test_impossible_numbers_are_refused(count: int) -> None:
    with pytest.raises(WrongNumber, match="polling areas"):
        list(spread(count))
