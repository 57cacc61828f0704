"""`eday election`: the election's settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from server.commands.opened import BY, DATA, Data, Opened, work
from server.office.election_desk import ElectionDesk
from server.office.election_file import read_election, write_election

app = typer.Typer(no_args_is_help=True, help="The election's name, day, hours and slots.")


@app.command()
def show(data: Data = DATA) -> None:
    """Show the election as the file that `set` reads."""

    async def task(on: Opened) -> str:
        return write_election(on.election)

    print(work(data, task), end="")


@app.command("set")
def set_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="TOML file, such as `show` writes.")],
    data: Data = DATA,
) -> None:
    """Set the election. A file that contradicts itself is refused with the reason."""
    election = read_election(file.read_text("utf-8"))

    async def task(on: Opened) -> None:
        await ElectionDesk(on.pool, on.bus, on.clock).put(election, BY)

    work(data, task)
    print(f"{election.name}, {election.date:%d/%m/%Y}{' (rehearsal)' if election.rehearsal else ''}")
