"""What a load run is asked to do and what came of it: plain values that travel as JSON between a bench and its
generators.

A drill is open-loop when it has a rate, phases or a spread: each request is due by the clock, whatever became of the
ones before, and its latency counts from when it was due. Without any of them something is always due, so the
connections are always busy: that finds the capacity, and latency counts from sending.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from loadtest.volley import Plan, Target

Door = Literal["http", "ws", "batch"]
"""`http`: POST /v1/reports. `ws`: one line per device at /v1/uplink. `batch`: POST /v1/reports/batch."""


class Phase(Struct, frozen=True):
    """A part of a drill with a rate of its own, in reports (for `batch`: requests) a second."""

    seconds: float
    rate: float


class Drill(Struct, frozen=True):
    """One run of one or several generators. Times in seconds."""

    url: str
    plan: Plan
    targets: list[Target]
    connections: int
    seconds: float
    door: Door = "http"
    rate: float | None = None
    """Requests a second, at random moments (Poisson), over the whole drill."""
    phases: list[Phase] = []
    """Instead of `rate`: several rates in turn; `seconds` is their sum."""
    spread: bool = False
    """Instead of `rate`: each connection's `each` requests are due one after the other from one random moment within
    `seconds`."""
    each: int | None = None
    """Requests of each device, after which the run ends; None for as many as the time allows."""
    batch: int = 100
    """Reports of one request of the `batch` door."""
    in_flight: int = 1
    """Unanswered requests of one connection; more than one only for `ws`."""
    at_once: int | None = None
    """Unanswered requests of all connections together while something is always due; None: only by connection."""
    warm_s: float = 0.0
    """Of the beginning, not measured."""
    tally_s: float | None = None
    """Only reports due within so many seconds count in `taken`; None: all."""
    window_s: float = 0.5
    withhold: bool = False
    """A request that is due while no connection is free is withheld and counted, instead of sent late."""
    busy_allowed: bool = False
    """503 and 429 are answers, not errors."""
    again: bool = False
    """What was answered busy, or whose connection was lost, is sent again after the time asked for, as phones do; its
    latency still counts from when it was due first."""
    come_back: bool = False
    """Connections are opened when their first request is due, not before, and closed after their last answer."""
    beat_s: tuple[float, float] | None = None
    """A line that says nothing sends a beat at random intervals between these; only for `ws`."""
    source: str | None = None
    """Address of this machine to connect from: each has some 28,000 ports."""
    patience_s: float = 10.0
    """How long to wait for the last answers, after the last request was due."""
    handshakes: int = 64
    """Connections being opened at the same time, before the run."""
    expect: int = 201
    seed: int = 1


class Window(Struct, frozen=True):
    """A stretch of the run by when requests were due: reports accepted, reports refused (503, 429), and the latency of
    the accepted ones. Milliseconds; None where nothing was accepted."""

    start_s: float
    answered: int
    refused: int
    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None


class Shots(Struct, frozen=True):
    """What came of a run, counted in reports. Latencies are of accepted reports only, in milliseconds.

    `answered` counts every answer, `rps` accepted reports a second of the measured time. `sent_p99_ms` counts from
    sending instead of from when it was due, so that `p99_ms - sent_p99_ms` is what waited in the generator. `busy` are
    503 and 429; `errors` are other statuses, lost connections and what was never answered (and `busy`, unless allowed).
    `windows` are of the drill's `window_s`, `phases` one for each of its phases.
    `fired` and `taken` are reports sent and accepted per device, in the drill's order. `cpu` is the generators' share
    of a core, summed: near 1 per process it was the limit, not the server. `ended_at` is when the last answer came, on
    the monotonic clock.
    """

    answered: int
    accepted: int
    busy: int
    withheld: int
    seconds: float
    rps: float
    p50_ms: float | None
    p99_ms: float | None
    most_ms: float | None
    sent_p50_ms: float | None
    sent_p99_ms: float | None
    statuses: dict[int, int]
    lost: int
    unanswered: int
    errors: int
    cpu: float
    began_at: float
    ended_at: float
    fired: list[int]
    taken: list[int]
    windows: list[Window]
    phases: list[Window]
