"""`eday bench`: measured here, in one run, against a peer on the same database."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from election import logs
from election.engines.lease import engines
from election.errors import Unavailable
from election.listening import run
from loadtest.bench import ROUNDS
from loadtest.bench import ingest as measure
from server.benchmark import bench
from server.commands.opened import stderr

CONNECTIONS = 256
"""A slot is many phones at once, not a few busy ones; docs/benchmarks.md has 64 beside it."""

benchmarks = typer.Typer(help="Measure on this machine, on engines and a data folder of its own.", no_args_is_help=True)


@benchmarks.callback()
def group() -> None:
    """Measure on this machine, on engines and a data folder of its own."""


@benchmarks.command()
def ingest(
    seconds: Annotated[float, typer.Option(help="Measured seconds per side.", min=1, max=600)] = 10.0,
    connections: Annotated[int, typer.Option(help="Open connections of the load.", min=1, max=1000)] = CONNECTIONS,
    as_json: Annotated[bool, typer.Option("--json", help="The result as the last line of stdout.")] = False,
) -> None:
    """Our POST /v1/reports with all its checks against FastAPI + asyncpg committing each request."""
    logs.configure("WARNING")

    async def program() -> int:
        with tempfile.TemporaryDirectory(prefix="eday-bench-") as folder, engines(Path(folder)) as lent:
            async with bench(lent) as ready:
                stderr.print("PostgreSQL: " + ", ".join(f"{name}={value}" for name, value in ready.settings.items()))
                result = await measure(
                    ready.collector_url,
                    ready.peer_url,
                    ready.phones,
                    ready.peer_tokens,
                    seconds / ROUNDS,
                    connections,
                    say=stderr.print,
                )
        if as_json:
            print(result.to_json(), flush=True)
        else:
            stderr.print(result)
        if result.errors:
            raise Unavailable(f"{result.errors} requests failed, so the figures prove nothing.")
        return 0

    run(program)
