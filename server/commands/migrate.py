"""`eday migrate`: the newest schema."""

from __future__ import annotations

import asyncio
import os

from election.engines.lease import engines
from election.environ import read
from election.store.database import asking
from election.store.migrations import migrate as to_newest
from server.commands.opened import DATA, Data
from server.commands.settings import OTHERS, CommandSettings


def migrate(data: Data = DATA) -> None:
    """Bring the database to the newest schema. The other commands do so too; this one does nothing else."""
    settings = read(CommandSettings, os.environ, others=OTHERS)
    with engines(data, database_url=settings.database_url, redis_url=settings.redis_url) as urls, asking():
        asyncio.run(to_newest(urls.database_url))
    print("The database has the newest schema.")
