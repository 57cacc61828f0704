"""Invented outlines: communes as squares of a grid, with ragged borders that neighbours share. No real place."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

SIDE = 0.1
"""Degrees."""


def grid(
    communes: Sequence[int], *, wide: int = 3, teeth: int = 20, west: float = 103.0, south: float = 21.0
) -> dict[str, Any]:
    """A FeatureCollection of squares, row by row from the south-west, their borders of `teeth` steps."""
    features = []
    for at, commune in enumerate(communes):
        column, row = at % wide, at // wide
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        ring = [
            point for a, b in zip(corners, (*corners[1:], corners[0]), strict=True) for point in _border(a, b, teeth)
        ]
        features.append(feature(commune, [_on_earth([*ring, ring[0]], west, south)]))
    return collection(features)


def feature(commune: int, rings: list[list[list[float]]], **changed: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": rings}
    return {"type": "Feature", "properties": {"code": f"{commune:05d}"}, "geometry": geometry} | changed


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def raw(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode()


def _border(a: tuple[int, int], b: tuple[int, int], teeth: int) -> list[tuple[float, float]]:
    """From a towards b and without it; backwards it is the same line."""
    if b < a:
        return [*_border(b, a, teeth), (float(a[0]), float(a[1]))][:0:-1]
    dice = random.Random(f"{a}{b}")
    line = [(float(a[0]), float(a[1]))]
    for step in range(1, teeth):
        off = dice.uniform(-0.06, 0.06)
        along = step / teeth
        line.append(
            (a[0] + (b[0] - a[0]) * along + off * (b[1] - a[1]), a[1] + (b[1] - a[1]) * along + off * (b[0] - a[0]))
        )
    return line


def _on_earth(ring: list[tuple[float, float]], west: float, south: float) -> list[list[float]]:
    return [[round(west + x * SIDE, 6), round(south + y * SIDE, 6)] for x, y in ring]
