"""A file of outlines: read as a whole, or every error told by feature."""

from __future__ import annotations

import json
from typing import Any

import pytest

from server.office.map_file import NoMap, read, written
from server.office.outline import Simplified, simplify
from tests.server.office import atlas

KNOWN = {3127, 3163, 3325}
RING = [[103.0, 21.0], [103.1, 21.0], [103.1, 21.1], [103.0, 21.0]]


def flaw(feature: dict[str, Any]) -> str:
    """What is said of the second of two features."""
    reading = read(atlas.raw(atlas.collection([atlas.feature(3127, [RING]), feature])), "code", KNOWN)
    (found,) = reading.flaws
    assert 1 == found.feature
    return found.message


def test_communes_are_found_by_number_however_it_is_written() -> None:
    features = [atlas.feature(3127, [RING], properties={"ma": code}) for code in (3127, "3163", "03325", 3127.0)]
    reading = read(atlas.raw(atlas.collection(features)), "ma", KNOWN)
    assert ([], {3127: 2, 3163: 1, 3325: 1}) == (reading.flaws, {n: len(parts) for n, parts in reading.places.items()})
    assert 12 == reading.points


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"properties": {"name": "Mường Phăng"}}, "no property 'code'; its properties are: name"),
        ({"properties": None}, "its properties are: none"),
        ({"properties": {"code": "9999"}}, "'9999' is the number of no commune"),
        ({"properties": {"code": True}}, "True is the number of no commune"),
        ({"properties": {"code": ["03127"]}}, "is the number of no commune"),
        ({"geometry": None}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": [103.0, 21.0]}}, "Point"),
        ({"geometry": {"type": "Polygon", "coordinates": []}}, "no outline"),
        ({"geometry": {"type": "MultiPolygon", "coordinates": [[]]}}, "no outline"),
        ({"geometry": {"type": "Polygon", "coordinates": [RING[:3]]}}, "fewer than four"),
        ({"geometry": {"type": "Polygon", "coordinates": [[*RING[:3], [103.05, 21.2]]]}}, "not closed"),
        ({"geometry": {"type": "Polygon", "coordinates": [[RING[0]] * 5]}}, "no area"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[lat, lon] for lon, lat in RING]]}}, "longitude first"),
        ({"geometry": {"type": "Polygon", "coordinates": [[["103", 21.0], *RING]]}}, "Expected `float`, got `str`"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[103.0], *RING]]}}, "coordinates"),
        ({"type": "Topology"}, "Topology"),
    ],
)
def test_an_error_is_told_with_its_feature(changed: dict[str, Any], said: str) -> None:
    assert said in flaw(atlas.feature(3163, [RING]) | changed)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no GeoJSON"),
        (b"\xff\xfe", "no GeoJSON"),
        (b"[]", "no GeoJSON"),
        (b'{"type":"Feature"}', "no GeoJSON"),
        (b'{"type":"FeatureCollection","features":[]}', "no features"),
        (
            b'{"type":"FeatureCollection","features":[],"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::3405"}}}',
            "EPSG::3405, not longitude and latitude",
        ),
    ],
)
def test_what_is_no_map_is_refused_as_a_whole(raw: bytes, said: str) -> None:
    with pytest.raises(NoMap, match=said):
        read(raw, "code", KNOWN)


def test_coordinates_are_written_closed_and_to_ten_metres() -> None:
    reading = read(
        atlas.raw(
            atlas.collection([atlas.feature(3127, [[[103.00004, 21.0, 812.5], *RING[1:3], [103.00004, 21.0, 812.5]]])])
        ),
        "code",
        KNOWN,
    )
    assert [[[[103.0, 21.0], [103.1, 21.0], [103.1, 21.1], [103.0, 21.0]]]] == json.loads(
        written(simplify(reading.places, 100))[3127]
    )
    assert {} == written(Simplified({}, 0, 0.0))
