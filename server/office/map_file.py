"""A file of communes' outlines (GeoJSON, RFC 7946): bytes in, outlines by commune out, with every error by feature.

A FeatureCollection of polygons and multipolygons in longitude and latitude; a property of each names its commune by
number (3127, "03127"). Several features of one commune are its parts. The file is taken as a whole or not at all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from election.errors import ElectionError
from server.office.outline import UNIT, Point, Polygon, Simplified

MOST_BYTES = 128 * 1024 * 1024
MOST_POINTS = 120_000
"""Of a whole map: some 36 a commune, two megabytes for a board that shows the country."""

WEST, SOUTH, EAST, NORTH = 100.0, 5.0, 120.0, 25.0
"""Viet Nam lies within, its islands too."""

DECIMALS = 4
"""Ten metres, on the wire."""

Position = Annotated[list[float], Meta(min_length=2, max_length=4)]
Coordinates = list[list[Position]]


class NoMap(ElectionError):
    """The file is no collection of outlines at all; the message says why."""


class Area(Struct, frozen=True, tag_field="type", tag="Polygon"):
    coordinates: Coordinates


class Areas(Struct, frozen=True, tag_field="type", tag="MultiPolygon"):
    coordinates: list[Coordinates]


class Feature(Struct, frozen=True):
    type: Literal["Feature"]
    properties: dict[str, Any] | None
    geometry: Area | Areas


class System(Struct, frozen=True):
    properties: dict[str, Any] = {}


class Collected(Struct, frozen=True):
    type: Literal["FeatureCollection"]
    features: list[msgspec.Raw]
    crs: System | None = None


@dataclass(frozen=True, slots=True)
class MapFlaw:
    """What is wrong with one feature, counted from 0."""

    feature: int
    message: str


@dataclass(frozen=True, slots=True)
class MapReading:
    """`points` of the file; nothing may be taken while there are flaws."""

    places: dict[int, list[Polygon]]
    points: int
    flaws: list[MapFlaw]


class _Wrong(Exception):
    """One feature cannot be read; the message says why."""


def read(raw: bytes, named_by: str, communes: Collection[int]) -> MapReading:
    """Raises `NoMap` for what is not a FeatureCollection of this size in longitude and latitude."""
    if len(raw) > MOST_BYTES:
        raise NoMap(f"The file is larger than {MOST_BYTES // 1024 // 1024} MiB.")
    try:
        collected = msgspec.json.decode(raw, type=Collected)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise NoMap(f"The file is no GeoJSON FeatureCollection: {wrong}.") from wrong
    system = str((collected.crs or System()).properties.get("name", "CRS84"))
    if not system.endswith(("CRS84", "4326")):
        raise NoMap(f"The file's coordinates are of {system}, not longitude and latitude (WGS 84).")
    known = frozenset(communes)
    places: dict[int, list[Polygon]] = {}
    flaws: list[MapFlaw] = []
    points = 0
    for number, feature in enumerate(collected.features):
        try:
            commune, polygons = _read(feature, named_by, known)
        except _Wrong as wrong:
            flaws.append(MapFlaw(number, str(wrong)))
            continue
        places.setdefault(commune, []).extend(polygons)
        points += sum(len(ring) for polygon in polygons for ring in polygon)
    if not collected.features:
        raise NoMap("The file has no features.")
    return MapReading(places, points, flaws)


def written(simplified: Simplified) -> dict[int, str]:
    """The text of each commune's coordinates, as the wire has them: a MultiPolygon's."""
    return {
        commune: json.dumps([[_closed(ring) for ring in polygon] for polygon in polygons], separators=(",", ":"))
        for commune, polygons in simplified.places.items()
    }


def _read(raw: msgspec.Raw, named_by: str, known: frozenset[int]) -> tuple[int, list[Polygon]]:
    try:
        feature = msgspec.json.decode(raw, type=Feature)
    except msgspec.DecodeError as wrong:
        raise _Wrong(str(wrong)) from wrong
    properties = feature.properties or {}
    if named_by not in properties:
        there = ", ".join(sorted(properties)[:10]) or "none"
        raise _Wrong(f"It has no property {named_by!r}; its properties are: {there}.")
    commune = _commune(properties[named_by])
    if commune not in known:
        raise _Wrong(f"{properties[named_by]!r} is the number of no commune.")
    parts = feature.geometry.coordinates if isinstance(feature.geometry, Areas) else [feature.geometry.coordinates]
    if not parts or not all(parts):
        raise _Wrong("It has no outline.")
    return commune, [[_ring(ring) for ring in part] for part in parts]


def _commune(code: Any) -> int | None:
    if isinstance(code, bool):
        return None
    if isinstance(code, int) or (isinstance(code, float) and code.is_integer()):
        return int(code)
    return int(code) if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) <= 5 else None


def _ring(positions: list[Position]) -> list[Point]:
    if len(positions) < 4 or positions[0] != positions[-1]:
        raise _Wrong("A ring of it is not closed, or has fewer than four positions.")
    ring: list[Point] = []
    for longitude, latitude, *_ in positions[:-1]:
        if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
            raise _Wrong(f"It goes through {longitude}, {latitude}, which lies outside Viet Nam (longitude first).")
        point = (math.floor(longitude / UNIT + 0.5), math.floor(latitude / UNIT + 0.5))
        if not ring or ring[-1] != point:
            ring.append(point)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if len(set(ring)) < 3:
        raise _Wrong("A ring of it has no area.")
    return ring


def _closed(ring: list[Point]) -> list[list[float]]:
    rounded = [[round(x * UNIT, DECIMALS), round(y * UNIT, DECIMALS)] for x, y in ring]
    return [*rounded, rounded[0]]
