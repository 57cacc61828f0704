"""`eday bench`: measured here, in one run, on engines and a data folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from election import logs
from election.listening import run
from server.benchmark.conduct import Bench, conduct
from server.benchmark.ingest import Ingest
from server.benchmark.session import Measured
from server.commands.opened import stderr

TOO_SLOW = 1

AsJson = Annotated[bool, typer.Option("--json", help="The result as the last line of stdout.")]
Report = Annotated[
    Path | None, typer.Option("--report", help="Page with plots, settings and machine; bench-NAME.html if not given.")
]

benchmarks = typer.Typer(help="Measure on this machine, on engines and a data folder of its own.", no_args_is_help=True)


@benchmarks.callback()
def group() -> None:
    """Measure on this machine, on engines and a data folder of its own."""


@benchmarks.command()
def ingest(
    seconds: Annotated[float, typer.Option(help="Measured seconds per side.", min=1, max=600)] = 10.0,
    connections: Annotated[int, typer.Option(help="Open connections of the load.", min=1, max=1000)] = 256,
    stations: Annotated[int, typer.Option(help="Polling areas, one phone each.", min=1, max=40_000)] = 1_500,
    at_least: Annotated[
        float | None, typer.Option(help="Exit with 1 when we are not so many times as fast as the peer.")
    ] = None,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """Our POST /v1/reports with all its checks against FastAPI + asyncpg committing each request."""
    _run("ingest", ingest.__doc__, Ingest(seconds, connections, stations), report, as_json, at_least)


def _run(
    name: str, about: str | None, bench: Bench, page: Path | None, as_json: bool, least_ratio: float | None = None
) -> None:
    logs.configure("WARNING")

    async def program() -> int:
        where = page or Path(f"bench-{name}.html")
        measured = await conduct(name, about or "", bench, where, as_json=as_json, console=stderr)
        return 0 if least_ratio is None else _judge(measured, least_ratio)

    run(program)


def _judge(measured: Measured, least_ratio: float) -> int:
    """A guard against slow code that a noisy machine can't fool: both sides had the same noise."""
    ours, peer, ratio = (getattr(measured.result, name) for name in ("ours_rps", "peer_rps", "ratio"))
    if ratio >= least_ratio:
        return 0
    stderr.print(
        f"{ours:,.0f} reports/s against the peer's {peer:,.0f} are {ratio:.2f} times as many; "
        f"at least {least_ratio:g} times were asked for.",
        highlight=False,
        soft_wrap=True,
    )
    return TOO_SLOW
