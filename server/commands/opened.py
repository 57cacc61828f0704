"""What the data commands work on: the database and the bus, migrated, with an election and its clock.

The embedded engines of a data folder are shared with a running `eday serve`; EDAY_DATABASE_URL and EDAY_REDIS_URL
replace them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from election.bus import Bus
from election.clock import Clock, RealClock, clock_for
from election.day import Election
from election.engines.lease import Engines, engines
from election.environ import read
from election.store.database import Pool, asking, database
from election.store.migrations import migrate
from server.commands.settings import OTHERS, CommandSettings
from server.office.election_desk import ElectionDesk

CONNECTIONS = 4
BY = "command line"
"""Who acted, in the ledger's entries."""

Data = Annotated[Path, typer.Option("--data", help="Data folder of the embedded engines.", envvar="EDAY_DATA")]
DATA = Path(".eday")

T = TypeVar("T")

stderr = Console(stderr=True)
"""Progress and remarks; what a command was asked for goes to stdout."""


@dataclass(frozen=True, slots=True)
class Opened:
    pool: Pool
    bus: Bus
    urls: Engines
    election: Election
    clock: Clock


@asynccontextmanager
async def opened(data: Path) -> AsyncIterator[Opened]:
    settings = read(CommandSettings, os.environ, others=OTHERS)
    with engines(data, database_url=settings.database_url, redis_url=settings.redis_url) as urls:
        with asking():
            await migrate(urls.database_url)
        async with database(urls.database_url, connections=CONNECTIONS) as pool:
            bus = Bus(urls.redis_url)
            try:
                election = await ElectionDesk(pool, bus, RealClock()).get_or_begin()
                yield Opened(pool, bus, urls, election, clock_for(election.pace))
            finally:
                await bus.close()


def work(data: Path, task: Callable[[Opened], Coroutine[Any, Any, T]]) -> T:
    """Run a command's task on the opened data."""

    async def run() -> T:
        async with opened(data) as on:
            return await task(on)

    return asyncio.run(run())
