"""`eday keys`: agencies' keys for the feed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated

import typer

from election.device import secret_digest
from election.store.staff import KeyHolder, Staff
from server.commands.opened import DATA, Data, Opened, stderr, work
from server.commands.scope import read_scope

app = typer.Typer(no_args_is_help=True, help="Agencies' keys for the feed.")


@app.callback()
def keys() -> None:
    """Agencies' keys for the feed."""


@app.command()
def add(
    agency: Annotated[str, typer.Argument(help="Whose key it is.")],
    scope: Annotated[str, typer.Option(help="What it sees: vn, p11, c03127.")] = "vn",
    data: Data = DATA,
) -> None:
    """Make a key. It is shown this once and stored as a digest."""
    key, holder = secrets.token_urlsafe(32), KeyHolder(agency, read_scope(scope))

    async def task(on: Opened) -> None:
        await Staff(on.pool).put_key(secret_digest(key), holder, datetime.now(UTC))

    work(data, task)
    print(key)
    stderr.print(f"The key of {agency} for {scope}. Send it as `Authorization: Bearer`.", highlight=False, markup=False)
