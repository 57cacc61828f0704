"""`eday reference`: a day of the past that boards compare election day with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from election.clock import VIETNAM
from election.errors import ElectionError
from server.commands.opened import BY, DATA, Data, Opened, stderr, work
from server.office.reference_desk import Found, ReferenceDesk
from server.office.sheet import Flaw

app = typer.Typer(no_args_is_help=True, help="A day of the past to compare with.")

MOST_SHOWN = 40  # errors or doubts on a terminal
MOST_CODES = 10
LONGEST_NAME = 80  # characters; it stands in a curve's legend


class WrongSheet(ElectionError):
    """The file has errors, which were shown; nothing was written."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV file: code, time, voted, listed.")],
    name: Annotated[str, typer.Option(help="What boards call it; without it the file's name.")] = "",
    date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Which day it was.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what the file says.")] = False,
    data: Data = DATA,
) -> None:
    """Take a CSV file as the reference day, as a whole or not at all, in place of the one there was."""
    raw, named = file.read_bytes(), (name or file.stem).strip()
    if not 0 < len(named) <= LONGEST_NAME or not named.isprintable():
        raise typer.BadParameter(f"The name must have 1 to {LONGEST_NAME} characters.")

    async def task(on: Opened) -> None:
        desk = ReferenceDesk(on.pool, on.bus, on.clock)
        with stderr.status("Reading ..."):
            found = await desk.read(raw, on.election)
        _show(file, found.reading.flaws, "error")
        _show(file, found.reading.doubts, "doubt")
        if found.reading.flaws:
            raise WrongSheet(f"{file} has errors ({len(found.reading.flaws):,}); nothing was written.")
        if not dry_run:
            with stderr.status("Writing ..."):
                await desk.take(found, named, date.date() if date else None, BY)
        _tell(found, named, dry_run=dry_run)

    work(data, task)


@app.command()
def show(data: Data = DATA) -> None:
    """Show which day it is."""

    async def task(on: Opened) -> None:
        shown = await ReferenceDesk(on.pool, on.bus, on.clock).show()
        if shown is None:
            print("There is no reference day.")
            return
        day, known = shown
        print(day.name + (f", {day.date:%d/%m/%Y}" if day.date else ""))
        print(f"{day.figures:,} figures of {day.stations:,} polling areas, {known:,} of them in the register.")
        print(f"Taken {day.taken_at.astimezone(VIETNAM):%d/%m/%Y %H:%M} by {day.by}.")

    work(data, task)


@app.command()
def drop(data: Data = DATA) -> None:
    """Drop it: boards compare with nothing."""

    async def task(on: Opened) -> str | None:
        return await ReferenceDesk(on.pool, on.bus, on.clock).drop(BY)

    name = work(data, task)
    print("There was no reference day." if name is None else f"Dropped: {name}")


def _tell(found: Found, name: str, *, dry_run: bool) -> None:
    stations = found.reading.stations
    figures = sum(len(one.minutes) for one in stations)
    would = "would be " if dry_run else ""
    print(f"{name}: {figures:,} figures of {len(stations):,} polling areas {would}taken.")
    if found.unknown:
        codes = ", ".join(found.unknown[:MOST_CODES])
        more = " ..." if len(found.unknown) > MOST_CODES else ""
        print(f"{len(found.unknown):,} of them are not in the register and count nowhere: {codes}{more}")


def _show(file: Path, flaws: Sequence[Flaw], kind: str) -> None:
    for flaw in flaws[:MOST_SHOWN]:
        fault = flaw.fault("en")
        print(f"{file}: {fault.path}: {kind}: {fault.message}", file=sys.stderr)
    if len(flaws) > MOST_SHOWN:
        print(f"... and {len(flaws) - MOST_SHOWN:,} more {kind}s", file=sys.stderr)
