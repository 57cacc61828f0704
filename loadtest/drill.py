"""What a load run is asked to do and what came of it: the JSON between the bench and the hammer."""

from __future__ import annotations

from msgspec import Struct

from loadtest.volley import Plan, Target


class Drill(Struct, frozen=True):
    """One run. With `once` every device reports once and the run ends; `warm_s` at the start is not measured."""

    url: str
    plan: Plan
    targets: list[Target]
    connections: int
    seconds: float
    rate: float | None = None
    once: bool = False
    warm_s: float = 0.0
    expect: int = 201
    seed: int = 1


class Shots(Struct, frozen=True):
    """What came of a run. `fired` is requests per device, in the drill's order. `cpu` is the generator's share of a
    core: near 1 it was the limit, not the server."""

    answered: int
    seconds: float
    rps: float
    p50_ms: float | None
    p99_ms: float | None
    most_ms: float | None
    statuses: dict[int, int]
    lost: int
    unanswered: int
    errors: int
    cpu: float
    fired: list[int]
