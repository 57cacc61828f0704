"""An empty database in place of a used one: for demonstrations, which begin their day anew each time."""

from __future__ import annotations

from urllib.parse import urlsplit

import asyncpg

from election.store.database import asking

MAINTENANCE = "postgres"  # every cluster has it, and nobody can drop the database they are connected to


async def start_over(url: str) -> None:
    """Drop and create the database `url` names. Everything in it is gone; who is connected is cut off."""
    name = urlsplit(url).path.lstrip("/")
    quoted = '"' + name.replace('"', '""') + '"'
    with asking():
        connection = await asyncpg.connect(url, database=MAINTENANCE)
        try:
            await connection.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
            await connection.execute(f"CREATE DATABASE {quoted}")
        finally:
            await connection.close()
