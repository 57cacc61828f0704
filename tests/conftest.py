"""Real engines for every test that wants them: one pair per worker, a fresh database per test."""

from __future__ import annotations

import asyncio
import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from election.bus import Bus
from election.engines.lease import Engines
from election.engines.lease import engines as lend
from election.store.database import database
from election.store.migrations import migrate
from tests.browser import REQUIRE_BROWSER

# Our programs refuse EDAY_ names they don't know, and this one is for the tests: they go on under a name of their own,
# which the workers that pytest starts inherit.
if "EDAY_REQUIRE_BROWSER" in os.environ:
    os.environ[REQUIRE_BROWSER] = os.environ.pop("EDAY_REQUIRE_BROWSER")

TEMPLATE = "template_eday"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def engines_folder() -> Iterator[Path]:
    """Not below pytest's own folder: each pytest that starts closes that to others again, and PostgreSQL, which never
    runs as root, is another."""
    with tempfile.TemporaryDirectory(prefix="eday-tests-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def engines(engines_folder: Path) -> Iterator[Engines]:
    """PostgreSQL and Valkey of this worker, with a migrated template database."""
    with lend(engines_folder) as lent:
        asyncio.run(_make_template(lent.database_url))
        yield lent


@pytest.fixture
async def fresh_database(engines: Engines) -> AsyncIterator[str]:
    """The URL of a migrated, empty database. The ledger refuses deletion, so each test gets a clone (about 40 ms)."""
    name = f"test_{next(_numbers)}"
    admin = await asyncpg.connect(engines.database_url)
    try:
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')
        yield at_database(engines.database_url, name)
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await admin.close()


@pytest.fixture
async def pool(fresh_database: str) -> AsyncIterator[asyncpg.Pool]:
    async with database(fresh_database, connections=4) as opened:
        yield opened


@pytest.fixture
def bus_url(engines: Engines) -> str:
    return engines.redis_url


@pytest.fixture
async def bus(bus_url: str) -> AsyncIterator[Bus]:
    opened = Bus(bus_url)
    yield opened
    await opened.close()


def at_database(url: str, name: str) -> str:
    """The same server, another database."""
    head, _, options = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{options}"


async def _make_template(url: str) -> None:
    admin = await asyncpg.connect(url)
    await admin.execute(f"CREATE DATABASE {TEMPLATE}")
    await admin.close()
    await migrate(at_database(url, TEMPLATE))
