from __future__ import annotations

import asyncio
import sys

import asyncpg

from election.engines.lease import Engines
from election.store.migrations import HERE
from tests.conftest import at_database

NEWEST = max(path.name for path in (HERE / "versions").glob("*.sql"))[:4]


async def test_migrating_twice_at_the_same_time_is_migrating_once(engines: Engines) -> None:
    admin = await asyncpg.connect(engines.database_url)
    await admin.execute("CREATE DATABASE migrated_twice")
    url = at_database(engines.database_url, "migrated_twice")
    try:
        assert (0, 0) == tuple(await asyncio.gather(migrate_apart(url), migrate_apart(url)))
        there = await asyncpg.connect(url)
        assert NEWEST == await there.fetchval("SELECT version_num FROM alembic_version")
        assert 100 == await there.fetchval("SELECT count(*) FROM chain_head WHERE position = 0")
        await there.close()
    finally:
        await admin.execute("DROP DATABASE migrated_twice WITH (FORCE)")
        await admin.close()


def test_every_migration_is_a_step_and_its_sql() -> None:
    steps = sorted(path for path in (HERE / "versions").glob("*.py") if path.stem != "__init__")

    assert steps
    assert not [step.name for step in steps if not step.with_suffix(".sql").exists()]


async def migrate_apart(url: str) -> int:
    """Two programs that start together are two processes; Alembic itself knows only one run a process."""
    program = "import asyncio, sys; from election.store.migrations import migrate; asyncio.run(migrate(sys.argv[1]))"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, url)
    return await process.wait()
