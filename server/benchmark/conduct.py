"""From a bench to what people see of it: sentences while it runs, a page of HTML, one line of JSON, an exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.console import Console

from election.errors import Unavailable
from loadtest.fleet import BenchFailed
from server.benchmark.machine import machine
from server.benchmark.report import Heading, report
from server.benchmark.session import Lend, Measured, Session, own_engines

Bench = Callable[[Session], Awaitable[Measured]]


async def conduct(
    name: str, about: str, bench: Bench, page: Path, *, as_json: bool, console: Console, lend: Lend = own_engines
) -> Measured:
    """Run it. The page is written and the result printed whatever it is; then answers that were errors raise
    `Unavailable`, as does whatever keeps the bench from running."""
    where = await asyncio.to_thread(page.resolve)
    if not await asyncio.to_thread(where.parent.is_dir):
        raise Unavailable(f"The report cannot be written: there is no folder {where.parent}.")
    with console.status(f"bench {name}") as status:

        def show(sentence: str) -> None:
            status.update(f"bench {name}: {sentence}", spinner_style="cyan")
            console.print(sentence, highlight=False, markup=False, soft_wrap=True)

        session = Session(show, lend)
        try:
            measured = await bench(session)
        except BenchFailed as failed:
            raise Unavailable(str(failed)) from failed
    command = ("eday", "bench", *sys.argv[2:]) if sys.argv[1:2] == ["bench"] else ("eday", "bench", name)
    heading = Heading(name, about, datetime.now(UTC), command)
    await asyncio.to_thread(where.write_text, report(heading, session, measured, machine()), "utf-8")
    console.print(f"report: {where}", highlight=False, markup=False, soft_wrap=True)
    if as_json:
        print(msgspec.json.encode(measured.result).decode(), flush=True)  # noqa: T201
    else:
        console.print(measured.figures)
    if measured.errors:
        raise Unavailable(f"{measured.errors:,} requests failed, so the figures prove nothing.")
    return measured
