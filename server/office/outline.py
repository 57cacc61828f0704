"""Outlines of places with fewer points: as many as are allowed, and those that matter most. Pure.

In: rings of points, several rings a place. Out: the same places with at most so many points in all. A border that two
places share stays one border: it is taken apart where a third one meets it, and each part is simplified the same way
whoever asks (Douglas-Peucker, told for every point how coarse one may get before it goes). Small islands go first; a
place never loses its largest ring.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Point = tuple[int, int]
"""Longitude and latitude in units of UNIT degrees, so that equal is equal."""

Ring = Sequence[Point]
"""Closed: the last point is not the first one again."""

Polygon = Sequence[Ring]
"""The first ring is its edge, the others are holes."""

UNIT = 1e-5
"""A metre."""

LEAST = 3


@dataclass(frozen=True, slots=True)
class Simplified:
    """`tolerance` in degrees: how far a border may lie from where it was."""

    places: dict[int, list[list[list[Point]]]]
    points: int
    tolerance: float


def simplify(places: Mapping[int, Sequence[Polygon]], most: int) -> Simplified:
    """At most `most` points, but three for each place at least."""
    junctions = _junctions(ring for polygons in places.values() for polygon in polygons for ring in polygon)
    weights = {
        place: [[_weights(ring, junctions) for ring in polygon] for polygon in polygons]
        for place, polygons in places.items()
    }
    every = sorted(
        (weight for polygons in weights.values() for polygon in polygons for ring in polygon for weight in ring),
        reverse=True,
    )
    tolerance = every[most] if len(every) > most else 0.0
    kept = {place: _kept(places[place], weights[place], tolerance) for place in places}
    points = sum(len(ring) for polygons in kept.values() for polygon in polygons for ring in polygon)
    return Simplified(kept, points, tolerance * UNIT)


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Points from which more than two borders go: there one border ends and another begins."""
    beside: dict[Point, set[Point]] = {}
    for ring in rings:
        for before, point in zip((ring[-1], *ring), ring, strict=False):
            beside.setdefault(point, set()).add(before)
            beside.setdefault(before, set()).add(point)
    return {point for point, others in beside.items() if len(others) > 2}


def _weights(ring: Ring, junctions: set[Point]) -> list[float]:
    """For each point the tolerance from which on it goes; points that hold a border's ends stay the longest."""
    anchors = [index for index, point in enumerate(ring) if point in junctions]
    if not anchors:
        anchors = [min(range(len(ring)), key=ring.__getitem__)]
    if len(anchors) == 1:
        start = ring[anchors[0]]
        anchors.append(max(range(len(ring)), key=lambda index: (_apart(ring[index], start), ring[index])))
        anchors.sort()
    weights = [0.0] * len(ring)
    size = _size(ring)
    for index in anchors:
        weights[index] = size  # a ring that is smaller than the tolerance goes as a whole
    for begin, end in zip(anchors, [*anchors[1:], anchors[0] + len(ring)], strict=True):
        arc = [ring[index % len(ring)] for index in range(begin, end + 1)]
        for step, weight in enumerate(_arc_weights(arc), 1):
            weights[(begin + step) % len(ring)] = min(weight, size)
    return weights


def _arc_weights(arc: Sequence[Point]) -> list[float]:
    """Of the points between both ends; the same from either end."""
    if len(arc) < 3:
        return []
    if (arc[-1], arc[-2]) < (arc[0], arc[1]):
        return _arc_weights(arc[::-1])[::-1]
    weights = [0.0] * len(arc)
    waiting = [(0, len(arc) - 1, math.inf)]
    while waiting:
        first, last, above = waiting.pop()
        if last - first < 2:
            continue
        far, most = first + 1, -1.0
        (ax, ay), (bx, by) = arc[first], arc[last]
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        for index in range(first + 1, last):
            px, py = arc[index][0] - ax, arc[index][1] - ay
            off = abs(dx * py - dy * px) / length if length else math.hypot(px, py)
            if off > most:
                far, most = index, off
        weight = weights[far] = min(above, most)  # nothing stays that hangs on something that went
        waiting += ((first, far, weight), (far, last, weight))
    return weights[1:-1]


def _kept(
    polygons: Sequence[Polygon], weights: Sequence[Sequence[Sequence[float]]], tolerance: float
) -> list[list[list[Point]]]:
    kept: list[list[list[Point]]] = []
    largest = max(range(len(polygons)), key=lambda n: _size(polygons[n][0]))
    for n, (polygon, heavy) in enumerate(zip(polygons, weights, strict=True)):
        rings = []
        for hole, (ring, weight) in enumerate(zip(polygon, heavy, strict=True)):
            points = [point for point, weighs in zip(ring, weight, strict=True) if weighs > tolerance]
            if len(points) < LEAST and n == largest and not hole:
                order = sorted(range(len(ring)), key=lambda index: -weight[index])[:LEAST]
                points = [ring[index] for index in sorted(order)]
            if len(points) >= LEAST:
                rings.append(points)
            elif not hole:
                break
        if rings:
            kept.append(rings)
    return kept


def _apart(one: Point, other: Point) -> float:
    return math.hypot(one[0] - other[0], one[1] - other[1])


def _size(ring: Ring) -> float:
    """How wide a square of the same area is."""
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))
    return math.sqrt(abs(doubled) / 2)
