"""`eday bench`: measured here, in one run, on engines and a data folder of its own.

Each command prints what it does and the settings of PostgreSQL and Valkey on stderr, its result on stdout, and writes a
page with plots. Answers that were errors end it with exit code 2 and a sentence, after the result.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from election import logs
from election.listening import run
from server.benchmark.backlog import Backlog
from server.benchmark.batch import Batch
from server.benchmark.clerk import Clerk
from server.benchmark.conduct import Bench, conduct
from server.benchmark.country import Country
from server.benchmark.fanout import Fanout
from server.benchmark.glass import Glass
from server.benchmark.guard import missed, too_slow
from server.benchmark.idle import Idle
from server.benchmark.ingest import Ingest
from server.benchmark.overload import Overload
from server.benchmark.scale import Scale
from server.benchmark.uplink import Uplink
from server.commands.opened import stderr
from server.office.country import STATIONS

TOO_SLOW = 1
PHONES = 3_000
"""So many that none sends as fast as a device that floods."""

MILLION = 1_050_000
MOST_BOARDS = 18_000  # a process here may open 20,000 files, and the server needs some more
MOST_IDLE = 24_000  # from one address to one port there are some 28,000 connections
SIZES = [1_000, STATIONS, MILLION]

Seconds = Annotated[float, typer.Option(help="Measured seconds of each side.", min=0.5, max=600)]
Stations = Annotated[int, typer.Option(help="Polling areas, one phone each.", min=2, max=STATIONS)]
Rounds = Annotated[int, typer.Option(help="Rounds in which the sides take turns.", min=1, max=50)]
Collectors = Annotated[
    int | None, typer.Option(help="Collectors on one port; as few as can hold the lines if not given.", min=1, max=64)
]
AsJson = Annotated[bool, typer.Option("--json", help="The result as the last line of stdout.")]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report", help="File for the page with plots, settings and machine; bench-NAME.html here if not given."
    ),
]

benchmarks = typer.Typer(help="Measure on this machine, on engines and a data folder of its own.", no_args_is_help=True)


@benchmarks.callback()
def group() -> None:
    """Measure on this machine, on engines and a data folder of its own."""


@benchmarks.command()
def ingest(
    seconds: Seconds = 10.0,
    connections: Annotated[int, typer.Option(help="Unanswered reports at any time.", min=1, max=1000)] = 256,
    stations: Stations = PHONES,
    rounds: Rounds = 5,
    at_least: Annotated[
        float | None, typer.Option(help="Exit with 1 unless we are so many times as fast as the peer.", min=0)
    ] = None,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """Durable single reports over HTTP and lines, and batches, beside FastAPI + asyncpg committing each request and
    beside bare inserts."""
    _run("ingest", ingest.__doc__, Ingest(seconds, connections, stations, rounds), report, as_json, at_least)


@benchmarks.command()
def country(
    within: Annotated[float, typer.Option(help="Seconds in which everyone presses.", min=0.5, max=600)] = 10.0,
    stations: Stations = STATIONS,
    collectors: Collectors = None,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """Every polling area presses "send" within seconds: receipts, and when the board is exact."""
    _run("country", country.__doc__, Country(stations, within, collectors), report, as_json)


@benchmarks.command()
def uplink(
    seconds: Seconds = 15.0,
    lines: Annotated[int, typer.Option(help="Open lines, one for each phone.", min=2, max=STATIONS)] = 5_000,
    collectors: Annotated[int, typer.Option(help="Collectors on one port.", min=1, max=64)] = 1,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """One WebSocket line for each phone: capacity, and latency at stated shares of it."""
    _run("uplink", uplink.__doc__, Uplink(seconds, lines, collectors), report, as_json)


@benchmarks.command()
def batch(
    seconds: Seconds = 10.0,
    reports: Annotated[int, typer.Option(help="Reports of one batch.", min=1, max=500)] = 100,
    connections: Annotated[int, typer.Option(help="Unanswered batches at any time.", min=1, max=1000)] = 32,
    stations: Stations = PHONES,
    rounds: Rounds = 5,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """Outbox batches beside bare inserts into the same PostgreSQL."""
    _run("batch", batch.__doc__, Batch(seconds, stations, reports, connections, rounds), report, as_json)


@benchmarks.command()
def idle(
    phones: Annotated[int, typer.Option(help="Open lines that say nothing.", min=4, max=MOST_IDLE)] = 10_000,
    seconds: Annotated[float, typer.Option(help="How long to watch them.", min=0.5, max=600)] = 15.0,
    collectors: Collectors = None,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """Open lines that are quiet: what each costs in memory, and all of them in CPU."""
    _run("idle", idle.__doc__, Idle(phones, seconds, collectors), report, as_json)


@benchmarks.command()
def scale(
    stations: Annotated[
        list[int] | None, typer.Option(help="A number of polling areas; give several.", min=2, max=3_000_000)
    ] = None,
    seconds: Annotated[float, typer.Option(help="Measured seconds of each size.", min=0.5, max=600)] = 15.0,
    connections: Annotated[int, typer.Option(help="Open connections of the load.", min=1, max=1000)] = 128,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """What a report costs in CPU with a thousand, with all, and with a million polling areas."""
    _run("scale", scale.__doc__, Scale(stations or SIZES, seconds, connections), report, as_json)


@benchmarks.command()
def backlog(
    stations: Stations = STATIONS,
    reports: Annotated[int, typer.Option(help="Reports that waited on each phone.", min=1, max=500)] = 4,
    within: Annotated[float, typer.Option(help="Seconds in which the phones come back.", min=0.5, max=600)] = 5.0,
    live_rate: Annotated[float, typer.Option(help="Reports a second of those who go on.", min=1, max=10_000)] = 100.0,
    live_seconds: Annotated[float, typer.Option(help="How long those go on.", min=0.5, max=600)] = 30.0,
    collectors: Collectors = None,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """Everyone was cut off and comes back with what waited, while others go on reporting."""
    bench = Backlog(stations, reports, within, live_rate, live_seconds, collectors)
    _run("backlog", backlog.__doc__, bench, report, as_json)


@benchmarks.command()
def overload(
    seconds: Annotated[float, typer.Option(help="How long it is overloaded.", min=0.5, max=600)] = 60.0,
    times: Annotated[float, typer.Option(help="Load, as a multiple of what it can take.", min=1, max=20)] = 3.0,
    stations: Stations = 2_000,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """More than a collector can take: what is accepted stays quick, the rest is refused, memory stays bounded."""
    _run("overload", overload.__doc__, Overload(seconds, times, stations), report, as_json)


@benchmarks.command()
def fanout(
    boards: Annotated[int, typer.Option(help="Open boards.", min=4, max=MOST_BOARDS)] = 5_000,
    seconds: Annotated[float, typer.Option(help="Measured seconds of each half.", min=0.5, max=80)] = 20.0,
    rps: Annotated[float, typer.Option(help="Reports a second meanwhile.", min=1, max=10_000)] = 500.0,
    slow: Annotated[float, typer.Option(help="Percent of boards that read nothing.", min=0, max=50)] = 1.0,
    stations: Stations = STATIONS,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """Thousands of boards while reports flow, some of which read nothing: frames, CPU and memory of the server. A goal
    that is missed ends it with exit code 1."""
    _run("fanout", fanout.__doc__, Fanout(boards, seconds, rps, slow, stations), report, as_json, binding=True)


@benchmarks.command()
def clerk(
    visits: Annotated[int, typer.Option(help="First visits, each by an empty browser.", min=1, max=50)] = 3,
    kbit: Annotated[int, typer.Option(help="Kilobits a second, in either direction.", min=1, max=100_000)] = 50,
    latency: Annotated[int, typer.Option(help="Milliseconds before each answer.", min=0, max=10_000)] = 500,
    cpu: Annotated[float, typer.Option(help="How many times as slow the processor is.", min=1, max=20)] = 4.0,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """The clerk's page in a real browser that is made slow: its weight, when it is usable, a report's bytes. A budget
    that is exceeded ends it with exit code 1."""
    _run("clerk", clerk.__doc__, Clerk(visits, kbit, latency, cpu), report, as_json, binding=True)


@benchmarks.command()
def glass(
    boards: Annotated[int, typer.Option(help="Open boards, one of them in a real browser.", min=2, max=5_000)] = 200,
    rps: Annotated[float, typer.Option(help="Reports a second.", min=1, max=20_000)] = 2_000.0,
    seconds: Annotated[float, typer.Option(help="Measured seconds.", min=0.5, max=120)] = 45.0,
    stations: Stations = STATIONS,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """From a phone to a pixel in a real browser while reports flow, and the first picture of a board that is opened. A
    goal that is missed ends it with exit code 1."""
    _run("glass", glass.__doc__, Glass(boards, rps, seconds, stations), report, as_json, binding=True)


def _run(
    name: str,
    about: str | None,
    bench: Bench,
    page: Path | None,
    as_json: bool,
    least_ratio: float | None = None,
    *,
    binding: bool = False,
) -> None:
    """`binding`: a goal that is not reached fails the run."""
    logs.configure("WARNING")

    async def program() -> int:
        told, where = " ".join((about or "").split()), page or Path(f"bench-{name}.html")
        measured = await conduct(name, told, bench, where, as_json=as_json, console=stderr)
        sentence = None if least_ratio is None else too_slow(measured.figures, least_ratio)
        sentence = missed(measured.goals) if binding else sentence
        if sentence is None:
            return 0
        stderr.print(sentence, highlight=False, soft_wrap=True)
        return TOO_SLOW

    run(program)
