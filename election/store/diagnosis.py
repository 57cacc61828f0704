"""Looking at PostgreSQL itself: its settings, for benchmarks that must say what they were measured with."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

from election.store import queries
from election.store.database import asking

SQL = queries.load("diagnosis")


async def settings_of(pool: asyncpg.Pool, names: Sequence[str]) -> dict[str, str]:
    with asking():
        return dict(await pool.fetch(SQL["settings"], list(names)))
