"""Outlines with fewer points: within the budget, with shared borders shared."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from server.office.map_file import read
from server.office.outline import Point, Polygon, Ring, Simplified, simplify
from tests.server.office import atlas

NINE = list(range(1, 10))
SQUARE: Ring = [(0, 0), (9_000, 0), (9_000, 9_000), (0, 9_000)]
ISLET: Ring = [(20_000, 20_000), (20_050, 20_000), (20_000, 20_050)]


def places(teeth: int = 20) -> dict[int, list[Polygon]]:
    return read(atlas.raw(atlas.grid(NINE, teeth=teeth)), "code", NINE).places


def borders(found: Simplified) -> Counter[frozenset[Point]]:
    """How many places each piece of a border belongs to."""
    return Counter(
        frozenset(piece)
        for polygons in found.places.values()
        for polygon in polygons
        for ring in polygon
        for piece in pairwise((*ring, ring[0]))
    )


@pytest.mark.parametrize("most", [40, 100, 300, 500])
def test_a_shared_border_is_shared_still(most: int) -> None:
    found = simplify(places(), most)
    shared = [piece for piece, owners in borders(found).items() if owners == 2]
    alone = [piece for piece, owners in borders(found).items() if owners == 1]
    assert found.points <= most
    assert len(shared) >= 12
    # The outer edge is one closed line: every point of it is where two pieces meet.
    assert {2} == set(Counter(point for piece in alone for point in piece).values())


def test_the_budget_is_used() -> None:
    fine, coarse = simplify(places(), 500), simplify(places(), 100)
    assert (True, True) == (fine.points > 480, coarse.points > 90)
    assert 0 < fine.tolerance < coarse.tolerance < 0.01


def test_what_is_small_enough_stays_as_it_is() -> None:
    before = places(3)
    found = simplify(before, 10_000)
    assert (before, 0.0) == (found.places, found.tolerance)


def test_points_that_matter_least_go_first() -> None:
    ragged = [(0, 0), (3_000, 400), (6_000, -10), (9_000, 0), (9_000, 9_000), (0, 9_000)]
    assert [ragged[:2] + ragged[3:]] == simplify({1: [[ragged]]}, 5).places[1][0]
    assert [[point for point in ragged if point not in ((3_000, 400), (6_000, -10))]] == simplify(
        {1: [[ragged]]}, 4
    ).places[1][0]


def test_islets_go_before_anything_that_is_seen_and_a_place_never_goes() -> None:
    found = simplify({1: [[SQUARE], [ISLET]], 2: [[ISLET]]}, 7)
    assert [[SQUARE]] == found.places[1]
    assert 3 == len(found.places[2][0][0])


def test_a_hole_and_what_fills_it_have_the_same_border() -> None:
    hole = [
        (2_000 + x, 2_000 + y)
        for x, y in [(0, 0), (1_500, 200), (3_000, 0), (3_300, 1_500), (3_000, 3_000), (0, 3_000)]
    ]
    within = hole[2:] + hole[:2]
    found = simplify({1: [[SQUARE, hole]], 2: [[within]]}, 12)
    assert set(found.places[1][0][1]) == set(found.places[2][0][0])
    assert found.points <= 12
