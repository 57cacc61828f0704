"""The connection pool, and the border where "the database is away" becomes `Unavailable`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC

import asyncpg
import msgspec

from election.errors import Unavailable

CONNECT_TIMEOUT_S = 10.0
CLOSE_TIMEOUT_S = 5.0
COMMAND_TIMEOUT_S = 30.0  # longer than any checkpoint stall seen; a statement beyond it is a broken line

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InsufficientResourcesError,  # disk full, out of memory
)
"""What asyncpg raises when PostgreSQL cannot be asked, as opposed to when it was asked something wrong."""


Pool = asyncpg.Pool
"""What programs hold and pass on; its methods are for this package only."""

Connection = asyncpg.Connection
"""What is inside `transaction`, to be passed to a store's `on`."""


async def _prepare(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=lambda v: msgspec.json.encode(v).decode(), decoder=msgspec.json.decode
    )


@asynccontextmanager
async def database(url: str, *, connections: int) -> AsyncIterator[asyncpg.Pool]:
    """A pool of at most `connections`. Raises `Unavailable` when PostgreSQL does not answer at all."""
    with asking():
        pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=connections,
            init=_prepare,
            timeout=CONNECT_TIMEOUT_S,
            command_timeout=COMMAND_TIMEOUT_S,
            server_settings={"application_name": "eday", "timezone": UTC.tzname(None)},
        )
    try:
        yield pool
    finally:
        # close() waits for every borrowed connection, for ever if its borrower died with it in hand.
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await pool.close()
        except TimeoutError:
            pool.terminate()


@asynccontextmanager
async def transaction(pool: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    """Everything inside is durable together when the block ends, or not at all when it raises."""
    with asking():
        async with pool.acquire() as connection, connection.transaction():
            yield connection


@contextmanager
def asking() -> Iterator[None]:
    """Around every question to PostgreSQL."""
    try:
        yield
    except AWAY as away:
        raise Unavailable(f"The database is away: {away or type(away).__name__}") from away
