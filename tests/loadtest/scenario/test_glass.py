"""Where a pixel proves what it includes."""

from __future__ import annotations

import pytest

from loadtest.fleet import BenchFailed
from loadtest.scenario.glass import marked, spot
from loadtest.scenario.prelude import Phone
from tests.loadtest.conftest import Field


def phones(**areas: int) -> list[Phone]:
    """So many phones in each commune, named `cPP_CCCCC`."""
    return [
        (f"{area} {n}", f"{area[1:3]}-{area[4:]}-{n:03d}", 1) for area, count in areas.items() for n in range(count)
    ]


def test_the_smallest_province_is_marked_on_the_countrys_board() -> None:
    everybody = phones(c11_03127=5, c12_04000=2, c12_04001=1, c13_05000=4)
    found = spot(everybody)

    assert ("vn", "p12", everybody[5]) == (found.page, found.row, found.phone)
    assert everybody[:5] + everybody[8:] == found.others


def test_within_one_province_a_commune_is_marked() -> None:
    everybody = phones(c11_03127=5, c11_03130=2)

    assert ("p11", "c03130", everybody[5]) == ((found := spot(everybody)).page, found.row, found.phone)
    assert everybody[:5] == found.others


def test_with_a_single_commune_nothing_can_be_proved() -> None:
    with pytest.raises(BenchFailed, match="two communes"):
        spot(phones(c11_03127=5))


@pytest.mark.engine
async def test_each_new_count_has_its_moment(field: Field) -> None:
    async with marked(field.url, field.phones[0], 1.0) as mark:
        told = await mark.report()

    counts = [count for _, count in told]
    assert mark.shots is not None
    assert 0 == mark.shots.errors
    assert list(range(1, len(counts) + 1)) == counts
    assert sorted(told) == told
    assert {"opening": 1, "turnout": mark.shots.accepted} == await field.entries()
    assert len(counts) * 3 - 2 <= mark.shots.accepted <= len(counts) * 3
