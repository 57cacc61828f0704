"""`eday stations`: the register of polling areas."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from election.errors import ElectionError
from election.station import Station
from election.store.register import Register
from server.commands.opened import BY, DATA, Data, Opened, stderr, work
from server.office.generator import generate as generated
from server.office.registry import Difference, Registry
from server.office.sheet import Flaw
from server.office.sheet_writer import write_sheet

app = typer.Typer(no_args_is_help=True, help="The register of polling areas.")

MOST_SHOWN = 40  # errors, changes or codes on a terminal


class WrongSheet(ElectionError):
    """The file has errors, which were shown; nothing was written."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV file, such as `list --csv` writes.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    data: Data = DATA,
) -> None:
    """Take a CSV file of polling areas into the register, as a whole or not at all."""
    raw = file.read_bytes()

    async def task(on: Opened) -> None:
        registry = Registry(on.pool, on.bus, on.clock)
        with stderr.status("Reading ..."):
            reading = await registry.read(raw, on.election)
        _show(file, reading.flaws, "error")
        _show(file, reading.doubts, "doubt")
        if reading.flaws:
            raise WrongSheet(f"{file} has errors ({len(reading.flaws):,}); nothing was written.")
        await _take(registry, reading.stations, dry_run=dry_run)

    work(data, task)


@app.command()
def generate(
    province: Annotated[int | None, typer.Option(help="Number of the province.")] = None,
    country: Annotated[bool, typer.Option("--country", help="The whole country.")] = False,
    stations: Annotated[int | None, typer.Option(help="How many, if other than plausible.", min=1)] = None,
    data: Data = DATA,
) -> None:
    """Fill the register with invented polling areas, always the same ones."""
    if country == (province is not None):
        raise typer.BadParameter("Give --province N or --country.")

    async def task(on: Opened) -> None:
        made = generated(province, stations, on.election)
        await _take(Registry(on.pool, on.bus, on.clock), made, dry_run=False)

    work(data, task)


@app.command("list")
def list_(
    province: Annotated[int | None, typer.Option(help="Only this province's.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="As `import` reads it, without contacts.")] = False,
    data: Data = DATA,
) -> None:
    """List the register."""

    async def task(on: Opened) -> list[Station]:
        return await Register(on.pool).stations()

    found = [one for one in work(data, task) if province is None or one.province == province]
    if csv:
        sys.stdout.writelines(write_sheet(found))
        return
    for station in found:
        listed = "?" if station.listed[0] is None else f"{station.listed[0]}"
        print(f"{station.code}  {listed:>5}  {station.name}")


async def _take(registry: Registry, stations: Sequence[Station], *, dry_run: bool) -> None:
    with stderr.status(f"{'Comparing' if dry_run else 'Writing'} {len(stations):,} polling areas ..."):
        found = await (registry.compare(stations) if dry_run else registry.take(stations, BY))
    _tell(found, dry_run=dry_run)


def _tell(found: Difference, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    for change in found.changed[:MOST_SHOWN]:
        print(f"{change.after.code}  {', '.join(change.fields)}")
    if len(found.changed) > MOST_SHOWN:
        print(f"... and {len(found.changed) - MOST_SHOWN:,} more")
    print(f"{len(found.added):,} {would}added, {len(found.changed):,} {would}changed, {found.unchanged:,} unchanged.")
    if found.missing:
        codes = ", ".join(station.code for station in found.missing[:5])
        print(f"{len(found.missing):,} of the register are not in the file and stay: {codes} ...")


def _show(file: Path, flaws: Sequence[Flaw], kind: str) -> None:
    for flaw in flaws[:MOST_SHOWN]:
        fault = flaw.fault("en")
        print(f"{file}: {fault.path}: {kind}: {fault.message}", file=sys.stderr)
    if len(flaws) > MOST_SHOWN:
        print(f"... and {len(flaws) - MOST_SHOWN:,} more {kind}s", file=sys.stderr)
