"""`eday export`: the ledger as a file that anybody can verify."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from election.ledger import Line
from election.store.ledger import Ledger
from server.commands.bar import bar
from server.commands.opened import DATA, Data, Opened, stderr, work
from server.office.ledger_file import write_line

app = typer.Typer(no_args_is_help=True, help="Write out the ledger.")


@app.callback()
def export() -> None:
    """Write out the ledger."""


@app.command()
def ledger(
    file: Annotated[Path, typer.Argument(help="File to write, or - for stdout.")],
    province: Annotated[int | None, typer.Option(help="Only this province's chain; 0 is the country's own.")] = None,
    data: Data = DATA,
) -> None:
    """Write every entry as one line of JSON: province, position, digest and exact content."""

    async def task(on: Opened) -> int:
        heads = {
            number: position
            for number, (position, _) in (await Ledger(on.pool).heads()).items()
            if province in {None, number}
        }
        with _target(file) as out, bar() as progress:
            task_id = progress.add_task("Exporting", total=sum(heads.values()))
            for number, head in heads.items():
                position = 0
                while position < head:
                    lines = [line for line in await Ledger(on.pool).lines(number, position) if line.position <= head]
                    _write(out, lines)
                    position = lines[-1].position
                    progress.advance(task_id, len(lines))
        return sum(heads.values())

    count = work(data, task)
    stderr.print(f"{count:,} entries", highlight=False)


def _write(out: BinaryIO, lines: Iterable[Line]) -> None:
    out.write(b"".join(map(write_line, lines)))


@contextmanager
def _target(file: Path) -> Iterator[BinaryIO]:
    """The file, which appears when it is complete: half a ledger must not look like a whole one."""
    if str(file) == "-":
        yield sys.stdout.buffer
        return
    partial = file.with_name(f"{file.name}.part")
    try:
        with partial.open("wb") as out:
            yield out
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
