"""`eday map`: the outlines of communes, for boards that draw a map."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from election import places
from election.errors import ElectionError
from election.store.maps import Maps
from election.store.register import Register
from server.commands.opened import DATA, Data, Opened, stderr, work
from server.office.map_file import MOST_POINTS
from server.office.maps import Imported, import_map

app = typer.Typer(no_args_is_help=True, help="The outlines of communes, for boards that draw a map.")

MOST_SHOWN = 40
METRES_PER_DEGREE = 111_320
LEAST_POINTS = 1_000


class WrongMap(ElectionError):
    """The file has errors, which were shown; nothing was written."""


@app.callback()
def map_() -> None:
    """The outlines of communes, for boards that draw a map."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="GeoJSON, longitude and latitude.")],
    named_by: Annotated[str, typer.Option("--property", help="The property with a commune's number.")] = "code",
    points: Annotated[
        int, typer.Option(help="How many points the whole map may keep.", min=LEAST_POINTS)
    ] = MOST_POINTS,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be taken.")] = False,
    data: Data = DATA,
) -> None:
    """Take the outlines of communes from a GeoJSON file, in place of those there are, simplified."""
    raw = file.read_bytes()

    async def task(on: Opened) -> None:
        register = frozenset(commune.number for commune in await Register(on.pool).communes())
        known = register | {place.number for place in places.communes()}
        with stderr.status("Reading and simplifying ..."):
            found = await import_map(Maps(on.pool), raw, named_by, known, most=points, dry_run=dry_run)
        if found.flaws:
            _show(file, found)
            raise WrongMap(f"{file} has errors ({len(found.flaws):,}); nothing was written.")
        missing = register - await Maps(on.pool).known() if not dry_run else frozenset()
        _tell(found, len(missing), dry_run=dry_run)

    work(data, task)


def _show(file: Path, found: Imported) -> None:
    for flaw in found.flaws[:MOST_SHOWN]:
        print(f"{file}: features[{flaw.feature}]: error: {flaw.message}", file=sys.stderr)
    if len(found.flaws) > MOST_SHOWN:
        print(f"... and {len(found.flaws) - MOST_SHOWN:,} more errors", file=sys.stderr)


def _tell(found: Imported, missing: int, *, dry_run: bool) -> None:
    metres = round(found.tolerance * METRES_PER_DEGREE)
    would = "would be " if dry_run else ""
    print(
        f"{found.communes:,} communes, {found.kept:,} of {found.points:,} points {would}kept: borders lie within "
        f"{metres:,} m of where they were."
    )
    if missing:
        print(f"{missing:,} communes of the register have no outline.")
