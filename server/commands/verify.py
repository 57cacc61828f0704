"""`eday verify`: proves an exported ledger from the file alone, without a database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.progress import Progress, TaskID

from election.errors import Corrupt
from election.ledger import verify as walk
from server.commands.bar import bar
from server.office.ledger_file import read_lines

EVERY = 2_000  # lines between two movements of the bar
BROKEN = 1


def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="File that `export ledger` wrote.")],
) -> None:
    """Walk every chain of the file. Exit code 1 and a sentence if an entry is missing, doubled, moved or changed."""
    try:
        with file.open("rb") as raw, bar() as progress:
            task_id = progress.add_task("Verifying", total=file.stat().st_size)
            heads = walk(read_lines(_counted(raw, progress, task_id)))
    except Corrupt as corrupt:
        print(corrupt, file=sys.stderr)
        raise typer.Exit(BROKEN) from corrupt
    for province, (position, digest) in sorted(heads.items()):
        print(f"{province:02d}  {position:>9}  {digest.hex()}")
    entries = sum(position for position, _ in heads.values())
    print(f"{entries:,} entries of {len(heads)} chains hold together.")


def _counted(raw: BinaryIO, progress: Progress, task_id: TaskID) -> Iterator[bytes]:
    behind = 0
    for number, line in enumerate(raw, 1):
        behind += len(line)
        if number % EVERY == 0:
            progress.advance(task_id, behind)
            behind = 0
        yield line
